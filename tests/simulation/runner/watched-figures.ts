import { federationsOf, provincialFederation } from '../../../shared/platform/deployment/federations.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { StatisticsTransaction } from '../../../shared/statistics/application/ports.ts';
import { imageOf } from '../../../shared/statistics/application/project.ts';
import type { Contribution, Scope } from '../../../shared/statistics/domain/contributions.ts';
import type { Figure } from '../../../shared/statistics/domain/figure.ts';
import { discrepancies, Tally } from '../../../shared/statistics/domain/tally.ts';
import { TENANT } from '../functions/environment.ts';
import type { Provisioned } from '../functions/provisioned.ts';

const LIVE = 'g0';
const province: Scope = `union:${provincialFederation(TENANT).id}`;
const cities: readonly Scope[] = federationsOf(TENANT)
  .filter(({ level }) => level === 'city')
  .map(({ id }): Scope => `union:${id}`);

/**
 * The counters as they are added up, and what a count of all records would give, both kept up with every write. At
 * every instant the cities and what is of no city make up the province: whoever came under another city is counted
 * in one of the two, though the counters lag behind the records. Whenever nothing is left to be counted, all of them
 * equal the recount.
 */
export class Figures {
  /** How often nothing was left to be counted, and the counters were compared with the recount. */
  quiet = 0;
  readonly #recount = new Tally();
  readonly #counters = new Tally();
  /** What has been counted of records that stand below no city. */
  readonly #ofNoCity = new Tally();
  readonly #images = new Map<string, { readonly rev: number; readonly contribution: Contribution }>();
  readonly #applied = new Map<string, Contribution>();
  readonly #left = new Map<string, number>();
  readonly #touched = new Set<Figure>();
  #unreadable: string | undefined;
  #isCompared = true;

  constructor({ items, figures }: Provisioned) {
    for (const [key, item] of items) this.#take(key, item);
    this.#left.clear();
    for (const [key, { contribution }] of figures.applied)
      if (key.startsWith(`${LIVE}#`)) this.#apply(key.slice(LIVE.length + 1), contribution);
    for (const { generation, scope, family, counters } of figures.counters.values())
      if (generation === LIVE)
        for (const [name, count] of counters) this.#add(scope, `${family}/${name}`, count);
  }

  took(key: string, item: StoredItem): void {
    this.#take(key, item);
  }

  counted({ generation, applied, counters }: StatisticsTransaction): void {
    if (generation !== LIVE) return;
    for (const { pk, rev, contribution } of applied) {
      this.#apply(pk, contribution);
      if ((this.#left.get(pk) ?? 0) <= rev) this.#left.delete(pk);
    }
    for (const { scope, family, add } of counters)
      for (const [name, count] of add) this.#add(scope, `${family}/${name}`, count);
    this.#isCompared = false;
  }

  found(): readonly string[] {
    const words = [
      ...(this.#unreadable === undefined ? [] : [`${this.#unreadable} can't be counted`]),
      ...[...this.#touched].flatMap((figure) => {
        const whole = this.#counters.get(province, figure);
        const ofCities = cities.reduce((sum, city) => sum + this.#counters.get(city, figure), 0);
        const parts = ofCities + this.#ofNoCity.get(province, figure);
        return whole === parts
          ? []
          : [`${figure} of the province is ${String(whole)}, of its parts ${String(parts)}`];
      }),
    ];
    this.#touched.clear();
    if (this.#isCompared || this.#left.size > 0) return words;
    this.#isCompared = true;
    this.quiet += 1;
    return [
      ...words,
      ...discrepancies(this.#recount, this.#counters).map(
        ({ scope, figure, expected, found }) =>
          `${scope} ${figure} is ${String(found)}, a recount gives ${String(expected)}`,
      ),
    ];
  }

  #take(key: string, item: StoredItem): void {
    if (!key.startsWith('registry/')) return;
    const image = imageOf(item);
    if (image === undefined) return;
    if (image === 'unreadable') {
      this.#unreadable ??= item.pk;
      return;
    }
    const before = this.#images.get(image.pk);
    if (before !== undefined) this.#recount.add(before.contribution, -1);
    this.#recount.add(image.contribution);
    this.#images.set(image.pk, image);
    this.#left.set(image.pk, image.rev);
  }

  #apply(pk: string, contribution: Contribution): void {
    for (const [sign, of] of [[-1, this.#applied.get(pk)] as const, [1, contribution] as const])
      if (of !== undefined && !cities.some((city) => of.scopes.includes(city))) this.#ofNoCity.add(of, sign);
    this.#applied.set(pk, contribution);
  }

  #add(scope: Scope, figure: Figure, count: number): void {
    this.#counters.addTo(scope, figure, count);
    this.#touched.add(figure);
  }
}
