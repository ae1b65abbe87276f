/**
 * Every Lambda function and its one source file. serverless.yml gives them triggers, infra/ gives each its
 * role, scripts/bundle.ts makes one bundle of each; a test holds the three together.
 */
export const functionSources = {
  'unions-http': 'functions/unions/http.ts',
  'elections-http': 'functions/unions/elections.ts',
  'employers-http': 'functions/unions/employers.ts',
  'dissolutions-http': 'functions/unions/dissolutions.ts',
  'members-http': 'functions/members/http.ts',
  'me-http': 'functions/members/me.ts',
  'find-duplicates': 'functions/members/find-duplicates.ts',
  'intake-http': 'functions/intake/http.ts',
  'requests-http': 'functions/requests/http.ts',
  'services-http': 'functions/services/http.ts',
  'statistics-http': 'functions/statistics/http.ts',
  'assessments-http': 'functions/statistics/assessments.ts',
  'queries-http': 'functions/statistics/queries.ts',
  'operators-http': 'functions/operators/http.ts',
  'sign-in-upkeep': 'functions/operators/sign-in-upkeep.ts',
  'process-commands': 'functions/registry/process-commands.ts',
  'publish-events': 'functions/registry/publish-events.ts',
  tick: 'functions/registry/tick.ts',
  provision: 'functions/registry/provision.ts',
  'keep-lease': 'functions/recovery/keep-lease.ts',
  'dead-letters': 'functions/operations/dead-letters.ts',
  'read-roster': 'functions/intake/read-roster.ts',
  'project-statistics': 'functions/statistics/project-statistics.ts',
  'audit-http': 'functions/audit/http.ts',
  'anchor-evidence': 'functions/audit/anchor.ts',
  'prune-audit': 'functions/audit/prune.ts',
  'index-sightings': 'functions/audit/sightings.ts',
  'rotate-keys': 'functions/keys/rotate.ts',
  'enforce-retention': 'functions/retention/enforce.ts',
  recount: 'functions/statistics/recount.ts',
  'check-figures': 'functions/statistics/check-figures.ts',
  'close-days': 'functions/statistics/close-days.ts',
  replicate: 'functions/recovery/replicate.ts',
  'compare-regions': 'functions/recovery/compare.ts',
  'close-archive': 'functions/recovery/close-archive.ts',
} as const satisfies Record<string, `functions/${string}.ts`>;

export type FunctionId = keyof typeof functionSources;

export const functionIds = Object.keys(functionSources) as readonly FunctionId[];
