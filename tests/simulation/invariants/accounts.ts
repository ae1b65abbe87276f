import type { Actor } from '../../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../../shared/kernel/dates.ts';
import { mayBeSigned } from '../../../shared/kernel/signed-acts.ts';
import {
  type Operator,
  type OperatorEvent,
  operatorRecord,
  usableCertificate,
} from '../../../shared/operators/domain/operator.ts';
import { registryHandlers } from '../../../shared/registry/handlers.ts';
import type { Invariant, View } from '../contract.ts';
import { type RequestItem, storedIn } from './stored.ts';

/** How long an answer about an account may be remembered, in milliseconds. */
const REMEMBERED = 30_000;

type SignedIn = Extract<Actor, { kind: 'operator' }> & { readonly certificate: string };

/**
 * Whether account and certificate held at some instant from 30 seconds before a decision to its commit, and whether
 * they did not at some: what was read in between may be either.
 */
function heldAround(
  view: View,
  actor: SignedIn,
  { pk, outcome }: RequestItem,
): { yes: boolean; no: boolean } {
  const from = epochOf(outcome?.at ?? view.now) - REMEMBERED;
  const until = view.committed(`requests/${pk}`) ?? view.now;
  const around = { yes: false, no: false };
  let held = false;
  let since = Number.NEGATIVE_INFINITY;
  const note = (to: number) => {
    if (to >= from && since <= epochOf(until)) around[held ? 'yes' : 'no'] = true;
  };
  let state: Operator | undefined;
  for (const entry of storedIn(view).ledger.get(`operator#${actor.id}`) ?? []) {
    for (const event of entry.events) state = operatorRecord.evolve(state, event as OperatorEvent, entry);
    const at = epochOf(view.committed(`ledger/${entry.pk}@${String(entry.seq)}`) ?? entry.at);
    note(at);
    since = at;
    held =
      state?.role === actor.role &&
      state.scope === actor.scope &&
      usableCertificate(state, actor.certificate) !== undefined;
  }
  note(Number.POSITIVE_INFINITY);
  return around;
}

const signedIn = (actor: Actor): actor is SignedIn =>
  actor.kind === 'operator' && actor.certificate !== undefined;

/** G1: neither accepted nor in flight does a command outlive the account of who asked. */
export const accountsHeld: Invariant = {
  name: 'no command is carried out after its operator’s account has ended',
  when: 'always',
  check: (view) =>
    [...storedIn(view).requests.values()].flatMap((request) => {
      const { pk, type, actor, outcome } = request;
      if (outcome === undefined || !signedIn(actor)) return [];
      const around = heldAround(view, actor, request);
      const name = `request ${pk} ${type} of ${actor.id}`;
      if (outcome.status === 'done' && !around.yes)
        return [`${name} was carried out at ${outcome.at}, when the account had ended`];
      const isRefused = outcome.status === 'rejected' && outcome.rejection.code === 'command/account-ended';
      return isRefused && !around.no
        ? [`${name} was refused at ${instantOf(epochOf(outcome.at))}, while the account held`]
        : [];
    }),
};

/** Nothing is asked of it: what a command's action is stands in its handler. */
const actions = new Map(
  [...registryHandlers({} as Parameters<typeof registryHandlers>[0], { tenant: '44' })].map(
    ([type, { action }]) => [type, action],
  ),
);

/** G3: whoever signed in by certificate signs what is to be signed, and the ledger keeps it. */
export const actsAreSigned: Invariant = {
  name: 'the ledger keeps the signature of every act that is to be signed',
  when: 'always',
  check(view) {
    const { requests, ledger } = storedIn(view);
    const signed = new Set(
      [...ledger.values()].flatMap((entries) =>
        entries.flatMap(({ requestId, signature }) => (signature === undefined ? [] : [requestId])),
      ),
    );
    return [...requests.values()].flatMap(({ pk, type, actor, outcome }) =>
      outcome?.status === 'done' && signedIn(actor) && mayBeSigned(actions.get(type) ?? '') && !signed.has(pk)
        ? [`request ${pk} ${type} of ${actor.id} was carried out unsigned`]
        : [],
    );
  },
};
