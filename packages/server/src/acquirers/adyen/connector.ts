import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Account } from '../kit/account.ts'
import type { Connector } from '../kit/connector.ts'
import { accountFields, authorizationDays, hasMultipleCaptures, merchantAccount } from './account-fields.ts'
import { authorize } from './authorize.ts'
import { check } from './check.ts'
import { inquireAuthorization } from './inquire-authorization.ts'
import { capture, inquireCapture, inquireRefund, refund, voidAuthorization } from './modifications.ts'
import { shopperMembers } from './shopper.ts'
import { webhook } from './webhook.ts'

const secondsPerDay = 86_400

/** Adyen's Checkout API. It cannot be asked about a payment: results come by webhook. docs/connectors/adyen.md */
export const adyen: Connector = {
  id: 'adyen',
  title: 'Adyen',
  acquirerName: 'ADYEN',
  fields: accountFields,
  traits: {
    // "A minimum period of 31 days" (docs.adyen.com/development-resources/api-idempotency).
    repeats: { by: 'key', forSeconds: 31 * secondsPerDay },
    inquiries: 'messages',
    voidsBy: 'reference',
    results: { capture: 'later', refund: 'later', void: 'later' },
    overCapture: 'only for some merchant categories and schemes, by agreement with Adyen',
    lateArrivalMs: 15 * 60_000,
  },
  secretMembers: [
    'number',
    'cvc',
    'expiryMonth',
    'expiryYear',
    'holderName',
    'redirectResult',
    'cardHolderName',
    'expiryDate',
    'paymentData',
    'threeds2.threeDS2Token',
    ...shopperMembers,
  ],
  capability,
  merchantId: merchantAccount,
  seal: (request, account) => ({
    ...request,
    headers: { ...request.headers, 'x-api-key': account.secrets['apiKey'] ?? '' },
  }),
  // Adyen signs no answers: TLS is the proof.
  open: (answer) => answer,
  authorize,
  inquireAuthorization,
  capture,
  inquireCapture,
  refund,
  inquireRefund,
  void: voidAuthorization,
  callback: webhook,
  check,
}

function capability(method: PaymentMethod, _currency: string, account?: Account): Capability | undefined {
  // Cards only, and not the Korean ones whose issuer authenticates: Adyen has a method of its own for these.
  if (method.type !== 'CARD' || method.issuerAuthenticated) return undefined
  const several = account !== undefined && hasMultipleCaptures(account)
  return {
    flow: 'direct',
    challenges: true,
    capture: 'separate',
    manualCapture: true,
    partialCapture: true,
    // Adyen documents no number. Ours only keeps a caller that runs wild from filling the books.
    maxCaptures: several ? 1_000 : 1,
    remainderAfterCapture: several ? 'keep' : 'release',
    refund: 'partial',
    // Adyen documents no period for cards in general: a year, as Antom has, is our choice.
    refundWindowSeconds: 365 * secondsPerDay,
    authValiditySeconds: authorizationDays(account) * secondsPerDay,
    cancelWindow: 'until-taken',
    maxAmountUpdates: 0,
  }
}
