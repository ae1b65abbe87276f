import type { Worker } from '../../../shared/kernel/caller.ts';
import { epochOf, type Instant, instantOf, legalDate, type LocalDate } from '../../../shared/kernel/dates.ts';
import type { MemberId } from '../../../shared/kernel/ids.ts';
import { ConsentPurpose } from '../../../shared/members/domain/consent-versions.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { PersonalData } from '../../../shared/members/domain/person.ts';
import type { Choices, CommandSource, Drawn, Known, Sealing, SimulatedContext } from '../contract.ts';
import { consentsAreAsAgreed } from '../invariants/consents.ts';
import { officerFor } from './cast.ts';
import { members } from './standing.ts';

/** 个人信息处理同意: given and withdrawn by members and by officers for them, over each other and again. */

const UNKNOWN_MEMBER = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as MemberId;

/** Few of them, so that they give and withdraw many times. */
function someone(known: Known, choices: Choices): Member | undefined {
  const few = members(known).slice(0, 12);
  return few.length > 0 ? choices.pick(few) : undefined;
}

const worker = (choices: Choices): Worker => ({
  kind: 'worker',
  id: `worker-${String(choices.int(8))}` as Worker['id'],
});

/** With the claim on the member's own number, or now and then on somebody else's. */
const asMember =
  (member: Member, of: Member, rest: object) =>
  async ({ vault }: Sealing): Promise<unknown> => {
    const [data] = await vault.openAll([of.person]);
    if (data === undefined) return undefined;
    const claims = await vault.claimsOf(PersonalData.parse(data).idNumber);
    return { ...rest, memberId: member.memberId, identity: await vault.sealIdentity(claims) };
  };

const own =
  (type: string, more: (choices: Choices) => object) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const member = someone(known, choices);
    if (member === undefined) return undefined;
    const of = choices.chance(0.05) ? (someone(known, choices) ?? member) : member;
    const body = { purpose: choices.pick(ConsentPurpose.options), ...more(choices) };
    return { type, body, actor: worker(choices), seal: asMember(member, of, body) };
  };

const recorded =
  (type: string, more: (choices: Choices) => object) =>
  (known: Known, choices: Choices): Drawn | undefined => {
    const member = someone(known, choices);
    if (member === undefined) return undefined;
    const body = {
      memberId: choices.chance(0.02) ? UNKNOWN_MEMBER : member.memberId,
      purpose: choices.pick(ConsentPurpose.options),
      signedOn: day(known.now, choices),
      evidence: `GH-${String(choices.int(1_000))}`,
      ...more(choices),
    };
    const actor = officerFor(member.stamp.path, known, choices, {
      role: 'union-officer',
      wrong: 'organiser',
    });
    return { type, body, actor };
  };

/** Today or some days ago; now and then one that has not come. */
const day = (now: Instant, choices: Choices): LocalDate =>
  legalDate(instantOf(epochOf(now) - (choices.int(6) - 1) * 86_400_000));

const version = (choices: Choices) => ({ version: choices.chance(0.05) ? 2 : 1 });
const nothing = () => ({});

const commands: readonly CommandSource[] = [
  { name: 'give a consent', weight: 2, draw: own('GiveOwnConsent', version) },
  { name: 'withdraw a consent', weight: 1, draw: own('WithdrawOwnConsent', nothing) },
  { name: 'record a consent', weight: 2, draw: recorded('RecordConsent', version) },
  {
    name: 'record the withdrawal of a consent',
    weight: 1,
    draw: recorded('RecordConsentWithdrawal', nothing),
  },
];

export const consentsContext: SimulatedContext = {
  name: 'consents',
  commands,
  invariants: [consentsAreAsAgreed],
};
