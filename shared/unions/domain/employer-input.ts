import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { SeatDivision } from '../../kernel/codes/division-schema.ts';
import { CreditCode } from '../../kernel/credit-code.ts';

/** An employer as the standard organisation form collects it (单位). */
export const EmployerInput = z.lazy(() =>
  z
    .strictObject({
      name: z.string().trim().min(2).max(100),
      creditCode: CreditCode,
      /** GB/T 12402, leaf code. */
      economicType: codeSchema('economic-type'),
      /** GB/T 4754 section letter. */
      industry: codeSchema('industry'),
      /** 单位性质类别 */
      unitKind: codeSchema('unit-kind').optional(),
      address: z.string().trim().min(4).max(200),
      /** GB/T 2260 county-level code of its seat. */
      division: SeatDivision,
      /** 职工人数 */
      employees: z.number().int().min(1).max(10_000_000),
      /** 成立日期 */
      establishedOn: LocalDate.optional(),
    })
    .meta({ id: 'EmployerInput' }),
);
export type EmployerInput = z.infer<typeof EmployerInput>;
