import { describe, expect, it } from 'vitest';
import { tracesIn } from './leaks.ts';

const data = ['欧阳示例', '11010519491231002X', '13800138000'];

describe('looking for traces', () => {
  it.each(data)('G8 finds %s however it is spelt', (datum) => {
    const texts = [
      `{"name":"${datum}"}`,
      `/v1/x?q=${encodeURIComponent(datum)}`,
      JSON.stringify({ datum }).replace(
        /[^ -~]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
      Buffer.from(datum).toString('hex'),
      ...['', 'a', 'ab', 'abc'].flatMap((before) => [
        Buffer.from(`${before}${datum}`).toString('base64'),
        Buffer.from(`${before}${datum}, and more`).toString('base64url'),
      ]),
    ];
    for (const text of texts)
      expect({ text, traces: tracesIn(text, data) }).toEqual({ text, traces: [datum] });
  });

  it('finds nothing where nothing is', () => {
    expect(tracesIn('{"name":"张*","idNumber":"110***********002X","mobile":"138****8000"}', data)).toEqual(
      [],
    );
  });
});
