import type { LocalDate } from '../../kernel/dates.ts';
import type { Text } from '../../kernel/problem.ts';
import {
  counterIn,
  type Denominator,
  type Formula,
  formulaOn,
  formulaText,
  type Input,
  inputName,
  type Measure,
  type Rate,
  type RateId,
  reportedIn,
  rates as allRates,
  type Sum,
} from './formulas.ts';
import { capOf, type Duration, medianDays } from './duration.ts';
import type { ReportedFigure, ReportedKind } from './reported-figures.ts';
import { type Figure, type Figures, nameIn } from './figure.ts';

export interface InputValue {
  readonly input: Input;
  readonly name: Text;
  /** Absent where nobody has reported it. */
  readonly value?: number;
  /** Of a reported figure: the day it is of, and the report. */
  readonly from?: LocalDate;
  readonly evidence?: string;
}

/** A rate with all that it takes to work it out again. */
export interface RateValue {
  readonly rate: string;
  readonly name: Text;
  readonly meaning: Text;
  readonly better: Rate['better'];
  readonly unit: 'share' | 'days';
  readonly formula: { readonly version: number; readonly from: LocalDate; readonly text: Text };
  readonly by?: Denominator;
  readonly inputs: readonly InputValue[];
  /** Exactly, where it is a share; of days how many there are the middle of. */
  readonly part?: number;
  readonly whole?: number;
  /** A share to six digits, or days. Absent where an input is missing or there is nothing to measure. */
  readonly value?: number;
  /** Of days: the middle one took this long or longer. */
  readonly orMore?: true;
  /** Why there is no value: never told as zero. */
  readonly unavailable?: Text;
}

export interface RateInputs {
  readonly figures: Figures;
  readonly reported: ReadonlyMap<ReportedKind, Pick<ReportedFigure, 'kind' | 'from' | 'value' | 'evidence'>>;
}

/** E3: every rate, by each of its denominators, by the formulas and reported figures of a day. */
export const ratesOn = (
  inputs: RateInputs,
  on: LocalDate,
  rates: Readonly<Record<string, Rate>> = allRates,
): RateValue[] =>
  Object.entries(rates).flatMap(([id, rate]) => {
    const formula = formulaOn(rate, on);
    return formula === undefined ? [] : valuesOf({ id, rate, formula }, inputs);
  });

interface Asked {
  readonly id: string;
  readonly rate: Rate;
  readonly formula: Formula;
}

function valuesOf({ id, rate, formula }: Asked, inputs: RateInputs): RateValue[] {
  const { measure, version, from } = formula;
  const { name, meaning, better } = rate;
  const told = (by?: Denominator) => ({
    rate: id,
    name,
    meaning,
    better,
    formula: { version, from, text: formulaText(formula, by) },
  });
  if (measure.kind === 'no-source')
    return [{ ...told(), unit: 'share', inputs: [], unavailable: measure.because }];
  if (measure.kind === 'median-days') {
    const durations = durationsIn(inputs.figures);
    const median = medianDays(durations);
    return [
      {
        ...told(),
        unit: 'days',
        inputs: [],
        whole: durations.reduce((sum, { count }) => sum + count, 0),
        ...(median === undefined ? { unavailable: noTransfers } : { value: median }),
        ...(median === capOf && { orMore: true as const }),
      },
    ];
  }
  return measure.of.map(({ by, whole }) => ({
    ...told(by),
    unit: 'share',
    by,
    ...shareOf(measure, whole, inputs),
  }));
}

function shareOf({ part }: Extract<Measure, { readonly kind: 'share' }>, whole: Sum, inputs: RateInputs) {
  const names = [...new Set([part, whole].flatMap(({ plus, minus = [] }) => [...plus, ...minus]))];
  const values = names.map((input) => valueOf(input, inputs));
  const missing = values.filter(({ value }) => value === undefined);
  if (missing.length > 0) return { inputs: values, unavailable: notReported(missing) };
  const known = new Map(values.map(({ input, value = 0 }) => [input, value]));
  const [parts, all] = [sumOf(part, known), sumOf(whole, known)];
  return {
    inputs: values,
    part: parts,
    whole: all,
    ...(all > 0 ? { value: Math.round((parts * DIGITS) / all) / DIGITS } : { unavailable: nothingToMeasure }),
  };
}

const notReported = (missing: readonly InputValue[]): Text => ({
  zh: `尚未填报：${missing.map(({ name }) => name.zh).join('、')}`,
  en: `nobody has reported: ${missing.map(({ name }) => name.en).join(', ')}`,
});
const nothingToMeasure: Text = { zh: '分母为零，无可计算', en: 'there is nothing to measure' };
const noTransfers: Text = { zh: '尚无已办结的接转', en: 'no transfer has been completed' };

/** Counts of a nation times this stay exact. */
const DIGITS = 1_000_000;

const sumOf = ({ plus, minus = [] }: Sum, values: ReadonlyMap<Input, number>): number => {
  const total = (of: readonly Input[]) => of.reduce((sum, input) => sum + (values.get(input) ?? 0), 0);
  return total(plus) - total(minus);
};

function valueOf(input: Input, { figures, reported }: RateInputs): InputValue {
  const name = inputName(input);
  const kind = reportedIn(input);
  if (kind === undefined) return { input, name, value: figures.get(counterIn(input)) ?? 0 };
  const found = reported.get(kind);
  if (found === undefined) return { input, name };
  return { input, name, value: found.value, from: found.from, evidence: found.evidence };
}

/** How many completed transfers took how many days. */
const durationsIn = (figures: Figures): Duration[] =>
  [...figures].flatMap(([figure, count]) =>
    isDuration(figure) ? [{ days: Number(nameIn(figure)), count }] : [],
  );

const isDuration = (figure: Figure): boolean => figure.startsWith('took/');

/** The rate of this name by the usual denominator, or by one that is asked for. */
export const rateOf = (values: readonly RateValue[], id: RateId, by?: Denominator): RateValue | undefined =>
  values.find(({ rate, by: measured }) => rate === id && (by === undefined || measured === by));
