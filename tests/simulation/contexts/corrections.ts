import type { Worker } from '../../../shared/kernel/caller.ts';
import { legalDate } from '../../../shared/kernel/dates.ts';
import { IdNumber } from '../../../shared/kernel/id-number.ts';
import type { CorrectionId } from '../../../shared/kernel/ids.ts';
import { type Correction, ReviewedField } from '../../../shared/members/domain/correction.ts';
import {
  correctedForm,
  type OwnCorrection,
  type ReviewedCorrection,
} from '../../../shared/members/domain/own-data.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { checkPerson, PersonalData } from '../../../shared/members/domain/person.ts';
import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import { sealPersons } from '../../../shared/platform/edge/seal-persons.ts';
import { idNumberOf } from '../../support/people.ts';
import type { Choices, CommandSource, Drawn, Known, KnownRecord, Sealing } from '../contract.ts';
import { officerFor } from './cast.ts';

/** What members correct themselves, what they ask their union to correct, and what it says. */

const worker = (choices: Choices): Worker => ({
  kind: 'worker',
  id: `worker-${String(choices.int(8))}` as Worker['id'],
});

function liveMember(known: Known, choices: Choices): KnownRecord | undefined {
  const all = known.records('member').filter(({ state }) => isLive((state as Member).status));
  return all.length > 0 ? choices.pick(all) : undefined;
}

/** As the routes make it: of what is sealed, under the person's own key, with the claim on their own number. */
const sealed =
  (record: KnownRecord, readRev: number, changes: OwnCorrection | ReviewedCorrection) =>
  async ({ vault, now }: Sealing): Promise<unknown> => {
    const { person } = record.state as Member;
    const [data] = await vault.openAll([person]);
    if (data === undefined) return undefined;
    const { idNumber: number } = PersonalData.parse(data);
    const checked = checkPerson(correctedForm(data, person, changes), legalDate(now));
    if (!checked.ok) return undefined;
    const { idNumber, personal, counted } = checked.value;
    const [one] = await sealPersons(vault, [{ personId: person.personId, data: personal, idNumber }]);
    const identity = await vault.sealIdentity(await vault.claimsOf(number));
    const command = { identity, readRev, person: { ...one?.person, ...counted } };
    const fields = ReviewedField.options.filter((field) => field in changes);
    return fields.length > 0 ? { ...command, fields, corrected: one?.identity } : command;
  };

/** The revision that was read, or one that has been overtaken. */
const revRead = ({ rev }: KnownRecord, choices: Choices): number =>
  rev > 1 && choices.chance(0.1) ? rev - 1 : rev;

function drawOwn(known: Known, choices: Choices): Drawn | undefined {
  const record = liveMember(known, choices);
  if (record === undefined) return undefined;
  // Half of the time one of few, so that several have the same.
  const number = choices.int(choices.chance(0.5) ? 8 : 10_000);
  const body = { mobile: `1390000${String(number).padStart(4, '0')}` } as OwnCorrection;
  const readRev = revRead(record, choices);
  return { type: 'CorrectOwnData', body, actor: worker(choices), seal: sealed(record, readRev, body) };
}

function drawRequest(known: Known, choices: Choices): Drawn | undefined {
  const record = liveMember(known, choices);
  if (record === undefined) return undefined;
  const body = reviewed(known, choices);
  const readRev = revRead(record, choices);
  return { type: 'RequestCorrection', body, actor: worker(choices), seal: sealed(record, readRev, body) };
}

/** Another number half of the time: one that somebody of the cast has, or one of few that nobody has. */
function reviewed(known: Known, choices: Choices): ReviewedCorrection {
  if (choices.chance(0.5))
    return { householdType: choices.pick(['1', '2', '9']), migrant: choices.chance(0.5) };
  const idNumber = choices.chance(0.5)
    ? choices.pick(known.people).idNumber
    : IdNumber.parse(idNumberOf('440305', '1990-01-01', 900 + choices.int(6)));
  return { idNumber };
}

function review(type: string, more: object) {
  return (known: Known, choices: Choices): Drawn | undefined => {
    const all = known.records('correction').map(({ state }) => state as Correction);
    const waiting = all.filter(({ status }) => status === 'submitted');
    const from = waiting.length > 0 && choices.chance(0.85) ? waiting : all.slice(-6);
    if (from.length === 0 || (waiting.length === 0 && choices.chance(0.7))) return undefined;
    const { correctionId, stamp } = choices.pick(from);
    return {
      type,
      body: { correctionId: choices.chance(0.02) ? UNKNOWN : correctionId, ...more },
      actor: officerFor(stamp.path, known, choices, { role: 'union-officer', wrong: 'organiser' }),
    };
  };
}

const UNKNOWN = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as CorrectionId;

export const correctionCommands: readonly CommandSource[] = [
  { name: 'correct own data', weight: 1, draw: drawOwn },
  { name: 'request a correction', weight: 2, draw: drawRequest },
  { name: 'approve a correction', weight: 2, draw: review('ApproveCorrection', {}) },
  { name: 'reject a correction', weight: 0.5, draw: review('RejectCorrection', { reason: '与证件不符' }) },
];
