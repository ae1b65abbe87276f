import * as z from 'zod';
import type { LocalDate } from './dates.ts';
import { HolidayCalendar } from './working-days.ts';

/** 国务院办公厅关于2026年部分节假日安排的通知; later years come by a change of the rules. */
const calendarOf2026: HolidayCalendar = {
  holidays: [
    ...days('2026-01', 1, 2),
    ...days('2026-02', 16, 20),
    ...days('2026-02', 23, 23),
    ...days('2026-04', 6, 6),
    ...days('2026-05', 1, 5),
    ...days('2026-06', 19, 19),
    ...days('2026-09', 25, 25),
    ...days('2026-10', 1, 7),
  ],
  workedWeekends: [
    ...days('2026-01', 4, 4),
    ...days('2026-02', 14, 14),
    ...days('2026-02', 28, 28),
    ...days('2026-05', 9, 9),
    ...days('2026-09', 20, 20),
    ...days('2026-10', 10, 10),
  ],
};

function days(month: string, first: number, last: number): LocalDate[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => `${month}-${String(first + index).padStart(2, '0')}` as LocalDate,
  );
}

const transferRules = {
  consentDays: 15,
  objectionDays: 5,
  superiorDays: 5,
  secondmentMonths: 6,
};

/** Working days for the steps of a case (art 23 names none). */
const caseRules = { stepDays: 20, filingDays: 10, lapseMonths: 6 };

/**
 * Of how many members that share a sign two at a time are put before a person: a mobile that many have is a
 * dormitory's or a foreman's, and a name and birth date that many have is a common name.
 */
const duplicateRules = {
  nameAndBirthDate: { from: 2, upTo: 5 },
  mobile: { from: 2, upTo: 4 },
};

const SharedBy = z.object({ from: z.number().int().min(2), upTo: z.number().int().min(2).max(10) });

/** Procedures of founding a union; an application that names none takes the first. */
const FoundingProcedure = z.enum(['one-approval', 'by-steps']);

const foundingRules = {
  procedures: ['one-approval', 'by-steps'] as const,
  replyDays: 15,
  small: { members: 25, onBreach: 'warn' as const },
};

/** 工会基层组织选举工作条例; the bands of committees are a national guide that provinces differ from. */
const electionRules = {
  representativesFrom: 100,
  quorum: { of: 3, atLeast: 2 },
  majority: { of: 2, moreThan: 1 },
  committee: {
    onBreach: 'warn' as const,
    smallFrom: 25,
    sizes: [
      { upTo: 24, min: 3, max: 5 },
      { upTo: 200, min: 3, max: 7 },
      { upTo: 1_000, min: 7, max: 15 },
      { upTo: 5_000, min: 15, max: 21 },
      { upTo: 10_000, min: 21, max: 29 },
      { upTo: 50_000, min: 29, max: 37 },
      { min: 37, max: 45 },
    ],
  },
  auditCommittee: { onBreach: 'warn' as const, min: 3, max: 11 },
  womensCommittee: { onBreach: 'warn' as const, from: 10 },
};

/** 任期 (Trade Union Law art 16; election rules arts 27, 28). The days of the notices are no law's. */
const termRules = {
  noticeDays: { first: 180, second: 90 },
  extensionMonths: 6,
  replyDays: 15,
  federationYears: 5,
};

/** 补选: three months for the chair (企业工会主席产生办法 art 10); for others no national figure is known. */
const officeRules = {
  vacancyMonths: { chair: 3, others: 3 },
  reminderDays: 30,
  removal: { of: 2, moreThan: 1 },
  moveOnSilence: 'waits' as const,
};
/** 工会法 art 11; that there is time for it is a province's affair. */
const employerRules = { unionFrom: 25, graceMonths: 6, largeInJoint: 'warn' as const };

/** 工会法 arts 10, 12 name 上一级工会 without its level. */
const affiliationRules = { belowBase: 'allow' as const };

/** 撤销: the Charter (art 16) names no majority; half of those entitled is what the law asks to remove a committee. */
const dissolutionRules = {
  quorum: { of: 3, atLeast: 2 },
  majority: { of: 2, moreThan: 1 },
  replyDays: 15,
};

/** 基层工会法人登记管理办法 总工办发〔2020〕20号. */
const legalPersonRules = { renewalDays: 30, mostYears: 5 };

