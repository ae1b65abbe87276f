import { describe, expect, it } from 'vitest';
import { negotiateLocale } from './locale.ts';

describe('negotiateLocale', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.8, zh;q=0.9', 'zh'],
    ['en;q=0.9, zh;q=0.8', 'en'],
    ['fr, en;q=0.5', 'en'],
    ['fr', 'zh'],
    ['*', 'zh'],
    ['zh;q=0, *', 'en'],
    ['zh;q=0, en;q=0', 'zh'],
    ['EN', 'en'],
    ['english', 'zh'],
    ['en;q=nonsense', 'zh'],
    ['en;q=7', 'zh'],
    [',,;;q=,', 'zh'],
    [`${'x,'.repeat(100_000)}en`, 'zh'],
  ])('reads %j as %s', (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});
