import { OperatorId } from '../../kernel/caller.ts';
import { ok } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { offerUpload, type OfferUploadDeps } from '../application/offer-upload.ts';
import { offerUploadSpec } from './specs.ts';

export function intakeRoutes(deps: OfferUploadDeps): readonly Route[] {
  const offer = offerUpload(deps);
  return [
    implement(offerUploadSpec, async ({ body, caller, idempotencyKey, now }) => {
      const offered = await offer(OperatorId.parse(caller.id), idempotencyKey, body, now);
      return offered.ok ? ok({ status: 201, body: offered.value }) : offered;
    }),
  ];
}

/** For the description of the whole API. */
export const intakeSpecs = [offerUploadSpec];
