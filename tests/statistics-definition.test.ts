import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { definitionTable } from '../scripts/statistics/definition.ts';
import { ApplicationStatus } from '../shared/members/domain/membership-application.ts';
import { MemberStatus } from '../shared/members/domain/lifecycle.ts';
import { OutcomeClass, TransferStatus } from '../shared/members/domain/transfer.ts';
import {
  dissolutionStates,
  foundingStates,
  memberStates,
  membershipApplicationStates,
  transferOutcomes,
  transferStates,
  unionLevels,
  unionStates,
} from '../shared/statistics/domain/state-names.ts';
import { DissolutionStatus } from '../shared/unions/domain/dissolution.ts';
import { FoundingStatus } from '../shared/unions/domain/founding.ts';
import { UnionStatus } from '../shared/unions/domain/lifecycle.ts';
import { UnionLevel } from '../shared/unions/domain/union.ts';

/** Cells without the spaces that the formatter puts around them. */
const cellsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('E1 the definition of the figures', () => {
  it.each([
    ['members', memberStates, MemberStatus.options],
    ['unions', unionStates, UnionStatus.options],
    ['levels', unionLevels, UnionLevel.options],
    ['foundings', foundingStates, FoundingStatus.options],
    ['applications to join', membershipApplicationStates, ApplicationStatus.options],
    ['dissolutions', dissolutionStates, DissolutionStatus.options],
    ['transfers', transferStates, TransferStatus.options],
    ['outcomes of transfers', transferOutcomes, OutcomeClass.options],
  ])('has a name for every state of %s, and for no other', (_, names, states: readonly string[]) => {
    expect(Object.keys(names).toSorted()).toEqual([...states].toSorted());
  });

  it('stands in docs/statistics.md as it stands in the code', () => {
    const document = readFileSync(new URL('../docs/statistics.md', import.meta.url), 'utf8');
    expect(cellsOf(document.slice(0, document.indexOf('## ')))).toEqual(cellsOf(definitionTable()));
  });
});
