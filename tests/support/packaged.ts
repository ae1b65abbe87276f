import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Templates and packages are there before provinces start side by side: two that made them would be in each other's way. */
export function setup(): void {
  for (const script of ['scripts/synth.ts', 'scripts/package.ts'])
    execFileSync(process.execPath, [join(root, script)], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
}
