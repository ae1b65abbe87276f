export type Locale = 'zh' | 'en';

type Preference = { readonly range: string; readonly quality: number };

/**
 * RFC 9110 Accept-Language, for the two languages there are. Chinese when the header is absent, malformed,
 * or names neither; `q=0` refuses a language, and refusing both still gets Chinese.
 */
export function negotiateLocale(acceptLanguage: string | undefined): Locale {
  const preferences = (acceptLanguage ?? '').slice(0, 512).split(',').map(readPreference);
  const zh = qualityOf('zh', preferences);
  const en = qualityOf('en', preferences);
  return en > zh ? 'en' : 'zh';
}

function readPreference(part: string): Preference {
  const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { range, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The best of what is said about the language itself (`zh`, `zh-CN`), or else what `*` says. */
function qualityOf(language: Locale, preferences: readonly Preference[]): number {
  const own = preferences.filter(({ range }) => range === language || range.startsWith(`${language}-`));
  const said = own.length > 0 ? own : preferences.filter(({ range }) => range === '*');
  return Math.max(0, ...said.map(({ quality }) => quality));
}
