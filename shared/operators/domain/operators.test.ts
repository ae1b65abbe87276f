import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../kernel/caller.ts';
import type { Command } from '../../kernel/command.ts';
import type { Instant } from '../../kernel/dates.ts';
import {
  absent,
  type Decide,
  type DecisionContext,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
} from '../../kernel/decision.ts';
import type { RequestId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { bindCertificate, reissueCertificate, revokeCertificate } from './certificates.ts';
import {
  certificateClaim,
  type CertificateRef,
  type Operator,
  type OperatorEvent,
  operatorRecord,
  usableCertificate,
} from './operator.ts';
import { registerOperator } from './register-operator.ts';
import { restoreOperator, revokeOperator, suspendOperator } from './standing.ts';

const at = '2026-11-23T01:00:00.000Z' as Instant;
const operatorId = 'zhang' as OperatorId;
const scope = '0'.repeat(26) as UnionId;
const stamp = { path: [scope], division: '440305' };
const meta = { at, on: '2026-11-23', by: 'operator:admin', requestId: 'r' as RequestId } as never;
const context = { at, on: '2026-11-23', rules: initialRules, newId: (label: string) => label } as unknown;

const certificate = (digit: string): CertificateRef => ({
  fingerprint: digit.repeat(64),
  issuer: 'f'.repeat(64),
  serial: digit.repeat(2),
  validFrom: at,
  validTo: '2027-11-23T01:00:00.000Z' as Instant,
});

const registered: OperatorEvent = {
  type: 'OperatorRegistered',
  v: 1,
  operatorId,
  role: 'union-officer',
  scope,
  stamp,
};
const bound = (digit: string): OperatorEvent => ({
  type: 'CertificateBound',
  v: 1,
  certificate: certificate(digit),
});
const revoked = (digit: string): OperatorEvent => ({
  type: 'CertificateRevoked',
  v: 1,
  fingerprint: digit.repeat(64),
  reason: 'lost',
});
const suspended: OperatorEvent = { type: 'OperatorSuspended', v: 1 };
const closed: OperatorEvent = { type: 'OperatorRevoked', v: 1 };

const fold = (events: readonly OperatorEvent[]): Operator | undefined =>
  events.reduce<Operator | undefined>((state, event) => operatorRecord.evolve(state, event, meta), undefined);

const given = (...events: readonly OperatorEvent[]): Loaded<Operator, OperatorEvent> => ({
  ...absent(operatorRecord, operatorId),
  rev: events.length,
  state: fold(events),
});

const claimOf = (digit: string, holder?: string): LoadedClaim => ({
  claim: certificateClaim(certificate(digit)),
  rev: holder ? 1 : 0,
  holder,
  lastHolder: holder,
});

const gate = (exists = true): LoadedGate => ({
  union: scope,
  rev: 1,
  gate: exists
    ? ({ status: 'open', stamp, stampVersion: 1, employers: [], members: 0, children: 0 } as never)
    : undefined,
});

/** What the command does: the types of its events and its claims, or the code of its refusal. */
function when<Records, Body>(decide: Decide<Records, Command<string, Body>>, records: Records, body: Body) {
  const decision = decide(records, { body } as Command<string, Body>, context as DecisionContext);
  if (!decision.ok) return decision.error.code;
  const { changes, claims } = decision.value;
  return {
    events: changes.flatMap(({ events }) => events.map(({ type }) => type)),
    takes: claims.map(({ claim: { claim }, holder }) => [claim, holder]),
  };
}

describe('an operator', () => {
  const registration = { operatorId, role: 'union-officer', scope, certificate: certificate('1') } as const;

  it('G1 is registered with a certificate that nobody else can have', () => {
    const records = { operator: given(), scope: gate(), claim: claimOf('1'), entrustment: undefined };
    expect(when(registerOperator, records, registration)).toEqual({
      events: ['OperatorRegistered', 'CertificateBound'],
      takes: [[`CERT#${'f'.repeat(64)}#11`, operatorId]],
    });
  });

  it.each([
    ['an account that exists', { operator: given(registered) }, 'operator/already-registered'],
    ['a union that does not exist', { scope: gate(false) }, 'operator/unknown-scope'],
    ['a certificate of somebody else', { claim: claimOf('1', 'li') }, 'operator/certificate-taken'],
  ])('G1 is refused for %s', (_, change, code) => {
    const records = {
      operator: given(),
      scope: gate(),
      claim: claimOf('1'),
      entrustment: undefined,
      ...change,
    };
    expect(when(registerOperator, records, registration)).toBe(code);
  });

  it('G1 is suspended, restored, and closed for good', () => {
    expect(when(suspendOperator, { operator: given(registered) }, { operatorId })).toMatchObject({
      events: ['OperatorSuspended'],
    });
    expect(when(restoreOperator, { operator: given(registered, suspended) }, { operatorId })).toMatchObject({
      events: ['OperatorRestored'],
    });
    for (const before of [[registered], [registered, suspended]])
      expect(when(revokeOperator, { operator: given(...before) }, { operatorId })).toMatchObject({
        events: ['OperatorRevoked'],
      });
  });

  it('G1 takes no step from where there is none', () => {
    const refused = [
      [suspendOperator, [registered, suspended]],
      [restoreOperator, [registered]],
      [suspendOperator, [registered, closed]],
      [restoreOperator, [registered, closed]],
      [revokeOperator, [registered, closed]],
    ] as const;
    for (const [decide, events] of refused)
      expect(when(decide, { operator: given(...events) }, { operatorId })).toBe('operator/not-open');
    for (const decide of [suspendOperator, restoreOperator, revokeOperator])
      expect(when(decide, { operator: given() }, { operatorId })).toBe('operator/not-found');
  });
});

describe('certificates of an operator', () => {
  it('G1 are bound, up to five in use', () => {
    const body = { operatorId, certificate: certificate('6') };
    const with4 = given(registered, bound('1'), bound('2'), bound('3'), bound('4'));
    const with5 = given(registered, bound('1'), bound('2'), bound('3'), bound('4'), bound('5'));
    const after = given(registered, bound('1'), bound('2'), bound('3'), bound('4'), bound('5'), revoked('5'));
    expect(when(bindCertificate, { operator: with4, claim: claimOf('6') }, body)).toMatchObject({
      events: ['CertificateBound'],
      takes: [[`CERT#${'f'.repeat(64)}#66`, operatorId]],
    });
    expect(when(bindCertificate, { operator: with5, claim: claimOf('6') }, body)).toBe(
      'operator/too-many-certificates',
    );
    expect(when(bindCertificate, { operator: after, claim: claimOf('6') }, body)).toMatchObject({
      events: ['CertificateBound'],
    });
  });

  it('G1 are not bound again, to whomever: a revoked one stays its operator’s', () => {
    const operator = given(registered, bound('1'), revoked('1'));
    const body = { operatorId, certificate: certificate('1') };
    for (const holder of ['zhang', 'li'])
      expect(when(bindCertificate, { operator, claim: claimOf('1', holder) }, body)).toBe(
        'operator/certificate-taken',
      );
  });

  it('G1 are revoked one by one, each once', () => {
    const body = { operatorId, fingerprint: '1'.repeat(64), reason: 'lost' } as const;
    expect(
      when(revokeCertificate, { operator: given(registered, bound('1'), bound('2')) }, body),
    ).toMatchObject({
      events: ['CertificateRevoked'],
      takes: [],
    });
    for (const before of [[registered], [registered, bound('1'), revoked('1')]])
      expect(when(revokeCertificate, { operator: given(...before) }, body)).toBe(
        'operator/certificate-not-active',
      );
  });

  it('G1 are reissued for a lost key: the old one ends in the step that brings the new one', () => {
    const body = {
      operatorId,
      fingerprint: '1'.repeat(64),
      reason: 'lost',
      certificate: certificate('6'),
    } as const;
    const full = given(registered, bound('1'), bound('2'), bound('3'), bound('4'), bound('5'));
    expect(when(reissueCertificate, { operator: full, claim: claimOf('6') }, body)).toEqual({
      events: ['CertificateRevoked', 'CertificateBound'],
      takes: [[`CERT#${'f'.repeat(64)}#66`, operatorId]],
    });
    expect(when(reissueCertificate, { operator: full, claim: claimOf('6', 'li') }, body)).toBe(
      'operator/certificate-taken',
    );
    expect(when(reissueCertificate, { operator: given(registered), claim: claimOf('6') }, body)).toBe(
      'operator/certificate-not-active',
    );
  });

  it('G1 are good only while they and their operator are active', () => {
    const good = (...events: readonly OperatorEvent[]) => {
      const operator = fold([registered, ...events]);
      return operator && usableCertificate(operator, '1'.repeat(64)) !== undefined;
    };
    expect(good(bound('1'))).toBe(true);
    expect(good(bound('2'))).toBe(false);
    expect(good(bound('1'), revoked('1'))).toBe(false);
    expect(good(bound('1'), suspended)).toBe(false);
    expect(good(bound('1'), suspended, { type: 'OperatorRestored', v: 1 })).toBe(true);
    expect(good(bound('1'), closed)).toBe(false);
  });

  it('keeps the state that its events make, as stored', () => {
    const state = fold([registered, bound('1'), bound('2'), revoked('1'), suspended]);
    expect(operatorRecord.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});
