import { actorName, type Caller, OperatorRole } from '../../shared/kernel/caller.ts';
import type { EmployerId, RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { reachOf, roleOf } from '../../shared/kernel/permissions.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { RouteSpec } from '../../shared/platform/http/route.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testFinder } from '../support/finder.ts';
import { testEmployer } from '../support/employers.ts';
import { people, testPerson } from '../support/people.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { applyToFound, foundUnion, settle, superior, TENANT } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { type Case, congress, contractFor, seenBy, type Subjects } from './cases.ts';
import { machineOf, operatorOf, type Relation, scopesOf, workerOf } from './relations.ts';

export interface Part {
  readonly caller: Caller;
  /** Where an operator works; workers and machines have no part of the tree. */
  readonly relation: Relation | undefined;
}

/** A province with something to ask of every route, and everybody who might ask. */
export interface Stage {
  readonly api: TestApi;
  readonly parts: readonly Part[];
  /** What there is to ask for, as far as it depends on who asks. */
  readonly subjectsFor: (part: Part) => Subjects;
  readonly specOf: (route: string) => RouteSpec;
}

export async function stage(): Promise<Stage> {
  const api = await testApi();
  const { registry } = api;
  const at = await foundUnion(registry, { seed: 1, size: 2 });
  const sibling = await foundUnion(registry, { seed: 2, size: 1 });
  const below = await foundUnion(registry, { seed: 3, size: 1, under: at.unionId });
  const [applied, otherApplicant] = [testPerson({}, 21), testPerson({}, 22)];
  const applicationOf = async (person: typeof applied, worker: string): Promise<string> => {
    const body = { unionId: at.unionId, ...(await registry.sealed(PersonInput.parse(person))) };
    const outcome = await registry.run('ApplyForMembership', body, { actor: workerOf(worker) });
    return outcome.status === 'done' ? String(outcome.result['applicationId']) : '';
  };
  const { unionName: _, ...noted } = testEmployer({}, 29);
  await registry.run('NoteEmployer', { superior, employer: noted });
  const founding = await applyToFound(registry, { seed: 4, under: at.unionId });
  await registry.run('ProposeDissolution', {
    unionId: at.unionId,
    usual: { kind: 'retain' },
    assetsTo: superior,
    meeting: {
      heldOn: '2026-11-23',
      form: 'general',
      entitled: 3,
      present: 3,
      inFavour: 3,
      minutes: 'd/1/minutes.pdf',
    },
  });
  const [member, colleague] = people(2, 1);
  const sealed = await sealedNumber(registry, String(member?.idNumber));
  const worker = workerOf('w-matrix', sealed);
  const other = workerOf('w-other', await sealedNumber(registry, String(colleague?.idNumber)));
  const correctionOf = async (caller: Caller): Promise<string> => {
    const { body } = await api.call(caller, 'POST /v1/me/corrections', { body: { householdType: '1' } });
    const { requestId } = body as { requestId: RequestId };
    await settle(registry, [requestId]);
    const outcome = await registry.outcomeOf(requestId);
    return outcome?.status === 'done' ? String(outcome.result['correctionId']) : '';
  };
  for (const [operatorId, role] of [
    ['op-at-union', 'union-officer'],
    ['bank-one', 'machine'],
  ]) {
    const certificate = certificateRefOf(certificateOf(String(operatorId)));
    await registry.run('RegisterOperator', { operatorId, role, scope: at.unionId, certificate });
  }
  const given = await registry.run('GiveBreakGlass', {
    operatorId: 'op-at-union',
    scope: at.unionId,
    minutes: 60,
    reason: 'officers-unreachable',
  });
  const memberOf = async (person: typeof member): Promise<string> => {
    const [claim] = await registry.vault.claimsOf(String(person?.idNumber));
    return String(api.store.items.get(`registry/claim#${claim}`)?.['holder']);
  };
  const transferOf = async (person: typeof member): Promise<string> => {
    const body = {
      memberId: await memberOf(person),
      unionId: sibling.unionId,
      employerId: sibling.employerId,
    };
    const outcome = await registry.run('RequestTransfer', body);
    return outcome.status === 'done' ? String(outcome.result['transferId']) : '';
  };
  const meeting = { plannedOn: '2026-12-01', form: 'general', entitled: 2, request: 'r/0.pdf' };
  await registry.run('RequestReelectionMeeting', { unionId: at.unionId, meeting });
  const subjects: Omit<Subjects, 'request'> = {
    union: at.unionId,
    sibling: sibling.unionId,
    below: below.unionId,
    employerId: at.employerId,
    memberId: await memberOf(member),
    idNumber: String(member?.idNumber),
    application: {
      own: await applicationOf(applied, 'w-matrix'),
      foreign: await applicationOf(otherApplicant, 'w-other'),
    },
    founding: founding.applicationId,
    operator: 'op-at-union',
    fingerprint: certificateRefOf(certificateOf('op-at-union')).fingerprint,
    grant: given.status === 'done' ? String(given.result['grantId']) : '',
    erasure: await erasureAt(registry, at),
    duplicate: await duplicateAt(registry, at),
    notice: await noticeAt(api, at.unionId),
    case: await caseAt(registry, at),
    ownCase: await caseOf(registry, await memberOf(member)),
    ownErasure: await ownErasureAt(registry, at),
    entrustment: await contractAt(registry, at.unionId),
    retentionRun: await dryRunIn(registry),
    rulesProposal: await rulesSetIn(registry),
    siblingEmployer: sibling.employerId,
    democraticAct: await congressAt(registry, at),
    group: await groupAt(registry, at.unionId),
    affiliation: await affiliationAt(registry, at.unionId),
    assessment: await assessmentAt(api, at.unionId),
    extract: await extractAt(api, at.unionId),
    transfer: { own: await transferOf(member), foreign: await transferOf(colleague) },
    correction: { own: await correctionOf(worker), foreign: await correctionOf(other) },
  };
  const scopes = Object.entries(scopesOf(subjects)) as [Relation, UnionId][];
  const parts: readonly Part[] = [
    ...OperatorRole.options.flatMap((role) =>
      scopes.map(([relation, scope]) => ({ caller: operatorOf(role, scope), relation })),
    ),
    { caller: worker, relation: undefined },
    { caller: machineOf('bank-matrix'), relation: undefined },
  ];
  // Somebody who worked in the union, for the audit trail to tell of.
  await api.call(operatorOf('union-officer', at.unionId, 'op-watched'), 'GET /v1/members/{memberId}', {
    params: { memberId: subjects.memberId },
  });
  const requestsOf = new Map<string, string>();
  for (const { caller } of [...parts, { caller: workerOf('w-other') }]) {
    const name = actorName(caller);
    if (!requestsOf.has(name)) requestsOf.set(name, await registry.accept('Nothing', {}, { actor: caller }));
  }
  return {
    api,
    parts,
    subjectsFor: ({ caller }) => ({
      ...subjects,
      request: {
        own: String(requestsOf.get(actorName(caller))),
        foreign: String(requestsOf.get('worker:w-other')),
      },
    }),
    specOf(route) {
      const spec = api.specs.get(route);
      if (spec === undefined) throw new Error(`no route ${route}`);
      return spec;
    },
  };
}

