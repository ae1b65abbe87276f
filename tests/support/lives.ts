import { endOfLegalDate, epochOf, type Instant, instantOf, legalDate } from '../../shared/kernel/dates.ts';
import type { AsOf } from '../../shared/platform/edge/as-of.ts';
import { Member } from '../../shared/members/domain/member.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { claimKey, recordKey } from '../../shared/platform/engine/keys.ts';
import { people, testPerson } from './people.ts';
import type { Random } from './random.ts';
import { foundUnion, type TestRegistry } from './registry.ts';

const HOUR = 3_600_000;

/** A member as the registry held them from `at` on. */
interface Image {
  readonly at: Instant;
  readonly state: Member;
}

/** Members whose memberships went through something, with every state the registry has held, the oldest first. */
export interface Lives {
  readonly began: Instant;
  readonly images: ReadonlyMap<string, readonly Image[]>;
}

type Act = (memberId: string) => readonly [type: string, body: object];

/**
 * Random memberships over some months: of three unions, moved, retained, restored, corrected by registration anew,
 * ended and begun again. What is kept of them are the registry's own records, read after each act: nothing of the
 * ledger.
 */
export async function randomLives(registry: TestRegistry, random: Random, acts: number): Promise<Lives> {
  const images = new Map<string, Image[]>();
  const began = registry.now;
  const look = async (memberId: string): Promise<void> => {
    const [item] = await registry.store.read([{ table: 'registry', pk: recordKey('member', memberId) }]);
    if (item === undefined) return;
    const all = images.get(memberId) ?? [];
    all.push({ at: registry.now, state: Member.parse(item['state']) });
    images.set(memberId, all);
  };
  const holderOf = async (idNumber: string): Promise<string | undefined> => {
    const [claim] = await registry.vault.claimsOf(idNumber);
    const [item] = await registry.store.read([{ table: 'registry', pk: claimKey(claim) }]);
    return (item?.['holder'] ?? item?.['lastHolder']) as string | undefined;
  };

  const unions: Awaited<ReturnType<typeof foundUnion>>[] = [];
  for (const seed of [1, 2, 3]) {
    registry.now = instantOf(epochOf(registry.now) + random.between(1, 40) * HOUR);
    unions.push(await foundUnion(registry, { seed, size: 12 }));
    for (const { idNumber } of people(12, seed)) {
      const memberId = await holderOf(idNumber);
      if (memberId !== undefined) await look(memberId);
    }
  }

  const today = () => legalDate(registry.now);
  const kinds: readonly Act[] = [
    (memberId) => ['RetainMember', { memberId, for: random.pick(['unemployed', 'retired']), since: today() }],
    (memberId) => ['RestoreMember', { memberId, ...placeIn(random.pick(unions)) }],
    (memberId) => ['NoteEmployment', { memberId, employment: random.pick(['1', '2', '7']) }],
    (memberId) => [
      'WithdrawMember',
      {
        memberId,
        requestedOn: today(),
        talkedOn: today(),
        announcedOn: today(),
        certificateRecovered: random.chance(0.5),
      },
    ],
    (memberId) => ['VoidMember', { memberId, reason: '误录' }],
    (memberId) => ['ReviveMember', { memberId, reason: '误作废' }],
    (memberId) => ['RequestTransfer', { memberId, ...placeIn(random.pick(unions)), consent: 'ZZ-1' }],
  ];

  for (let act = 0; act < acts; act += 1) {
    registry.now = instantOf(
      epochOf(registry.now) + random.between(0, 60 * 60) * 1_000 + random.between(0, 12) * HOUR,
    );
    if (random.chance(0.2)) {
      const person = testPerson({}, 900 + random.between(0, 15));
      const sealed = await registry.sealed(PersonInput.parse(person));
      await registry.run('RegisterMember', { ...placeIn(random.pick(unions)), ...sealed });
      const memberId = await holderOf(person.idNumber);
      if (memberId !== undefined) await look(memberId);
    } else {
      const memberId = random.pick([...images.keys()]);
      const [type, body] = random.pick(kinds)(memberId);
      await registry.run(type, body);
      await look(memberId);
    }
  }
  return { began, images };
}

const placeIn = ({ unionId, employerId }: { readonly unionId: string; readonly employerId: string }) => ({
  unionId,
  employerId,
});

export interface Question {
  readonly memberId: string;
  readonly asOf: AsOf;
  /** What the registry held then; undefined before it held anything. */
  readonly state: Member | undefined;
}

/** A random member at a random day or instant, from before the first joining until now. */
export function randomQuestion({ began, images }: Lives, random: Random, now: Instant): Question {
  const memberId = random.pick([...images.keys()]);
  const all = images.get(memberId) ?? [];
  const from = epochOf(began) - 24 * HOUR;
  const at = random.chance(0.2)
    ? random.pick(all).at
    : instantOf(from + random.between(0, epochOf(now) - from));
  const day = legalDate(at);
  const asOf = random.chance(0.5) ? day : at;
  const until = asOf === day ? epochOf(endOfLegalDate(day)) - 1 : epochOf(at);
  const state = all.findLast((image) => epochOf(image.at) <= until)?.state;
  return { memberId, asOf: asOf as string as AsOf, state };
}
