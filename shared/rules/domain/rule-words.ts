import type { Text } from '../../kernel/problem.ts';
import type { RuleDifference } from '../../kernel/rules-history.ts';
import type { Rules } from '../../kernel/rules.ts';

/** The path of every single field: a rule without words does not compile. */
type RulePath = PathsOf<Omit<Rules, 'version'>>;
type PathsOf<T> = {
  [K in keyof T & string]: NonNullable<T[K]> extends readonly unknown[] | string | number | boolean
    ? K
    : `${K}.${PathsOf<NonNullable<T[K]>>}`;
}[keyof T & string];

/** What each rule is called. */
const names: Readonly<Record<RulePath, Text>> = {
  'membership.minimumAge': { zh: '最低用工年龄（周岁）', en: 'minimum working age, years' },
  'founding.preparatoryGroup.min': { zh: '筹备组最少人数', en: 'smallest preparatory group' },
  'founding.preparatoryGroup.max': { zh: '筹备组最多人数', en: 'largest preparatory group' },
  'founding.procedures': { zh: '建会程序', en: 'procedures of founding' },
  'dissolution.quorum.of': { zh: '撤销：到会人数要求，分母', en: 'dissolution: quorum, of so many parts' },
  'dissolution.quorum.atLeast': {
    zh: '撤销：到会人数要求，分子',
    en: 'dissolution: quorum, at least so many parts',
  },
  'dissolution.majority.of': {
    zh: '撤销：通过票数要求，分母',
    en: 'dissolution: majority, of so many parts',
  },
  'dissolution.majority.moreThan': {
    zh: '撤销：通过票数要求，须超过的分子',
    en: 'dissolution: majority, more than so many parts',
  },
  'dissolution.replyDays': {
    zh: '撤销：上一级工会批复的期限（天）',
    en: 'dissolution: days in which the superior has to reply',
  },
  'founding.small.members': {
    zh: '单独建会的会员数下限，不足的可联合建会或者选举组织员',
    en: 'members below which a joint union or an organiser will do',
  },
  'founding.small.onBreach': {
    zh: '会员不足下限而单独建会',
    en: 'when a union of one employer is founded with fewer',
  },
  'founding.replyDays': { zh: '上级工会批复期限（日）', en: 'days for the superior’s reply' },
  'elections.representativesFrom': {
    zh: '可召开会员代表大会的最少会员数',
    en: 'members from which representatives may elect',
  },
  'elections.quorum.of': { zh: '到会人数比例的分母', en: 'parts of those entitled, for the quorum' },
  'elections.quorum.atLeast': { zh: '到会人数比例的分子', en: 'parts that are present, for the quorum' },
  'elections.majority.of': { zh: '当选票数比例的分母', en: 'parts of those entitled, for the majority' },
  'elections.majority.moreThan': {
    zh: '当选票数须超过的分子',
    en: 'parts that the majority exceeds',
  },
  'elections.committee.onBreach': {
    zh: '委员会人数不符时',
    en: 'when a committee is out of its size',
  },
  'elections.committee.smallFrom': {
    zh: '须设委员会的最少会员数',
    en: 'members from which there is a committee',
  },
  'elections.committee.sizes': { zh: '委员会人数', en: 'sizes of committees' },
  'elections.auditCommittee.onBreach': {
    zh: '经费审查委员会人数不符时',
    en: 'when an audit committee is out of its size',
  },
  'elections.auditCommittee.min': { zh: '经费审查委员会最少人数', en: 'smallest audit committee' },
  'elections.auditCommittee.max': { zh: '经费审查委员会最多人数', en: 'largest audit committee' },
  'elections.womensCommittee.onBreach': {
    zh: '未设女职工委员会时',
    en: 'when there is no women’s committee',
  },
  'elections.womensCommittee.from': {
    zh: '须设女职工委员会的最少女会员数',
    en: 'women members from which there is a women’s committee',
  },
  'terms.noticeDays.first': {
    zh: '任期届满首次提示（提前日数）',
    en: 'days before the end of a term, first notice',
  },
  'terms.noticeDays.second': {
    zh: '任期届满再次提示（提前日数）',
    en: 'days before the end of a term, second notice',
  },
  'terms.extensionMonths': { zh: '延期换届最长月数', en: 'longest extension of a term, months' },
  'terms.replyDays': { zh: '换届事项批复期限（日）', en: 'days for the superior’s reply to re-elections' },
  'offices.vacancyMonths.chair': {
    zh: '主席出缺补选期限（月）',
    en: 'months in which a chair is elected anew',
  },
  'offices.vacancyMonths.others': {
    zh: '其他职务出缺补选期限（月）',
    en: 'months in which other posts are filled',
  },
  'offices.removal.of': { zh: '罢免票数比例的分母', en: 'parts of all, for a removal' },
  'offices.removal.moreThan': { zh: '罢免票数须超过的分子', en: 'parts that the vote for a removal exceeds' },
  'offices.moveOnSilence': {
    zh: '上一级工会对主席调动逾期未答复时',
    en: 'when the superior is silent on the move of a chair',
  },
  'offices.reminderDays': { zh: '出缺补选提示（提前日数）', en: 'days before that, reminder of a vacancy' },
  'terms.federationYears': { zh: '地方工会、产业工会每届任期（年）', en: 'term of federations, years' },
  'employers.unionFrom': {
    zh: '应当建会的最少职工数',
    en: 'employees from which an employer should have a union',
  },
  'employers.graceMonths': {
    zh: '单位成立后应建会的期限（月）',
    en: 'months from its establishment in which an employer founds its union',
  },
  'employers.largeInJoint': {
    zh: '职工已达应建会人数的单位加入联合基层工会',
    en: 'when an employer that should have a union of its own is to come under a joint one',
  },
  'affiliation.belowBase': {
    zh: '基层工会隶属于基层工会（如子公司工会隶属于集团公司工会）',
    en: 'a base union below another, as a subsidiary’s below that of its group',
  },
  'legalPersons.renewalDays': {
    zh: '工会法人证书期满前可换领的日数',
    en: 'days before a certificate expires in which it is renewed',
  },
  'legalPersons.mostYears': {
    zh: '工会法人证书最长有效期（年）',
    en: 'longest validity of a certificate, years',
  },
  'democracy.contractMonths.least': {
    zh: '集体合同最短期限（月）',
    en: 'shortest collective contract, months',
  },
  'democracy.contractMonths.most': {
    zh: '集体合同最长期限（月）',
    en: 'longest collective contract, months',
  },
  'democracy.reminderDays': {
    zh: '集体合同期满提示（提前日数）',
    en: 'days before a collective contract ends on which its union is told',
  },
  'retention.whenEmployerClosed': {
    zh: '用人单位终止后会籍的保留',
    en: 'who holds memberships when the employer is gone',
  },
  'transfer.consentDays': {
    zh: '会员同意、接收工会受理会籍接转的期限（工作日）',
    en: 'working days for consent to a transfer and its acceptance',
  },
  'transfer.objectionDays': {
    zh: '转出工会提出异议的期限（工作日）',
    en: 'working days for the giving union to object',
  },
  'transfer.superiorDays': {
    zh: '转出工会的上级工会处理的期限（工作日）',
    en: 'working days for the giving union’s superior',
  },
  'transfer.secondmentMonths': {
    zh: '借调可接转会籍的最短月数',
    en: 'months from which on a secondment may move the membership',
  },
  'cases.stepDays': {
    zh: '会籍处理每一步的期限（工作日）',
    en: 'working days for each step of a case',
  },
  'cases.filingDays': { zh: '除名备案期限（工作日）', en: 'working days for filing an expulsion' },
  'cases.lapseMonths': {
    zh: '视为退会前未缴会费、未参加活动的月数',
    en: 'months without dues or activity before a case is opened',
  },
  'duplicates.nameAndBirthDate.from': {
    zh: '姓名和出生日期相同、须核查的最少人数',
    en: 'members of one name and birth date from which they are compared',
  },
  'duplicates.nameAndBirthDate.upTo': {
    zh: '姓名和出生日期相同、须核查的最多人数',
    en: 'members of one name and birth date up to which they are compared',
  },
  'duplicates.mobile.from': {
    zh: '手机号码相同、须核查的最少人数',
    en: 'members with one mobile from which they are compared',
  },
  'duplicates.mobile.upTo': {
    zh: '手机号码相同、须核查的最多人数',
    en: 'members with one mobile up to which they are compared',
  },
  'calendar.holidays': { zh: '放假日', en: 'days off' },
  'calendar.workedWeekends': { zh: '调休上班日', en: 'weekend days that are worked' },
  'signatures.exempt': { zh: '暂不要求签名的操作', en: 'acts that ask for no signature yet' },
};

