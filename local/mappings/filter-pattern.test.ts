import { describe, expect, it } from 'vitest';
import { recordFilter } from './filter-pattern.ts';

const record = {
  eventName: 'INSERT',
  dynamodb: {
    Keys: { pk: { S: 'member#01' } },
    NewImage: { type: { S: 'member' }, note: { S: '' }, gone: { NULL: true }, tags: { SS: ['a', 'b'] } },
    SizeBytes: 120,
    first: null,
    list: [{ kind: 'x' }, { kind: 'y' }],
  },
};

const image = (field: string, matcher: unknown) => ({
  dynamodb: { NewImage: { [field]: { S: [matcher] } } },
});
const size = (matcher: unknown) => ({ dynamodb: { SizeBytes: [matcher] } });

describe('filter pattern', () => {
  it.each([
    ['no pattern at all', [], true],
    ['an equal string', [{ eventName: ['INSERT'] }], true],
    ['another string', [{ eventName: ['REMOVE'] }], false],
    ['one of several strings', [{ eventName: ['REMOVE', 'INSERT'] }], true],
    ['JSON text', ['{"eventName":["INSERT"]}'], true],
    ['any of several patterns', [{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }], true],
    ['all fields of one pattern', [{ eventName: ['INSERT'], dynamodb: { SizeBytes: [1] } }], false],
    ['an empty string', [image('note', '')], true],
    ['null', [{ dynamodb: { first: [null] } }], true],
    ['null where there is a value', [size(null)], false],
    ['a boolean', [{ dynamodb: { NewImage: { gone: { NULL: [true] } } } }], true],
    ['a number', [size(120)], true],
    ['a number given as a string', [size('120')], false],
    ['a field that is absent', [{ dynamodb: { OldImage: { a: { S: ['x'] } } } }], false],
    ['prefix', [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'member#' }] } } } }], true],
    ['prefix of another', [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'union#' }] } } } }], false],
    ['prefix of a number', [size({ prefix: '1' })], false],
    ['suffix', [{ dynamodb: { Keys: { pk: { S: [{ suffix: '#01' }] } } } }], true],
    ['suffix of another', [{ dynamodb: { Keys: { pk: { S: [{ suffix: '#02' }] } } } }], false],
    ['equals-ignore-case', [{ eventName: [{ 'equals-ignore-case': 'insert' }] }], true],
    ['anything-but another', [image('type', { 'anything-but': ['union', 'gate'] })], true],
    ['anything-but this', [image('type', { 'anything-but': ['union', 'member'] })], false],
    ['anything-but one value', [image('type', { 'anything-but': 'member' })], false],
    ['anything-but a prefix', [image('type', { 'anything-but': { prefix: 'mem' } })], false],
    ['anything-but an absent field', [image('absent', { 'anything-but': ['x'] })], false],
    ['exists', [image('type', { exists: true })], true],
    ['exists of an object, which is no leaf', [{ dynamodb: { NewImage: [{ exists: true }] } }], false],
    ['exists of an absent field', [image('absent', { exists: true })], false],
    ['not exists of an absent field', [image('absent', { exists: false })], true],
    [
      'not exists below an absent object',
      [{ dynamodb: { OldImage: { a: { S: [{ exists: false }] } } } }],
      true,
    ],
    ['not exists of a field that is there', [image('type', { exists: false })], false],
    ['numeric equality', [size({ numeric: ['=', 120] })], true],
    ['numeric range, inside', [size({ numeric: ['>', 100, '<=', 120] })], true],
    ['numeric range, outside', [size({ numeric: ['>', 120, '<=', 200] })], false],
    ['numeric of a string', [image('type', { numeric: ['>', 0] })], false],
    ['an element of a list', [{ dynamodb: { NewImage: { tags: { SS: ['b'] } } } }], true],
    ['no element of a list', [{ dynamodb: { NewImage: { tags: { SS: ['c'] } } } }], false],
    ['an object in a list', [{ dynamodb: { list: { kind: ['y'] } } }], true],
    ['$or, second alternative', [{ $or: [{ eventName: ['REMOVE'] }, size(120)] }], true],
    ['$or, none', [{ $or: [{ eventName: ['REMOVE'] }, size(1)] }], false],
    ['$or beside a field that fails', [{ eventName: ['REMOVE'], $or: [size(120), size(1)] }], false],
    [
      '$or inside an object',
      [{ dynamodb: { $or: [{ SizeBytes: [1] }, { Keys: { pk: { S: ['member#01'] } } }] } }],
      true,
    ],
  ])('matches %s', (_, patterns, expected) => {
    expect(recordFilter(patterns)(record)).toBe(expected);
  });

  it.each([
    ['a bare value', { eventName: 'INSERT' }],
    ['an empty list', { eventName: [] }],
    ['an unknown matcher', { eventName: [{ wildcard: 'a*' }] }],
    ['two matchers in one', { eventName: [{ prefix: 'a', suffix: 'b' }] }],
    ['a list', ['INSERT']],
    ['a list as JSON', '["INSERT"]'],
    ['an $or of one', { $or: [{ eventName: ['INSERT'] }] }],
    ['a numeric without a bound', { size: [{ numeric: ['>'] }] }],
    ['a numeric with an unknown operator', { size: [{ numeric: ['!=', 1] }] }],
    ['exists of a text', { size: [{ exists: 'yes' }] }],
    ['prefix of a number', { size: [{ prefix: 1 }] }],
  ])('refuses %s', (_, pattern) => {
    expect(() => recordFilter([pattern as unknown as string])).toThrow();
  });
});
