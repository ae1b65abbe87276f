import { describe, expect, it } from 'vitest';
import { columnsOf, findHeader } from './headers.ts';
import { rawRow, readPerson } from './row.ts';

const titles = [
  '序号,姓名,性别,出生日期,民族,就业状况,有效证件类别,证件号码,学历,技术等级,移动电话,户籍类型,户籍所在地',
  '会籍变化类型,会籍变化日期,会籍变化原因,政治面貌,工作单位,籍贯,是否农民工会员',
].flatMap((half) => half.split(','));

const complete = {
  序号: '1',
  姓名: '张三',
  性别: '男',
  出生日期: '1990年3月7日',
  民族: '汉',
  就业状况: '在岗',
  有效证件类别: '身份证',
  证件号码: '440305199003071236',
  学历: '大专',
  技术等级: '高级工',
  移动电话: '13800138000',
  户籍类型: '农业',
  户籍所在地: '广东省深圳市南山区',
  会籍变化类型: '入会',
  会籍变化日期: '2026年1月5日',
  会籍变化原因: '',
  政治面貌: '群众',
  工作单位: '某公司',
  籍贯: '广东深圳',
  是否农民工会员: '是',
};
type Cells = Partial<Record<keyof typeof complete, string>>;

const columns = () => {
  const header = findHeader(titles);
  const read = header && columnsOf(header);
  if (!read?.ok) throw new Error('the standard form is no header');
  return read.value;
};
const raw = (cells: Record<string, string>) =>
  rawRow(columns(), { line: 7, cells: titles.map((title) => cells[title] ?? '') });
const read = (changed: Cells) => {
  const row = raw({ ...complete, ...changed });
  return row && readPerson(row);
};
const person = (changed: Cells) => {
  const result = read(changed);
  return result?.ok ? result.value : result;
};
const problems = (changed: Cells) => {
  const result = read(changed);
  return result?.ok === false ? result.error : result;
};

describe('rawRow', () => {
  it('keeps the line and leaves blank cells out', () => {
    expect(raw({ 姓名: ' 张三 ', 性别: '　' })).toEqual({ line: 7, fields: { name: '张三' } });
  });

  it.each([
    ['blank', {}],
    ['a serial number printed in advance', { 序号: '12' }],
    ['a footnote in the first column', { 序号: '填表人：' }],
    ['the example of the form', { ...complete, 序号: '示例' }],
    ['the header again', Object.fromEntries(titles.map((title) => [title, title]))],
  ])('A9 skips a row that is %s', (_, cells) => {
    expect(raw(cells)).toBeUndefined();
  });

  it.each([`'440305199003071236`, `="440305199003071236"`])(
    'A9 frees a number from the marks that keep it text: %s',
    (cell) => {
      expect(raw({ 证件号码: cell })?.fields.idNumber).toBe('440305199003071236');
    },
  );
});

