import type { LocalDate } from '../../kernel/dates.ts';

/**
 * Charts as SVG by a template of our own: a line and bars need a scale and a few elements, where the libraries that
 * draw SVG without a browser are larger than a whole function may be.
 */

const WIDTH = 720;
const HEIGHT = 360;
const MARGIN = { top: 48, right: 24, bottom: 36, left: 76 };
const FONT = "font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\"";

export interface LineChart {
  readonly title: string;
  /** Where it is from and how far it goes. */
  readonly note: string;
  readonly points: readonly { readonly on: LocalDate; readonly value: number; readonly corrected: boolean }[];
}

/** A corrected point is marked. The scale begins at zero where the values come near it, and says where otherwise. */
export function lineChart({ title, note, points }: LineChart): string {
  const values = points.map(({ value }) => value);
  const ticks = ticksOf(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (index: number): number =>
    points.length === 1
      ? (MARGIN.left + WIDTH - MARGIN.right) / 2
      : MARGIN.left + (index / (points.length - 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (value: number): number =>
    HEIGHT - MARGIN.bottom - ((value - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const every = Math.max(1, Math.ceil(points.length / MOST_LABELS));
  const line = points.map(({ value }, index) => `${px(x(index))},${px(y(value))}`).join(' ');
  return svg(HEIGHT, `${title} ${note}`, [
    ...heading(title, note),
    ...ticks.flatMap((tick) => [
      `<line x1="${px(MARGIN.left)}" x2="${px(WIDTH - MARGIN.right)}" y1="${px(y(tick))}" y2="${px(y(tick))}" stroke="#d8d8d8"/>`,
      text(MARGIN.left - 8, y(tick) + 4, grouped(tick), 'end'),
    ]),
    ...points.flatMap(({ on }, index) =>
      index % every === 0 ? [text(x(index), HEIGHT - 12, on, 'middle')] : [],
    ),
    `<polyline points="${line}" fill="none" stroke="#c8102e" stroke-width="2"/>`,
    ...points.flatMap(({ value, corrected }, index) =>
      corrected || points.length === 1
        ? [
            `<circle cx="${px(x(index))}" cy="${px(y(value))}" r="3.5" fill="${corrected ? '#1f5fa8' : '#c8102e'}"/>`,
          ]
        : [],
    ),
  ]);
}

export interface BarChart {
  readonly title: string;
  readonly note: string;
  /** In the order in which they are drawn. */
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

const BAR = 24;
const LABELS = 200;

export function barChart({ title, note, bars }: BarChart): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const height = MARGIN.top + Math.max(1, bars.length) * BAR + 16;
  return svg(height, `${title} ${note}`, [
    ...heading(title, note),
    ...bars.flatMap(({ label, value }, index) => {
      const y = MARGIN.top + index * BAR;
      const width = (Math.max(0, value) / most) * (WIDTH - LABELS - 110);
      return [
        text(LABELS - 8, y + 15, label, 'end'),
        `<rect x="${px(LABELS)}" y="${px(y + 3)}" width="${px(width)}" height="${px(BAR - 7)}" fill="#c8102e"/>`,
        text(LABELS + width + 6, y + 15, grouped(value), 'start'),
      ];
    }),
  ]);
}

const MOST_LABELS = 7;

/** Round numbers around the values, four to seven of them: 1, 2 or 5 times a power of ten apart, and whole. */
export function ticksOf(least: number, most: number): number[] {
  const low = least > 0 && least < most / 2 ? 0 : least;
  const rough = Math.max(1, (most - low) / 5);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const from = Math.floor(low / step) * step;
  const to = Math.max(from + step, Math.ceil(most / step) * step);
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}

const heading = (title: string, note: string): string[] => [
  `<text x="16" y="22" font-size="16" font-weight="600" fill="#222">${escaped(title)}</text>`,
  `<text x="16" y="39" font-size="11" fill="#666">${escaped(note)}</text>`,
];

const text = (x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${px(x)}" y="${px(y)}" font-size="11" fill="#444" text-anchor="${anchor}">${escaped(content)}</text>`;

const svg = (height: number, label: string, elements: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${px(WIDTH)} ${px(height)}" width="${px(WIDTH)}" height="${px(height)}" role="img" aria-label="${escaped(label)}" ${FONT}>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');

const px = (value: number): string => String(Math.round(value * 10) / 10);

const grouped = (value: number): string => value.toLocaleString('en-US');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (content: string): string =>
  content.replace(/[&<>"']/g, (character) => entities[character] ?? '');
