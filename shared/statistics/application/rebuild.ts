import type { Generation, Generations, RegistryScan } from './ports.ts';
import { imageOf, type Projection, projectInto } from './project.ts';
import { isProven, recount, type Recount, type RecountOptions } from './recount.ts';

export interface Rebuild {
  readonly recount: Recount;
  /** Whether the new generation is the one that is read now. */
  readonly swapped: boolean;
  /** Out of use, to be discarded; the projectors' last transactions into it may still be on their way. */
  readonly retired?: Generation;
}

/**
 * Builds the figures anew beside the live ones, proves them by a recount, then swaps. From its beginning on the
 * projectors write both generations, and records that they bring first are passed over by the fill. A rebuild
 * that failed or found differences goes on where it stood when called again.
 */
export async function rebuild(
  projection: Projection,
  scan: RegistryScan,
  options: RecountOptions = {},
): Promise<Rebuild> {
  const { store } = projection;
  const generations = await begin(projection);
  const { building, live } = generations;
  const failed = await fill(projection, scan, generations);
  if (failed > 0) throw new Error(`${String(failed)} records could not be applied to ${building}`);
  const counted = await recount({ store, scan, pause: projection.pause }, building, options);
  if (!isProven(counted)) return { recount: counted, swapped: false };
  const swapped = await store.replaceGenerations(generations, { live: building, ...cutOf(generations) });
  return { recount: counted, swapped, ...(swapped && { retired: live }) };
}

/** Gives a rebuild up; returns the generation to discard, undefined when none was being built. */
export async function abandonRebuild({ store }: Pick<Projection, 'store'>): Promise<Generation | undefined> {
  const generations = await store.generations();
  const { live, building } = generations;
  if (building === undefined) return undefined;
  if (!(await store.replaceGenerations(generations, { live, ...cutOf(generations) })))
    throw new Error('another rebuild came between');
  return building;
}

/** Deletes what a generation has left behind; refused while it is in use. */
export async function discardGeneration({ store }: Pick<Projection, 'store'>, generation: Generation) {
  const { live, building } = await store.generations();
  if (generation === live || generation === building) throw new Error(`${generation} is in use`);
  return store.discard(generation);
}

async function begin({ store }: Projection): Promise<Generations & { readonly building: Generation }> {
  const read = await store.generations();
  if (read.building !== undefined) return { ...read, building: read.building };
  const rev = read.rev + 1;
  // Revisions never repeat, so no generation inherits what another has left.
  const building: Generation = `g${rev}`;
  if (!(await store.replaceGenerations(read, { live: read.live, building, ...cutOf(read) })))
    throw new Error('another rebuild or check began at the same moment');
  return { rev, live: read.live, building, ...cutOf(read) };
}

const cutOf = ({ cut }: Generations): Pick<Generations, 'cut'> => (cut === undefined ? {} : { cut });

/** Returns how many records could not be applied. Unreadable ones are left to the recount to name. */
async function fill(
  projection: Projection,
  scan: RegistryScan,
  { building, cut }: { readonly building: Generation; readonly cut?: number },
): Promise<number> {
  let failed = 0;
  for await (const page of scan.pages()) {
    const images = page.map(imageOf).filter((image) => image !== undefined && image !== 'unreadable');
    failed += (await projectInto(projection, building, images, cut)).length;
  }
  return failed;
}
