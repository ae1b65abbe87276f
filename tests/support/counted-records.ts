import type { UnionId } from '../../shared/kernel/ids.ts';
import type { Stamp } from '../../shared/kernel/stamp.ts';

/** `union(7)`: an id to tell unions apart. */
export const union = (number: number): UnionId => `01J${String(number).padStart(23, '0')}` as UnionId;

/** 中华全国总工会, 广东, 深圳, 南山, a township, and two base unions below it. */
export const tree = {
  nation: union(1),
  province: union(2),
  city: union(3),
  county: union(4),
  township: union(5),
  base: union(6),
  otherBase: union(7),
};

const above = [tree.nation, tree.province, tree.city, tree.county];

export const stampOf = (fields: Partial<Stamp> = {}): Stamp => ({
  path: [...above, tree.township, tree.base],
  division: '440305',
  economicType: '171',
  industry: 'C',
  ...fields,
});

interface Versioned {
  readonly id?: string;
  readonly rev?: number;
}

export interface MemberFields extends Versioned {
  readonly status?: string;
  readonly stamp?: Stamp;
  readonly sex?: string;
  readonly birthMonth?: string;
  readonly householdType?: string;
  readonly education?: string;
  readonly migrant?: boolean;
  /** What else its state holds. */
  readonly more?: object;
}

/** Registry items as the engine stores them, sealed and indexed fields included. */
export const memberItem = ({
  id = 'M1',
  rev = 1,
  status = 'active',
  stamp = stampOf(),
  sex = '1',
  birthMonth = '1985-07',
  householdType = '1',
  education,
  migrant = false,
  more = {},
}: MemberFields = {}) => ({
  pk: `member#${id}`,
  type: 'member',
  rev,
  commitId: `commit-${String(rev)}`,
  inUnion: stamp.path.at(-1) ?? '',
  state: {
    memberId: id,
    status,
    stamp,
    unionId: stamp.path.at(-1) ?? '',
    employerId: 'E1',
    joinedOn: '2026-11-23',
    ...more,
    person: {
      personId: id,
      sealed: 'bm90LWZvci1zdGF0aXN0aWNz',
      sex,
      birthMonth,
      householdType,
      migrant,
      ...(education !== undefined && { education }),
    },
  },
});

export interface UnionFields extends Versioned {
  readonly status?: string;
  readonly stamp?: Stamp;
  readonly unionType?: string;
  readonly level?: string;
  readonly term?: { readonly electedOn: string; readonly years: number; readonly extendedTo?: string };
  readonly more?: object;
}

export const unionItem = ({
  id = 'U1',
  rev = 1,
  status = 'normal',
  stamp = stampOf(),
  unionType = '1',
  level = 'base',
  term,
  more = {},
}: UnionFields = {}) => ({
  pk: `union#${id}`,
  type: 'union',
  rev,
  state: {
    unionId: id,
    status,
    name: '某某工会',
    level,
    unionType,
    stamp,
    employers: [],
    ...(term && { term }),
    ...more,
  },
});

export interface EmployerFields extends Versioned {
  readonly status?: string;
  readonly stamp?: Stamp | undefined;
  readonly employees?: number;
}

export const employerItem = ({
  id = 'E1',
  rev = 1,
  status = 'registered',
  employees = 240,
  ...fields
}: EmployerFields = {}) => ({
  pk: `employer#${id}`,
  type: 'employer',
  rev,
  state: {
    employerId: id,
    status,
    name: '某某公司',
    employees,
    ...('stamp' in fields ? fields : { stamp: stampOf() }),
  },
});

export interface ApplicationFields extends Versioned {
  readonly status?: string;
  readonly stamp?: Stamp;
  /** When it was handed in. */
  readonly at?: string;
}

const handedIn = '2026-11-20T02:00:00.000Z';

/** To found a union, at the superior that decides it. */
export const foundingItem = ({
  id = 'F1',
  rev = 1,
  status = 'submitted',
  stamp = stampOf({ path: above }),
  at = handedIn,
}: ApplicationFields = {}) => ({
  pk: `founding-application#${id}`,
  type: 'founding-application',
  rev,
  state: { applicationId: id, status, stamp, submittedAt: at, union: { name: '某某工会' } },
});

/** To join. */
export const applicationItem = ({
  id = 'A1',
  rev = 1,
  status = 'submitted',
  stamp = stampOf(),
  at = handedIn,
}: ApplicationFields = {}) => ({
  pk: `membership-application#${id}`,
  type: 'membership-application',
  rev,
  state: { applicationId: id, status, stamp, submittedAt: at, by: 'worker:1' },
});

export const dissolutionItem = ({
  id = 'U1',
  rev = 1,
  status = 'proposed',
  stamp = stampOf(),
  at = handedIn,
}: ApplicationFields = {}) => ({
  pk: `dissolution#${id}`,
  type: 'dissolution',
  rev,
  state: { unionId: id, status, stamp, since: at, run: 1 },
});

/** From the base union to another county. */
export const transferItem = ({
  id = 'T1',
  rev = 1,
  status = 'requested',
  stamp = stampOf(),
  at = handedIn,
  outcome,
  endedAt,
}: ApplicationFields & {
  readonly outcome?: string | undefined;
  readonly endedAt?: string;
} = {}) => ({
  pk: `transfer#${id}`,
  type: 'transfer',
  rev,
  state: {
    transferId: id,
    status,
    fromStamp: stamp,
    toStamp: stampOf({ division: '440106' }),
    requestedAt: at,
    ...(outcome !== undefined && { outcome }),
    ...(endedAt !== undefined && { endedAt }),
  },
});

/** A pair found alike, in two unions of the township. */
export const duplicateItem = ({
  id = 'D1',
  rev = 1,
  status = 'open',
  stamp = stampOf({ path: [...above, tree.township] }),
}: ApplicationFields = {}) => ({
  pk: `duplicate#${id}`,
  type: 'duplicate',
  rev,
  state: { duplicateId: id, status, stamp, signs: ['mobile'] },
});
