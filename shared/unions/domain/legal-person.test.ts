import { beforeEach, describe, expect, it } from 'vitest';
import { type Clockwork, clockwork } from '../../../tests/support/clockwork.ts';
import { unionCreditCode } from '../../../tests/support/employers.ts';
import { foundUnion, superior } from '../../../tests/support/registry.ts';
import { instantOf } from '../../kernel/dates.ts';
import { LegalPersonStatus } from './legal-person.ts';

let clock: Clockwork;
let unionId: string;

const item = (pk: string) => clock.store.items.get(`registry/${pk}`);
const person = () => item(`legal-person#${unionId}`)?.['state'];
const run = async (type: string, words: object = {}, id = unionId): Promise<string> => {
  const outcome = await clock.registry.run(type, { unionId: id, ...words });
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};
const on = (day: string) => clock.passUntil(instantOf(Date.parse(`${day}T04:00:00.000Z`)));
const told = () =>
  [...clock.store.items.values()]
    .filter(({ type, state }) => type === 'notice' && (state as { to: string }).to === unionId)
    .map(({ state }) => (state as { kind: string }).kind);

const certificate = (changes: object = {}) => ({
  creditCode: unionCreditCode(81),
  validFrom: '2026-11-23',
  validTo: '2029-11-22',
  scan: 'lp/2.pdf',
  ...changes,
});

const acts = {
  ApplyForLegalPerson: [['none', 'cancelled'], () => ({ request: 'lp/1.pdf' })],
  RegisterLegalPerson: [['pending'], certificate],
  RefuseLegalPerson: [['pending'], () => ({ remark: '材料不全' })],
  ChangeLegalPerson: [['held', 'expiring'], () => ({ what: 'address', document: 'lp/3.pdf' })],
  RenewLegalPerson: [['expiring'], () => ({ validTo: '2032-11-22', scan: 'lp/4.pdf' })],
  CancelLegalPerson: [['held', 'expiring'], () => ({ document: 'lp/5.pdf' })],
} as const satisfies Record<string, readonly [readonly LegalPersonStatus[], () => object]>;

const apply = () => run('ApplyForLegalPerson', { request: 'lp/1.pdf' });

beforeEach(async () => {
  clock = await clockwork();
  ({ unionId } = await foundUnion(clock.registry, { size: 1 }));
});

describe('a union as a legal person', () => {
  it('B5 LP art 3: is registered with its credit code, which is claimed for it', async () => {
    expect(await apply()).toBe('done');
    expect(item(`legal-person#${unionId}`)).toMatchObject({
      waitsAt: superior,
      state: { status: 'pending' },
    });
    expect(await run('RegisterLegalPerson', certificate())).toBe('done');
    expect(person()).toMatchObject({ status: 'held', certificate: { creditCode: unionCreditCode(81) } });
    expect(item(`legal-person#${unionId}`)).not.toHaveProperty('waitsAt');
    expect(item(`union#${unionId}`)).toMatchObject({ state: { creditCode: unionCreditCode(81) } });
    expect(item(`claim#USCC#${unionCreditCode(81)}`)).toMatchObject({ holder: unionId });
    const other = await foundUnion(clock.registry, { seed: 2, size: 1 });
    await run('ApplyForLegalPerson', { request: 'lp/1.pdf' }, other.unionId);
    expect(await run('RegisterLegalPerson', certificate(), other.unionId)).toBe('union/already-registered');
  });

  it('B5 does each act in its own state and refuses it in every other', async () => {
    const refuseAll = async (status: LegalPersonStatus) => {
      expect((person() as { status?: string } | undefined)?.status ?? 'none').toBe(status);
      for (const [type, [may, words]] of Object.entries(acts))
        if (!(may as readonly string[]).includes(status))
          expect(await run(type, words()), `${type} when ${status}`).toBe('legal-person/not-in-state');
    };
    const walk: (readonly [LegalPersonStatus, () => Promise<unknown>])[] = [
      ['none', apply],
      ['pending', () => run('RefuseLegalPerson', { remark: '材料不全' })],
      ['none', async () => (await apply()) && run('RegisterLegalPerson', certificate())],
      ['held', () => on('2029-10-23')],
      ['expiring', () => run('CancelLegalPerson', { document: 'lp/5.pdf' })],
      ['cancelled', apply],
      ['pending', () => Promise.resolve()],
    ];
    for (const [status, next] of walk) {
      await refuseAll(status);
      await next();
    }
    expect(new Set(walk.map(([status]) => status))).toEqual(new Set(LegalPersonStatus.options));
  });

  it('B5 LP art 27: is told 30 days before its certificate expires, renews it then, and not once it has', async () => {
    await apply();
    await run('RegisterLegalPerson', certificate());
    await on('2029-10-22');
    expect(person()).toMatchObject({ status: 'held' });
    await on('2029-10-23');
    expect(person()).toMatchObject({ status: 'expiring' });
    expect(told()).toEqual(['legal-person-registered', 'legal-person-expiring']);
    expect(await run('RenewLegalPerson', { validTo: '2034-11-23', scan: 'lp/4.pdf' })).toBe(
      'legal-person/validity',
    );
    expect(await run('RenewLegalPerson', { validTo: '2032-11-22', scan: 'lp/4.pdf' })).toBe('done');
    expect(person()).toMatchObject({ status: 'held', certificate: { validTo: '2032-11-22' } });
    await on('2032-11-23');
    expect(person()).toMatchObject({ status: 'expiring', lapsed: true });
    expect(told().slice(2)).toEqual(['legal-person-expiring', 'legal-person-lapsed']);
    expect(await run('RenewLegalPerson', { validTo: '2035-11-22', scan: 'lp/4.pdf' })).toBe(
      'legal-person/lapsed',
    );
  });

  it('B5 LP art 26: takes no certificate that is over, has not begun, or is valid for too long', async () => {
    await apply();
    for (const wrong of [{ validFrom: '2026-11-24' }, { validTo: '2026-11-23' }, { validTo: '2031-11-24' }])
      expect(await run('RegisterLegalPerson', certificate(wrong))).toBe('legal-person/validity');
    expect(await run('RegisterLegalPerson', certificate({ validTo: '2031-11-23' }))).toBe('done');
  });

  it('B5 keeps its code for good: another one is refused, after a cancellation too', async () => {
    await apply();
    await run('RegisterLegalPerson', certificate());
    await run('CancelLegalPerson', { document: 'lp/5.pdf' });
    await apply();
    expect(await run('RegisterLegalPerson', certificate({ creditCode: unionCreditCode(82) }))).toBe(
      'legal-person/other-code',
    );
    expect(await run('RegisterLegalPerson', certificate())).toBe('done');
  });
});
