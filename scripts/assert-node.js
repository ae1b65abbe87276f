// Plain JavaScript, so that an older Node can read it and say what is wrong: the sources are TypeScript that
// Node 24 runs as it is, and Lambda runs Node 24. The npm package `node` brings it, unless its install script
// was not allowed to run; then the host's own Node answers to the same name.
import { readFileSync } from 'node:fs';

const wanted = readFileSync(new URL('../.nvmrc', import.meta.url), 'utf8').trim();
const [running] = process.versions.node.split('.');

if (running !== wanted) {
  console.error(
    `This is Node ${process.versions.node} (${process.execPath}); Node ${wanted} is needed.\n` +
      'Run it through npm (`npm start`, `npm test`, `npm run …`), after `npm ci` with install scripts allowed.',
  );
  process.exit(1);
}
