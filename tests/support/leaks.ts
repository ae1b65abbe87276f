import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestPerson } from './people.ts';

type Person = Pick<TestPerson, 'name' | 'mobile'> & Partial<Pick<TestPerson, 'idNumber'>>;

/** What of the people stands in the text as it is: the data, so that a failing test shows them. */
export const leaksIn = (text: string, people: readonly Person[]): string[] =>
  people.flatMap(({ name, mobile, idNumber }) =>
    [name, mobile, ...(idNumber === undefined ? [] : [idNumber])].filter((datum) => text.includes(datum)),
  );

/** Every log file of the folder by its name. */
export const logFiles = (folder: string): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/**
 * What of the data can be read in the text, also where it was percent-encoded, escaped as JSON may, or put into
 * base64 or hexadecimal on its way.
 */
export const tracesIn = (text: string, data: readonly string[]): string[] =>
  data.filter((datum) => spellingsOf(datum).some((spelling) => text.includes(spelling)));

const spellings = new Map<string, readonly string[]>();

function spellingsOf(datum: string): readonly string[] {
  const known = spellings.get(datum);
  if (known !== undefined) return known;
  const bytes = Buffer.from(datum);
  const made = [
    datum,
    encodeURIComponent(datum),
    encodeURIComponent(datum).toLowerCase(),
    [...datum].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((shift) => base64At(bytes, shift)),
  ];
  spellings.set(datum, made);
  return made;
}

/** The part of the base64 that is the same whatever stands before and after; in both alphabets. */
function base64At(bytes: Buffer, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const from = shift === 0 ? 0 : shift + 1;
  const to = encoded.length - ((bytes.length + shift) % 3 === 0 ? 0 : 1);
  const stable = encoded.slice(from, to);
  // Shorter ones are found in anything.
  return stable.length < 8 ? [] : [stable, stable.replaceAll('+', '-').replaceAll('/', '_')];
}
