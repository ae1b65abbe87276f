import * as z from 'zod';

/**
 * Rules that the law or a province may change. They are effective-dated records in the registry, changed by
 * command; each ledger entry names the version it was decided under.
 */
export const Rules = z.object({
  /** Counts up with each change of the rules of this province. */
  version: z.number().int().positive(),
  membership: z.object({
    /** 最低用工年龄, years. Labour Law art 15. */
    minimumAge: z.number().int().positive(),
  }),
  founding: z.object({
    /** 筹备组 size. */
    preparatoryGroup: z.object({ min: z.number().int().positive(), max: z.number().int().positive() }),
  }),
  retention: z
    .object({
      /** Who holds a retained membership when the employer is gone (会籍办法 第十九条; Beijing: the superior). */
      whenEmployerClosed: z.enum(['residence-union', 'superior-union']),
    })
    .default({ whenEmployerClosed: 'residence-union' }),
});
export type Rules = z.infer<typeof Rules>;

/** The rules a province starts with; version 1. */
export const initialRules: Rules = {
  version: 1,
  membership: { minimumAge: 16 },
  founding: { preparatoryGroup: { min: 3, max: 5 } },
  retention: { whenEmployerClosed: 'residence-union' },
};
