import { parseArgs } from 'node:util';
import type { MakeBackend } from './cloud/backend.ts';
import { crowded, oneLarge, provisioned } from './functions/provisioned.ts';
import { countUnderFaults } from './figures/run.ts';
import { mutants } from './mutants/mutants.ts';
import { huntMutants } from './mutants/hunt.ts';
import { story, summary } from './runner/report.ts';
import { run } from './runner/run.ts';
import { shrink } from './runner/shrink.ts';
import { countyMoved } from './runner/affiliations.ts';
import { largeOneDissolved } from './runner/dissolutions.ts';
import type { Violation } from './runner/episode.ts';
import { manyTransfers } from './runner/transfers.ts';

const usage = `npm run simulate -- [options]

  --seed N        where every choice comes from (1)
  --steps M       how many calls and events of the cloud, at least (50000)
  --on emulator   on DynamoDB Local instead of memory
  --episode K     only the episode of this number
  --mutant NAME   with one safeguard left out
  --transfers N   N random transfers between 200 unions of ten members each
  --reaffiliate UxM  a county of U unions of M members each moved to another city and back, in two legs of
                  --steps each, everybody counted after every event
  --dissolve N    a union of N members dissolved while people join, leave and are transferred, in two legs
  --figures N     N events of records of every kind counted under faults, through two rebuilds
  --mutants       every mutant in turn, up to --steps each
  --help          this

Ends with 1 at the first violation, after it has been shrunk.`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '50000' },
    on: { type: 'string', default: 'memory' },
    episode: { type: 'string' },
    mutant: { type: 'string' },
    transfers: { type: 'string' },
    dissolve: { type: 'string' },
    figures: { type: 'string' },
    reaffiliate: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function number(
  name: 'seed' | 'steps' | 'episode' | 'transfers' | 'dissolve' | 'figures',
  least: number,
): number {
  const given = Number(values[name]);
  if (!Number.isSafeInteger(given) || given < least)
    throw new Error(`--${name} takes a whole number from ${String(least)}\n\n${usage}`);
  return given;
}

async function main(): Promise<number> {
  if (values.help) {
    say(usage);
    return 0;
  }
  const [seed, steps] = [number('seed', 0), number('steps', 1)];
  if (values.transfers !== undefined) return transfer(seed, number('transfers', 1));
  if (values.reaffiliate !== undefined) return reaffiliate(seed, steps, values.reaffiliate);
  if (values.dissolve !== undefined) return dissolve(seed, number('dissolve', 1), steps);
  if (values.figures !== undefined) return figures(seed, number('figures', 1));
  const from = await provisioned();
  if (values.mutants) {
    const hunts = await huntMutants(from, { seed, steps, found: (line) => say(line) });
    return hunts.every(({ invariant }) => invariant !== undefined) ? 0 : 1;
  }
  const mutant = mutants.find(({ name }) => name === values.mutant);
  if (values.mutant !== undefined && mutant === undefined)
    throw new Error(`no mutant ${values.mutant}; there are ${mutants.map(({ name }) => name).join(', ')}`);
  if (values.on !== 'memory' && values.on !== 'emulator') throw new Error(`--on takes emulator\n\n${usage}`);
  const emulator = values.on === 'emulator' ? await emulated() : undefined;
  try {
    return await simulate({ seed, steps, from, safeguards: mutant?.safeguards, emulator });
  } finally {
    await emulator?.close();
  }
}

/** 统计: every counter beside a recount, after so many events. */
async function figures(seed: number, events: number): Promise<number> {
  const report = await countUnderFaults({ seed, events });
  const seconds = Math.round(report.milliseconds / 1_000);
  say(
    `${String(report.events)} events of ${String(report.records)} records in ${String(report.deliveries)} deliveries, ${String(report.rebuilds)} rebuilds, ${String(seconds)} s`,
  );
  for (const [fault, count] of [...report.faults].toSorted()) say(`  ${fault.padEnd(20)} ${String(count)}`);
  say(
    `${String(report.counters)} counters of ${String(report.figures.size)} figures in ${String(report.scopes)} scopes compared`,
  );
  say(
    `${String(report.turns)} turns of the rotating check, ${String(report.takenForWrong.length)} false alarms`,
  );
  say(
    report.differing === 0 ? '\nEvery counter equals its recount.' : `\n${String(report.differing)} differ.`,
  );
  return report.differing + report.takenForWrong.length === 0 ? 0 : 1;
}

/** 撤销: of one large union, under load and faults for so many steps, and then to its end. */
async function dissolve(seed: number, members: number, steps: number): Promise<number> {
  const from = await oneLarge(members);
  const began = performance.now();
  const report = await largeOneDissolved({ seed, steps, legs: 2, from });
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(
    `a union of ${String(members)} members: ${String(report.steps)} steps, ${String(report.faults.length)} faults, ${String(seconds)} s`,
  );
  const { status = 'not reported', progress } = report.dissolution ?? {};
  const { placed = 0, fell = 0, settled = 0, round = 0 } = progress ?? {};
  say(
    `  ${status}: ${String(placed)} members placed in ${String(round)} rounds, ${String(fell)} elsewhere than was meant, ${String(settled)} records settled`,
  );
  sayLooks(report);
  for (const [words, count] of [...report.outcomes]
    .filter(([name]) => /Dispos|Dissol|Seals/.test(name))
    .toSorted())
    say(`  ${words.padEnd(60)} ${String(count)}`);
  return concluded(seed, report);
}

