import { AdmitRosterChunk, type NoteRosterChunk } from '../../../events/founding-process.ts';
import { type CommandHandler, NotYet, type Reader } from '../../kernel/command-handler.ts';
import { type ClaimId, decide, type FollowUp, type Loaded, refuse } from '../../kernel/decision.ts';
import { reject } from '../../kernel/problem.ts';
import {
  admitChunk,
  type AdmittingChunk,
  type Candidate,
  type RecordingRows,
  RecordRosterRows,
  recordRosterRows,
} from '../domain/admit-roster.ts';
import {
  type RosterChunk,
  type RosterChunkEvent,
  rosterChunkId,
  rosterChunkRecord,
  type RowResult,
} from '../domain/roster-chunk.ts';
import { employmentClaims, holderOf, memberBehind } from './membership-handlers.ts';
import type { IdentityVault } from './vault.ts';

const systemOnly = (kind: string) => (kind === 'system' ? undefined : reject('command/not-permitted'));

export const recordRosterRowsHandler = (
  vault: IdentityVault,
): CommandHandler<'RecordRosterRows', RecordRosterRows, RecordingRows> => ({
  type: 'RecordRosterRows',
  body: RecordRosterRows,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const identities = await Promise.all(
      body.rows.map(
        async ({ line, identity, person }) =>
          identity &&
          person &&
          // The first is enough beside a record: the others follow from the person.
          ([String(line), (await vault.openIdentity(identity, person))[0]] as const),
      ),
    );
    return {
      chunk: await read.record(rosterChunkRecord, rosterChunkId(body.applicationId, body.chunk)),
      identities: Object.fromEntries(identities.filter((entry) => entry !== undefined)),
    };
  },
  group: (_, { applicationId }) => applicationId,
  guard: (_, { kind }) => systemOnly(kind),
  decide: recordRosterRows,
});

export const admitRosterChunkHandler = (
  vault: IdentityVault,
): CommandHandler<'AdmitRosterChunk', AdmitRosterChunk, AdmittingChunk> => ({
  type: 'AdmitRosterChunk',
  body: AdmitRosterChunk,
  action: 'system',
  lane: 'bulk',
  async load(read, { body }) {
    const [chunk, gate] = await Promise.all([
      read.record(rosterChunkRecord, rosterChunkId(body.applicationId, body.chunk)),
      read.gate(body.unionId),
    ]);
    // Its rows were accepted before the roster was complete, so they are on their way.
    if (chunk.state === undefined)
      throw new NotYet(`chunk ${String(body.chunk)} of founding ${body.applicationId}`);
    return { chunk, gate, candidates: await candidatesOf(read, vault, chunk) };
  },
  group: (_, { unionId }) => unionId,
  guard: (_, { kind }) => systemOnly(kind),
  decide(records, { body }, context) {
    if (records.chunk.state?.status === 'admitted')
      return refuse('roster/chunk-admitted', { chunk: body.chunk });
    const { decision, results } = admitChunk(records, body, context);
    return decide({ ...decision, follow: [report(body, results)] });
  },
});

async function candidatesOf(
  read: Reader,
  vault: IdentityVault,
  { state, lookups }: Loaded<RosterChunk, RosterChunkEvent>,
): Promise<ReadonlyMap<number, Candidate>> {
  const named = (state?.rows ?? []).flatMap(({ line, person, employment }) => {
    const claim = lookups[String(line)];
    return person && claim ? [{ line, person, employment, claim: claim as ClaimId }] : [];
  });
  const candidates = await Promise.all(
    named.map(async ({ line, person, employment = {}, claim: id }) => {
      const claim = await read.claim(await vault.claimsBeside(id, person));
      const member = await memberBehind(read, claim, person.personId);
      const [holder, claims] = await Promise.all([
        holderOf(read, claim, member),
        employmentClaims(read, employment),
      ]);
      return [line, { claim, member, holder, ...claims }] as const;
    }),
  );
  return new Map(candidates);
}

const report = ({ applicationId, chunk }: AdmitRosterChunk, results: readonly RowResult[]): FollowUp => {
  const count = (status: RowResult['status']) => results.filter((row) => row.status === status).length;
  const body: NoteRosterChunk = {
    applicationId,
    chunk,
    admitted: count('admitted'),
    refused: count('refused'),
    transferOffers: count('transfer-offer'),
  };
  return { command: { type: 'NoteRosterChunk', body, group: applicationId, lane: 'bulk' } };
};
