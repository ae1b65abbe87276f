import { isBehind, stampVersionOf } from '../../../shared/kernel/stamp.ts';
import { hasVote, isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import type { Watch } from '../functions/watch.ts';
import { type GateItem, within } from '../invariants/stored.ts';
import { Figures } from './watched-figures.ts';

type Counted = Pick<Member, 'memberId' | 'status' | 'unionId' | 'stamp'>;

/** Live memberships of one union, by their records. */
interface Roll {
  members: number;
  withoutVote: number;
  /** By the number of the stamp they carry. */
  readonly carrying: Map<number, number>;
}

const MEMBER = 'registry/member#';
const GATE = 'registry/gate#';
const CLAIM = 'registry/claim#IDNO#';

/**
 * Counts all members anew, kept up with every write, so that it can be looked at after each: by their records, by
 * the gates of their unions, and by the claims on their numbers. Whoever were counted twice or not at all at a
 * reading of one instant would be missing from one of the three, or too many.
 */
export class Headcount<Process = unknown> implements Watch {
  /** How often it was looked at. */
  instants = 0;
  readonly figures: Figures;
  /** The records of the process that it is all about, as they stand, by their keys. */
  readonly processes = new Map<string, Process>();
  readonly #prefix: string;
  readonly #members = new Map<string, Counted>();
  readonly #rolls = new Map<string, Roll>();
  readonly #gates = new Map<string, GateItem>();
  readonly #held = new Set<string>();
  readonly #unions = new Set<string>();
  readonly #placed = new Set<string>();

  /** `process` is a type of records. */
  constructor(from: Provisioned, process: string) {
    this.#prefix = `registry/${process}#`;
    this.figures = new Figures(from);
    for (const [key, image] of from.items) this.#take(key, image);
    this.#unions.clear();
    this.#placed.clear();
  }

  took(key: string, image: StoredItem): void {
    this.#take(key, image);
    this.figures.took(key, image);
    if (key.startsWith(this.#prefix)) this.processes.set(key, image['state'] as Process);
  }

  readonly counted: Watch['counted'] = (transaction) => {
    this.figures.counted(transaction);
  };

  found(): readonly string[] {
    this.instants += 1;
    const words = [
      ...[...this.#unions].flatMap((union) => this.#ofUnion(union)),
      ...[...this.#placed].flatMap((key) => this.#ofMember(key)),
      ...(this.#members.size === this.#held.size
        ? []
        : [`${String(this.#members.size)} live members hold ${String(this.#held.size)} numbers`]),
      ...this.figures.found(),
    ];
    this.#unions.clear();
    this.#placed.clear();
    return words;
  }

  #take(key: string, image: StoredItem): void {
    if (key.startsWith(MEMBER)) this.#takeMember(key, image['state'] as Counted);
    else if (key.startsWith(GATE)) {
      const union = key.slice(GATE.length);
      this.#gates.set(union, image as GateItem);
      this.#unions.add(union);
    } else if (key.startsWith(CLAIM)) {
      if (image['holder'] === undefined) this.#held.delete(key);
      else this.#held.add(key);
    }
  }

  #takeMember(key: string, { memberId, status, unionId, stamp }: Counted): void {
    const before = this.#members.get(key);
    if (before !== undefined) this.#enrol(before, -1);
    if (isLive(status)) {
      const now = { memberId, status, unionId, stamp };
      this.#members.set(key, now);
      this.#enrol(now, 1);
      this.#placed.add(key);
    } else this.#members.delete(key);
  }

  #enrol({ status, unionId, stamp }: Counted, one: 1 | -1): void {
    const roll = within(this.#rolls, unionId, () => ({
      members: 0,
      withoutVote: 0,
      carrying: new Map<number, number>(),
    }));
    roll.members += one;
    if (!hasVote(status)) roll.withoutVote += one;
    const version = stampVersionOf(stamp);
    roll.carrying.set(version, (roll.carrying.get(version) ?? 0) + one);
    this.#unions.add(unionId);
  }

  #ofUnion(union: string): readonly string[] {
    const gate = this.#gates.get(union);
    const {
      members = 0,
      withoutVote = 0,
      carrying = new Map<number, number>(),
    } = this.#rolls.get(union) ?? {};
    if (gate === undefined) return members === 0 ? [] : [`union#${union} has members and no gate`];
    const behind = members - (carrying.get(gate.stampVersion) ?? 0);
    const counts = [gate.members, gate.withoutVote ?? 0, gate.membersBehind ?? 0].join(', ');
    const there = [members, withoutVote, behind].join(', ');
    return counts === there
      ? []
      : [
          `gate#${union} counts members, those without a vote and those behind: ${counts}; there are ${there}`,
        ];
  }

  /** Whoever is not behind stands exactly where their union does. */
  #ofMember(key: string): readonly string[] {
    const member = this.#members.get(key);
    const gate = member && this.#gates.get(member.unionId);
    if (member === undefined || gate === undefined || isBehind(member.stamp, gate)) return [];
    return member.stamp.path.join() === gate.stamp.path.join()
      ? []
      : [`member#${member.memberId} stands elsewhere than union#${member.unionId}`];
  }
}
