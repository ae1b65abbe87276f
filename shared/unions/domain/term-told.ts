import type { Tellers } from '../../kernel/told.ts';
import { basisOf } from './lifecycle.ts';
import type { TermEvent, TermMark } from './term-events.ts';

const noted: Readonly<Record<TermMark, { readonly zh: string; readonly en: string }>> = {
  first: { zh: '任期即将届满，请准备换届', en: 'the term is due soon: an election is to be prepared' },
  second: { zh: '任期将满，再次提示换届', en: 'the term is about to be over: told again' },
  end: { zh: '任期已满，未按期换届', en: 'the term is over and nobody was elected' },
};

/** Of a union's term: the sentence of each kind of event. */
export const termTold: Tellers<TermEvent> = {
  UnionTermNoted: ({ mark, endsOn }) => ({
    what: {
      zh: `${noted[mark].zh}（任期至${endsOn}）`,
      en: `${noted[mark].en} (last day ${endsOn})`,
    },
    basis: basisOf[mark === 'end' ? 'note-overdue' : 'note-term-due'],
  }),
  UnionTermRecorded: ({ electedOn, years }) => ({
    what: {
      zh: `登记任期：${electedOn}选举，任期${String(years)}年`,
      en: `the term of ${String(years)} years from the election on ${electedOn} was recorded`,
    },
    basis: basisOf['record-term'],
  }),
  UnionTermExtended: ({ until }) => ({
    what: { zh: `上级工会批准延期换届至${until}`, en: `its superior extended the term until ${until}` },
    basis: basisOf['extend-term'],
  }),
  UnionReelectionOrdered: ({ until }) => ({
    what: {
      zh: `上级工会责令于${until}前换届`,
      en: `its superior ordered it to elect by ${until}`,
    },
    basis: basisOf['order-reelection'],
  }),
  UnionReelectionBegun: () => ({
    what: { zh: '上级工会批准召开换届大会', en: 'its superior approved the meeting that elects anew' },
    basis: basisOf['begin-reelection'],
  }),
  UnionReelected: ({ elected: { electedOn, years } }) => ({
    what: {
      zh: `换届选举结果获批准，${electedOn}起任期${String(years)}年`,
      en: `a new committee is in office, for ${String(years)} years from ${electedOn}`,
    },
    basis: basisOf['complete-reelection'],
  }),
  UnionReelectionAbandoned: () => ({
    what: { zh: '换届终止', en: 'the re-election was given up' },
    basis: basisOf['abandon-reelection'],
  }),
};
