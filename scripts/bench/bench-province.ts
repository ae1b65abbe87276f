import { people, type TestPerson } from '../../tests/support/people.ts';
import {
  type Founded,
  foundUnion,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
} from '../../tests/support/province.ts';

/** A province with unions that admit members, and an officer who may register them. */
export interface BenchProvince {
  readonly at: TestProvince;
  /** Sends a registration; resolves with the id of the request once it is answered with 202. */
  readonly register: (person: TestPerson, index: number) => Promise<string>;
}

export async function benchProvince(dynamodb: string, unions: number): Promise<BenchProvince> {
  const at = await testProvince({ dynamodb });
  try {
    const places: Pick<Founded, 'unionId' | 'employerId'>[] = [];
    for (let seed = 1; seed <= unions; seed += 1)
      places.push(await foundUnion(at, rosterOf(people(1, 900 + seed)), 700 + seed));
    const token = await at.token('county-officer');
    return {
      at,
      async register(person, index) {
        const place = places[index % places.length];
        const body = {
          unionId: place?.unionId,
          employerId: place?.employerId,
          person: personOf(person),
        };
        const answered = await at.call<{ requestId: string }>('POST', '/v1/members', {
          token,
          body,
          expect: 202,
        });
        return answered.body.requestId;
      },
    };
  } catch (cause) {
    await at.close();
    throw cause;
  }
}

/** People whom no part of the bench has registered yet. */
let crowds = 30_000;
export const newPeople = (count: number): TestPerson[] => {
  crowds += 1;
  return people(count, crowds);
};
