import * as z from 'zod';
import { Disposition } from '../../kernel/disposition.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import {
  CaseId,
  CorrectionId,
  DuplicateId,
  EmployerId,
  GroupId,
  ErasureId,
  FoundingApplicationId,
  MemberId,
  MembershipApplicationId,
  RequestId,
  TransferId,
  UnionId,
} from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { Correction, ReviewedField } from '../domain/correction.ts';
import { type Duplicate, DuplicateStatus } from '../domain/duplicate.ts';
import { ErasureBasis } from '../domain/erase-person.ts';
import { ErasureRequest } from '../domain/erasure-request.ts';
import { Sign } from '../domain/likeness.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { EmploymentForm, type Member, RetainedFor } from '../domain/member.ts';
import { ApplicationStatus, type MembershipApplication } from '../domain/membership-application.ts';
import type { PersonalData, CountedFields } from '../domain/person.ts';
import { ChangeCodes } from '../domain/reported-change.ts';
import { RowResult } from '../domain/roster-chunk.ts';
import { CaseView } from './case-specs.ts';
import { ConsentView } from './consent-specs.ts';
import { OwnTransferView } from './transfer-specs.ts';

/** `of` of an erasure request, laid flat. */
interface Subject {
  readonly memberId?: MemberId;
  readonly applicationId?: MembershipApplicationId;
}

/** Fields of a record that the copy leaves out, and no others: a field that is new must be thought about here. */
type Copied<State, Not extends string = never> = Readonly<Record<Exclude<keyof State, Not>, z.ZodType>>;

/** Whose accounts they were is not the caller's to know; where it was counted follows from the union. */
type Accounts = 'by' | 'decidedBy' | 'stamp';

const Said = z.lazy(() => z.object({ zh: z.string(), en: z.string() }));

/** All that is ever sealed of a person, and all that is counted beside it: neither can get a field that is not copied. */
const HeldPerson = z.lazy(() =>
  z
    .object({
      name: z.string(),
      idNumber: z.string(),
      mobile: z.string(),
      address: z.string().optional(),
      birthDate: LocalDate.optional(),
      ethnicity: z.string().optional(),
      politicalStatus: z.string().optional(),
      employmentStatus: z.string().optional(),
      skillLevel: z.string().optional(),
      householdPlace: z.string().optional(),
      nativePlace: z.string().optional(),
      sex: z.string(),
      birthMonth: z.string().meta({ examples: ['1990-03'] }),
      householdType: z.string(),
      education: z.string().optional(),
      migrant: z.boolean(),
    } satisfies Record<keyof PersonalData | keyof CountedFields, z.ZodType>)
    .meta({ id: 'HeldPerson' })
    .brand<'Personal'>(),
);
export type HeldPerson = z.input<typeof HeldPerson>;

const Membership = z.lazy(() =>
  z.object({
    memberId: MemberId,
    status: MemberStatus,
    unionId: UnionId,
    employerId: EmployerId,
    form: EmploymentForm.optional(),
    workUnit: EmployerId.optional(),
    joinedOn: LocalDate,
    employment: z.string().optional(),
    retained: z.object({ for: RetainedFor, since: LocalDate }).optional(),
    transfer: TransferId.optional(),
    secondment: z
      .object({ from: UnionId, employerId: EmployerId, until: LocalDate, endedAt: Instant.optional() })
      .optional(),
    lapsedSince: LocalDate.optional(),
    case: CaseId.optional(),
    /** What is open of the record and others that may be the same person's. */
    duplicates: z.array(DuplicateId).readonly().optional(),
    /** The group of the union that they are in. */
    group: z.object({ in: UnionId, groupId: GroupId }).optional(),
    /** What is to become of it should the union be dissolved. */
    disposition: z.object({ in: UnionId, wanted: Disposition }).optional(),
    voided: z.object({ was: MemberStatus, mergedInto: MemberId.optional() }).optional(),
    endedOn: LocalDate.optional(),
    offices: z.array(z.object({ unionId: UnionId, since: LocalDate, posts: z.array(Post) })).optional(),
    /** The last change, in the codes of the national form. */
    change: z.object({ ...ChangeCodes.shape, on: LocalDate }).optional(),
    /** Where the membership is counted: its union and those above it, the division, the kind of employer. */
    stamp: Stamp,
    person: HeldPerson,
  } satisfies Copied<Member>),
);

const Application = z.lazy(() =>
  z.object({
    applicationId: MembershipApplicationId,
    status: ApplicationStatus,
    unionId: UnionId,
    employerId: EmployerId.optional(),
    employerCode: z.string().optional(),
    form: EmploymentForm.optional(),
    workUnit: EmployerId.optional(),
    workUnitCode: z.string().optional(),
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    memberId: MemberId.optional(),
    reason: z.string().optional(),
    /** Of somebody who was expelled once: the superior union's consent, and its words. */
    needsConsent: z.literal(true).optional(),
    consent: z.object({ at: Instant, reason: z.string() }).optional(),
    person: HeldPerson,
  } satisfies Copied<MembershipApplication, Accounts>),
);

