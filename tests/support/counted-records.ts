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
    joinedOn: '2026-11-23',
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
}

export const unionItem = ({
  id = 'U1',
  rev = 1,
  status = 'normal',
  stamp = stampOf(),
  unionType = '1',
}: UnionFields = {}) => ({
  pk: `union#${id}`,
  type: 'union',
  rev,
  state: { unionId: id, status, name: '某某工会', level: 'base', unionType, stamp, employers: [] },
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
