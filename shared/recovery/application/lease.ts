import { epochOf, instantOf, type Instant } from '../../kernel/dates.ts';
import { ok, type Result } from '../../kernel/result.ts';
import {
  firstRegister,
  type LeaseRefusal,
  type LeaseTerms,
  opened,
  type Register,
  released,
  renewed,
  taken,
  unusedFrom,
} from '../domain/lease.ts';

/** The one item that says who writes. Strongly consistent. */
export interface LeaseRegister {
  read(): Promise<Register | undefined>;
  /** False when the register does not stand at the revision before, or was made meanwhile. */
  write(register: Register): Promise<boolean>;
}

export interface Grant {
  readonly term: number;
  readonly until: Instant;
}

/** What a region's engines read of what it holds: in its own tables. */
export interface LeaseCopies {
  /** Not noted over a later term, nor over a release under the same. */
  note(grant: Grant): Promise<void>;
  /** From here on no engine that reads it commits under this term. */
  release(term: number): Promise<void>;
}

export interface LeaseDependencies {
  readonly register: LeaseRegister;
  readonly copies: LeaseCopies;
  readonly region: string;
  readonly terms: LeaseTerms;
  readonly now: () => Instant;
}

/** Somebody else has just written the register: what is to be written has to be decided again. */
const TRIES = 4;

/**
 * Renews what this region holds, and notes it for the engines. The copy is written after the register: no engine ever
 * knows of more than was granted. Makes the register where there is none: of a province that has never written.
 */
export async function keepLease(
  lease: LeaseDependencies,
  { mayBegin }: { readonly mayBegin: boolean },
): Promise<Result<Register, LeaseRefusal> | 'never-begun'> {
  const { region, terms, copies } = lease;
  const kept = await changed(lease, (register, at) => {
    if (register !== undefined) return renewed(register, region, at, terms);
    return mayBegin ? ok(firstRegister(region, at, terms)) : 'never-begun';
  });
  if (kept !== 'never-begun' && kept.ok) await copies.note(kept.value);
  return kept;
}

/**
 * Gives the lease back: the register first, so that it is not renewed; then the copy, so that no engine begins. Those
 * that looked before commit for as long as an engine relies on what it has read, and one commit may take.
 */
export async function releaseLease(
  lease: LeaseDependencies,
  inUseMilliseconds: number,
): Promise<Result<Register, LeaseRefusal>> {
  const given = await known(lease, (register, at) => released(register, lease.region, at));
  if (!given.ok) return given;
  await lease.copies.release(given.value.term);
  const from = instantOf(epochOf(lease.now()) + inUseMilliseconds);
  return known(lease, (register) => ok(unusedFrom(register, from)));
}

export const takeLease = ({
  region,
  terms,
  ...lease
}: Omit<LeaseDependencies, 'copies'>): Promise<Result<Register, LeaseRefusal>> =>
  known(lease, (register, at) => taken(register, region, at, terms));

export async function openLease(
  lease: LeaseDependencies,
  drainSeconds: number,
): Promise<Result<Register, LeaseRefusal>> {
  const { region, terms, copies } = lease;
  const open = await known(lease, (register, at) => opened(register, region, at, terms, drainSeconds));
  if (open.ok) await copies.note(open.value);
  return open;
}

type Decided = Result<Register, LeaseRefusal> | 'never-begun';
type Registers = Pick<LeaseDependencies, 'register' | 'now'>;

async function changed(
  { register, now }: Registers,
  decide: (register: Register | undefined, at: Instant) => Decided,
): Promise<Decided> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const found = await register.read();
    const decided = decide(found, now());
    if (decided === 'never-begun' || !decided.ok || decided.value === found) return decided;
    if (await register.write(decided.value)) return decided;
  }
  throw new Error('others kept writing the register of the writer');
}

async function known(
  lease: Registers,
  decide: (register: Register, at: Instant) => Result<Register, LeaseRefusal>,
): Promise<Result<Register, LeaseRefusal>> {
  const decided = await changed(lease, (register, at) =>
    register === undefined ? 'never-begun' : decide(register, at),
  );
  if (decided === 'never-begun')
    throw new Error('there is no register of the writer: nothing was provisioned');
  return decided;
}
