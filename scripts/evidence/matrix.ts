import { type Action, permissions, reachOf, rights, type Role } from '../../shared/kernel/permissions.ts';
import { mayBeSigned } from '../../shared/kernel/signed-acts.ts';
import { routeKeyOf, type RouteSpec, takesSignature } from '../../shared/platform/http/route.ts';

const roles = Object.keys(permissions) as Role[];

/** Each action: what kind of right it is, whether it is signed, and how far each role's permission reaches. */
export const actionTable = (): readonly (readonly string[])[] => [
  ['操作 action', '权限类别 right', '须签名 signed', ...roles],
  ...(Object.keys(rights) as Action[]).map((action) => [
    action,
    rights[action],
    mayBeSigned(action) ? '是 yes' : '',
    ...roles.map((role) => reachOf(role, action) ?? ''),
  ]),
];

/** Each route of the API with its action, and what of its use the audit trail keeps. */
export const routeTable = (specs: readonly RouteSpec[]): readonly (readonly string[])[] => [
  ['接口 route', '说明 summary', '操作 action', '签名 signature', '审计 audit', ...roles],
  ...specs.map((spec) => [
    routeKeyOf(spec),
    spec.summary.zh,
    spec.action,
    takesSignature(spec) ? '是 yes' : '',
    spec.audit === 'none' ? '仅拒绝 refusals' : spec.audit.purpose,
    ...roles.map((role) => (spec.action === 'public' ? '公开 public' : (reachOf(role, spec.action) ?? ''))),
  ]),
];

/** RFC 4180, with a byte order mark for the spreadsheets that ask for one; nothing in it is taken for a formula. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};
