import { type CodeSetName, nameOf } from '../../kernel/codes/code-sets.ts';
import { epochOf, Instant, instantOf } from '../../kernel/dates.ts';
import { type Post, postNames } from '../../kernel/post.ts';
import type { Text } from '../../kernel/problem.ts';
import { markup, pagePolicy, raw } from '../../platform/http/markup.ts';
import type { AccessCopy, HeldPerson } from './access-copy-specs.ts';
import { fieldWords, personWords, valueWords } from './access-copy-words.ts';

/** The copy as one page, Chinese first: no script, nothing loaded, good to read on a phone and to print. */
export function accessCopyPage(copy: AccessCopy): string {
  const { membership, places } = copy;
  const show = shower(places);
  const list = (title: Text, entries: readonly object[]): string =>
    section(title, entries.length === 0 ? NONE : entries.map((entry) => article(entry, show)).join(''));
  const sections = [
    section({ zh: '会籍', en: 'Membership' }, membership ? article(membership, show) : NONE),
    list({ zh: '同意', en: 'Consents' }, copy.consents),
    list({ zh: '入会申请', en: 'Applications to join' }, copy.applications),
    list({ zh: '花名册', en: 'Rosters' }, copy.rosters),
    list({ zh: '会籍接转', en: 'Transfers' }, copy.transfers),
    list({ zh: '会籍处理', en: 'Cases' }, copy.cases),
    list({ zh: '疑似重复记录', en: 'Records that may be of one person' }, copy.duplicates),
    list({ zh: '信息更正', en: 'Corrections' }, copy.corrections),
    list({ zh: '删除申请', en: 'Erasures' }, copy.erasures),
    section({ zh: '历史', en: 'History' }, copy.history.map((event) => historical(event, show)).join('')),
    list({ zh: '办理请求', en: 'Requests' }, copy.requests),
    section(
      { zh: '说明', en: 'Notes' },
      markup`<ul>
        ${raw(copy.notes.map((note) => markup`<li>${raw(both(note))}</li>`).join(''))}
      </ul>`,
    ),
  ];
  return markup`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>本人信息副本 · Copy of my data</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>
        <header>
          <h1>${raw(both({ zh: '工会会员本人信息副本', en: 'All that the union registry holds of me' }))}</h1>
          <p>
            ${raw(both({ zh: '截至', en: 'as of' }))} ${localTime(copy.asOf)}
            ${raw(both({ zh: '（北京时间）', en: 'Beijing time' }))}
          </p>
          <p class="faint">
            ${raw(
              both({
                zh: '依据《个人信息保护法》第四十五条提供。内含完整个人信息，请妥善保管。',
                en: 'Given under art 45 of the Personal Information Protection Law. It holds your data in full: keep it safe.',
              }),
            )}
          </p>
        </header>
        <main>${raw(sections.join('\n'))}</main>
      </body>
    </html> `;
}

/** Both languages; the second one is marked as such, for whoever reads the page aloud. */
const both = ({ zh, en }: Text): string => markup`${zh} <span class="en" lang="en">${en}</span>`;

const NONE = markup`<p class="faint">${raw(both({ zh: '无', en: 'none' }))}</p>`;

const section = (title: Text, content: string): string =>
  markup`<section>
    <h2>${raw(both(title))}</h2>
    ${raw(content)}
  </section>`;

/** One field of one record as markup; undefined for what is told otherwise. */
type Show = (name: string, value: unknown) => string;

const article = (entry: object, show: Show): string =>
  markup`<article>${raw(fields(Object.entries(entry), show))}</article>`;

const historical = (event: AccessCopy['history'][number], show: Show): string => {
  const { at, on, title, by, requestId, details, person } = event;
  const inner = fields([...Object.entries(details), ['requestId', requestId]], show);
  return markup`<article>
    <h3>${on} ${raw(both(title))}</h3>
    <p class="faint">${localTime(at)} · ${raw(show('', by))}</p>
    ${raw(inner)} ${raw(person ? fields([['person', person]], show) : '')}
  </article>`;
};

const fields = (entries: readonly (readonly [string, unknown])[], show: Show): string =>
  markup`<dl>
    ${raw(
      entries
        .filter(([, value]) => value !== undefined)
        .map(
          ([name, value]) =>
            markup`<div><dt>${raw(both(labelOf(name)))}</dt><dd>${raw(show(name, value))}</dd></div>`,
        )
        .join(''),
    )}
  </dl>`;

