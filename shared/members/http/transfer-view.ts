import { type Transfer, waitsAt } from '../domain/transfer.ts';
import type { OwnTransferView } from './transfer-specs.ts';

/** What everybody who takes part may see: who has to act follows from the state. */
export const transferView = (transfer: Transfer): OwnTransferView => {
  const waiting = waitsAt(transfer);
  return { ...transfer, ...(waiting && { waitsAt: waiting }) };
};
