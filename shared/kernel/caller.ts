import * as z from 'zod';
import { EntrustmentId, UnionId } from './ids.ts';
import { OperatorSignature } from './signature.ts';

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Accounts get into logs, queues and ledgers: whoever is called by a mobile or an ID number needs another name. */
const ACCOUNT_WITHOUT_NUMBER = /^(?!.*\d{11})[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** An account as whoever keeps accounts knows it, never a name or a number of a person. */
const subject = <B extends string>(brand: B, form: RegExp) =>
  z
    .string()
    .regex(form)
    .meta({ id: brand, description: `${brand}, an account id` })
    // Last, since zod's type forgets a generic brand in what is chained after it.
    .brand<B>();

export const OperatorId = subject('OperatorId', ACCOUNT_WITHOUT_NUMBER);
export type OperatorId = z.infer<typeof OperatorId>;

/** A worker's account; the same person as a member has a MemberId. */
export const WorkerId = subject('WorkerId', ACCOUNT);
export type WorkerId = z.infer<typeof WorkerId>;

/** A bank's or an agency's client, as its certificate is registered. */
export const MachineId = subject('MachineId', ACCOUNT_WITHOUT_NUMBER);
export type MachineId = z.infer<typeof MachineId>;

/**
 * organiser 组织员: founds unions and collects for those that have no officer yet. The three administrators 三员
 * are apart (GB/T 22239); what each role may do stands in permissions.ts.
 */
export const OperatorRole = z.enum([
  'union-officer',
  'superior-officer',
  'organiser',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
]);
export type OperatorRole = z.infer<typeof OperatorRole>;

export const Operator = z.object({
  kind: z.literal('operator'),
  id: OperatorId,
  role: OperatorRole,
  /** The union whose subtree this operator works in. */
  scope: UnionId,
  /** SHA-256 of the certificate that the session is bound to, hexadecimal; none where it is bound to none. */
  certificate: OperatorSignature.shape.certificate.optional(),
  /** The contract under which an entrusted party's account acts; none for the union's own people. */
  entrustment: EntrustmentId.optional(),
});
export type Operator = z.infer<typeof Operator>;

/** An operator with what this one request brought. */
export const SignedInOperator = Operator.extend({
  /** On this very request, verified at the edge; kept with the command, not with the actor. */
  signature: OperatorSignature.optional(),
});
export type SignedInOperator = z.infer<typeof SignedInOperator>;

export const Worker = z.object({ kind: z.literal('worker'), id: WorkerId });
export type Worker = z.infer<typeof Worker>;

export const Machine = z.object({ kind: z.literal('machine'), id: MachineId });
export type Machine = z.infer<typeof Machine>;

/** A worker with what only their token tells. It goes no further than the answer: an actor has none of it. */
export const SignedInWorker = Worker.extend({
  /** Their verified ID number, encrypted to the registry by the issuer (a compact JWE). */
  sealedIdNumber: z.string().optional(),
});
export type SignedInWorker = z.infer<typeof SignedInWorker>;

/** Who a verified token says is calling. */
export const Caller = z.lazy(() => z.discriminatedUnion('kind', [SignedInOperator, SignedInWorker, Machine]));
export type Caller = z.infer<typeof Caller>;

/** Who did something: a caller, or the system itself under the name of a process or a schedule. */
export const Actor = z.lazy(() =>
  z.discriminatedUnion('kind', [
    Operator,
    Worker,
    Machine,
    z.object({ kind: z.literal('system'), id: z.string().regex(/^[a-z][a-z-]{0,63}$/) }),
  ]),
);
export type Actor = z.infer<typeof Actor>;

/** As records and the ledger name who did something: `operator:…`, `worker:…`, `machine:…`, `system:…`. */
export const actorName = (actor: Actor): string => `${actor.kind}:${actor.id}`;
