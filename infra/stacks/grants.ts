import type { FunctionId } from '../../shared/platform/deployment/functions.ts';
import {
  redrivableQueues,
  deadLetterQueues,
  redriveTargets,
} from '../../shared/platform/deployment/dead-letters.ts';
import type { QueueId, ReplicatedTableId, TableId } from '../../shared/platform/deployment/names.ts';

/**
 * What each function may do, and nothing else may. Items of replicated tables are never deleted, so no function
 * may delete one.
 * - `read`: items and indexes; `scan`: every item; `put`, `update`: items; `put follow-ups`: those items only;
 *   `read session keys`: that one item; `erase`: what can be counted anew
 * - `remove`: what a signed statement says, and nothing that is replicated otherwise; `prunesReplicas`: there too
 * - `verifiesAnchors`: the public half of the anchor key
 * - `signsAnchors`: the anchor key, and a place in the second region's archive
 * - `encrypt`, `decrypt`: key-encryption keys, directly; what tables, queues and files need follows by itself
 */
export type Grant = {
  readonly tables?: Readonly<Partial<Record<TableId, readonly TableAction[]>>>;
  readonly streams?: readonly ReplicatedTableId[];
  /** Tables of the second region that the function writes to. */
  readonly replicas?: readonly ReplicatedTableId[];
  /** Tables of the second region of which the function reads items and indexes. */
  readonly readsReplicas?: readonly ReplicatedTableId[];
  /** Tables of the second region that the function reads from end to end. */
  readonly comparesReplicas?: readonly ReplicatedTableId[];
  readonly sends?: readonly QueueId[];
  readonly receives?: readonly QueueId[];
  /** Queues that it empties when told, without a trigger. */
  readonly redrives?: readonly QueueId[];
  readonly files?: readonly FileAction[];
  /** Files of records that were asked for, and no other files of that bucket. */
  readonly extracts?: readonly FileAction[];
  readonly key?: readonly KeyAction[];
  readonly signsAnchors?: true;
  readonly verifiesAnchors?: true;
  /** The second region's archive: puts batches there, or reads all of it and closes hours. */
  readonly archives?: 'batches' | 'hours';
  /** Tables of the second region from which the function removes items. */
  readonly prunesReplicas?: readonly ReplicatedTableId[];
  /** The register of the writer, in the region that keeps it: reads it, or writes it as well. */
  readonly register?: 'read' | 'write';
};

export type TableAction =
  'read' | 'read session keys' | 'scan' | 'put' | 'put follow-ups' | 'update' | 'erase' | 'remove';
export type FileAction = 'put' | 'read' | 'delete';
export type KeyAction = 'encrypt' | 'decrypt';

/** What each HTTP function keeps in the audit trail: entries, and the month's key for addresses. */
const trail = { audit: ['read', 'put'], ephemeral: ['read', 'put'] } as const satisfies Grant['tables'];

/** Buckets of tokens beside it, where a function holds callers back. */
const limited = { ...trail, ephemeral: ['read', 'put', 'update'] } as const satisfies Grant['tables'];

/** Whether a token is good: the keys that sign them, and the account behind it. */
const session = { registry: ['read'], keys: ['read session keys'] } as const satisfies Grant['tables'];

/**
 * The edge: reads what it authorises against, and what became of a record; seals with the person's key, stores the
 * command, queues its id.
 */
const edge = {
  tables: {
    registry: ['read'],
    ledger: ['read'],
    requests: ['read', 'put'],
    keys: ['read', 'put'],
    ...limited,
  },
  sends: ['commands.fifo', 'bulk.fifo'],
  key: ['decrypt'],
} as const satisfies Grant;

/** What members ask about themselves, and all that became of them; sealed anew under their key: none is made here. */
const ownData = {
  tables: {
    registry: ['read'],
    ledger: ['read'],
    requests: ['read', 'put'],
    keys: ['read'],
    ...limited,
  },
  sends: ['commands.fifo'],
  key: ['decrypt'],
} as const satisfies Grant;

/** The engine: the only writer of the ledger. */
const engine = {
  registry: ['read', 'put', 'update'],
  ledger: ['put'],
  requests: ['read', 'put', 'update'],
} as const satisfies Grant['tables'];

/** Sends follow-ups: stores the request each causes, and marks it sent. */
const dispatcher = {
  registry: ['read', 'put follow-ups'],
  requests: ['read', 'put'],
} as const satisfies Grant['tables'];

