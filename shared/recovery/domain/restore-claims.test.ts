import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bearer, claimsFrom } from './restore-claims.ts';

const bearer = (more: Partial<Bearer> = {}): Bearer => ({
  claim: 'IDNO#k1#hash',
  holder: 'member-1',
  isLive: true,
  at: '2026-11-23T01:00:00.000Z',
  standing: { status: 'active', joinedOn: '2020-05-04' },
  ...more,
});

describe('H2 claims made anew', () => {
  it('C8 tell of their holder what the record says, so that one read still answers for it', () => {
    expect(claimsFrom([bearer()])).toEqual([
      {
        claim: 'IDNO#k1#hash',
        holder: 'member-1',
        lastHolder: 'member-1',
        standing: { status: 'active', joinedOn: '2020-05-04' },
      },
    ]);
  });

  it('A5 C7 name who gave the number up, and tell nothing of them', () => {
    expect(claimsFrom([bearer({ isLive: false })])).toEqual([
      { claim: 'IDNO#k1#hash', lastHolder: 'member-1' },
    ]);
  });

  it('A5 are held by who is live, whoever had the number before or after', () => {
    const gone = bearer({ holder: 'member-2', isLive: false, at: '2026-11-24T01:00:00.000Z' });
    for (const order of [
      [bearer(), gone],
      [gone, bearer()],
    ])
      expect(claimsFrom(order)).toMatchObject([{ holder: 'member-1' }]);
  });

  it('name the last of several who gave it up, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (days, turn) => {
          const bearers = days.map((day) =>
            bearer({ holder: `member-${String(day)}`, isLive: false, at: String(day).padStart(3, '0') }),
          );
          const turned = [...bearers.slice(turn % days.length), ...bearers.slice(0, turn % days.length)];
          expect(claimsFrom(turned)).toEqual([
            { claim: 'IDNO#k1#hash', lastHolder: `member-${String(Math.max(...days))}` },
          ]);
        },
      ),
    );
  });
});
