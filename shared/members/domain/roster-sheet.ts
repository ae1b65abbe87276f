import { nameOf } from '../../kernel/codes/code-sets.ts';
import { factsOf, maskIdNumber } from '../../kernel/id-number.ts';
import { maskMobile } from '../../kernel/mobile.ts';
import { maskPersonName } from '../../kernel/person-name.ts';
import type { Member } from './member.ts';
import type { PersonalData } from './person.ts';

/** Columns of the member form of the data standard (工会会员信息采集表) that a membership fills, in its order. */
export const rosterColumns = [
  '序号',
  '姓名',
  '性别',
  '出生日期',
  '民族',
  '就业状况',
  '证件号码',
  '学历',
  '技术等级',
  '移动电话',
  '户籍类型',
  '户籍所在地',
  '会籍变化类型',
  '会籍变化日期',
  '会籍变化原因',
  '政治面貌',
  '工作单位',
  '籍贯',
  '是否农民工会员',
  '入会日期',
  '会籍状态',
  '会员编号',
] as const;
export type RosterColumn = (typeof rosterColumns)[number];
export type SheetRow = Readonly<Record<RosterColumn, string>>;

const statusNames: Readonly<Record<Member['status'], string>> = {
  preparatory: '预备会员',
  active: '在会',
  retained: '保留会籍',
  withdrawn: '已退会',
  'deemed-withdrawn': '视为退会',
  expelled: '已除名',
  deceased: '已故',
  void: '已作废',
};

export interface Listed {
  readonly member: Member;
  /** Undefined when the person's data have been erased. */
  readonly data: PersonalData | undefined;
  readonly employer: string;
}

/**
 * A row of a union's roster, in the words of the code tables. Masked, it shows no more of a person than the list of
 * members does: what is only in the form itself is left empty.
 */
export function sheetRow({ member, data, employer }: Listed, place: number, masked: boolean): SheetRow {
  const { person, change } = member;
  const inFull = (text: string | undefined): string => (masked ? '' : (text ?? ''));
  return {
    序号: String(place),
    姓名: data === undefined ? '' : masked ? maskPersonName(data.name) : data.name,
    性别: nameOf('sex', person.sex) ?? '',
    出生日期: inFull(data && (data.birthDate ?? factsOf(data.idNumber).birthDate)),
    民族: inFull(data?.ethnicity && nameOf('ethnicity', data.ethnicity)),
    就业状况: inFull(employmentOf(member, data)),
    证件号码: data === undefined ? '' : masked ? maskIdNumber(data.idNumber) : data.idNumber,
    学历: (person.education && nameOf('education', person.education)) ?? '',
    技术等级: inFull(data?.skillLevel && nameOf('skill-level', data.skillLevel)),
    移动电话: data === undefined ? '' : masked ? maskMobile(data.mobile) : data.mobile,
    户籍类型: nameOf('household-type', person.householdType) ?? '',
    户籍所在地: inFull(data?.householdPlace),
    会籍变化类型: (change && nameOf('change-type', change.type)) ?? '',
    会籍变化日期: change?.on ?? '',
    会籍变化原因: (change?.reason && nameOf('change-reason', change.reason)) ?? '',
    政治面貌: inFull(data?.politicalStatus && nameOf('political-status', data.politicalStatus)),
    工作单位: employer,
    籍贯: inFull(data?.nativePlace),
    是否农民工会员: person.migrant ? '是' : '否',
    入会日期: member.joinedOn,
    会籍状态: statusNames[member.status],
    会员编号: member.memberId,
  };
}

/** What the union noted last stands before what the form said once; retirement is told by the status only. */
const employmentOf = (member: Member, data: PersonalData | undefined): string | undefined => {
  const code = member.change?.employment ?? member.employment ?? data?.employmentStatus;
  return code && nameOf('employment-status', code);
};
