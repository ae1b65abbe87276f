import type { Text } from '../../kernel/problem.ts';
import type { QueryKind } from './query.ts';

export interface Column extends Text {
  readonly key: string;
}

const column = <const Key extends string>(key: Key, zh: string, en: string) => ({ key, zh, en });

/** What a page and a file tell of a record, in their order. */
export const queryColumns = {
  members: [
    column('memberId', '会员编号', 'member'),
    column('name', '姓名', 'name'),
    column('idNumber', '证件号码', 'ID number'),
    column('mobile', '移动电话', 'mobile'),
    column('sex', '性别', 'sex'),
    column('birthMonth', '出生年月', 'month of birth'),
    column('education', '学历', 'education'),
    column('householdType', '户籍类型', 'household type'),
    column('migrant', '是否农民工会员', 'migrant worker'),
    column('status', '会籍状态', 'state'),
    column('joinedOn', '入会日期', 'joined on'),
    column('unionId', '工会编号', 'union'),
    column('union', '所在工会', 'name of the union'),
    column('employerId', '单位编号', 'employer'),
    column('employer', '工作单位', 'name of the employer'),
  ],
  unions: [
    column('unionId', '工会编号', 'union'),
    column('name', '工会名称', 'name'),
    column('status', '状态', 'state'),
    column('level', '层级', 'level'),
    column('unionType', '工会类型', 'type'),
    column('creditCode', '统一社会信用代码', 'credit code'),
    column('foundedOn', '建会日期', 'founded on'),
    column('electedOn', '本届选举日期', 'elected on'),
    column('termYears', '任期年数', 'years of the term'),
    column('division', '行政区划代码', 'division'),
    column('economicType', '经济类型', 'economic type'),
    column('industry', '行业', 'industry'),
    column('superiorId', '上级工会编号', 'superior union'),
    column('superior', '上级工会', 'name of the superior union'),
  ],
  employers: [
    column('employerId', '单位编号', 'employer'),
    column('name', '单位名称', 'name'),
    column('creditCode', '统一社会信用代码', 'credit code'),
    column('economicType', '经济类型', 'economic type'),
    column('industry', '行业', 'industry'),
    column('division', '行政区划代码', 'division'),
    column('employees', '职工人数', 'employees'),
    column('employeesOn', '人数统计日期', 'counted on'),
    column('unionId', '工会编号', 'union'),
    column('union', '所属工会', 'name of the union'),
  ],
  transfers: [
    column('transferId', '接转编号', 'transfer'),
    column('memberId', '会员编号', 'member'),
    column('status', '状态', 'state'),
    column('outcome', '结果', 'outcome'),
    column('requestedOn', '申请日期', 'asked for on'),
    column('endedOn', '办结日期', 'ended on'),
    column('dueOn', '办理期限', 'due on'),
    column('fromId', '转出工会编号', 'union left'),
    column('from', '转出工会', 'name of the union left'),
    column('toId', '转入工会编号', 'union joined'),
    column('to', '转入工会', 'name of the union joined'),
  ],
} as const satisfies Record<QueryKind, readonly Column[]>;