const CorrectionCopy = z.lazy(() =>
  z.object({
    correctionId: CorrectionId,
    status: Correction.unwrap().shape.status,
    memberId: MemberId,
    unionId: UnionId,
    fields: z.array(ReviewedField),
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
    /** As the person would be. */
    person: HeldPerson,
  } satisfies Copied<Correction, Accounts | 'memberRev' | 'madeFrom'>),
);

const ErasureCopy = z.lazy(() =>
  z.object({
    erasureId: ErasureId,
    memberId: MemberId.optional(),
    applicationId: MembershipApplicationId.optional(),
    status: ErasureRequest.unwrap().shape.status,
    basis: ErasureBasis,
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
    withdrawnAt: Instant.optional(),
  } satisfies Copied<ErasureRequest & Subject, Accounts | 'of'>),
);

/** That the record was compared with another, and what came of it; nothing of whoever the other is about. */
const DuplicateCopy = z.lazy(() =>
  z.object({
    duplicateId: DuplicateId,
    status: DuplicateStatus,
    signs: z.array(Sign),
    unionId: UnionId,
    foundAt: Instant,
    since: Instant,
    decidedAt: Instant.optional(),
  } satisfies Copied<Duplicate & { unionId: UnionId }, Accounts | 'at' | 'members' | 'kept' | 'reason'>),
);

const RosterCopy = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    chunk: z.number().int(),
    line: z.number().int(),
    status: RowResult.unwrap().shape.status,
    person: HeldPerson,
  }),
);

/** One event of the ledger. `details` are its own fields as they stand there. */
const HistoricalEvent = z.lazy(() =>
  z.object({
    at: Instant,
    on: LocalDate,
    record: z.string().meta({ examples: ['member'] }),
    id: z.string(),
    event: z.string().meta({ examples: ['MemberJoined'] }),
    title: Said,
    /** Who did it, by what they are: a worker online, somebody of a union, a bank or agency, the registry itself. */
    by: z.enum(['worker', 'operator', 'machine', 'system']),
    requestId: RequestId,
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    /** The person as of then, where the event says who they are. */
    person: HeldPerson.optional(),
  }),
);

const RequestCopy = z.lazy(() =>
  z.object({
    requestId: RequestId,
    command: z.string().meta({ examples: ['RegisterMember'] }),
    by: z.enum(['worker', 'operator', 'machine', 'system']),
    status: z.enum(['accepted', 'done', 'rejected']),
    acceptedAt: Instant,
    settledAt: Instant.optional(),
  }),
);

export const AccessCopy = z.lazy(() =>
  z
    .object({
      asOf: Instant,
      /** Live or ended; absent where the number has no membership. */
      membership: Membership.optional(),
      consents: z.array(ConsentView),
      applications: z.array(Application),
      rosters: z.array(RosterCopy),
      transfers: z.array(OwnTransferView),
      /** Cases opened about the membership, with the proofs named in them. */
      cases: z.array(CaseView),
      /** Records that may have been the same person's as this one. */
      duplicates: z.array(DuplicateCopy),
      corrections: z.array(CorrectionCopy),
      erasures: z.array(ErasureCopy),
      /** Every event of all these records, the oldest first. */
      history: z.array(HistoricalEvent),
      requests: z.array(RequestCopy),
      /** Names of the unions and employers that are named by id. */
      places: z.record(z.string(), z.string()),
      /** What is kept beside this copy, and why it is not in it. */
      notes: z.array(Said),
    })
    .meta({ id: 'AccessCopy' }),
);
export type AccessCopy = z.input<typeof AccessCopy>;

const audit = { purpose: 'own-data', shows: { memberId: 'member' }, ofOperatorsOnly: true } as const;

const common = {
  method: 'GET',
  tag: 'me',
  action: 'own:read',
  // Some fifty reads: more than any other question about oneself.
  limit: 'search',
  problems: ['own/identity-needed'],
} as const;

export const getAccessCopySpec = defineRoute({
  ...common,
  path: '/v1/me/access-copy',
  summary: { zh: '本人信息副本（JSON）', en: 'All that is held of me, as JSON' },
  description: {
    zh: '凭令牌中经核验的身份证号码汇集：会籍（含已终止的）、同意、入会申请、花名册、接转、更正、删除申请、全部历史及办理请求。',
    en: 'By the verified number in the token: the membership, also one that has ended, consents, applications, rosters, transfers, corrections, erasures, the whole history and the requests.',
  },
  audit,
  responses: {
    200: { description: { zh: '信息副本', en: 'The copy' }, schema: AccessCopy },
  },
});

export const getAccessCopyPageSpec = defineRoute({
  ...common,
  path: '/v1/me/access-copy/page',
  summary: { zh: '本人信息副本（网页，可打印）', en: 'All that is held of me, as a page to read or print' },
  audit,
  responses: {
    200: {
      description: { zh: '信息副本（网页）', en: 'The copy as one page' },
      contentType: 'text/html; charset=utf-8',
    },
  },
});

/** For the API description. */
export const accessCopySpecs = [getAccessCopySpec, getAccessCopyPageSpec] as const;
