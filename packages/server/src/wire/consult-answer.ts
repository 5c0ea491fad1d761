import type { ConsultResponse, DisableReason, PaymentOption } from '@capstan/protocol'
import { unreachable } from '../assert.ts'
import type { ConsultedMethod } from '../domain/consult.ts'
import type { Obstacle } from '../domain/offered-methods.ts'
import { success } from './results.ts'

/** The consult API's answer (ams/consult). */
export function consultAnswer(methods: readonly ConsultedMethod[]): ConsultResponse {
  return { result: success(), paymentOptions: methods.map(paymentOption) }
}

function paymentOption({ method, obstacle, brands, currencies }: ConsultedMethod): PaymentOption {
  return {
    paymentMethodType: method.type,
    paymentMethodCategory: method.category,
    paymentMethodRegion: method.regions,
    enabled: obstacle === undefined,
    ...(obstacle && { disableReason: disableReason(obstacle, currencies) }),
    supportedCurrencies: currencies,
    ...(method.type === 'CARD' && {
      paymentOptionDetail: { supportCardBrands: brands.map((cardBrand) => ({ cardBrand })) },
    }),
  }
}

/** A method that can be paid in no currency has nobody who takes it; otherwise it is this one that is not taken. */
function disableReason(obstacle: Obstacle, currencies: readonly string[]): DisableReason {
  if (currencies.length === 0) return 'CURRENT_CHANNEL_NOT_EXIST'
  switch (obstacle) {
    case 'acquirer':
    case 'currency':
      return 'CHANNEL_NOT_SUPPORT_CURRENCY'
    case 'amount':
      return 'EXCEED_CHANNEL_LIMIT_RULE'
    case 'capture-mode':
      return 'CHANNEL_DISABLE'
    default:
      return unreachable(obstacle)
  }
}