/** Values that are words of the rules themselves. */
const values: Readonly<Record<string, Text>> = {
  'one-approval': { zh: '一次批准', en: 'one approval' },
  'by-steps': { zh: '分步批准', en: 'by steps' },
  allow: { zh: '允许', en: 'allow' },
  warn: { zh: '提示', en: 'warn' },
  refuse: { zh: '不予办理', en: 'refuse' },
  'residence-union': { zh: '居住地工会', en: 'the union of residence' },
  'superior-union': { zh: '上级工会', en: 'the superior union' },
  all: { zh: '全部', en: 'all' },
};

const nameOf = (path: string): Text =>
  (names as Readonly<Record<string, Text>>)[path] ?? { zh: path, en: path };

const NONE: Text = { zh: '无', en: 'none' };

function valueWords(value: unknown): Text {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return NONE;
  if (Array.isArray(value)) {
    const each = value.map(valueWords);
    return { zh: each.map(({ zh }) => zh).join('、'), en: each.map(({ en }) => en).join(', ') };
  }
  if (typeof value === 'string') return values[value] ?? { zh: value, en: value };
  return { zh: JSON.stringify(value), en: JSON.stringify(value) };
}

/** Of two lists of plain values, what came and what went: a calendar would not be read otherwise. */
function listWords(before: readonly unknown[], after: readonly unknown[]): Text {
  const added = valueWords(after.filter((one) => !before.includes(one)));
  const gone = valueWords(before.filter((one) => !after.includes(one)));
  return {
    zh: `增加${added.zh}，删去${gone.zh}`,
    en: `${added.en} added, ${gone.en} removed`,
  };
}

const isPlainList = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one !== 'object');

/** One difference as a sentence. */
export function differenceWords({ path, before, after }: RuleDifference): Text {
  const name = nameOf(path);
  if (isPlainList(before) && isPlainList(after)) {
    const list = listWords(before, after);
    return { zh: `${name.zh}：${list.zh}`, en: `${name.en}: ${list.en}` };
  }
  const [was, is] = [valueWords(before), valueWords(after)];
  return { zh: `${name.zh}由${was.zh}改为${is.zh}`, en: `${name.en}: ${was.en} becomes ${is.en}` };
}