/** Its term is due: that is what the notice in its inbox says. */
async function noticeAt({ registry, store }: TestApi, unionId: UnionId): Promise<string> {
  const term = { unionId, electedOn: '2023-12-20', years: 3, document: 'terms/1.pdf' };
  await registry.run('RecordTerm', term);
  const notice = [...store.items.values()].find(
    ({ type, state }) => type === 'notice' && (state as { to: string }).to === unionId,
  );
  return String(notice?.pk.slice('notice#'.length));
}

/** Asked for of somebody who has left the union. */
async function erasureAt(
  registry: TestApi['registry'],
  { unionId, employerId }: Awaited<ReturnType<typeof foundUnion>>,
): Promise<string> {
  const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
    const outcome = await registry.run(type, body);
    return outcome.status === 'done' ? outcome.result : {};
  };
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 23)), 'gone');
  const { memberId } = await done('RegisterMember', { unionId, employerId, ...person });
  await done('RecordDeath', { memberId, diedOn: '2026-11-20' });
  const { erasureId } = await done('RequestErasure', { of: { memberId }, basis: 'purpose-ended' });
  return String(erasureId);
}

/** Of two who have the same mobile. */
async function duplicateAt(
  registry: TestApi['registry'],
  { unionId, employerId }: Awaited<ReturnType<typeof foundUnion>>,
): Promise<string> {
  const ids: string[] = [];
  for (const seed of [28, 29]) {
    const person = PersonInput.parse(testPerson({ mobile: '13900001111' }, seed));
    const joined = await registry.run('RegisterMember', {
      unionId,
      employerId,
      ...(await registry.sealed(person, `alike-${String(seed)}`)),
    });
    if (joined.status === 'done') ids.push(String(joined.result['memberId']));
  }
  await testFinder(registry).look(...ids);
  return ids.toSorted().join('-');
}

