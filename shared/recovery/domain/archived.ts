/** What the archive keeps, each under its own place: never keys, and of the registry only what is to follow. */
export const archivedFamilies = ['ledger', 'audit', 'follow-ups'] as const;
export type ArchivedFamily = (typeof archivedFamilies)[number];

/** An item as plain JSON: ledger and audit trail are hashed as such, so nothing is lost by it. */
export type ArchivedItem = Readonly<Record<string, unknown>> & { readonly pk: string };

/** `2026-12-01T03`: an hour of UTC. */
export type Hour = string;

export const hourOf = (instant: string): Hour => instant.slice(0, 13);

/** Bounds of an hour as the index by time takes them: after the first, up to and including the second. */
export const boundsOf = (hour: Hour): readonly [after: string, through: string] => {
  const begin = Date.parse(`${hour}:00:00.000Z`);
  return [new Date(begin - 1).toISOString(), new Date(begin + 3_599_999).toISOString()];
};

export const nextHour = (hour: Hour): Hour =>
  hourOf(new Date(Date.parse(`${hour}:00:00.000Z`) + 3_600_000).toISOString());

/** Names an item within its family. */
export const nameOf = ({ pk, seq }: { readonly pk: string; readonly seq?: unknown }): string =>
  typeof seq === 'number' ? `${pk}@${String(seq)}` : pk;

/** Every closed hour is looked at once in this many. */
const ROTATION = 720;

/** Whether it is an hour's turn to be compared: once in thirty days, and while it is new. */
export function isTurnOf(hour: Hour, now: number): boolean {
  const [number, today] = [Date.parse(`${hour}:00:00.000Z`), now].map((at) => Math.floor(at / 3_600_000));
  return number !== undefined && today !== undefined && (today - number) % ROTATION <= 2;
}

const placeOf = (family: ArchivedFamily, hour: Hour): string =>
  `${family}/${hour.slice(0, 10)}/${hour.slice(11)}/`;

/** All batches of an hour. */
export const batchesOf = placeOf;

/**
 * One batch of a stream, so far as it is of one hour: named by where it begins and ends in its shard, so that the
 * same batch that comes again is the same object. Numbers of a stream are its own; as text they have one length.
 */
export const batchName = (family: ArchivedFamily, hour: Hour, first: string, last: string): string =>
  `${placeOf(family, hour)}${first.padStart(40, '0')}-${last.padStart(40, '0')}.zst`;

/** Packs of a closed hour. */
export const packsOf = (family: ArchivedFamily, hour: Hour): string => `packs/${placeOf(family, hour)}`;

/** A closed hour, in parts by key. Named by what it holds: one that was never finished is in nobody's way. */
export const packName = (family: ArchivedFamily, hour: Hour, part: number, digest: string): string =>
  `${packsOf(family, hour)}${String(part).padStart(4, '0')}-${digest.slice(0, 16)}.zst`;

export const MANIFESTS = 'manifests/';

export const manifestName = (family: ArchivedFamily, hour: Hour): string =>
  `${MANIFESTS}${placeOf(family, hour)}manifest.zst`;

/** What a name says of an object; undefined when nothing of ours is named so. */
export function readName(
  name: string,
):
  | { readonly kind: 'batch' | 'pack' | 'manifest'; readonly family: ArchivedFamily; readonly hour: Hour }
  | undefined {
  const [, kind, family, day, hour] =
    /^(packs\/|manifests\/)?(ledger|audit|follow-ups)\/(\d{4}-\d\d-\d\d)\/(\d\d)\/[\w-]+\.zst$/.exec(name) ??
    [];
  if (family === undefined || day === undefined || hour === undefined) return undefined;
  return {
    kind: kind === 'packs/' ? 'pack' : kind === MANIFESTS ? 'manifest' : 'batch',
    family: family as ArchivedFamily,
    hour: `${day}T${hour}`,
  };
}