/** 隶属关系变更: of a county, there and back. */
async function reaffiliate(seed: number, steps: number, of: string): Promise<number> {
  const [unions = 0, members = 0] = of.split('x').map(Number);
  if (!Number.isSafeInteger(unions) || !Number.isSafeInteger(members) || unions < 1 || members < 1)
    throw new Error(`--reaffiliate takes unions x members, 50x400 say\n\n${usage}`);
  const from = await crowded(unions, members);
  const began = performance.now();
  const report = await countyMoved({ seed, steps, legs: 2, from });
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(
    `a county of ${String(unions)} unions of ${String(members)} members: ${String(report.steps)} steps, ${String(report.faults.length)} faults, ${String(seconds)} s`,
  );
  for (const change of report.moved)
    say(`  moved with ${String(change.unions)} unions and ${String(change.members)} members`);
  sayLooks(report);
  for (const [words, count] of [...report.outcomes]
    .filter(([name]) => /Affiliation|Restamp|CompareMembers/.test(name))
    .toSorted())
    say(`  ${words.padEnd(60)} ${String(count)}`);
  return concluded(seed, report);
}

const sayLooks = ({ instants, quiet }: { readonly instants: number; readonly quiet: number }): void => {
  say(
    `  everybody counted ${String(instants)} times; ${String(quiet)} times nothing was left to be counted, and every counter equalled the recount`,
  );
};

function concluded(seed: number, { violation }: { readonly violation?: Violation }): number {
  say(
    violation === undefined
      ? '\nEvery invariant held.'
      : `\nSeed ${String(seed)} violates: ${violation.invariant}`,
  );
  for (const line of violation?.words.slice(0, 10) ?? []) say(`  ${line}`);
  return violation === undefined ? 0 : 1;
}

/** 接转: until there were so many, or one invariant did not hold. */
async function transfer(seed: number, transfers: number): Promise<number> {
  const began = performance.now();
  const from = await crowded(200, 10);
  const progress = (done: number) => say(`  ${String(done)} of ${String(transfers)} transfers`);
  const report = await manyTransfers({ seed, transfers, from, progress });
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(
    `${String(report.transfers)} transfers in ${String(report.episodes)} episodes, ${String(report.steps)} steps, ${String(report.faults)} faults, ${String(seconds)} s`,
  );
  for (const [words, count] of [...report.outcomes]
    .filter(([name]) => /Transfer|Objection|Release/.test(name))
    .toSorted())
    say(`  ${words.padEnd(60)} ${String(count)}`);
  if (report.violation === undefined) {
    say('\nEvery invariant held.');
    return 0;
  }
  say(
    `\nSeed ${String(seed)}, episode ${String(report.violation.episode)} violates: ${report.violation.invariant}`,
  );
  for (const line of report.violation.words.slice(0, 10)) say(`  ${line}`);
  return 1;
}

const emulated = async () => (await import('./cloud/emulator.ts')).startEmulator();

interface Simulated {
  readonly seed: number;
  readonly steps: number;
  readonly from: Awaited<ReturnType<typeof provisioned>>;
  readonly safeguards: (typeof mutants)[number]['safeguards'] | undefined;
  readonly emulator: { readonly backend: MakeBackend } | undefined;
}

async function simulate({ seed, steps, from, safeguards, emulator }: Simulated): Promise<number> {
  let said = performance.now();
  const report = await run({
    seed,
    steps,
    provisioned: from,
    safeguards,
    backend: emulator?.backend,
    // Calls of the emulator are slow, and a province on it takes seconds to stand.
    stepsOfEpisode: emulator === undefined ? undefined : 1_500,
    episode: values.episode === undefined ? undefined : number('episode', 1),
    progress(done, episodes) {
      if (performance.now() - said < 5_000) return;
      said = performance.now();
      say(`  ${String(done)} of ${String(steps)} steps, ${String(episodes)} episodes`);
    },
  });
  say(summary(report));
  const { failure } = report;
  if (failure === undefined) {
    say('\nEvery invariant held.');
    return 0;
  }
  const { invariant, words } = failure.report.violation;
  say(`\nSeed ${String(seed)}, episode ${String(failure.episode)} violates: ${invariant}`);
  for (const line of words.slice(0, 10)) say(`  ${line}`);
  const again = [
    `--seed ${String(seed)} --episode ${String(failure.episode)}`,
    ...(values.mutant === undefined ? [] : [`--mutant ${values.mutant}`]),
    ...(emulator === undefined ? [] : ['--on emulator']),
  ].join(' ');
  say(`Again: npm run simulate -- ${again}\n`);
  const shrunk = await shrink(failure.options, failure.report, emulator === undefined ? 400 : 30);
  say(shrunk === undefined ? 'It does not fail again when replayed.' : await story(failure.options, shrunk));
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
