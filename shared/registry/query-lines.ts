import { nameOf, type CodeSetName } from '../kernel/codes/code-sets.ts';
import { legalDate } from '../kernel/dates.ts';
import type { EmployerId, UnionId } from '../kernel/ids.ts';
import { maskedPerson } from '../members/http/views.ts';
import type { Member } from '../members/domain/member.ts';
import type { Transfer } from '../members/domain/transfer.ts';
import type { RecordsReader } from '../platform/edge/records-reader.ts';
import type { PersonVault } from '../platform/keys/person-vault.ts';
import type { QuerySource } from '../statistics/application/query-source.ts';
import { queryColumns } from '../statistics/domain/query-columns.ts';
import type { QueryKind } from '../statistics/domain/query.ts';
import {
  memberStates,
  transferOutcomes,
  transferStates,
  unionLevels,
  unionStates,
} from '../statistics/domain/state-names.ts';
import type { Employer } from '../unions/domain/employer.ts';
import type { Union } from '../unions/domain/union.ts';
import { placeNames } from './place-names.ts';

type Cells<Kind extends QueryKind> = Readonly<Record<(typeof queryColumns)[Kind][number]['key'], string>>;

interface LinesDependencies {
  readonly records: Pick<RecordsReader, 'records'>;
  readonly vault: Pick<PersonVault, 'openAll'>;
}

/** What a page and a file show of each record, in words, nothing of a person but masked. */
export function queryLines({ records, vault }: LinesDependencies): QuerySource['lines'] {
  const namesOf = placeNames(records);
  const names = (unions: readonly (UnionId | undefined)[], employers: readonly EmployerId[] = []) =>
    namesOf({
      unions: [...new Set(unions.filter((union) => union !== undefined))],
      employers: [...new Set(employers)],
    });

  const linesOf: Readonly<
    Record<QueryKind, (states: readonly unknown[]) => Promise<Record<string, string>[]>>
  > = {
    async members(states) {
      const members = states as readonly Member[];
      const [named, opened] = await Promise.all([
        names(
          members.map(({ unionId }) => unionId),
          members.map(({ employerId }) => employerId),
        ),
        vault.openAll(members.map(({ person }) => person)),
      ]);
      return members.map((member, index) => memberCells(member, maskedPerson(opened[index]), named));
    },
    async unions(states) {
      const unions = states as readonly Union[];
      const named = await names(unions.map(({ superior }) => superior));
      return unions.map((union) => unionCells(union, named));
    },
    async employers(states) {
      const employers = states as readonly Employer[];
      const named = await names(employers.map(({ unionId }) => unionId));
      return employers.map((employer) => employerCells(employer, named));
    },
    async transfers(states) {
      const transfers = states as readonly Transfer[];
      const named = await names(transfers.flatMap(({ from, to }) => [from, to]));
      return transfers.map((transfer) => transferCells(transfer, named));
    },
  };

  return async (of, found) => {
    const lines = await linesOf[of](found.map(({ state }) => state));
    return lines.map((line) => queryColumns[of].map(({ key }) => line[key] ?? ''));
  };
}

type Named = ReadonlyMap<string, string>;

const word = (set: CodeSetName, code: string | undefined): string =>
  code === undefined ? '' : (nameOf(set, code) ?? code);

const state = (names: Readonly<Record<string, { readonly zh: string }>>, code: string | undefined): string =>
  code === undefined ? '' : (names[code]?.zh ?? code);

function memberCells(
  { memberId, person, ...member }: Member,
  masked: ReturnType<typeof maskedPerson>,
  named: Named,
): Cells<'members'> {
  return {
    memberId,
    name: masked?.name ?? '',
    idNumber: masked?.idNumber ?? '',
    mobile: masked?.mobile ?? '',
    sex: word('sex', person.sex),
    birthMonth: person.birthMonth,
    education: word('education', person.education),
    householdType: word('household-type', person.householdType),
    migrant: person.migrant ? '是' : '否',
    status: state(memberStates, member.status),
    joinedOn: member.joinedOn,
    unionId: member.unionId,
    union: named.get(member.unionId) ?? '',
    employerId: member.employerId,
    employer: named.get(member.employerId) ?? '',
  };
}

function unionCells({ stamp, term, ...union }: Union, named: Named): Cells<'unions'> {
  return {
    unionId: union.unionId,
    name: union.name,
    status: state(unionStates, union.status),
    level: state(unionLevels, union.level),
    unionType: word('union-type', union.unionType),
    creditCode: union.creditCode ?? '',
    foundedOn: union.foundedOn ?? '',
    electedOn: term?.electedOn ?? '',
    termYears: term === undefined ? '' : String(term.years),
    division: stamp.division,
    economicType: word('economic-type', stamp.economicType),
    industry: word('industry', stamp.industry),
    superiorId: union.superior ?? '',
    superior: (union.superior && named.get(union.superior)) ?? '',
  };
}

function employerCells(employer: Employer, named: Named): Cells<'employers'> {
  const { unionId } = employer;
  return {
    employerId: employer.employerId,
    name: employer.name,
    creditCode: employer.creditCode,
    economicType: word('economic-type', employer.economicType),
    industry: word('industry', employer.industry),
    division: employer.division,
    employees: String(employer.employees),
    employeesOn: employer.employeesOn ?? '',
    unionId: unionId ?? '',
    union: (unionId && named.get(unionId)) ?? '',
  };
}

function transferCells(transfer: Transfer, named: Named): Cells<'transfers'> {
  return {
    transferId: transfer.transferId,
    memberId: transfer.memberId,
    status: state(transferStates, transfer.status),
    outcome: state(transferOutcomes, transfer.outcome),
    requestedOn: legalDate(transfer.requestedAt),
    endedOn: transfer.endedAt === undefined ? '' : legalDate(transfer.endedAt),
    dueOn: transfer.dueOn ?? '',
    fromId: transfer.from,
    from: named.get(transfer.from) ?? '',
    toId: transfer.to,
    to: named.get(transfer.to) ?? '',
  };
}
