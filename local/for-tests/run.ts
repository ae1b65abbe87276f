import { startProvince } from '../runtime.ts';
import { smallProvince } from './small-province.ts';

/** A runtime that can be killed: `node run.ts <data folder>` prints where it is. */
const province = await startProvince({ dataFolder: process.argv[2] ?? '', artifacts: smallProvince });
console.log(province.url);
process.once('SIGINT', () => void province.close().then(() => process.exit(0)));
