import type { Tellers } from '../../kernel/told.ts';
import { type ChangedDetails, type EmployerChange, reorganisations } from './employer-changes.ts';

/** What each field is called, in the order of the organisation form. */
const fields: Readonly<Record<keyof ChangedDetails, { readonly zh: string; readonly en: string }>> = {
  name: { zh: '单位名称', en: 'name' },
  economicType: { zh: '经济类型', en: 'economic type' },
  industry: { zh: '行业', en: 'industry' },
  unitKind: { zh: '单位性质类别', en: 'kind' },
  address: { zh: '地址', en: 'address' },
  division: { zh: '所在行政区划', en: 'division' },
  establishedOn: { zh: '成立日期', en: 'day of establishment' },
};

const REGISTRATION = '中华人民共和国市场主体登记管理条例 第二十四条';

export const changesTold: Tellers<EmployerChange> = {
  EmployerChanged: ({ employer, since }) => {
    const named = Object.entries(employer) as [keyof ChangedDetails, string][];
    return {
      what: {
        zh: `自${since}起变更：${named.map(([field, value]) => `${fields[field].zh}“${value}”`).join('，')}`,
        en: `changed from ${since} on: ${named.map(([field, value]) => `${fields[field].en} “${value}”`).join(', ')}`,
      },
      basis: REGISTRATION,
    };
  },
  EmployerCodeChanged: ({ creditCode, since }) => ({
    what: {
      zh: `自${since}起统一社会信用代码变更为${creditCode}`,
      en: `has the credit code ${creditCode} from ${since} on`,
    },
    basis: REGISTRATION,
  }),
  EmployeesCounted: ({ employees, on }) => ({
    what: { zh: `${on}职工${String(employees)}人`, en: `had ${String(employees)} employees on ${on}` },
    basis: '中华人民共和国统计法 第七条',
  }),
  EmployerReorganised: ({ how, on, into }, names) => {
    const { zh, en } = reorganisations[how];
    const named = into.map((id) => `“${names.employer(id)}”`);
    return {
      what: {
        zh: `${on}${zh}${named.length > 0 ? `，由${named.join('、')}承继` : ''}`,
        en: `${en} on ${on}${named.length > 0 ? `, carried on by ${named.join(', ')}` : ''}`,
      },
      basis:
        how === 'closure' ? '中华人民共和国公司法 第二百三十九条' : '中华人民共和国公司法 第二百一十八条',
    };
  },
};
