import type { UnionId } from '../../kernel/ids.ts';
import { gateOf } from './lifecycle.ts';
import type { Union } from './union.ts';

/** Where an applicant works: a county of GB/T 2260 or, with nine digits, a township or street; and in which industry. */
export interface Workplace {
  /** Territorial federations from the nearest up: of the township where it is known, county, city, province. */
  readonly federations: readonly UnionId[];
  readonly industry?: string | undefined;
}

/** Why a union is proposed. */
export type Nearness = 'territory' | 'industry' | 'area';

export interface Proposed {
  readonly union: Union;
  readonly by: Nearness;
}

/** A union that has no employers of its own, and admits. */
const holds = ({ employers, status }: Union): boolean => employers.length === 0 && gateOf[status] === 'open';

/**
 * 属地和行业就近 (membership rules, art 6): whom a worker without a union of their employer's may apply to. Level by
 * level from below, the union of the industry goes before the territory's own, and those of an area come after it.
 * It proposes; the worker applies where they like, and unions above forward.
 */
export function nearest(unions: readonly Union[], { federations, industry }: Workplace): readonly Proposed[] {
  const candidates = unions.filter(holds);
  return federations.flatMap((federation) => {
    const below = candidates.filter(({ superior }) => superior === federation);
    const ofIndustry = below.filter(({ stamp }) => industry !== undefined && stamp.industry === industry);
    const own = candidates.filter(({ unionId }) => unionId === federation);
    const ofArea = below.filter(
      ({ stamp, level, unionId }) =>
        stamp.industry === undefined &&
        (level === 'township' || level === 'village' || level === 'base') &&
        !federations.includes(unionId),
    );
    return [
      ...ofIndustry.map((union) => ({ union, by: 'industry' as const })),
      ...own.map((union) => ({ union, by: 'territory' as const })),
      ...ofArea.map((union) => ({ union, by: 'area' as const })),
    ];
  });
}
