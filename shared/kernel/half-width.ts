/** Full-width letters, digits and signs as Chinese input methods type them (`４４０`, `Ｘ`, `　`), in ASCII. */
export const toHalfWidth = (text: string): string =>
  text
    .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

/** Spaces of any width and the invisible marks that spreadsheets and chat programs leave in copied text. */
const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060\uFEFF]+/g;

/** A number as its standard writes it, from what people type: half-width, upper-case, without spaces. */
export const compactUpperCase = (text: string): string =>
  toHalfWidth(text).replace(INVISIBLE, '').toUpperCase();

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');
