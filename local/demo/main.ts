import '../../scripts/assert-node.js';
import { parseArgs, styleText } from 'node:util';
import { startProvince, type Province } from '../runtime.ts';
import { introduction, progressLine } from '../screen.ts';
import { type Audience, play } from './play.ts';
import { prove } from './proof.ts';
import { stageAt } from './steps.ts';
import { summary } from './summary.ts';

const usage = `npm run demo                       plays the main job on a throw-away province
npm run demo -- --against URL      plays it on one that is running (npm start)
npm run demo -- --run NAME         a name of its own for this run; the same name again changes nothing
npm run demo -- --help             this text`;

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    run: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function audience(): Audience {
  const started = performance.now();
  let shown = -1;
  return {
    step(zh, en) {
      const at = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      say(`  ${styleText('green', '✓')} ${at} s  ${zh}\n             ${styleText('dim', en)}`);
    },
    progress(done, total) {
      if (done === shown) return;
      shown = done;
      say(`    … 花名册入库 admitting the roster ${String(done)}/${String(total)}`);
    },
    note: say,
  };
}

async function demo(url: string): Promise<boolean> {
  const stage = stageAt(url, values.run);
  say(styleText('bold', '\n演示 Demo'));
  const scene = await play(stage, audience());
  const proof = await prove(stage, scene);
  say(summary(scene, proof));
  return proof.recount.proven && proof.comparison.equal;
}

async function onThrowAwayProvince(): Promise<boolean> {
  say(introduction('44'));
  let province: Province | undefined;
  try {
    province = await startProvince({ dataFolder: 'throw-away', log: (entry) => say(progressLine(entry)) });
    const proven = await demo(province.url);
    say(
      '接下来 Next: npm start 让一个省持续运行，数据保存在 .local/ 。npm start keeps a province running; its data stay under .local/.',
    );
    return proven;
  } finally {
    await province?.close();
  }
}

if (values.help) {
  say(usage);
} else {
  const proven = await (values.against === undefined ? onThrowAwayProvince() : demo(values.against)).catch(
    (cause: unknown) => {
      say(
        styleText(
          'red',
          `演示未完成 The demo did not end well: ${cause instanceof Error ? cause.message : String(cause)}`,
        ),
      );
      return false;
    },
  );
  process.exitCode = proven ? 0 : 1;
}
