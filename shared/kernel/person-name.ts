import * as z from 'zod';
import { toHalfWidth, withoutInvisible } from './half-width.ts';
import { reject, rule, type ProblemEntry, type Rejection } from './problem.ts';
import { err, ok, type Result } from './result.ts';

export type PersonNameProblemCode = 'person-name/empty' | 'person-name/too-long' | 'person-name/characters';
export type PersonNameProblem = Rejection<PersonNameProblemCode>;

/**
 * A name as the identity card writes it: Han names without spaces, a middle dot · between the parts of a
 * transcribed name (古丽·买买提), single spaces in names of Latin letters.
 */
export const PersonName = z
  .string()
  .overwrite(normalisePersonName)
  .check((context) => {
    const problem = problemOf(context.value);
    if (problem === undefined) return;
    context.issues.push({ code: 'custom', input: context.value, ...rule(problem) });
  })
  .brand<'PersonName'>()
  .meta({ id: 'PersonName', description: 'name of a person as on the identity card', examples: ['张三'] });
export type PersonName = z.infer<typeof PersonName>;

/** The name in a text as people type it. */
export function parsePersonName(text: string): Result<PersonName, PersonNameProblem> {
  const candidate = normalisePersonName(text);
  const problem = problemOf(candidate);
  return problem === undefined ? ok(candidate as PersonName) : err(reject(problem));
}

/** Two spellings of one name come out alike: spaces, full-width letters and the many middle dots. */
export function normalisePersonName(text: string): string {
  const name = toHalfWidth(text).normalize('NFC');
  const latin = !HAN.test(name);
  const spaced = latin ? name.replace(/\s+/g, ' ').trim() : withoutInvisible(name);
  return latin ? spaced : spaced.replace(DOTS, '·');
}

/** `张*`, `欧***`: the first character and a star for each of the others. */
export function maskPersonName(name: PersonName): string {
  const [first = '', ...others] = [...name];
  return first + '*'.repeat(others.length);
}

export const personNameProblems: Readonly<Record<PersonNameProblemCode, ProblemEntry>> = {
  'person-name/empty': { status: 422, zh: '请填写姓名', en: 'Give the name' },
  'person-name/too-long': {
    status: 422,
    zh: '姓名不能超过50个字',
    en: 'The name must not exceed 50 characters',
  },
  'person-name/characters': {
    status: 422,
    zh: '姓名含有不允许的字符',
    en: 'The name holds characters that no name has',
  },
};

const HAN = /\p{Script=Han}/u;
/** What input methods offer in place of U+00B7. */
const DOTS = /[.•‧∙⋅・･ꞏ᛫●]/gu;
const LONGEST = 50;
/** Private-use characters stand for rare ones that the identity system knew before Unicode; 〇 is a number letter. */
const CHARACTERS = /^[\p{L}\p{M}\p{Co}〇][\p{L}\p{M}\p{Co}〇· .'’-]*$/u;

function problemOf(candidate: string): PersonNameProblemCode | undefined {
  if (candidate === '') return 'person-name/empty';
  if ([...candidate].length > LONGEST) return 'person-name/too-long';
  return CHARACTERS.test(candidate) ? undefined : 'person-name/characters';
}