const labelOf = (name: string): Text =>
  name === 'person' ? { zh: '个人信息', en: 'personal data' } : (fieldWords[name] ?? { zh: name, en: '' });

const codeTables: Readonly<
  Partial<Record<keyof HeldPerson | 'employment' | 'economicType' | 'industry' | 'type', CodeSetName>>
> = {
  sex: 'sex',
  ethnicity: 'ethnicity',
  education: 'education',
  politicalStatus: 'political-status',
  employmentStatus: 'employment-status',
  skillLevel: 'skill-level',
  householdType: 'household-type',
  employment: 'employment-status',
  economicType: 'economic-type',
  industry: 'industry',
  type: 'change-type',
};

const yes: Text = { zh: '是', en: 'yes' };
const no: Text = { zh: '否', en: 'no' };

function shower(places: AccessCopy['places']): Show {
  const show: Show = (name, value) => {
    if (typeof value === 'boolean') return both(value ? yes : no);
    if (typeof value === 'number') return markup`${value}`;
    if (typeof value === 'string') return showText(name, value);
    if (Array.isArray(value)) return value.map((each) => show(name, each)).join(' · ');
    if (name === 'person') return showPerson(value as HeldPerson);
    return fields(Object.entries(value as object), show);
  };
  const showText = (name: string, value: string): string => {
    const place = places[value];
    if (place !== undefined) return markup`${place} <code>${value}</code>`;
    if (Instant.safeParse(value).success) return markup`${localTime(value)}`;
    if (name === 'fields') return both(personWords[value as keyof HeldPerson]);
    if (name === 'posts') return both(postNames[value as Post]);
    const table = codeTables[name as keyof typeof codeTables];
    const coded = table && nameOf(table, value);
    if (table && coded !== undefined)
      return both({ zh: `${coded}（${value}）`, en: nameOf(table, value, 'en') ?? '' });
    const words = name === 'reason' || name === 'note' ? undefined : valueWords(value);
    return words ? both(words) : markup`${value}`;
  };
  const showPerson = (person: HeldPerson): string =>
    markup`<dl>
      ${raw(
        Object.entries(personWords)
          .flatMap(([name, label]) => {
            const value = person[name as keyof HeldPerson];
            return value === undefined
              ? []
              : [markup`<div><dt>${raw(both(label))}</dt><dd>${raw(personField(name, value))}</dd></div>`];
          })
          .join(''),
      )}
    </dl>`;
  // What somebody is called or where they live is never taken for a code.
  const personField = (name: string, value: string | boolean): string =>
    typeof value === 'boolean' || name in codeTables ? show(name, value) : markup`${value}`;
  return show;
}

const SHANGHAI = 8 * 3_600_000;

/** `2026-11-23 09:00`, in Beijing time. */
const localTime = (at: string): string =>
  instantOf(epochOf(at as Instant) + SHANGHAI)
    .slice(0, 16)
    .replace('T', ' ');

const STYLE = `
:root{--ink:#1b1f24;--paper:#fff;--line:#d9dee4;--faint:#5b6673;--accent:#b3261e;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--paper:#14171a;--line:#333a42;--faint:#98a3af;--accent:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:52rem;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid var(--accent)}h3{font-size:1rem;margin:0}
.en,.faint{color:var(--faint);font-size:.85em}p{margin:.25rem 0}
article{border:1px solid var(--line);border-radius:6px;padding:.75rem;margin:.75rem 0}
dl{margin:0}dl>div{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.75rem;padding:.2rem 0;border-top:1px solid var(--line)}
dl>div:first-child{border-top:0}dt{color:var(--faint)}dd{margin:0}
code{font:12px ui-monospace,Menlo,Consolas,monospace;color:var(--faint)}
@page{margin:18mm 15mm}
@media print{:root{--ink:#000;--paper:#fff;--line:#999;--faint:#333;--accent:#000}body{max-width:none;padding:0;font-size:11pt}article{break-inside:avoid}h2,h3{break-after:avoid}}
`;

/** The page may show itself and nothing else. */
export const accessCopyPolicy = pagePolicy(STYLE);