/** 集体合同规定 第三十八条: for one to three years; in its last three months either party may ask for the next one. */
const democracyRules = { contractMonths: { least: 12, most: 36 }, reminderDays: 90 };

const OnBreach = z.enum(['warn', 'refuse']);

/**
 * Rules that the law or a province may change. They are effective-dated records in the registry, changed by
 * command; each ledger entry names the version it was decided under.
 */
export const Rules = z.lazy(() =>
  z.object({
    /** Counts up with each change of the rules of this province. */
    version: z.number().int().positive(),
    membership: z.object({
      /** 最低用工年龄, years. Labour Law art 15. */
      minimumAge: z.number().int().positive(),
    }),
    founding: z.object({
      /** 筹备组 size. */
      preparatoryGroup: z.object({ min: z.number().int().positive(), max: z.number().int().positive() }),
      /** Which procedures a province allows; the first is the usual one. */
      procedures: z
        .array(FoundingProcedure)
        .min(1)
        .readonly()
        .default([...foundingRules.procedures]),
      /** Days in which the superior has to reply (工会基层组织选举工作条例 第二十七条). */
      replyDays: z.number().int().positive().default(foundingRules.replyDays),
      /** With fewer members a joint union or an organiser will do (工会法 第十一条). */
      small: z
        .object({ members: z.number().int().positive(), onBreach: OnBreach })
        .default(foundingRules.small),
    }),
    /** 选举: what makes a result valid, and how committees are made up. */
    elections: z
      .object({
        /** From so many members on a meeting of representatives may elect. */
        representativesFrom: z.number().int().positive(),
        /** At least `atLeast` of `of` parts of those entitled are present. */
        quorum: z.object({ of: z.number().int().positive(), atLeast: z.number().int().positive() }),
        /** Elected is who has more than `moreThan` of `of` parts of those entitled. */
        majority: z.object({ of: z.number().int().positive(), moreThan: z.number().int().positive() }),
        committee: z.object({
          onBreach: OnBreach,
          /** With fewer members a single chair may stand for the committee. */
          smallFrom: z.number().int().positive(),
          /** By members, in rising order; the last has no `upTo`. */
          sizes: z
            .array(
              z.object({
                upTo: z.number().int().positive().optional(),
                min: z.number().int().positive(),
                max: z.number().int().positive(),
              }),
            )
            .readonly(),
        }),
        /** 经费审查委员会 */
        auditCommittee: z.object({
          onBreach: OnBreach,
          min: z.number().int().positive(),
          max: z.number().int().positive(),
        }),
        /** 女职工委员会: from so many women members; below it, one commissioner. */
        womensCommittee: z.object({ onBreach: OnBreach, from: z.number().int().positive() }),
      })
      .default(electionRules),
    terms: z
      .object({
        /** Days before the last day of the term on which union and superior are told of it. */
        noticeDays: z.object({ first: z.number().int().positive(), second: z.number().int().positive() }),
        /** The one extension that may be approved is no longer (工会基层组织选举工作条例 第二十八条). */
        extensionMonths: z.number().int().positive(),
        /** Days in which the superior replies to what is submitted for a re-election or an extension. */
        replyDays: z.number().int().positive(),
        /** Local federations and industry unions are elected for so many years (工会法 第十六条). */
        federationYears: z.number().int().positive(),
      })
      .default(termRules),
    offices: z
      .object({
        /** Within so many months a post that fell vacant during the term is to be filled. */
        vacancyMonths: z.object({ chair: z.number().int().positive(), others: z.number().int().positive() }),
        /** Days before that on which union and superior are reminded. */
        reminderDays: z.number().int().positive(),
        /** 罢免: more than `moreThan` of `of` parts of all members, or of all representatives (工会法 第十八条). */
        removal: z
          .object({ of: z.number().int().positive(), moreThan: z.number().int().positive() })
          .default(officeRules.removal),
        /** Whether a superior that is silent has consented to the move of a chair (Shanghai), or is waited for. */
        moveOnSilence: z.enum(['waits', 'consents']).default(officeRules.moveOnSilence),
      })
      .default(officeRules),
    employers: z
      .object({
        /** With so many employees a basic committee is to be founded (工会法 第十一条); below it, joint unions will do. */
        unionFrom: z.number().int().positive(),
        /** Months from its establishment, in which it may still be without. */
        graceMonths: z.number().int().nonnegative(),
        /** What becomes of it when one with so many employees is to come under a joint union. */
        largeInJoint: OnBreach.default(employerRules.largeInJoint),
      })
      .default(employerRules),
    /** 隶属关系. */
    affiliation: z
      .object({
        /** Whether a base union may stand below one, as a subsidiary's below that of its group. */
        belowBase: z.enum(['allow', 'refuse']),
      })
      .default(affiliationRules),
    /** 撤销: what makes the meeting's decision valid, and the days in which the superior is to reply. */
    dissolution: z
      .object({
        quorum: z.object({ of: z.number().int().positive(), atLeast: z.number().int().positive() }),
        majority: z.object({ of: z.number().int().positive(), moreThan: z.number().int().positive() }),
        replyDays: z.number().int().positive(),
      })
      .default(dissolutionRules),
    /** 工会法人资格. */
    legalPersons: z
      .object({
        /** Within so many days before its certificate expires it is renewed (法人登记管理办法 第二十七条). */
        renewalDays: z.number().int().positive(),
        /** No certificate is valid longer (第二十六条). */
        mostYears: z.number().int().positive(),
      })
      .default(legalPersonRules),
    /** 民主管理: how long collective contracts are for, and when a union is told that one ends. */
    democracy: z
      .object({
        contractMonths: z.object({ least: z.number().int().positive(), most: z.number().int().positive() }),
        /** Days before the last day of the contract. */
        reminderDays: z.number().int().positive(),
      })
      .default(democracyRules),
    retention: z
      .object({
        /** Who holds a retained membership when the employer is gone (会籍办法 第十九条; Beijing: the superior). */
        whenEmployerClosed: z.enum(['residence-union', 'superior-union']),
      })
      .default({ whenEmployerClosed: 'residence-union' }),
    /** 会籍接转 periods, in working days; no national figure is known. */
    transfer: z
      .object({
        /** For the member's consent and the receiving union's acceptance. */
        consentDays: z.number().int().positive(),
        /** For the giving union to object. */
        objectionDays: z.number().int().positive(),
        /** For the giving union's superior, on an objection or on silence. */
        superiorDays: z.number().int().positive(),
        /** Months from which on a secondment may move the membership (会籍办法 第十四条). */
        secondmentMonths: z.number().int().positive().default(transferRules.secondmentMonths),
      })
      .default(transferRules),
    /** 会籍处理 periods, in working days; no national figure is known. */
    cases: z
      .object({
        /** For the union group's opinion, then for the committee's decision. */
        stepDays: z.number().int().positive(),
        /** For filing an expulsion with the superior. */
        filingDays: z.number().int().positive(),
        /** Consecutive months without dues or activity, after which a case is opened (会籍办法 第二十二条). */
        lapseMonths: z.number().int().positive(),
      })
      .default(caseRules),
    /** 疑似重复: when two members who share a sign are put before a person; a choice of this project. */
    duplicates: z.object({ nameAndBirthDate: SharedBy, mobile: SharedBy }).default(duplicateRules),
    calendar: HolidayCalendar.default(calendarOf2026),
    /** Which signed acts (signed-acts.ts) ask for no signature yet: a province may start later, or step by step. */
    signatures: z
      .object({ exempt: z.union([z.literal('all'), z.array(z.string())]) })
      .default({ exempt: [] }),
  }),
);
export type Rules = z.infer<typeof Rules>;

/** The rules a province starts with; version 1. */
export const initialRules: Rules = {
  version: 1,
  membership: { minimumAge: 16 },
  founding: { preparatoryGroup: { min: 3, max: 5 }, ...foundingRules },
  elections: electionRules,
  terms: termRules,
  offices: officeRules,
  employers: employerRules,
  affiliation: affiliationRules,
  dissolution: dissolutionRules,
  legalPersons: legalPersonRules,
  democracy: democracyRules,
  retention: { whenEmployerClosed: 'residence-union' },
  transfer: transferRules,
  cases: caseRules,
  duplicates: duplicateRules,
  calendar: calendarOf2026,
  signatures: { exempt: [] },
};
