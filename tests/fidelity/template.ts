import { join } from 'node:path';
import { build } from 'esbuild';
import { fidelityStack } from './stack.ts';

/** Prints the CloudFormation template of the probe, its code inline, for `aws cloudformation deploy`. */
const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'probe.ts')],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  external: ['@aws-sdk/*'],
  write: false,
});
const [code] = outputFiles;
console.log(JSON.stringify(fidelityStack('', code?.text).template, null, 2));