describe('readPerson', () => {
  it('A1 reads every field of the standard into codes and ISO dates', () => {
    expect(person({})).toEqual({
      name: '张三',
      sex: '1',
      birthDate: '1990-03-07',
      ethnicity: '01',
      employmentStatus: '1',
      idNumber: '440305199003071236',
      education: '30',
      skillLevel: '3',
      mobile: '13800138000',
      householdType: '2',
      householdPlace: '广东省深圳市南山区',
      politicalStatus: '13',
      nativePlace: '广东深圳',
      migrant: true,
    });
  });

  it('A1 is content with the five mandatory fields', () => {
    const row = raw({
      姓名: '张三',
      性别: '1',
      证件号码: '440305199003071236',
      移动电话: '13800138000',
      户籍类型: '2',
    });
    expect(row && readPerson(row)).toEqual({
      ok: true,
      value: {
        name: '张三',
        sex: '1',
        idNumber: '440305199003071236',
        mobile: '13800138000',
        householdType: '2',
        migrant: false,
      },
    });
  });

  it('A1 names every mandatory field that is blank, and all else that is wrong, at once', () => {
    expect(problems({ 姓名: '', 移动电话: ' ', 学历: '超本科', 出生日期: '1990年3月' })).toEqual([
      { field: 'name', code: 'roster/missing-value' },
      { field: 'mobile', code: 'roster/missing-value' },
      { field: 'birthDate', code: 'roster/bad-date' },
      { field: 'education', code: 'roster/unknown-code' },
    ]);
  });

  it.each(['4.40305E+17', '4.40305199003071E+17', '4.4e17', '440305199003071000'])(
    'A9 tells an ID number that lost its last digits: %s',
    (cell) => {
      expect(problems({ 证件号码: cell })).toEqual([
        { field: 'idNumber', code: 'roster/number-lost-precision' },
      ]);
    },
  );

  it('A9 believes a true ID number that ends in three zeros', () => {
    expect(person({ 证件号码: '440305199003052000' })).toMatchObject({ idNumber: '440305199003052000' });
  });

  it.each([
    ['440305199003071236.0', '440305199003071236'],
    ['４４０３０５ 19900307 1236', '440305199003071236'],
    ['11010519491231002x', '11010519491231002X'],
  ])('A9 reads the ID number %s', (cell, idNumber) => {
    expect(person({ 证件号码: cell })).toMatchObject({ idNumber });
  });

  it.each([
    ['13800138000.0', '13800138000'],
    ['1.3800138000E10', '13800138000'],
    ['1.3800138E+10', { field: 'mobile', code: 'roster/number-lost-precision' }],
    ['1.38E+10', { field: 'mobile', code: 'roster/number-lost-precision' }],
  ])('A9 reads the mobile %s', (cell, expected) => {
    const result = read({ 移动电话: cell });
    expect(result?.ok ? result.value.mobile : result?.error[0]).toEqual(expected);
  });

  it.each([
    ['居民身份证', undefined],
    ['港澳台居民居住证', undefined],
    ['外国人永久居留身份证', undefined],
    ['护照', 'roster/unsupported-id-type'],
    ['军官证', 'roster/unsupported-id-type'],
    ['会员卡', 'roster/unsupported-id-type'],
  ])('A3 takes %s as a document: %s', (cell, code) => {
    const result = read({ 有效证件类别: cell });
    expect(result?.ok ? undefined : result?.error).toEqual(code && [{ field: 'idType', code }]);
  });

  it.each(['保留', '转出', '除名', '退会', '6'])('does not register somebody whose change is %s', (cell) => {
    expect(problems({ 会籍变化类型: cell })).toEqual([{ field: 'changeType', code: 'roster/not-joining' }]);
  });

  it.each([
    ['是', true],
    ['1', true],
    ['TRUE', true],
    ['√', true],
    ['农民工', true],
    ['否', false],
    ['0.0', false],
    ['×', false],
    ['非农民工', false],
    ['', false],
    ['-', false],
  ])('C3 reads %j under 是否农民工会员 as %s', (cell, migrant) => {
    expect(person({ 是否农民工会员: cell })).toMatchObject({ migrant });
  });

  it.each(['-', '/', '—', '无', '不详'])('takes %s in an optional field for nothing', (cell) => {
    const found = person({ 民族: cell, 籍贯: cell, 出生日期: cell });
    expect(found).not.toHaveProperty('ethnicity');
    expect(found).not.toHaveProperty('nativePlace');
    expect(found).not.toHaveProperty('birthDate');
    expect(found).toMatchObject({ name: '张三' });
  });

  it('does not take it for nothing where the table has it, or where the field is mandatory', () => {
    expect(person({ 技术等级: '无' })).toMatchObject({ skillLevel: '0' });
    expect(problems({ 户籍类型: '/' })).toEqual([{ field: 'householdType', code: 'roster/unknown-code' }]);
  });

  it('names a broken formula and a cell that is too long, but not in columns it takes nothing from', () => {
    const long = '长'.repeat(1_001);
    expect(problems({ 姓名: '#N/A', 户籍所在地: long, 工作单位: long, 序号: '#REF!' })).toEqual([
      { field: 'name', code: 'roster/formula-error' },
      { field: 'householdPlace', code: 'roster/cell-too-long' },
    ]);
  });

  it('G8 keeps every value out of the problems', () => {
    const secrets: Cells = {
      姓名: '',
      性别: '男男男',
      证件号码: '4.40305E+17',
      出生日期: '生于春天',
      民族: '某族人',
    };
    const told = JSON.stringify(problems(secrets));
    expect(Object.values(secrets).filter((value) => value !== '' && told.includes(value))).toEqual([]);
  });
});
