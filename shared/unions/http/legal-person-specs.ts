import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { LegalPersonStatus } from '../domain/legal-person.ts';
import * as register from '../domain/register-legal-person.ts';
import { commandSpecs } from './command-specs.ts';

const common = { tag: 'elections', audit: 'none', params: z.object({ unionId: UnionId }) } as const;

const { withBody } = commandSpecs({
  tag: 'elections',
  params: common.params,
  under: '/legal-persons/{unionId}',
  notFound: ['union/not-found'],
});

const withoutId = { unionId: true } as const;

export const legalPersonCommands = {
  ApplyForLegalPerson: withBody(
    'application',
    { zh: '申请工会法人资格登记', en: 'Apply to be registered as a legal person' },
    'legal-persons:apply',
    z.lazy(() => register.ApplyForLegalPerson.unwrap().omit(withoutId)),
  ),
  RegisterLegalPerson: withBody(
    'registration',
    { zh: '核发工会法人资格证书', en: 'Register as a legal person' },
    'legal-persons:register',
    z.lazy(() => register.RegisterLegalPerson.unwrap().omit(withoutId)),
  ),
  RefuseLegalPerson: withBody(
    'refusal',
    { zh: '不予登记', en: 'Refuse the application' },
    'legal-persons:register',
    z.lazy(() => register.RefuseLegalPerson.unwrap().omit(withoutId)),
  ),
  ChangeLegalPerson: withBody(
    'change',
    { zh: '变更登记', en: 'Register a change' },
    'legal-persons:register',
    z.lazy(() => register.ChangeLegalPerson.unwrap().omit(withoutId)),
  ),
  RenewLegalPerson: withBody(
    'renewal',
    { zh: '换领证书', en: 'Renew the certificate' },
    'legal-persons:register',
    z.lazy(() => register.RenewLegalPerson.unwrap().omit(withoutId)),
  ),
  CancelLegalPerson: withBody(
    'cancellation',
    { zh: '注销登记', en: 'Cancel the registration' },
    'legal-persons:register',
    z.lazy(() => register.CancelLegalPerson.unwrap().omit(withoutId)),
  ),
} as const;

export const getLegalPersonSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/legal-persons/{unionId}',
  summary: { zh: '查询工会法人资格', en: 'How a union stands as a legal person' },
  action: 'legal-persons:read',
  responses: {
    200: {
      description: { zh: '工会法人资格', en: 'State and certificate' },
      schema: z.lazy(() =>
        z
          .object({
            unionId: UnionId,
            status: LegalPersonStatus,
            appliedAt: Instant.optional(),
            certificate: z
              .object({ creditCode: z.string(), validFrom: LocalDate, validTo: LocalDate, scan: z.string() })
              .optional(),
            lapsed: z.boolean(),
          })
          .meta({ id: 'LegalPerson' }),
      ),
    },
  },
  problems: ['union/not-found'],
});

export const legalPersonSpecs = [...Object.values(legalPersonCommands), getLegalPersonSpec] as const;
