import type { FunctionId } from '../../shared/platform/deployment/functions.ts';
import type { QueueId, ReplicatedTableId, TableId } from '../../shared/platform/deployment/names.ts';

/**
 * What each function may do, and nothing else may. Items of replicated tables are never deleted, so no function
 * may delete one.
 * - `read`: items and indexes; `check`: as a condition of a transaction; `put`, `update`: items
 * - `encrypt`, `decrypt`: key-encryption keys, directly; what tables, queues and files need follows by itself
 */
export type Grant = {
  readonly tables?: Readonly<Partial<Record<TableId, readonly TableAction[]>>>;
  readonly streams?: readonly ReplicatedTableId[];
  /** Tables of the second region that the function writes to. */
  readonly replicas?: readonly ReplicatedTableId[];
  readonly sends?: readonly QueueId[];
  readonly receives?: readonly QueueId[];
  readonly files?: readonly FileAction[];
  readonly key?: readonly KeyAction[];
};

export type TableAction = 'read' | 'check' | 'put' | 'update';
export type FileAction = 'put' | 'read' | 'delete';
export type KeyAction = 'encrypt' | 'decrypt';

/** The edge: reads what it authorises against, seals with the person's key, stores the command, queues its id. */
const edge = {
  tables: {
    registry: ['read'],
    requests: ['read', 'put', 'update'],
    keys: ['read', 'put'],
    ephemeral: ['read', 'put', 'update'],
  },
  sends: ['commands.fifo', 'bulk.fifo'],
  key: ['decrypt'],
} as const satisfies Grant;

/** The engine: the only writer of registry and ledger. */
const engine = {
  registry: ['read', 'check', 'put', 'update'],
  ledger: ['read', 'check', 'put'],
  requests: ['read', 'check', 'put', 'update'],
  keys: ['read', 'check', 'put', 'update'],
} as const satisfies Grant['tables'];

export const grants: Readonly<Record<FunctionId, Grant>> = {
  'unions-http': edge,
  'members-http': edge,
  'intake-http': { ...edge, sends: ['commands.fifo', 'bulk.fifo', 'intake'], files: ['put', 'read'] },
  'requests-http': { tables: { registry: ['read'], requests: ['read'], keys: ['read'] }, key: ['decrypt'] },
  'services-http': {},
  'statistics-http': { tables: { registry: ['read'], statistics: ['read'] } },
  'process-commands': {
    tables: engine,
    receives: ['commands.fifo', 'bulk.fifo'],
    key: ['decrypt'],
  },
  'publish-events': {
    tables: { registry: ['read', 'update'], ledger: ['read'], requests: ['read', 'put', 'update'] },
    streams: ['ledger'],
    sends: ['commands.fifo', 'bulk.fifo', 'intake', 'streams-dlq'],
  },
  tick: {
    tables: { registry: ['read', 'update'], ledger: ['read'], requests: ['read', 'put', 'update'] },
    sends: ['commands.fifo', 'bulk.fifo', 'intake'],
  },
  provision: {
    tables: engine,
    sends: ['commands.fifo', 'bulk.fifo'],
    key: ['encrypt', 'decrypt'],
  },
  'read-roster': {
    tables: {
      registry: ['read'],
      requests: ['read', 'put', 'update'],
      keys: ['read', 'put'],
      ephemeral: ['read', 'put', 'update'],
    },
    receives: ['intake'],
    sends: ['commands.fifo', 'bulk.fifo'],
    files: ['read', 'delete'],
    key: ['decrypt'],
  },
  'project-statistics': {
    tables: {
      registry: ['read'],
      statistics: ['read', 'check', 'put', 'update'],
      applied: ['read', 'check', 'put', 'update'],
    },
    streams: ['registry'],
    sends: ['streams-dlq'],
  },
  replicate: {
    streams: ['registry', 'ledger', 'requests', 'keys'],
    replicas: ['registry', 'ledger', 'requests', 'keys'],
    sends: ['streams-dlq'],
  },
};
