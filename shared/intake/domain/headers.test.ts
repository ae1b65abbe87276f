import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rosterFields, titlesOf } from './fields.ts';
import { columnLetter, columnsOf, findHeader } from './headers.ts';

const standardForm = [
  '序号,姓名,性别,出生日期,民族,就业状况,有效证件类别,证件号码,学历,技术等级,移动电话,户籍类型,户籍所在地',
  '会籍变化类型,会籍变化日期,会籍变化原因,政治面貌,工作单位,籍贯,是否农民工会员',
].flatMap((half) => half.split(','));

const fieldsOf = (titles: readonly string[]) => findHeader(titles)?.columns.map(({ field }) => field);
const withMandatory = (...more: string[]) => ['姓名', '性别', '证件号码', '移动电话', '户籍类型', ...more];

describe('findHeader', () => {
  it('A9 knows the 20 columns of the standard member form', () => {
    expect(fieldsOf(standardForm)).toEqual(rosterFields.slice(0, 20));
  });

  it('C3 A9 knows the columns that say how somebody is employed', () => {
    const columns = withMandatory('用工形式', '劳务派遣单位统一社会信用代码', '用工单位统一社会信用代码');
    expect(fieldsOf(columns)?.slice(5)).toEqual(['employmentForm', 'agencyCode', 'workUnitCode']);
  });

  it.each([
    ['手机号', 'mobile'],
    ['手机号码', 'mobile'],
    ['联系电话', 'mobile'],
    ['身份证号', 'idNumber'],
    ['身份证号码', 'idNumber'],
    ['公民身份号码', 'idNumber'],
    ['文化程度', 'education'],
    ['户口性质', 'householdType'],
    ['是否农民工', 'migrant'],
  ])('A9 takes %s for %s', (title, field) => {
    expect(fieldsOf(['序号', '民族', '籍贯', title])?.at(-1)).toBe(field);
  });

  it.each([
    ['* 姓 名', 'name'],
    ['姓\n名＊', 'name'],
    ['　姓　名：', 'name'],
    ['身份证号码（必填，18位）', 'idNumber'],
    ['身份证\r\n号码(必填)', 'idNumber'],
    ['证件号码【文本格式', 'idNumber'],
    ['(姓名)', 'name'],
    ['必填姓名', 'name'],
    ['ＩＤ　Ｎｕｍｂｅｒ', 'idNumber'],
    ['Id\u200bNumber', 'idNumber'],
    ['户籍类型（农业(含农村)／非农业）', 'householdType'],
  ])('A9 reads %j as %s', (title, field) => {
    expect(fieldsOf(['民族', '籍贯', '政治面貌', title])?.at(-1)).toBe(field);
  });

  it.each([
    ['a title over the sheet', ['工会会员信息采集表', '', '']],
    ['an instruction', ['填表说明：姓名、性别、证件号码必填']],
    ['a person', ['1', '张三', '男', '1990-03-07', '汉族', '在岗', '身份证']],
    ['a blank row', ['', ' ', '']],
    ['two titles only', ['姓名', '性别', '张三']],
  ])('does not take %s for a header', (_, cells) => {
    expect(findHeader(cells)).toBeUndefined();
  });

  it('A9 finds the same columns whatever their order, width, case, spaces and marks', () => {
    const columns = fc.shuffledSubarray(rosterFields, { minLength: 3 });
    const disguise = fc.record({
      wide: fc.boolean(),
      upper: fc.boolean(),
      before: fc.constantFrom('', ' ', '　', '*', '＊', '★', '\n'),
      after: fc.constantFrom('', ' ', '\r\n', '*', '（必填）', '(18位)', '【选填】', '：'),
      alias: fc.nat(),
    });
    const disguised = columns.chain((fields) =>
      fc.tuple(
        fc.constant(fields),
        fc.array(disguise, { minLength: fields.length, maxLength: fields.length }),
      ),
    );
    fc.assert(
      fc.property(disguised, ([fields, marks]) => {
        const titles = fields.map((field, index) => {
          const { wide = false, upper = false, before = '', after = '', alias = 0 } = marks[index] ?? {};
          const title = titlesOf[field][alias % titlesOf[field].length] ?? '';
          const cased = upper ? title.toUpperCase() : title;
          return before + (wide ? toFullWidth(cased) : cased) + after;
        });
        expect(fieldsOf(titles)).toEqual(fields);
      }),
    );
  });
});

describe('columnsOf', () => {
  const columns = (titles: readonly string[]) => {
    const header = findHeader(titles);
    return header && columnsOf(header);
  };

  it('A9 reports columns nobody knows by their letters and ignores them', () => {
    const read = columns(['备注', ...withMandatory(), '', '工号']);
    expect(read).toMatchObject({ ok: true, value: { ignored: ['A', 'H'] } });
  });

  it('A1 names every mandatory column that is missing', () => {
    expect(columns(['序号', '姓名', '民族', '证件号码'])).toEqual({
      ok: false,
      error: {
        code: 'roster/missing-columns',
        params: { fields: 'sex, mobile, householdType' },
      },
    });
  });

  it('refuses two columns that hold the same field', () => {
    expect(columns(withMandatory('民族', '身份证号'))).toEqual({
      ok: false,
      error: {
        code: 'roster/duplicate-column',
        params: { field: 'idNumber', first: 'C', second: 'G' },
      },
    });
  });

  it('lets 联系电话 give way to 手机号码, and two columns stand that the record takes nothing from', () => {
    const read = columns([
      '联系电话',
      '姓名',
      '性别',
      '证件号码',
      '手机号码',
      '户籍类型',
      '单位',
      '工作单位',
    ]);
    expect(read).toMatchObject({ ok: true, value: { ignored: ['A'] } });
    expect(read?.ok && read.value.fields.find(({ field }) => field === 'mobile')).toEqual({
      index: 4,
      field: 'mobile',
    });
  });
});

describe('columnLetter', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [63, 'BL'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('names column %i %s', (index, letter) => {
    expect(columnLetter(index)).toBe(letter);
  });
});

const toFullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