/** Asked for by the worker of the matrix, of an application of theirs that was rejected. */
async function ownErasureAt(
  registry: TestApi['registry'],
  { unionId }: Awaited<ReturnType<typeof foundUnion>>,
): Promise<string> {
  const actor = workerOf('w-matrix');
  const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
    const outcome = await registry.run(type, body, { actor });
    return outcome.status === 'done' ? outcome.result : {};
  };
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 24)), 'rejected');
  const { applicationId } = await done('ApplyForMembership', { unionId, ...person });
  await registry.run('RejectMembershipApplication', { applicationId, reason: '不在本单位' });
  const { identity } = person;
  const { erasureId } = await done('RequestOwnErasure', {
    of: { applicationId },
    basis: 'unlawful',
    identity,
  });
  return String(erasureId);
}

/** Asked for, and waiting for both superiors. */
/** A period of the union, closed and signed. */
async function extractAt({ registry }: TestApi, unionId: UnionId): Promise<string> {
  const asked = { unionId, query: { of: 'members' }, format: 'csv', purpose: 'check-records' };
  const made = await registry.run('AskForExtract', asked);
  return made.status === 'done' ? String(made.result['extractId']) : '';
}

async function assessmentAt({ registry, store }: TestApi, unionId: UnionId): Promise<string> {
  const period = { from: '2026-09-01', through: '2026-09-30' };
  const closed = await registry.run('CloseAssessment', { unionId, period });
  const assessmentId = closed.status === 'done' ? String(closed.result['assessmentId']) : '';
  const { digest } = store.items.get(`registry/assessment#${assessmentId}`)?.['state'] as {
    digest: string;
  };
  await registry.run('SignAssessment', { assessmentId, digest });
  return assessmentId;
}

async function affiliationAt(registry: TestApi['registry'], unionId: UnionId): Promise<string> {
  const to = federationOf(TENANT, '440106').id;
  const asked = await registry.run('RequestAffiliationChange', { unionId, to, reason: '区划调整' });
  return asked.status === 'done' ? String(asked.result['changeId']) : '';
}

async function contractAt(registry: TestApi['registry'], scope: UnionId): Promise<string> {
  const registered = await registry.run('RegisterEntrustment', contractFor(scope));
  return registered.status === 'done' ? String(registered.result['entrustmentId']) : '';
}

async function groupAt(registry: TestApi['registry'], unionId: UnionId): Promise<string> {
  const formed = await registry.run('FormGroup', { unionId, groupName: '一车间小组' });
  return formed.status === 'done' ? String(formed.result['groupId']) : '';
}

async function congressAt(
  registry: TestApi['registry'],
  { unionId, employerId }: { readonly unionId: UnionId; readonly employerId: EmployerId },
): Promise<string> {
  const recorded = await registry.run('RecordDemocraticAct', { unionId, ...congress(employerId) });
  return recorded.status === 'done' ? String(recorded.result['actId']) : '';
}

async function dryRunIn(registry: TestApi['registry']): Promise<string> {
  const set = await registry.run('SetRetentionSchedule', {
    from: '2026-11-23',
    periods: { 'request-body': 90 },
  });
  return set.status === 'done' ? String(set.result['runId']) : '';
}

async function rulesSetIn(registry: TestApi['registry']): Promise<string> {
  const set = await registry.run('SetRules', {
    from: '2027-01-01',
    change: { founding: { replyDays: 12 } },
    basis: '粤工总〔2026〕11号',
  });
  return set.status === 'done' ? String(set.result['proposalId']) : '';
}

/** Opened against somebody of the union. */
async function caseAt(
  registry: TestApi['registry'],
  { unionId, employerId }: Awaited<ReturnType<typeof foundUnion>>,
): Promise<string> {
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 27)), 'accused');
  const joined = await registry.run('RegisterMember', { unionId, employerId, ...person });
  return caseOf(registry, String(joined.status === 'done' ? joined.result['memberId'] : ''));
}

async function caseOf(registry: TestApi['registry'], memberId: string): Promise<string> {
  const opened = await registry.run('OpenExpulsion', {
    memberId,
    crime: 'cases/1/judgment',
    punishment: 'cases/1/sentence',
    punishedOn: '2026-11-20',
  });
  return opened.status === 'done' ? String(opened.result['caseId']) : '';
}

export type Verdict = 'allowed' | 'denied' | 'forbidden';

/** What the table of permissions says of this caller and this case. */
export function verdictOf(spec: RouteSpec, one: Case, { caller, relation }: Part): Verdict {
  const reach = spec.action === 'public' ? 'any' : reachOf(roleOf(caller), spec.action);
  switch (reach) {
    case undefined:
      return 'forbidden';
    case 'any':
    case 'open':
      return 'allowed';
    case 'own':
      return one.own === true ? 'allowed' : 'denied';
    case 'subtree':
      return seenBy(one, roleOf(caller), relation) ? 'allowed' : 'denied';
  }
}
