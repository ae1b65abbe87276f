import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Operator, OperatorRole } from '../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import { type EntrustmentId, type RequestId, type UnionId } from '../../shared/kernel/ids.ts';
import { type Action, permissions } from '../../shared/kernel/permissions.ts';
import { EntrustedData, isEntrusted } from '../../shared/kernel/entrusted-data.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { liveAccounts } from '../../shared/operators/adapters/live-accounts.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, TENANT } from '../support/registry.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { contractFor } from './cases.ts';
import { operatorOf } from './relations.ts';

const security = operatorOf('security-administrator', provincialFederation(TENANT).id, 'op-security');
const REGISTER = 'POST /v1/members';

let api: TestApi;
let at: { readonly unionId: UnionId; readonly employerId: string };
let elsewhere: { readonly unionId: UnionId };
let sequence = 0;

beforeEach(async () => {
  api = await testApi();
  at = await foundUnion(api.registry, { seed: 1, size: 1 });
  elsewhere = await foundUnion(api.registry, { seed: 2, size: 1 });
});

const done = (outcome: Outcome): Readonly<Record<string, string>> => {
  if (outcome.status === 'rejected') throw new Error(outcome.rejection.code);
  return outcome.result;
};
const codeOf = (outcome: Outcome): string =>
  outcome.status === 'rejected' ? outcome.rejection.code : outcome.status;

const contract = async (changes: object = {}): Promise<EntrustmentId> => {
  const body = { ...contractFor(at.unionId), ...changes };
  return done(await api.registry.run('RegisterEntrustment', body))['entrustmentId'] as EntrustmentId;
};

const account = (entrustment: string, changes: object = {}) =>
  api.registry.run('RegisterOperator', {
    operatorId: `agency-${String((sequence += 1))}`,
    role: 'union-officer',
    scope: at.unionId,
    certificate: certificateRefOf(certificateOf(`agency-${String(sequence)}`)),
    entrustment,
    ...changes,
  });

/** Somebody of the entrusted party, as their session tells. */
const agent = (entrustment: EntrustmentId, scope = at.unionId): Operator => ({
  ...(operatorOf('union-officer', scope, 'agency-1') as Operator),
  entrustment,
});

const registers = (caller: Caller) =>
  api.call(caller, REGISTER, {
    body: { unionId: at.unionId, employerId: at.employerId, person: testPerson({}, 300 + (sequence += 1)) },
  });
const answerOf = async (caller: Caller) => {
  const { status, body } = await registers(caller);
  return status === 202 ? 'accepted' : (body as { code: string }).code;
};
const pass = (days: number) => {
  api.registry.now = instantOf(epochOf(api.registry.now) + days * 86_400_000);
};

