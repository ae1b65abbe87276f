import type { Text } from '../../kernel/problem.ts';
import type { Tellers, Told } from '../../kernel/told.ts';
import { basisOf } from './lifecycle.ts';
import type { ObjectionGround, OutcomeClass, RefusedFor, TransferEvent } from './transfer.ts';

const grounds: Readonly<Record<ObjectionGround, Text>> = {
  'wrong-person': { zh: '人员不符', en: 'this is not the person' },
  'labour-relation-not-ended': { zh: '劳动关系尚未解除', en: 'the labour relation has not ended' },
  'open-case': { zh: '有未了结的立案', en: 'a case is open' },
};

const refusals: Readonly<Record<RefusedFor, Text>> = {
  'no-labour-relation': { zh: '与转入单位没有劳动关系', en: 'no labour relation there' },
  'no-consent-or-acceptance': {
    zh: '逾期未获本人同意或转入工会接收',
    en: 'neither consent nor acceptance in time',
  },
  'objection-upheld': { zh: '上级工会认为异议成立', en: 'the superior upheld the objection' },
  'objection-stands': { zh: '异议逾期未裁定', en: 'the objection was not decided in time' },
  'receiving-union-closed': { zh: '转入工会不再接收会员', en: 'the receiving union admits nobody' },
  'membership-changed': { zh: '会籍期间已变动', en: 'the membership changed meanwhile' },
  'giving-union-dissolved': { zh: '转出工会撤销', en: 'the giving union was dissolved' },
};

const outcomes: Readonly<Record<OutcomeClass, Text>> = {
  'on-time': { zh: '按期', en: 'on time' },
  late: { zh: '逾期', en: 'late' },
  escalated: { zh: '经报上级后', en: 'after it went to the superior' },
  refused: { zh: '未获同意', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

const told = (zh: string, en: string): Told => ({ what: { zh, en }, basis: basisOf.move });

const filed = (evidence: string | undefined): Text =>
  evidence === undefined ? { zh: '', en: '' } : { zh: `（档案编号${evidence}）`, en: ` (file ${evidence})` };

/** Of a transfer: the sentence of each of its steps. */
export const transferTold: Tellers<TransferEvent> = {
  TransferRequested: ({ from, to, dueOn, evidence }, names) =>
    told(
      `申请将会籍由“${names.union(from)}”接转至“${names.union(to)}”${filed(evidence).zh}，${dueOn}前办理同意与接收`,
      `asked for a transfer from “${names.union(from)}” to “${names.union(to)}”${filed(evidence).en}; consent and acceptance are due by ${dueOn}`,
    ),
  TransferConsented: ({ evidence }) =>
    told(`本人同意接转${filed(evidence).zh}`, `the member consented${filed(evidence).en}`),
  TransferAcceptedByTarget: () => told('转入工会同意接收', 'the receiving union accepted'),
  ObjectionPeriodBegan: ({ dueOn }) =>
    told(`转出工会可于${dueOn}前提出异议`, `the giving union may object until ${dueOn}`),
  TransferObjected: ({ ground, note, dueOn }) =>
    told(
      `转出工会提出异议：${grounds[ground].zh}${note === undefined ? '' : `（${note}）`}，由上级工会于${dueOn}前裁定`,
      `the giving union objected: ${grounds[ground].en}${note === undefined ? '' : ` (${note})`}; its superior decides by ${dueOn}`,
    ),
  TransferEscalated: ({ dueOn }) =>
    told(
      `转出工会逾期未答复，已报其上级工会；${dueOn}后自动完成`,
      `the giving union kept silent and its superior was told; it completes by itself after ${dueOn}`,
    ),
  TransferCompleted: ({ outcome }) =>
    told(`会籍接转完成（${outcomes[outcome].zh}）`, `the transfer completed (${outcomes[outcome].en})`),
  TransferRefused: ({ refusedFor }) =>
    told(
      `会籍接转未办成：${refusals[refusedFor].zh}`,
      `the transfer was refused: ${refusals[refusedFor].en}`,
    ),
  TransferRestamped: () =>
    told(
      '转出工会的隶属关系或统计口径变更',
      'the giving union came under another superior, or is counted under something else',
    ),
  TransferWithdrawn: () => told('撤回会籍接转申请', 'the request was taken back'),
};
