import type { Log } from '../../../shared/platform/log.ts';

const nothing = (): void => undefined;

export const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, within: nothing };
