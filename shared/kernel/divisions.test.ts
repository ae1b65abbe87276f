import { describe, expect, it } from 'vitest';
import type { LocalDate } from './dates.ts';
import {
  divisionByName,
  divisionOf,
  divisionPath,
  divisions,
  fullDivisionName,
  isDivision,
  isSeat,
  superiorDivision,
} from './divisions.ts';

const on = (date: string): LocalDate => date as LocalDate;
const all = [...divisions().values()];
const inForce = all.filter(({ validTo }) => validTo === undefined);

describe('divisions', () => {
  it('A4 holds the 34 provinces, 333 prefectures and 2,847 counties of 2026-09-11', () => {
    const count = (level: string): number => inForce.filter((division) => division.level === level).length;
    expect([count('province'), count('prefecture'), count('county')]).toEqual([34, 333, 2847]);
  });

  it('A4 holds none of the zones that only statistics numbers, and no headings', () => {
    expect(all.filter(({ code }) => /^\d{4}7[1-9]$/.test(code))).toEqual([]);
    expect(all.filter(({ name }) => /^(市辖区|县)$|直辖/.test(name))).toEqual([]);
    expect(isDivision('130171')).toBe(false);
  });

  it('A4 gives every division a province, and every abolished one a last year', () => {
    for (const { code, level, validFrom, validTo } of all) {
      expect(divisionPath(code)[0]).toBe(`${code.slice(0, 2)}0000`);
      expect(divisionPath(code).at(-1)).toBe(code);
      if (level === 'province') expect(superiorDivision(code)).toBeUndefined();
      if (validFrom !== undefined && validTo !== undefined)
        expect([code, validFrom < validTo]).toEqual([code, true]);
    }
  });

  it.each([
    ['440305', ['440000', '440300', '440305'], '广东省深圳市南山区'],
    ['440300', ['440000', '440300'], '广东省深圳市'],
    ['440000', ['440000'], '广东省'],
    ['441900', ['440000', '441900'], '广东省东莞市'],
    ['442000', ['440000', '442000'], '广东省中山市'],
    ['469001', ['460000', '469001'], '海南省五指山市'],
    ['110105', ['110000', '110105'], '北京市朝阳区'],
    ['500237', ['500000', '500237'], '重庆市巫山县'],
    ['659001', ['650000', '659001'], '新疆维吾尔自治区石河子市'],
    ['330103', ['330000', '330100', '330103'], '浙江省杭州市下城区'],
    ['999999', [], ''],
    ['4403', [], ''],
  ])('B4 the path of %s', (code, path, name) => {
    expect(divisionPath(code)).toEqual(path);
    expect(fullDivisionName(code)).toBe(name);
    expect(superiorDivision(code)).toBe(path.at(-2));
  });

  it('A4 knows when a division came and went, to the year', () => {
    expect(isDivision('330103', on('2021-04-08'))).toBe(true);
    expect(isDivision('330103', on('2022-01-01'))).toBe(false);
    expect(isDivision('330113', on('2020-12-31'))).toBe(false);
    expect(isDivision('330113', on('2021-04-09'))).toBe(true);
    expect(isDivision('440305', on('1989-12-31'))).toBe(false);
    expect(isDivision('330103')).toBe(true);
    expect(divisionOf('420600')?.formerly).toEqual(['襄樊市']);
  });

  it('A2 lets a unit sit in a county in force or a prefecture without counties', () => {
    expect(['440305', '441900', '442000', '460400', '620200', '469001'].filter(isSeat)).toHaveLength(6);
    expect(['440300', '440000', '330103', '110000', '710000', '', 'x'].filter(isSeat)).toEqual([]);
  });

  it.each([
    ['广东省深圳市南山区桃园路1号', '440305'],
    ['深圳市南山区', '440305'],
    [' 广东 深圳 南山区 ', '440305'],
    ['广东深圳', '440300'],
    ['广东省', '440000'],
    ['东莞市虎门镇', '441900'],
    ['北京市朝阳区', '110105'],
    ['重庆市万州区', '500101'],
    ['海南省五指山市', '469001'],
    ['湖北省襄樊市襄阳区', '420607'],
    ['浙江省杭州市下城区', '330103'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['内蒙古呼和浩特市', '150100'],
    ['忠县', '500233'],
  ])('A9 %j is in %s', (text, code) => {
    expect(divisionByName(text)).toBe(code);
  });

  it.each(['', '南山区', '朝阳区', '中山路1号', '桃园路1号', 'Shenzhen'])(
    'A9 %j names no certain division',
    (text) => {
      expect(divisionByName(text)).toBeUndefined();
    },
  );

  it('A9 finds every division in force by its full name', () => {
    const wrong = inForce.filter(({ code }) => divisionByName(fullDivisionName(code)) !== code);
    expect(wrong.map(({ code }) => `${code}${fullDivisionName(code)}`)).toEqual([]);
  });
});
