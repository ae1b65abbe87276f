import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../shared/statistics/domain/assessment.ts';
import { assessmentsComeToRest, assessmentsStayAsSigned } from './assessments.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

type Which = (assessment: Assessment) => boolean;
const isSigned: Which = ({ status }) => status === 'signed';

const broken = (changes: Partial<Assessment>, which: Which = isSigned, invariant = assessmentsStayAsSigned) =>
  foundIn(invariant, (view) => {
    const [key, item] = itemOf<RecordItem<Assessment>>(view, 'registry/assessment#', ({ state }) =>
      which(state),
    );
    alter(view, [key, item], { state: { ...item.state, ...changes } });
  });

describe('what must hold of periods that are closed', () => {
  it('holds in a province where all is well, of a version that was corrected and the one that corrects it', async () => {
    expect(await foundIn(assessmentsStayAsSigned)).toEqual([]);
    expect(await foundIn(assessmentsComeToRest)).toEqual([]);
    await expect(broken({}, ({ status }) => status === 'corrected')).resolves.toEqual([]);
  });

  it('shows other figures, a second version that counts, another’s book, the wrong signer, and a state unlike the signature', async () => {
    const whole = { unionId: '0'.repeat(26), name: '', at: '', figures: {}, reported: [] } as never;
    expect(await broken({ whole })).toHaveLength(1);
    expect(await broken({ rows: 999 })).toHaveLength(1);
    expect(await broken({ status: 'signed' }, ({ status }) => status === 'corrected')).toHaveLength(1);
    expect(await broken({ unionId: '0'.repeat(26) as never })).toHaveLength(1);
    expect(await broken({ signed: undefined })).toHaveLength(2);
    const by = 'operator:op-1';
    expect(await broken({ closedBy: by, signed: { by, at: '' as never } })).toHaveLength(1);
  });

  it('shows what has stopped on its way', async () => {
    expect(await broken({ status: 'collecting' }, isSigned, assessmentsComeToRest)).toHaveLength(1);
  });
});
