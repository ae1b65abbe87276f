import { createHash } from 'node:crypto';

export type Raw = { readonly text: string };

/** Marks what is markup already; everything else that `markup` is given becomes text. */
export const raw = (text: string): Raw => ({ text });

/** HTML of a template: whatever is filled in is escaped, unless it is marked as markup. */
export const markup = (parts: TemplateStringsArray, ...values: readonly (string | number | Raw)[]): string =>
  String.raw(
    { raw: parts },
    ...values.map((value) => (typeof value === 'object' ? value.text : escaped(String(value)))),
  );

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/** Content-Security-Policy of a page that has this style, no script, and loads nothing. */
export const pagePolicy = (style: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
