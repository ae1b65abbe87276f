import { describe, expect, it } from 'vitest';
import { extension } from '../../../local/ca/certificate.ts';
import { integer } from './write-der.ts';
import { keyKinds } from '../../../local/ca/keys.ts';
import { makeRevocationList } from '../../../local/ca/revocation-list.ts';
import { daysFrom, testCertificate, testRoot, today } from '../../../tests/support/certificates.ts';
import { isFresh, issuedBy, parseRevocationList } from './revocation-list.ts';

const DAY = 86_400_000;
const request = { number: 7, from: today, to: daysFrom(7), revoked: [{ serial: '4a01', at: today }] };

describe('a revocation list', () => {
  it.each(keyKinds)('G1 names the certificates that its %s authority revoked', (kind) => {
    const root = testRoot(kind);
    const list = parseRevocationList(makeRevocationList(request, root.issuer));
    expect(list).toMatchObject({
      number: 7n,
      thisUpdate: today.getTime(),
      nextUpdate: daysFrom(7).getTime(),
    });
    expect(list?.revoked).toEqual(new Set(['4a01']));
    expect(list && issuedBy(list, root.certificate)).toBe(true);
  });

  it('G1 counts only from an authority that may sign lists, under its name and key', () => {
    const root = testRoot();
    const person = testCertificate('person', { by: root });
    const impostor = { subject: 'root', key: person.key };
    const forged = parseRevocationList(makeRevocationList(request, impostor));
    expect(forged && issuedBy(forged, root.certificate)).toBe(false);
    const own = parseRevocationList(makeRevocationList(request, person.issuer));
    expect(own && issuedBy(own, person.certificate)).toBe(false);
  });

  it('G1 is fresh from its beginning to its end, and no longer than the province allows', () => {
    const list = { thisUpdate: today.getTime(), nextUpdate: daysFrom(7).getTime() };
    const fresh = (at: Date, longest = 30 * DAY) => isFresh(list, at.getTime(), longest);
    expect(fresh(daysFrom(-1))).toBe(false);
    expect(fresh(today)).toBe(true);
    expect(fresh(daysFrom(6.99))).toBe(true);
    expect(fresh(daysFrom(7))).toBe(false);
    expect(fresh(daysFrom(2), DAY)).toBe(false);
  });

  it('G1 is refused when it is a list of changes: what it leaves out may be revoked', () => {
    const root = testRoot();
    const whole = makeRevocationList({ ...request, revoked: [] }, root.issuer);
    const delta = makeRevocationList({ ...request, revoked: [], extensions: [deltaOf(6)] }, root.issuer);
    expect(parseRevocationList(whole)).toBeDefined();
    expect(parseRevocationList(delta)).toBeUndefined();
  });

  it('G1 reads 50,000 entries', () => {
    const revoked = Array.from({ length: 50_000 }, (_, index) => ({
      serial: (0x40_0000_0000 + index).toString(16),
      at: today,
    }));
    const bytes = makeRevocationList({ ...request, revoked }, testRoot().issuer);
    expect(parseRevocationList(bytes)?.revoked.size).toBe(50_000);
  });
});

const deltaOf = (base: number): Buffer => extension('2.5.29.27', integer(base.toString(16)), true);
