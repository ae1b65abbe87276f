import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { OperatorSignature } from '../../kernel/signature.ts';

/** What an entry can be found by: `member:<id>`, `union:<id>`. An id, never a number or a name of a person. */
export const RecordName = z
  .string()
  .regex(/^[a-z][a-z-]{0,40}:[\w.-]{1,64}$/)
  .meta({ id: 'RecordName', description: '`<kind>:<id>`', examples: ['member:01JDM0Z5YKQ8W4R2T6V9X3B7CA'] });
export type RecordName = z.infer<typeof RecordName>;

/** `operator:…`, `worker:…`, `machine:…`, or `unknown` for who has not signed in. */
export const ActorName = z
  .string()
  .regex(/^(unknown|(operator|worker|machine|system):[A-Za-z0-9][\w.-]{0,63})$/);

const Digest = z.string().regex(/^[\w-]{43}$/);

/** Who did what to which records, when, why, from where, and what came of it. */
export const AuditFact = z.lazy(() =>
  z.strictObject({
    at: Instant,
    by: ActorName,
    role: z.string().optional(),
    scope: UnionId.optional(),
    action: z.string().regex(/^[\w :/{}.-]{1,160}$/),
    records: z.array(RecordName),
    purpose: z
      .string()
      .regex(/^[a-z][a-z-]{0,63}$/)
      .optional(),
    status: z.int(),
    problem: z.string().optional(),
    request: z.string().regex(/^[\w=+/.-]{1,128}$/),
    /** Keyed hash of the address: `<month of the key>:<hash>`. */
    address: z.string().optional(),
    /** Of what the operator signed and no ledger entry keeps: a reveal. */
    signature: OperatorSignature.optional(),
  }),
);
export type AuditFact = z.infer<typeof AuditFact>;

/** Records one entry names at most; what concerns more is kept in several. */
export const MOST_RECORDS = 100;

/** A link of a chain: `pk` names the chain, `seq` counts from 1, `prev` is the hash of the link before. */
export const Link = z.object({
  pk: z.string(),
  seq: z.int().positive(),
  rev: z.literal(1),
  prev: Digest.optional(),
  hash: Digest,
});
export type Link = z.infer<typeof Link>;

/** One entry as it is kept. A chain belongs to one execution environment, which alone appends to it. */
export const AuditEntry = z.lazy(() =>
  AuditFact.unwrap()
    .extend(Link.shape)
    .extend({ pk: z.string().startsWith('chain#') }),
);
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The next link after `head`. */
export const linkAfter = <Content extends object>(
  pk: string,
  head: Pick<Link, 'seq' | 'hash'> | undefined,
  content: Content,
) => ({
  pk,
  seq: (head?.seq ?? 0) + 1,
  rev: 1 as const,
  ...content,
  ...(head === undefined ? {} : { prev: head.hash }),
});

/** The name of one item, in findings and in digests. */
export const keyOfLink = ({ pk, seq }: Pick<Link, 'pk' | 'seq'>): string => `${pk}@${String(seq)}`;
