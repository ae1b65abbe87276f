import { rulesSource } from '../platform/engine/rules-source.ts';
import { operatorSignatures, type OperatorSignatures } from '../platform/signed/operator-signatures.ts';
import type { Connection } from './connect.ts';

/** For functions with routes that operators sign: the others need not know certificates. */
export const signaturesOf = ({ store, tenant }: Connection): OperatorSignatures =>
  operatorSignatures({ tenant, rules: rulesSource(store, tenant) });
