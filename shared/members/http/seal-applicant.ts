import { type Instant, legalDate } from '../../kernel/dates.ts';
import type { PersonId, RequestId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { sealPersons } from '../../platform/edge/seal-persons.ts';
import { derivedId } from '../../platform/ids.ts';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { checkPerson, type PersonInput } from '../domain/person.ts';

/** Checks a person and seals what is personal, under an id that a repeat of the request arrives at again. */
export async function sealApplicant(
  vault: PersonVault,
  input: PersonInput,
  requestId: RequestId,
  now: Instant,
) {
  const checked = checkPerson(input, legalDate(now));
  if (!checked.ok) return err(checked.error.map(inPerson)) satisfies Result<never, readonly Rejection[]>;
  const { idNumber, personal, counted } = checked.value;
  const personId = derivedId<PersonId>(requestId, 'person');
  const [sealed] = await sealPersons(vault, [{ personId, data: personal, idNumber }]);
  if (sealed === undefined) throw new Error('the vault sealed nobody');
  return ok({ person: { ...sealed.person, ...counted }, identity: sealed.identity });
}

const inPerson = (rejection: Rejection): Rejection => ({
  ...rejection,
  pointer: `/person${rejection.pointer ?? ''}`,
});