describe('entrusted handling (个人信息保护法 art 21)', () => {
  it('G10 is allowed while a contract runs, to its last day, and refused with its own code afterwards', async () => {
    const entrustment = await contract({ from: '2026-11-25', through: '2026-11-27' });
    const answers: string[] = [];
    for (let day = 0; day < 6; day += 1) {
      answers.push(await answerOf(agent(entrustment)));
      pass(1);
    }
    expect(answers).toEqual([
      'entrustment/over',
      'entrustment/over',
      'accepted',
      'accepted',
      'accepted',
      'entrustment/over',
    ]);
  });

  it('G10 ends at once when the security administrator ends the contract, and cannot be ended twice', async () => {
    const entrustmentId = await contract();
    expect(await answerOf(agent(entrustmentId))).toBe('accepted');
    const end = await api.call(security, 'POST /v1/entrustments/{entrustmentId}/end', {
      params: { entrustmentId },
      body: { reason: 'breach' },
    });
    const { requestId } = end.body as { requestId: RequestId };
    await api.registry.engine.process([requestId]);
    expect(await answerOf(agent(entrustmentId))).toBe('entrustment/over');
    expect(codeOf(await api.registry.run('EndEntrustment', { entrustmentId, reason: 'completed' }))).toBe(
      'entrustment/ended-already',
    );
    const shown = await api.call(security, 'GET /v1/entrustments/{entrustmentId}', {
      params: { entrustmentId },
    });
    expect(shown.body).toMatchObject({ running: false, ended: { reason: 'breach' } });
    const listed = await api.call(security, 'GET /v1/unions/{unionId}/entrustments', {
      params: { unionId: at.unionId },
    });
    expect(listed.body).toMatchObject({ entrustments: [{ entrustmentId, running: false }] });
  });

  it('G10 is asked again in the engine: what was accepted in time and is decided after the end changes nothing', async () => {
    const entrustmentId = await contract();
    const { body } = await registers(agent(entrustmentId));
    const { requestId } = body as { requestId: RequestId };
    done(await api.registry.run('EndEntrustment', { entrustmentId, reason: 'terminated' }));
    await api.registry.engine.process([requestId]);
    const outcome = await api.registry.outcomeOf(requestId);
    expect(outcome).toMatchObject({ status: 'rejected', rejection: { code: 'entrustment/over' } });
    // Nor does a command that never passed the edge.
    const person = await api.registry.sealed(PersonInput.parse(testPerson({}, 290)), 'by the side');
    const aside = { unionId: at.unionId, employerId: at.employerId, ...person };
    expect(codeOf(await api.registry.run('RegisterMember', aside, { actor: agent(entrustmentId) }))).toBe(
      'entrustment/over',
    );
  });

  it('G10 reaches no further than the contract: neither another union nor other data, whatever the role', async () => {
    const entrustment = await contract({ data: ['rosters'] });
    expect(await answerOf(agent(entrustment))).toBe('entrustment/not-covered');
    const members = await contract({ data: ['members'] });
    expect(await answerOf(agent(members))).toBe('accepted');
    expect(await answerOf(agent(members, elsewhere.unionId))).toBe('entrustment/out-of-scope');
    expect(await answerOf(agent('0'.repeat(26) as EntrustmentId))).toBe('entrustment/not-covered');
    const applications = await api.call(agent(members), 'GET /v1/unions/{unionId}', {
      params: { unionId: at.unionId },
    });
    expect(applications.status).toBe(200);
  });

  it('G10 never lets an entrusted party decide, reveal, export, erase or administer', () => {
    const all = EntrustedData.options;
    const roles = Object.keys(permissions) as OperatorRole[];
    const allowed = new Set(
      roles.flatMap((role) =>
        (Object.keys(permissions[role]) as Action[]).filter((action) => isEntrusted(action, all)),
      ),
    );
    expect([...allowed].toSorted()).toEqual(
      [
        'founding:apply',
        'founding:read',
        'members:read',
        'members:register',
        'members:search',
        'membership:read',
        'requests:read',
        'rosters:upload',
        'unions:read',
      ].toSorted(),
    );
  });

  it('G10 opens accounts under a contract that runs or will, in its scope, for roles that collect', async () => {
    const entrustment = await contract();
    done(await account(entrustment));
    expect(codeOf(await account(entrustment, { role: 'superior-officer' }))).toBe('entrustment/no-such-role');
    expect(codeOf(await account(entrustment, { scope: elsewhere.unionId }))).toBe('entrustment/out-of-scope');
    expect(codeOf(await account('0'.repeat(26)))).toBe('entrustment/not-found');
    done(await api.registry.run('EndEntrustment', { entrustmentId: entrustment, reason: 'replaced' }));
    expect(codeOf(await account(entrustment))).toBe('entrustment/over');
  });

  it('G10 marks the account for good: a session without the mark, or with another one, is not live', async () => {
    const entrustment = await contract();
    const other = await contract();
    const operatorId = done(await account(entrustment))['operatorId'] ?? '';
    const facts = {
      account: operatorId,
      role: 'union-officer',
      scope: at.unionId,
      fingerprint: certificateRefOf(certificateOf(operatorId)).fingerprint,
    };
    const isLive = liveAccounts(api.store);
    const { now } = api.registry;
    expect(await isLive({ ...facts, entrustment }, now)).toBe(true);
    expect(await isLive(facts, now)).toBe(false);
    expect(await isLive({ ...facts, entrustment: other }, now)).toBe(false);
    const granted = await api.registry.run('GiveBreakGlass', {
      operatorId,
      scope: elsewhere.unionId,
      minutes: 60,
      reason: 'system-failure',
    });
    expect(codeOf(granted)).toBe('break-glass/no-officer');
  });

  it('G10 takes no contract that has run out, or whose end lies before its beginning', async () => {
    const body = contractFor(at.unionId);
    const refused = async (changes: object) =>
      codeOf(await api.registry.run('RegisterEntrustment', { ...body, ...changes }));
    expect(await refused({ through: '2026-11-22' })).toBe('entrustment/dates');
    expect(await refused({ from: '2026-12-02', through: '2026-12-01' })).toBe('entrustment/dates');
    expect(await refused({ from: '2026-11-23', through: '2026-11-23' })).toBe('done');
  });
});