export const grants: Readonly<Record<FunctionId, Grant>> = {
  'unions-http': edge,
  'elections-http': edge,
  'employers-http': edge,
  'dissolutions-http': edge,
  'members-http': edge,
  'me-http': ownData,
  // Marks who is like whom, and asks for pairs to be compared; strikes what marks nobody any more.
  'find-duplicates': {
    tables: {
      registry: ['read', 'scan'],
      requests: ['read', 'put'],
      keys: ['read'],
      likeness: ['read', 'put', 'remove'],
    },
    receives: ['likeness'],
    sends: ['bulk.fifo', 'likeness'],
    key: ['decrypt'],
  },
  'intake-http': { tables: { ...session, ...limited }, files: ['put'] },
  'requests-http': { tables: { ...session, requests: ['read'], ...trail } },
  'services-http': {},
  'assessments-http': { ...edge, tables: { ...edge.tables, statistics: ['read'] } },
  // Records found by what they are counted under; whoever fetches a file does so in its name.
  'queries-http': {
    tables: {
      registry: ['read'],
      ledger: ['read'],
      requests: ['read', 'put'],
      keys: ['read'],
      statistics: ['read'],
      ...limited,
    },
    sends: ['commands.fifo'],
    extracts: ['read'],
    key: ['decrypt'],
  },
  'statistics-http': { tables: { ...session, statistics: ['read'], ...trail } },
  'audit-http': { tables: { ...session, sightings: ['read'], ...trail } },
  'operators-http': {
    tables: {
      registry: ['read'],
      ledger: ['read'],
      requests: ['read', 'put'],
      keys: ['read'],
      audit: ['read', 'put'],
      ephemeral: ['read', 'put', 'update'],
    },
    sends: ['commands.fifo'],
    key: ['decrypt'],
  },
  // Asks for a run; what a run does is the engine's.
  'enforce-retention': {
    tables: { registry: ['read'], requests: ['put'], keys: ['read'] },
    sends: ['bulk.fifo'],
  },
  'sign-in-upkeep': {
    tables: { registry: ['read'], requests: ['put'], keys: ['read', 'put'], ephemeral: ['read', 'put'] },
    sends: ['commands.fifo'],
    key: ['encrypt'],
  },
  // What may go of the trail the schedule says, which stands in the registry.
  'anchor-evidence': {
    tables: { registry: ['read'], ledger: ['read'], audit: ['read', 'put'] },
    signsAnchors: true,
  },
  'prune-audit': {
    tables: { audit: ['read', 'remove'], sightings: ['remove'] },
    prunesReplicas: ['audit'],
    verifiesAnchors: true,
  },
  'index-sightings': { tables: { sightings: ['put'] }, streams: ['audit'], sends: ['streams-dlq'] },
  'process-commands': {
    // Keys are wrapped anew page by page, and destroyed, and bodies of requests go, in the commit that says so.
    tables: {
      ...engine,
      registry: [...engine.registry, 'scan'],
      requests: [...engine.requests, 'scan'],
      keys: ['read', 'scan', 'put'],
      // How much of it there is to be removed.
      audit: ['read'],
      // The figures of a period that is closed.
      statistics: ['read'],
      lease: ['read'],
    },
    // Extracts are written turn by turn.
    extracts: ['put', 'read'],
    receives: ['commands.fifo', 'bulk.fifo'],
    key: ['decrypt'],
  },
  'publish-events': {
    tables: dispatcher,
    streams: ['ledger'],
    sends: ['commands.fifo', 'bulk.fifo', 'intake', 'likeness', 'streams-dlq'],
  },
  tick: { tables: { ...dispatcher, lease: ['read'] }, sends: ['commands.fifo', 'bulk.fifo'] },
  provision: {
    tables: { ...engine, keys: ['read', 'put'], lease: ['read', 'put'] },
    register: 'write',
    key: ['encrypt'],
  },
  // Grants itself what the register grants, and notes it for the engines.
  'keep-lease': { tables: { lease: ['put'] }, register: 'write' },
  // Puts what was given up back into the queue it came from.
  'dead-letters': {
    redrives: deadLetterQueues,
    sends: redrivableQueues.map((queue) => redriveTargets[queue]),
  },
  'rotate-keys': {
    tables: { registry: ['read'], requests: ['put'], keys: ['read'] },
    sends: ['commands.fifo', 'bulk.fifo'],
    key: ['encrypt'],
  },
  'read-roster': {
    tables: { requests: ['read', 'put'], keys: ['read', 'put'] },
    receives: ['intake'],
    sends: ['bulk.fifo', 'intake'],
    files: ['read', 'delete'],
    key: ['decrypt'],
  },
  'project-statistics': {
    tables: {
      statistics: ['read', 'update'],
      applied: ['read', 'put'],
    },
    streams: ['registry'],
    sends: ['streams-dlq'],
  },
  replicate: {
    streams: ['registry', 'ledger', 'requests', 'keys', 'audit'],
    replicas: ['registry', 'ledger', 'requests', 'keys', 'audit'],
    register: 'read',
    archives: 'batches',
    sends: ['streams-dlq'],
  },
  recount: {
    tables: {
      registry: ['scan'],
      statistics: ['read', 'scan', 'put', 'update', 'erase'],
      applied: ['read', 'scan', 'put', 'erase'],
    },
  },
  // Keeps how far it has come beside the figures, and removes what it has added up when it is done.
  'check-figures': {
    tables: {
      registry: ['scan'],
      ledger: ['read'],
      applied: ['read'],
      statistics: ['read', 'scan', 'put', 'remove'],
    },
  },
  // Series are made of the ledger, and only of what has arrived in the live figures.
  'close-days': {
    tables: { ledger: ['read'], applied: ['read'], statistics: ['read', 'put'] },
  },
  // Reads what it archives of the source, and of the replica only the index by time.
  'close-archive': {
    tables: { ledger: ['read'], audit: ['read'] },
    readsReplicas: ['ledger', 'audit'],
    archives: 'hours',
  },
  'compare-regions': {
    tables: { registry: ['scan'], ledger: ['scan'], requests: ['scan'], keys: ['scan'], audit: ['scan'] },
    comparesReplicas: ['registry', 'ledger', 'requests', 'keys', 'audit'],
  },
};
