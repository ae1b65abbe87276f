import { nameOf } from '../../kernel/codes/code-sets.ts';
import { postNames } from '../../kernel/post.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Names, ReportedChange, Tellers } from '../../kernel/told.ts';
import { basisOf } from './lifecycle.ts';
import type { JoinedBy, MemberEvent, RetainedFor } from './member.ts';
import { codesOf, transferredOut } from './reported-change.ts';

const ways: Readonly<Record<JoinedBy, Text>> = {
  registration: { zh: '由工会登记', en: 'registered by the union' },
  application: { zh: '经本人申请', en: 'on their own application' },
  founding: { zh: '随建会花名册', en: 'on the roster of the founding' },
  confirmation: { zh: '由预备会员转正', en: 'confirmed' },
};

const grounds: Readonly<Record<RetainedFor, Text>> = {
  retired: { zh: '退休', en: 'retired' },
  unemployed: { zh: '失业', en: 'unemployed' },
  'military-service': { zh: '服兵役', en: 'in military service' },
  'union-dissolved': { zh: '所在工会撤销', en: 'their union dissolved' },
};

const AFFILIATION = '中华人民共和国工会法 第十二条';
const OFFICES = '工会基层组织选举工作条例 第四条';
const CASES = '工会会员会籍管理办法 第二十二、二十三条';
const ONE_MEMBERSHIP = '工会会员会籍管理办法 第三、十一条';

interface At {
  readonly unionId: string;
  readonly employerId: string;
}

const place = ({ unionId, employerId }: At, names: Names): Text => ({
  zh: `所在工会“${names.union(unionId)}”，单位“${names.employer(employerId)}”`,
  en: `in the union “${names.union(unionId)}”, with the employer “${names.employer(employerId)}”`,
});

const reported = (event: MemberEvent, union: string): readonly ReportedChange[] => {
  const codes = codesOf(event);
  return codes ? [{ ...codes, union }] : [];
};

/** Both sides of a change of union; what stays where it is has one. */
const between = (event: MemberEvent & { readonly from: string; readonly unionId: string }) => [
  ...(event.from === event.unionId ? [] : [{ ...transferredOut, union: event.from }]),
  ...reported(event, event.unionId),
];

