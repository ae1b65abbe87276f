import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { people, type TestPerson } from '../../tests/support/people.ts';
import {
  type Founded,
  foundUnion,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
} from '../../tests/support/province.ts';

/** A client told that the system is busy asks again, under the same key. */
const MAX_TRIES = 5;

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
        const idempotencyKey = randomUUID();
        for (let attempt = 1; ; attempt += 1) {
          const { status, body: answer } = await at.call<{ requestId: string }>('POST', '/v1/members', {
            token,
            body,
            idempotencyKey,
            expect: attempt < MAX_TRIES ? [202, 503] : 202,
          });
          if (status === 202) return answer.requestId;
          await sleep(1000);
        }
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
