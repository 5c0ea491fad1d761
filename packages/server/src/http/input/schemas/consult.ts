import Type from 'typebox'
import { amount, optional } from './fields.ts'
import { paymentFactor, productCode } from './pay.ts'

function methods(description: string) {
  return optional(
    Type.Array(Type.String({ pattern: '^[A-Z0-9_]{1,64}$' }), {
      description,
      examples: [['CARD', 'GCASH']],
      maxItems: 200,
      errorMessage: 'must be a list of at most 200 names of payment methods, for example ["CARD"]',
    }),
  )
}

function region(description: string) {
  return optional(
    Type.String({
      description,
      examples: ['DE'],
      pattern: '^[A-Z]{2}$',
      errorMessage: 'must be two upper-case letters of ISO 3166, for example DE',
    }),
  )
}

export const consultRequest = Type.Object(
  {
    productCode,
    paymentAmount: amount,
    paymentFactor: optional(paymentFactor),
    allowedPaymentMethods: methods('List only these. Absent or empty: all.'),
    blockedPaymentMethods: methods('Do not list these.'),
    allowedPaymentMethodRegions: optional(
      Type.Array(Type.String({ pattern: '^(?:[A-Z]{2}|GLOBAL)$' }), {
        description: 'List only methods of these regions: ISO 3166 letters, or GLOBAL. Absent or empty: all.',
        examples: [['GLOBAL', 'PH']],
        maxItems: 300,
        errorMessage: 'must be a list of at most 300 regions, each two upper-case letters of ISO 3166 or GLOBAL',
      }),
    ),
    userRegion: region('Where the buyer is: methods of this region are listed first, then global ones.'),
    merchantRegion: region('Accepted for compatibility: no acquirer here distinguishes by it.'),
  },
  { title: 'ConsultRequest', description: 'Fields that are not listed are accepted and ignored.' },
)
