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
