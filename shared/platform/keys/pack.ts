import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What is common to personal data, so that it need not be written out. Never change it: what was packed with it
 * can't be read with another. A better one gets a format of its own.
 */
const FIRST_DICTIONARY = Buffer.from(
  '"address":"","nativePlace":"省市县区","householdPlace":"广西壮族自治区内蒙古新疆维吾尔湖南省江西省四川省广东省深圳市' +
    '","skillLevel":"0","employmentStatus":"1","politicalStatus":"13","ethnicity":"01",' +
    '"birthDate":"19","householdType":"","mobile":"13","idNumber":"44{"name":"',
);
const FIRST_FORMAT = 1;
/** No person is larger: a hostile ciphertext can't fill the memory, even under the right key. */
const LARGEST_BYTES = 64 * 1024;

/**
 * JSON in few bytes, to be sealed: a person is kept in three places for life, and what fits one KB costs half.
 * The first byte tells the format.
 */
export const pack = (data: unknown): Uint8Array =>
  Buffer.concat([
    Uint8Array.of(FIRST_FORMAT),
    deflateRawSync(JSON.stringify(data), { dictionary: FIRST_DICTIONARY, level: 9, windowBits: 12 }),
  ]);

/** Throws on a format that this version doesn't know. */
export function unpack(packed: Uint8Array): unknown {
  if (packed[0] !== FIRST_FORMAT) throw new Error(`sealed data of an unknown format ${String(packed[0])}`);
  const options = { dictionary: FIRST_DICTIONARY, maxOutputLength: LARGEST_BYTES };
  return JSON.parse(inflateRawSync(packed.subarray(1), options).toString());
}
