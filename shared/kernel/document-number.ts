import * as z from 'zod';

/** 文号: the number of an official document in its usual form, which keeps people's names out. */
export const DocumentNumber = z
  .string()
  .trim()
  .regex(/^[\p{Script=Han}A-Za-z]{1,20}[〔[（(]\d{4}[〕\]）)]第?\d{1,5}号$/u)
  .meta({ id: 'DocumentNumber', examples: ['南工复〔2026〕18号'] });
