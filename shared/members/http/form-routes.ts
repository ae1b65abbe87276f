import { legalDate } from '../../kernel/dates.ts';
import { factsOf, parseIdNumber } from '../../kernel/id-number.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { claimKey } from '../../platform/engine/keys.ts';
import { toTwins } from '../../platform/engine/records.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import type { Store } from '../../platform/store/port.ts';
import { memberRecord } from '../domain/member.ts';
import { registrationFormSpec } from './form-specs.ts';
import { memberViews } from './views.ts';

export interface FormRouteDependencies {
  readonly vault: PersonVault;
  readonly records: RecordsReader;
  readonly store: Pick<Store, 'read'>;
}

/** 一数一源: what the registry knows is not asked for again. */
export const formRoutes = ({ vault, records, store }: FormRouteDependencies): readonly Route[] => [
  implement(registrationFormSpec, async ({ params: { unionId }, body, caller, now }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const { idNumber, employerId = onlyOne(gate.employers) } = body;
    if (body.employerId !== undefined && !gate.employers.includes(body.employerId))
      return err(reject('member/employer-not-of-union', undefined, '/employerId'));
    const number = parseIdNumber(idNumber, legalDate(now));
    if (!number.ok) return err({ ...number.error, pointer: '/idNumber' });

    const claims = await vault.claimsOf(idNumber);
    const { holder, lastHolder } = toTwins(
      claims,
      await store.read(claims.map((claim) => ({ table: 'registry', pk: claimKey(claim) }))),
    );
    // Looked for even where nobody has held the number: how long the answer takes must not tell.
    const { state } = await records.record(memberRecord, holder ?? lastHolder ?? NOBODY);
    const member = state && hasInScope(caller, state.stamp) ? state : undefined;
    const [view] = await memberViews(vault, member ? [member] : []);

    const { sex, birthDate } = factsOf(idNumber);
    const isHere = holder !== undefined && member?.unionId === unionId;
    const next = holder === undefined ? 'register' : isHere ? 'is-member' : 'transfer';
    const transfer = { memberId: holder as MemberId, unionId, ...(employerId && { employerId }) };
    return ok({
      status: 200,
      body: {
        unionId,
        next,
        ...(sex && { sex }),
        ...(birthDate && { birthDate }),
        ...(view && { known: view }),
        ...(next === 'transfer' && { transfer }),
      },
    });
  }),
];

const onlyOne = <Item>(of: readonly Item[]): Item | undefined => (of.length === 1 ? of[0] : undefined);

/** An id that no record has. */
const NOBODY = '0'.repeat(26);
