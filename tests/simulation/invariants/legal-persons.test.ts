import { expect, it } from 'vitest';
import type { LegalPerson } from '../../../shared/unions/domain/legal-person.ts';
import { certificatesAreKept } from './legal-persons.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

it('B5 shows a legal person without a certificate, of another code, or expired and unnoted', async () => {
  expect(await foundIn(certificatesAreKept)).toEqual([]);
  const changed = (changes: (state: LegalPerson) => object) =>
    foundIn(certificatesAreKept, (view) => {
      const person = itemOf<RecordItem<LegalPerson>>(view, 'registry/legal-person#');
      alter(view, person, { state: { ...person[1].state, ...changes(person[1].state) } });
    });
  expect(await changed(() => ({ certificate: undefined }))).toEqual([
    expect.stringMatching(/is held without a certificate$/),
  ]);
  expect(
    await changed(({ certificate }) => ({ certificate: { ...certificate, creditCode: 'OTHER' } })),
  ).toEqual([expect.stringMatching(/of another code than its union$/)]);
  expect(
    await changed(({ certificate }) => ({ certificate: { ...certificate, validTo: '2026-01-01' } })),
  ).toEqual([expect.stringMatching(/expired on 2026-01-01 and nobody noted it$/)]);
});
