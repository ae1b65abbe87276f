import { describe, expect, it } from 'vitest';
import { tenants } from '../../infra/tenants/tenants.ts';
import { functionIds, type FunctionId } from '../../shared/platform/deployment/functions.ts';
import { roleArnExport, roleName } from '../../shared/platform/deployment/names.ts';
import { exportsOf, govCloud, synthesized } from './templates.ts';

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown };
type Policy = { ManagedPolicyName: string; PolicyDocument: { Statement: Statement[] } };

const list = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);

describe.each(synthesized([...tenants, govCloud]))(
  'the roles of tenant $tenant.code',
  ({ tenant, templates }) => {
    const { access } = templates;
    const policies = Object.values(access.findResources('AWS::IAM::ManagedPolicy')).map(
      (resource) => (resource as { Properties: Policy }).Properties,
    );
    const statementsOf = (id: FunctionId): Statement[] =>
      policies.find(({ ManagedPolicyName }) => ManagedPolicyName === roleName(tenant.code, id))
        ?.PolicyDocument.Statement ?? [];
    const actionsOf = (id: FunctionId, on = ''): string[] =>
      statementsOf(id)
        .filter(({ Resource }) => JSON.stringify(Resource).includes(on))
        .flatMap(({ Action }) => list(Action));

    it('G2 are one per function, each with a policy of its own and nothing inline or shared', () => {
      const roles = Object.values(access.findResources('AWS::IAM::Role')).map(
        (resource) =>
          (resource as { Properties: { RoleName: string; ManagedPolicyArns: unknown[]; Policies?: unknown } })
            .Properties,
      );

      expect(roles.map(({ RoleName }) => RoleName)).toEqual(
        functionIds.map((id) => roleName(tenant.code, id)),
      );
      expect(roles.map(({ ManagedPolicyArns, Policies }) => [ManagedPolicyArns.length, Policies])).toEqual(
        functionIds.map(() => [1, undefined]),
      );
      expect(new Set(roles.map(({ ManagedPolicyArns }) => JSON.stringify(ManagedPolicyArns))).size).toBe(
        roles.length,
      );
      expect(exportsOf(access)).toEqual(
        expect.arrayContaining(functionIds.map((id) => roleArnExport(tenant.code, id))),
      );
    });

    it('name exact actions, and exact resources but for log streams, uploaded files, anchors and aliased keys', () => {
      const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      const wild = statements
        .flatMap(({ Resource }) => list(Resource))
        .map((resource) => JSON.stringify(resource))
        .filter((resource) => resource.includes('*'))
        .map((resource) => /log-group:\/aws\/lambda|-intake-|-archive-|:kms:/.exec(resource)?.[0]);

      expect(
        statements.flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*')),
      ).toEqual([]);
      expect([...new Set(wild)].sort()).toEqual(['-archive-', '-intake-', ':kms:', 'log-group:/aws/lambda']);
    });

    it('H1 let no function delete an item that is replicated; only what can be counted anew is erased', () => {
      const deletes = [
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:PartiQLDelete',
        'dynamodb:DeleteTable',
      ];
      const erased = functionIds.flatMap((id) =>
        statementsOf(id)
          .filter(({ Action }) => list(Action).some((action) => deletes.includes(action)))
          .map(({ Resource }) => [id, /(\w+)Table\w*Arn/.exec(JSON.stringify(Resource))?.[1]]),
      );

      expect(erased).toEqual([
        // Marks of who is no member, or has been corrected: entered anew from the records when lost.
        ['find-duplicates', expect.stringContaining('Likeness')],
        // What a signed statement says, of the trail alone, here and in the second region.
        ['prune-audit', expect.stringContaining('Audit')],
        ['prune-audit', expect.stringContaining('Sightings')],
        ['recount', expect.stringContaining('Statistics')],
        ['recount', expect.stringContaining('Applied')],
        // What the check has added up: a turn that is begun anew adds it up again.
        ['check-figures', expect.stringContaining('Statistics')],
      ]);
    });

    it('let what sends follow-ups write those into the registry, and no other item', () => {
      for (const id of ['publish-events', 'tick'] as const) {
        const puts = statementsOf(id).filter(
          ({ Action, Resource }) =>
            list(Action).includes('dynamodb:PutItem') && JSON.stringify(Resource).includes('RegistryTable'),
        );

        expect(puts.map(({ Condition }) => Condition)).toEqual([
          { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['due#*'] } },
        ]);
      }
    });

    it('G5 let only the functions that run the engine append to the ledger, and none alter it', () => {
      const ledger =
        (/LedgerTable\w+/.exec(JSON.stringify(statementsOf('process-commands'))) ?? [])[0] ?? 'none';
      const writers = functionIds.filter((id) => actionsOf(id, ledger).includes('dynamodb:PutItem'));

      expect(writers).toEqual(['process-commands', 'provision']);
      expect(functionIds.filter((id) => actionsOf(id, ledger).includes('dynamodb:UpdateItem'))).toEqual([]);
    });

    it('G5 let functions add to the audit trail, none alter or overwrite it, and one that can sign nothing remove of it', () => {
      const audit = (/AuditTable\w+/.exec(JSON.stringify(statementsOf('members-http'))) ?? [])[0] ?? 'none';
      const may = (action: string) => functionIds.filter((id) => actionsOf(id, audit).includes(action));

      expect(may('dynamodb:PutItem')).toEqual(
        functionIds.filter(
          (id) => (id.endsWith('-http') && id !== 'services-http') || id === 'anchor-evidence',
        ),
      );
      for (const action of ['UpdateItem', 'BatchWriteItem', 'PartiQLUpdate', 'PartiQLDelete'])
        expect(may(`dynamodb:${action}`)).toEqual([]);
      expect(may('dynamodb:DeleteItem')).toEqual(['prune-audit']);
      const there = statementsOf('prune-audit').flatMap(({ Action, Resource }) =>
        list(Action).includes('dynamodb:DeleteItem') ? list(Resource) : [],
      );
      const second = there
        .map((resource) => JSON.stringify(resource))
        .filter((arn) => arn.includes(':table/'));
      expect(second).toEqual([expect.stringContaining(`:table/union-registry-${tenant.code}-audit`)]);
      expect(second[0]).toContain(tenant.regions.second);
      // Who removes can sign no statement, and who signs can remove nothing.
      expect(actionsOf('prune-audit').filter((action) => action.startsWith('kms:Sign'))).toEqual([]);
      expect(actionsOf('prune-audit', audit)).not.toContain('dynamodb:PutItem');
      expect(actionsOf('anchor-evidence')).not.toContain('dynamodb:DeleteItem');
    });

    it('G5 let one function sign anchors, and it can neither open a record nor write the ledger', () => {
      const signers = functionIds.filter((id) => actionsOf(id).includes('kms:Sign'));
      expect(signers).toEqual(['anchor-evidence']);
      const direct = statementsOf('anchor-evidence').filter(
        ({ Action, Condition }) =>
          list(Action).some((action) => action.startsWith('kms:')) &&
          !JSON.stringify(Condition).includes('ViaService'),
      );
      expect(direct.flatMap(({ Action }) => list(Action))).toEqual(['kms:Sign']);
      expect(direct.map(({ Condition }) => Condition)).toEqual([
        {
          'ForAnyValue:StringEquals': {
            'kms:ResourceAliases': `alias/union-registry-${tenant.code}-anchors`,
          },
        },
      ]);
      const onLedger = actionsOf('anchor-evidence', 'LedgerTable');
      expect(onLedger).toEqual(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']);
      expect(actionsOf('anchor-evidence', '-archive-')).toEqual(['s3:PutObject']);
    });

    it('H1 let the archive be added to, by who copies and who closes hours, and nothing in it be removed or overwritten', () => {
      const may = (action: string) => functionIds.filter((id) => actionsOf(id, '-archive-').includes(action));
      expect(may('s3:PutObject')).toEqual(['anchor-evidence', 'replicate', 'close-archive']);
      expect(may('s3:GetObject')).toEqual(['close-archive']);
      expect(new Set(functionIds.flatMap((id) => actionsOf(id, '-archive-')))).toEqual(
        new Set([
          's3:PutObject',
          's3:GetObject',
          's3:GetObjectVersion',
          's3:ListBucket',
          's3:ListBucketVersions',
        ]),
      );
      const places = statementsOf('replicate')
        .filter(({ Action }) => list(Action).includes('s3:PutObject'))
        .flatMap(({ Resource }) => list(Resource))
        .map((resource) => /[a-z-]+\/\*/.exec(JSON.stringify(resource))?.[0])
        .toSorted();
      expect(places).toEqual(['audit/*', 'follow-ups/*', 'ledger/*']);
    });

    it('leave the functions that never see a person without the key that opens person records', () => {
      const opens = functionIds.filter((id) =>
        statementsOf(id).some(
          (statement) => !('Condition' in statement) && list(statement.Action).includes('kms:Decrypt'),
        ),
      );

      // Signing in takes the key of sessions, and whatever takes commands in that of digests and bodies.
      expect(opens).toEqual([
        'unions-http',
        'elections-http',
        'employers-http',
        'dissolutions-http',
        'members-http',
        'me-http',
        'find-duplicates',
        'assessments-http',
        'queries-http',
        'operators-http',
        'process-commands',
        'read-roster',
      ]);
    });

    it.each(functionIds)('fit %s into one managed policy, resources spelled out', (id) => {
      const spelled = JSON.stringify(statementsOf(id), (_, value: unknown) =>
        isIntrinsic(value)
          ? `arn:aws-us-gov:dynamodb:us-gov-west-1:000000000000:table/union-registry-44-statistics`
          : value,
      );

      expect(statementsOf(id)).not.toEqual([]);
      expect(spelled.length).toBeLessThan(6144);
    });
  },
);

const isIntrinsic = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('Fn::'));
