import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemberId } from '../kernel/ids.ts';
import type * as z from 'zod';
import { createLog, faultOf, machineName } from './log.ts';

const memberId = MemberId.parse('01JDM0Z5YKQ8W4R2T6V9X3B7CA');
type IdNumber = string & z.core.$brand<'IdNumber'>;

describe('createLog', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    const take = (line: unknown) => void written.push(String(line));
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(take);
    vi.stubEnv('POWERTOOLS_DEV', 'true');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('H4 writes one JSON line of code, level, service and fields', () => {
    createLog('members-http').info('member/registered', { memberId, rows: 3, late: false });
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'member/registered',
      service: 'members-http',
      memberId,
      rows: 3,
      late: false,
    });
  });

  it('G8 does not take a string that came from elsewhere', () => {
    const log = createLog('test', 'SILENT');
    const name = '张小明' as string;
    const idNumber = '11010519491231002X' as IdNumber;
    // @ts-expect-error any text
    log.info('x', { name });
    // @ts-expect-error a checked text that is personal
    log.info('x', { idNumber });
    // @ts-expect-error a record
    log.info('x', { member: { name: 'x' } });
    // @ts-expect-error an error beside the one that is reduced to its frames
    log.warn('x', { error: new Error('x') });
    log.info('x', { memberId, state: 'active', queue: machineName('commands.fifo') });
  });

  it('G8 writes of an error its name, code and frames, and never its message', () => {
    const cause = Object.assign(new TypeError('身份证 11010519491231002X'), { code: 'ERR_X' });
    const error = new Error('张小明\n    at 13800138000 (secret.ts:1:1)', { cause });
    createLog('test').error('engine/fault', error, { memberId });
    const line = written[0] ?? '';
    expect(line).not.toMatch(/张小明|13800138000|11010519491231002X/);
    expect(JSON.parse(line)).toMatchObject({
      level: 'ERROR',
      message: 'engine/fault',
      memberId,
      fault: { name: 'Error', frames: expect.any(Array), cause: { name: 'TypeError', code: 'ERR_X' } },
    });
    expect(JSON.parse(line).fault.frames[0]).toContain('log.test.ts');
  });
});

describe('faultOf', () => {
  it('drops message lines that pass for frames, even when the name was changed later', () => {
    const error = new Error('x\n    at 张小明 (a.ts:1:1)');
    error.name = 'Renamed';
    expect(JSON.stringify(faultOf(error))).not.toContain('张小明');
    expect(faultOf(error).name).toBe('Renamed');
  });

  it('survives what is no error, and causes in a circle', () => {
    expect(faultOf('张小明')).toEqual({ name: 'string', frames: [] });
    const error = new Error('x');
    error.cause = error;
    expect(JSON.stringify(faultOf(error)).match(/"cause"/g)).toHaveLength(4);
  });
});

describe('machineName', () => {
  it.each([
    'JKJaXmPLvHcESHA=',
    'POST /v1/members/{memberId}',
    'union-registry-44-commands.fifo',
    '0d9f1c52-0b6c-4f0e-9f7e-6f1f1f0b7f11',
  ])('takes %j', (name) => expect(machineName(name)).toBe(name));

  it.each([undefined, '', '张小明', '13800138000', 'x'.repeat(161), 'a\nb'])('leaves out %j', (name) => {
    expect(machineName(name)).toBeUndefined();
  });
});
