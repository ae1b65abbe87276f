import { readFileSync } from 'node:fs';

/** A killed npm can't pass the signal on, and what it started would run on unseen: so its end is watched for. */
export function whenNpmEnds(then: () => void): void {
  if (!process.env['npm_lifecycle_event']) return;
  const above = ancestry();
  const watch = setInterval(() => {
    if (ancestry() === above) return;
    clearInterval(watch);
    then();
  }, 500);
  watch.unref();
}

/** npm, with the shell it may have put between. */
function ancestry(): string {
  const parent = process.ppid;
  try {
    const [, command = '', grandparent = ''] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return /^(sh|dash|bash)$/.test(command) ? `${parent} ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
