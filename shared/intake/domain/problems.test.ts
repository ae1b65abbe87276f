import { describe, expect, it } from 'vitest';
import { describeProblems, mergeCatalogues } from '../../platform/http/problem.ts';
import { columnsOf, findHeader } from './headers.ts';
import { intakeProblems } from './problems.ts';

describe('intakeProblems', () => {
  it('J4 words a file problem in both languages with what it names filled in', () => {
    const describe = describeProblems(mergeCatalogues(intakeProblems));
    const header = findHeader(['姓名', '证件号码', '民族', '移动电话', '身份证号']);
    const columns = header && columnsOf(header);
    const refusal = columns?.ok === false ? columns.error : { code: 'none' };
    const detail = (locale: 'zh' | 'en') => describe.refusal(refusal, { locale, instance: 'test' }).detail;
    expect(detail('zh')).toContain('缺少必填列（sex, householdType）');
    expect(detail('en')).toContain('missing (sex, householdType)');
  });
});
