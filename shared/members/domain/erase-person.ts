import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Decide,
  decide,
  type KeyChange,
  type LedgerEvent,
  type Loaded,
  type LoadedClaim,
  refuse,
  release,
} from '../../kernel/decision.ts';
import { MemberId, MembershipApplicationId, PersonId } from '../../kernel/ids.ts';
import type { MemberStatus } from './lifecycle.ts';
import type { Member } from './member.ts';
import type { MembershipApplication } from './membership-application.ts';

/** Why a person is erased (个人信息保护法 art 47). */
export const ErasureBasis = z.enum(['purpose-ended', 'retention-over', 'consent-withdrawn', 'unlawful']);
export type ErasureBasis = z.infer<typeof ErasureBasis>;

export const ErasePerson = z.lazy(() =>
  z.strictObject({
    of: z.union([
      z.strictObject({ memberId: MemberId }),
      z.strictObject({ applicationId: MembershipApplicationId }),
    ]),
    basis: ErasureBasis,
  }),
);
export type ErasePerson = z.infer<typeof ErasePerson>;

/** That a person was erased, when and why: all that is left to show of it. */
export const Erasure = z.lazy(() => z.object({ personId: PersonId, basis: ErasureBasis, on: LocalDate }));
export type Erasure = z.infer<typeof Erasure>;

export interface PersonErased extends LedgerEvent {
  readonly type: 'PersonErased';
  readonly v: 1;
  readonly personId: PersonId;
  readonly of: ErasePerson['of'];
  readonly basis: ErasureBasis;
}

export const erasureRecord: AggregateType<Erasure, PersonErased> = {
  type: 'erasure',
  parse: (stored) => Erasure.parse(stored),
  evolve: (_, { personId, basis }, { on }) => ({ personId, basis, on }),
};

/** The record that holds the person, with what hangs on it. */
export interface ErasingPerson {
  readonly erasure: Loaded<Erasure, PersonErased>;
  readonly record:
    | { readonly kind: 'member'; readonly state: Member; readonly claim: LoadedClaim | undefined }
    | { readonly kind: 'application'; readonly state: MembershipApplication }
    | undefined;
  /** Destroys the person's key; undefined when there is none to destroy. */
  readonly destruction: KeyChange | undefined;
}

/**
 * Whether anything of the person is needed yet. Union and member have rights and duties as long as the membership
 * lives or may revive: a voided record can still be put back.
 */
const isOver = {
  preparatory: false,
  active: false,
  retained: false,
  withdrawn: true,
  'deemed-withdrawn': true,
  expelled: true,
  deceased: true,
  void: false,
} as const satisfies Record<MemberStatus, boolean>;

/** An approved application's person is the member's; one that waits is to be decided or withdrawn first. */
export const mayGo = (record: NonNullable<ErasingPerson['record']>): boolean =>
  record.kind === 'member' ? isOver[record.state.status] : isRefusedOrWithdrawn(record.state);

const isRefusedOrWithdrawn = ({ status }: MembershipApplication): boolean =>
  status === 'rejected' || status === 'withdrawn';

/**
 * Destroys a person's key, and with it whatever was sealed under it, wherever it lies: name, number, mobile,
 * address. What the law wants kept stays: that a membership was, where and when, and what is counted (art 47,
 * para 2). The claim on the number names nobody any more: who joins again begins anew.
 */
export const erasePerson: Decide<ErasingPerson, Command<string, ErasePerson>> = (
  { erasure, record, destruction },
  { body: { of, basis } },
) => {
  if (record === undefined || destruction === undefined || erasure.state !== undefined)
    return refuse('person/nothing-to-erase');
  if (!mayGo(record)) return refuse('person/still-needed', { status: record.state.status });
  const claim = record.kind === 'member' ? record.claim : undefined;
  const isTombstone = claim?.holder === undefined && claim?.lastHolder !== undefined;
  const isTheirs = record.kind === 'member' && claim?.lastHolder === record.state.memberId;
  const erased: PersonErased = {
    type: 'PersonErased',
    v: 1,
    personId: record.state.person.personId,
    of,
    basis,
  };
  return decide({
    changes: [change(erasure, erased)],
    claims: claim && isTombstone && isTheirs ? [release({ ...claim, holder: undefined })] : [],
    keys: [destruction],
  });
};

export const erasureProblems = {
  'erasure/not-found': { status: 404, zh: '未找到该删除申请。', en: 'There is no such erasure.' },
  'erasure/not-open': {
    status: 409,
    zh: '该删除申请已处理（{status}），不能重复办理。',
    en: 'This erasure has been decided already ({status}).',
  },
  'erasure/already-proposed': {
    status: 409,
    zh: '按本版保存期限表已经提请删除。',
    en: 'It has been proposed under this version of the retention schedule already.',
  },
  'person/kept-longer': {
    status: 422,
    zh: '保存期限尚未届满，不得提请删除。',
    en: 'The retention period is not over.',
    basis: '《个人信息保护法》第十九条、第四十七条',
  },
  'person/nothing-to-erase': {
    status: 409,
    zh: '没有可以删除的个人信息，或者已经删除。',
    en: 'There are no personal data to erase, or they have been erased.',
  },
  'person/still-needed': {
    status: 422,
    zh: '会籍或申请尚在办理（{status}），依法不得删除其个人信息。',
    en: 'The membership or application is live ({status}); the law does not allow the personal data to be erased.',
    basis: '《个人信息保护法》第四十七条',
  },
} as const;
