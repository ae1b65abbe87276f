import type { SimulatedContext } from '../contract.ts';
import { asOfIsWhatStood } from '../invariants/as-of.ts';
import { everyCutRestores } from '../invariants/cuts.ts';
import { everyEventIsTold, followUpsBelongToCommits, nothingDueIsLeft } from '../invariants/due.ts';
import { figuresEqualRecount } from '../invariants/figures.ts';
import { commitsAreWhole, ledgerChains } from '../invariants/ledger.ts';
import { oneRegionWrites } from '../invariants/one-writer.ts';
import { everyPersonIsReadable } from '../invariants/persons.ts';
import { replicaEqualsSource } from '../invariants/replica.ts';
import {
  deadLettersAreRedriven,
  everyRequestIsDecided,
  outcomesTellWhatWasDone,
} from '../invariants/requests.ts';
import { snapshotsEqualFold } from '../invariants/snapshots.ts';

/** What holds of every context: no commands of its own. */
export const engineContext: SimulatedContext = {
  name: 'engine',
  commands: [],
  invariants: [
    ledgerChains,
    commitsAreWhole,
    snapshotsEqualFold,
    asOfIsWhatStood,
    outcomesTellWhatWasDone,
    followUpsBelongToCommits,
    everyPersonIsReadable,
    everyRequestIsDecided,
    nothingDueIsLeft,
    everyEventIsTold,
    deadLettersAreRedriven,
    oneRegionWrites,
    figuresEqualRecount,
    replicaEqualsSource,
    everyCutRestores,
  ],
};
