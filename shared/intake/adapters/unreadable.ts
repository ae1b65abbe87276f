import { fileProblem } from '../domain/problems.ts';
import type { FileProblem, FileProblemCode } from '../domain/problems.ts';
import type { SafeParams } from '../../kernel/problem.ts';

/**
 * Ends the reading of a file from within the callbacks of a parser. It does not leave this folder:
 * `readRows` yields it as a value.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly problem: FileProblem;

  constructor(code: FileProblemCode, params?: SafeParams, cause?: unknown) {
    super(code, { cause });
    this.problem = fileProblem(code, params);
  }
}