/** Of a membership: the sentence of each kind of event. */
export const memberTold: Tellers<MemberEvent> = {
  MemberJoined: (event, names) => {
    const [at, way] = [place(event, names), ways[event.by]];
    return {
      what: { zh: `入会，${way.zh}；${at.zh}`, en: `joined, ${way.en}, ${at.en}` },
      basis: basisOf.join,
      changes: reported(event, event.unionId),
    };
  },
  PreparatoryMemberAdmitted: (event, names) => ({
    what: {
      zh: `被上级工会“${names.union(event.unionId)}”吸收为预备会员`,
      en: `admitted as a preparatory member by the superior union “${names.union(event.unionId)}”`,
    },
    basis: basisOf['admit-preparatory'],
  }),
  PreparatoryMemberForwarded: (event, names) => ({
    what: {
      zh: `预备会籍转由“${names.union(event.unionId)}”管理`,
      en: `preparatory membership forwarded to “${names.union(event.unionId)}”`,
    },
    basis: basisOf.forward,
  }),
  PreparatoryMemberConfirmed: (event, names) => {
    const at = place(event, names);
    return {
      what: { zh: `由预备会员转为会员；${at.zh}`, en: `confirmed as a member, ${at.en}` },
      basis: basisOf.confirm,
      changes: reported(event, event.unionId),
    };
  },
  TransferBegun: () => ({
    what: { zh: '会籍接转开始办理', en: 'a transfer of the membership began' },
    basis: basisOf.move,
  }),
  TransferEnded: () => ({
    what: { zh: '会籍接转未办成，会籍不变', en: 'the transfer came to nothing; the membership stays' },
    basis: basisOf.move,
  }),
  CaseBegun: () => ({
    what: {
      zh: '就会籍立案，会籍暂不变',
      en: 'a case about the membership was opened; nothing changes yet',
    },
    basis: CASES,
  }),
  CaseEnded: () => ({
    what: { zh: '立案了结，会籍不变', en: 'the case came to nothing; the membership stays' },
    basis: CASES,
  }),
  LikenessFound: () => ({
    what: {
      zh: '与另一会员记录疑似重复，待核查，会籍不变',
      en: 'another record may be of the same person, which is to be found out; the membership stays',
    },
    basis: ONE_MEMBERSHIP,
  }),
  LikenessSettled: () => ({
    what: { zh: '疑似重复已了结', en: 'whether the other record is of the same person is asked no more' },
    basis: ONE_MEMBERSHIP,
  }),
  MemberMoved: (event, names) => {
    const at = place(event, names);
    const until = event.secondedUntil;
    const seconded =
      until === undefined
        ? { zh: '', en: '' }
        : { zh: `；借调至${until}`, en: `, on a secondment until ${until}` };
    return {
      what: {
        zh: `会籍由“${names.union(event.from)}”转出并转入；${at.zh}${seconded.zh}`,
        en: `moved from the union “${names.union(event.from)}”, now ${at.en}${seconded.en}`,
      },
      basis: basisOf.move,
      changes: between(event),
    };
  },
  MemberTakenOver: (event, names) => {
    const at = place(event, names);
    return {
      what: {
        zh: `单位建立工会，会籍由“${names.union(event.from)}”转入；${at.zh}`,
        en: `the employer founded a union, which took the membership over from “${names.union(event.from)}”, now ${at.en}`,
      },
      basis: basisOf['take-over'],
      changes: between(event),
    };
  },
  SecondmentEnded: ({ until }) => ({
    what: {
      zh: `借调于${until}期满，应转回原工会`,
      en: `the secondment ended on ${until}: to be transferred back`,
    },
    basis: basisOf['remind-of-return'],
  }),
  SecondmentSettled: ({ until }) => ({
    what:
      until === undefined
        ? { zh: '借调结束，会籍不再转回', en: 'the secondment is over; the membership stays' }
        : { zh: `借调延期至${until}`, en: `the secondment goes on until ${until}` },
    basis: basisOf['settle-secondment'],
  }),
  GroupAssigned: ({ groupId }) => ({
    what:
      groupId === undefined
        ? { zh: '不再编入工会小组', en: 'is in no group of the union any more' }
        : { zh: '编入工会小组', en: 'is in a group of the union' },
    basis: basisOf['assign-group'],
  }),
  DispositionNoted: ({ wanted }, names) => ({
    what:
      wanted === undefined
        ? { zh: '会籍处置按本会统一安排', en: 'should the union be dissolved, as of all others' }
        : wanted.kind === 'retain'
          ? {
              zh: `工会撤销时保留会籍，由${wanted.holder === undefined ? '上一级工会' : `“${names.union(wanted.holder)}”`}管理`,
              en: `should the union be dissolved: retained, held by ${wanted.holder === undefined ? 'its superior' : `“${names.union(wanted.holder)}”`}`,
            }
          : {
              zh: `工会撤销时会籍转入“${names.union(wanted.unionId)}”`,
              en: `should the union be dissolved: taken over by “${names.union(wanted.unionId)}”`,
            },
    basis: basisOf['note-disposition'],
  }),
  MemberPassedOn: (event, names) => {
    const at = place(event, names);
    return {
      what: {
        zh: `因“${names.union(event.from)}”撤销，会籍转由其他工会管理；${at.zh}`,
        en: `taken over from the union “${names.union(event.from)}”, which is dissolved; now ${at.en}`,
      },
      basis: basisOf['pass-on'],
      changes: between(event),
    };
  },
  MemberRetained: (event, names) => ({
    what: {
      zh: `因${grounds[event.for].zh}自${event.since}起保留会籍，由“${names.union(event.unionId)}”管理`,
      en: `retained from ${event.since} (${grounds[event.for].en}), held by “${names.union(event.unionId)}”`,
    },
    basis: basisOf.retain,
    changes: reported(event, event.unionId),
  }),
  MemberRestored: (event, names) => {
    const at = place(event, names);
    return {
      what: { zh: `恢复会籍；${at.zh}`, en: `membership restored, ${at.en}` },
      basis: basisOf.restore,
      changes: between(event),
    };
  },
  EmploymentNoted: ({ employment, note }) => ({
    what: {
      zh: `就业状况登记为“${nameOf('employment-status', employment) ?? employment}”${remarked(note)}`,
      en: `employment status noted: ${nameOf('employment-status', employment, 'en') ?? employment}${remarkedEn(note)}`,
    },
    basis: basisOf['note-employment'],
  }),
  LapseNoted: ({ since }) => ({
    what: {
      zh: `自${since}起不交纳会费、不参加组织活动`,
      en: `neither dues nor activity since ${since}`,
    },
    basis: basisOf['note-lapse'],
  }),
  ParticipationNoted: ({ on }) => ({
    what: { zh: `于${on}恢复交纳会费或参加活动`, en: `paid or took part again on ${on}` },
    basis: basisOf['note-participation'],
  }),
  MemberWithdrew: (event) => ({
    what: {
      zh: `退会：${event.requestedOn}提出，${event.talkedOn}谈话，${event.announcedOn}公布；会员证${event.certificateRecovered ? '已' : '未'}收回`,
      en: `withdrew: asked on ${event.requestedOn}, talked on ${event.talkedOn}, announced on ${event.announcedOn}; certificate ${event.certificateRecovered ? '' : 'not '}recovered`,
    },
    basis: basisOf.withdraw,
    changes: lastHeld(event),
  }),
  MemberDeemedWithdrawn: (event) => ({
    what: { zh: '经立案认定，视为自行脱会', en: 'deemed to have withdrawn, by a case' },
    basis: basisOf['deem-withdrawn'],
    changes: lastHeld(event),
  }),
  MemberExpelled: (event) => ({
    what: { zh: '经立案决定，开除会籍', en: 'expelled, by a case' },
    basis: basisOf.expel,
    changes: lastHeld(event),
  }),
  MemberDied: (event) => ({
    what: { zh: `于${event.diedOn}死亡，会籍终止`, en: `died on ${event.diedOn}; the membership ended` },
    basis: basisOf['record-death'],
    changes: lastHeld(event),
  }),
  MemberVoided: ({ reason, mergedInto }) => ({
    what: {
      zh: `记录作废${mergedInto === undefined ? '' : `，并入会员编号${mergedInto}`}${remarked(reason)}`,
      en: `record voided${mergedInto === undefined ? '' : `, merged into ${mergedInto}`}${remarkedEn(reason)}`,
    },
    basis: basisOf.void,
  }),
  MemberRevived: ({ reason }) => ({
    what: { zh: `作废撤销，记录恢复${remarked(reason)}`, en: `record revived${remarkedEn(reason)}` },
    basis: basisOf.revive,
  }),
  MemberRestamped: () => ({
    what: {
      zh: '所在工会的隶属关系或统计口径变更，会籍不变',
      en: 'their union came under another superior, or is counted under something else; the membership stays as it is',
    },
    basis: AFFILIATION,
  }),
  OfficesNoted: ({ unionId, posts, since }, names) => ({
    what:
      posts.length === 0
        ? {
            zh: `${since}起不再担任“${names.union(unionId)}”职务`,
            en: `from ${since} in no post of “${names.union(unionId)}” any more`,
          }
        : {
            zh: `${since}起任“${names.union(unionId)}”${posts.map((post) => postNames[post].zh).join('、')}`,
            en: `from ${since} in office in “${names.union(unionId)}”: ${posts.map((post) => postNames[post].en).join(', ')}`,
          },
    basis: OFFICES,
  }),
  MemberCorrected: () => ({
    what: { zh: '更正个人信息', en: 'personal data corrected' },
    basis: basisOf.correct,
  }),
};

/** An end names no union: it is the one that held the membership, which whoever puts the story together knows. */
const lastHeld = (event: MemberEvent): readonly ReportedChange[] => reported(event, '');

const remarked = (words: string | undefined): string => (words === undefined ? '' : `（${words}）`);
const remarkedEn = (words: string | undefined): string => (words === undefined ? '' : ` (${words})`);
