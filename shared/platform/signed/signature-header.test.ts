import { describe, expect, it } from 'vitest';
import { LONGEST_SIGNATURE_HEADER, parseSignatureHeader } from './signature-header.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('G3 the header Operator-Signature', () => {
  it('is a bare signature with its certificate, or a message', () => {
    expect(parseSignatureHeader('raw=:c2ln:, certificate=:Y2VydA==:')).toEqual({
      form: 'raw',
      value: Buffer.from('sig'),
      algorithm: undefined,
      certificate: Buffer.from('cert'),
      at: undefined,
    });
    const cms = parseSignatureHeader('cms=:c2ln:,at="2026-11-23T01:00:00.000Z"');
    expect(cms).toMatchObject({ form: 'cms', at: '2026-11-23T01:00:00.000Z', certificate: undefined });
    expect(bytes('sig')).toEqual(new Uint8Array(cms?.value ?? []));
    expect(parseSignatureHeader('algorithm=PS256, raw=:c2ln:')?.algorithm).toBe('PS256');
    expect(parseSignatureHeader('algorithm="PS256", raw=:c2ln:')?.algorithm).toBe('PS256');
  });

  it.each([
    ['nothing', ''],
    ['no signature', 'certificate=:Y2VydA==:'],
    ['two signatures', 'raw=:c2ln:, cms=:c2ln:'],
    ['a part twice', 'raw=:c2ln:, raw=:c2ln:'],
    ['a part that nobody knows', 'raw=:c2ln:, key=:c2ln:'],
    ['bytes that are none', 'raw="c2ln"'],
    ['no bytes', 'raw=::'],
    ['another spelling of the same bytes', 'raw=:c2lh=:'],
    ['bits beyond the last byte', 'raw=:c2lnYR==:'],
    ['an algorithm that nobody knows', 'raw=:c2ln:, algorithm=HS256'],
    ['an algorithm of a message, which names its own', 'cms=:c2ln:, algorithm=PS256'],
    ['a time that is none', 'raw=:c2ln:, at="now"'],
    ['a time in bytes', 'raw=:c2ln:, at=:c2ln:'],
    ['a certificate that is no bytes', 'raw=:c2ln:, certificate="x"'],
    ['an empty part', 'raw=:c2ln:,'],
    ['more than a gateway takes', `raw=:${'A'.repeat(LONGEST_SIGNATURE_HEADER)}:`],
  ])('is refused with %s', (_, header) => {
    expect(parseSignatureHeader(header)).toBeUndefined();
  });
});
