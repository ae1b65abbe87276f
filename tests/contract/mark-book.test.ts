import { memoryMarkBook } from '../support/memory-mark-book.ts';
import { markBookContract } from './mark-book.ts';

const book = memoryMarkBook();
let number = 0;

markBookContract(
  () => book,
  () => String((number += 1)).padStart(4, '0'),
);
