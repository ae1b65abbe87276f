import * as z from 'zod';
import { OperatorId } from '../kernel/caller.ts';
import type { Command } from '../kernel/command.ts';
import { type Instant, legalDate, LocalDate } from '../kernel/dates.ts';
import { absent, change } from '../kernel/decision.ts';
import type { RequestId } from '../kernel/ids.ts';
import type { SuiteId } from '../kernel/keys.ts';
import { initialRules, type Rules } from '../kernel/rules.ts';
import { certificateRefOf } from '../operators/adapters/certificate-verifier.ts';
import { type Federation, federationsOf, provincialFederation } from '../platform/deployment/federations.ts';
import type { Engine } from '../platform/engine/engine.ts';
import { planWrites } from '../platform/engine/plan.ts';
import { StoredRequest, toRequestItem } from '../platform/engine/request.ts';
import { rulesRecord, type RulesSet } from '../kernel/rules-history.ts';
import { derivedId } from '../platform/ids.ts';
import { createKeyRing } from '../platform/keys/make-keys.ts';
import { maintainSessionKeys } from '../platform/keys/session-key-upkeep.ts';
import type { KeyService } from '../platform/keys/port.ts';
import { createOnce } from '../platform/store/create-once.ts';
import type { Store } from '../platform/store/port.ts';

export interface ProvisionDependencies {
  readonly tenant: string;
  readonly regions: readonly string[];
  readonly store: Store;
  readonly service: KeyService;
  /** Of the keys that are made; those that are there keep theirs. */
  readonly suite?: SuiteId;
  readonly engine: Engine;
  readonly now: () => Instant;
  readonly administrator?: FirstAdministrator | undefined;
  /** From when operators must sign; from the beginning unless it is said. */
  readonly signaturesFrom?: LocalDate | undefined;
}

/** 安全管理员: who may register everybody else. Their certificate, in PEM. */
const FirstAdministrator = z.strictObject({ operatorId: OperatorId, certificate: z.string().max(24_000) });
type FirstAdministrator = z.infer<typeof FirstAdministrator>;

/** What a deployment may ask for when it provisions. */
export const ProvisionRequest = z.object({
  administrator: FirstAdministrator.optional(),
  signaturesFrom: LocalDate.optional(),
});

/** 总工会 in the table of union types. */
const UNION_TYPE = '5';

/** Federations a batch: with their ledger entries, gates and outcomes they fill one transaction. */
const BATCH = 24;

/** Rules hold from the beginning: an imported record may be older than the registry. */
const FROM = '1949-10-01' as LocalDate;

/**
 * What a province needs before its first command: keys, rules, and the federations of its tree. Safe to
 * repeat: what stands already stays as it is.
 */
export async function provision(
  dependencies: ProvisionDependencies,
): Promise<{ readonly federations: number }> {
  const { tenant, regions, store, service, suite, administrator, now } = dependencies;
  await createKeyRing(store, service, regions, suite);
  await maintainSessionKeys({ store, service, regions }, now());
  await setInitialRules(dependencies);
  const federations = federationsOf(tenant);
  // Level by level: a superior must stand before those below it are decided.
  for (const level of new Set(federations.map((federation) => federation.level))) {
    const peers = federations.filter((federation) => federation.level === level);
    for (let from = 0; from < peers.length; from += BATCH) {
      await registerFederations(peers.slice(from, from + BATCH), dependencies);
    }
  }
  if (administrator !== undefined) await registerAdministrator(administrator, dependencies);
  return { federations: federations.length };
}

async function registerAdministrator(
  { operatorId, certificate: text }: FirstAdministrator,
  { tenant, store, engine, now }: ProvisionDependencies,
): Promise<void> {
  const certificate = certificateRefOf(text);
  if (certificate === undefined) throw new Error('the administrator’s certificate can’t be read');
  const scope = provincialFederation(tenant).id;
  const body = { operatorId, role: 'security-administrator', scope, certificate };
  const id = `${operatorId} ${certificate.fingerprint}`;
  const command = systemCommand(tenant, 'RegisterOperator', body, id, now());
  await createOnce(store, 'requests', toRequestItem(command));
  const { failed } = await engine.process([command.requestId]);
  const [fault] = failed.values();
  if (fault !== undefined) throw new Error('the administrator could not be registered', { cause: fault });
  const [item] = await store.read([{ table: 'requests', pk: command.requestId }]);
  const outcome = StoredRequest.parse(item).outcome;
  if (outcome?.status !== 'done')
    throw new Error(`the administrator was refused: ${outcome?.rejection.code ?? 'undecided'}`);
}

const systemCommand = (tenant: string, type: string, body: unknown, id: string, at: Instant): Command => ({
  requestId: derivedId<RequestId>('provision', tenant, type, id),
  type,
  actor: { kind: 'system', id: 'provision' },
  at,
  group: id,
  lane: 'bulk',
  body,
});

/** The first rules can't be decided by rules: they are committed as they stand. */
async function setInitialRules({ tenant, store, now, signaturesFrom }: ProvisionDependencies): Promise<void> {
  const at = now();
  const set = (from: LocalDate, rules: Rules): RulesSet => ({ type: 'RulesSet', v: 1, from, rules });
  const events =
    signaturesFrom === undefined
      ? [set(FROM, initialRules)]
      : [
          set(FROM, { ...initialRules, signatures: { exempt: 'all' } }),
          set(signaturesFrom, { ...initialRules, version: 2 }),
        ];
  const command = systemCommand(tenant, 'SetRules', {}, tenant, at);
  const context = {
    at,
    on: legalDate(at),
    rules: initialRules,
    newId: <Id extends string>(label: string) => derivedId<Id>(command.requestId, label),
  };
  const decision = {
    changes: [change(absent(rulesRecord, tenant), events)],
    claims: [],
    gates: [],
    keys: [],
    bodies: [],
    follow: [],
    result: {},
  };
  await createOnce(store, 'requests', toRequestItem(command));
  await store.commit(planWrites(decision, command, context, { indexes: {}, rests: new Map() }));
}

async function registerFederations(
  federations: readonly Federation[],
  { tenant, store, engine, now }: ProvisionDependencies,
): Promise<void> {
  const commands = federations.map((federation) => {
    const { id, name, level, division, superior } = federation;
    const body = { unionId: id, name, level, division, unionType: UNION_TYPE, ...(superior && { superior }) };
    return systemCommand(tenant, 'RegisterFederation', body, id, now());
  });
  const there = await store.read(commands.map(({ requestId }) => ({ table: 'requests', pk: requestId })));
  const missing = commands.filter((_, index) => there[index] === undefined);
  if (missing.length > 0) {
    await store.commit(
      missing.map((command) => ({ op: 'create', table: 'requests', item: toRequestItem(command) })),
    );
  }
  const { failed } = await engine.process(commands.map(({ requestId }) => requestId));
  const [fault] = failed.values();
  if (fault !== undefined) throw new Error('federations could not be registered', { cause: fault });
  const settled = await store.read(commands.map(({ requestId }) => ({ table: 'requests', pk: requestId })));
  const refused = settled.filter((item) => StoredRequest.parse(item).outcome?.status !== 'done');
  if (refused.length > 0) throw new Error(`${String(refused.length)} federations were refused`);
}
