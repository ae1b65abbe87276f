import { createHash } from 'node:crypto';
import type { Caller } from '../../kernel/caller.ts';
import { type Instant, legalDate } from '../../kernel/dates.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { Cursors, LastKey } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonalData } from '../domain/person.ts';
import { sheetRow, type SheetRow } from '../domain/roster-sheet.ts';
import * as specs from './export-specs.ts';

export type RosterFormat = 'csv' | 'xlsx';

/** Encrypts to one recipient. */
export type Encrypt = (content: Uint8Array) => Uint8Array;

export interface ExportRouteDependencies {
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly cursors: () => Promise<Cursors>;
  readonly employerNames: (ids: readonly EmployerId[]) => Promise<ReadonlyMap<EmployerId, string>>;
  readonly fileOf: (format: RosterFormat, rows: readonly SheetRow[]) => Promise<Uint8Array>;
  readonly mediaTypes: Readonly<Record<RosterFormat, string>>;
  /** Undefined unless the certificate (DER, base64) is in force and bound to the caller's account. */
  readonly encryptTo: (caller: Caller, certificate: string, now: Instant) => Promise<Encrypt | undefined>;
}

const MOST_ROWS = 2_000;
const PAGE = 100;

interface Part {
  readonly rows: readonly SheetRow[];
  readonly next: string | undefined;
}

interface Asked {
  readonly unionId: UnionId;
  readonly cursor: string | undefined;
  readonly caller: Caller;
  readonly masked: boolean;
}

export function exportRoutes(dependencies: ExportRouteDependencies): readonly Route[] {
  const { vault, records, cursors, employerNames, fileOf, mediaTypes, encryptTo } = dependencies;

  /** The members of the union that the caller may see, up to the most of a part. */
  async function part({
    unionId,
    cursor,
    caller,
    masked,
  }: Asked): Promise<Result<Part, Rejection<'union/not-found' | 'request/bad-cursor'>>> {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const pages = await cursors();
    const use = { query: ['roster', unionId], scope: caller.kind === 'operator' ? caller.scope : caller.id };
    const begin = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!begin.ok) return begin;
    let after: LastKey | undefined = begin.value;
    const members: Member[] = [];
    do {
      const page = await records.page('by-union', unionId, memberRecord, { limit: PAGE, after });
      members.push(...page.states.filter((member) => isListed(member, unionId, caller)));
      after = page.lastKey;
    } while (after !== undefined && members.length <= MOST_ROWS - PAGE);
    const rows = await rowsOf(members, masked);
    return ok({ rows, next: after && pages.seal(after, use) });
  }

  async function rowsOf(members: readonly Member[], masked: boolean): Promise<SheetRow[]> {
    const names = await employerNames([...new Set(members.map(({ employerId }) => employerId))]);
    const opened = await vault.openAll(members.map(({ person }) => person));
    return members.map((member, index) => {
      const sealed = opened[index];
      const data = sealed === undefined ? undefined : PersonalData.parse(sealed);
      return sheetRow({ member, data, employer: names.get(member.employerId) ?? '' }, index + 1, masked);
    });
  }

  async function answer(
    { rows, next }: Part,
    format: RosterFormat,
    {
      unionId,
      now,
      encrypt,
    }: { readonly unionId: UnionId; readonly now: Instant; readonly encrypt?: Encrypt },
  ) {
    const file = await fileOf(format, rows);
    const sha256 = createHash('sha256').update(file).digest('hex');
    const name = `roster-${unionId}-${legalDate(now)}.${format}`;
    const body = {
      fileName: encrypt ? `${name}.p7m` : name,
      mediaType: encrypt ? 'application/pkcs7-mime; smime-type=authEnveloped-data' : mediaTypes[format],
      content: Buffer.from(encrypt ? encrypt(file) : file).toString('base64'),
      sha256,
      rows: rows.length,
      ...(next !== undefined && { next }),
    };
    return { status: 200 as const, body };
  }

  return [
    implement(
      specs.maskedRosterSpec,
      async ({ params: { unionId }, body: { format, cursor }, caller, now }) => {
        const found = await part({ unionId, cursor, caller, masked: true });
        return found.ok ? ok(await answer(found.value, format, { unionId, now })) : found;
      },
    ),

    implement(specs.fullRosterSpec, async ({ params: { unionId }, body, caller, now, note }) => {
      const { format, cursor, reason, certificate } = body;
      note({ purpose: `export-${reason}` });
      const found = await part({ unionId, cursor, caller, masked: false });
      if (!found.ok) return found;
      const encrypt = await encryptTo(caller, certificate, now);
      if (encrypt === undefined) return err(reject('export/no-certificate'));
      const answered = await answer(found.value, format, { unionId, now, encrypt });
      note({ purpose: `export-${reason}`, records: [`file:${answered.body.sha256}`] });
      return ok(answered);
    }),
  ];
}

/** The stamp on the record decides: an index lags, and a member may have moved since. */
const isListed = (member: Member, unionId: UnionId, caller: Caller): boolean =>
  member.unionId === unionId && hasInScope(caller, member.stamp);
