import type { AcquirerInfo, PaymentResultInfo, PaymentStatus, Result } from '@capstan/protocol'
import Type from 'typebox'
import { describes } from './describes.ts'

/** Fields of answers and notifications alike. Lengths are those that APO documents. */

export function ourId(description: string) {
  return Type.String({ description, minLength: 1, maxLength: 64 })
}

export function words(maxLength: number, description: string) {
  return Type.String({ description, maxLength })
}

export function time(description: string) {
  return Type.String({
    description: `${description} ISO 8601 with offset, in whole seconds.`,
    format: 'date-time',
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d$',
  })
}

export function pageUrl(description: string) {
  return Type.String({ description, format: 'uri', maxLength: 2048 })
}

/** As it stands in every answer. The document narrows `resultCode` to the codes that the API has. */
export const result = describes<Result>()(
  Type.Object(
    {
      resultCode: Type.String({
        description: 'Programs decide by it, and by resultStatus for codes they do not know.',
      }),
      resultStatus: Type.Enum(['S', 'F', 'U'], {
        description: 'S: succeeded. F: failed for good. U: unknown or still in progress.',
      }),
      resultMessage: words(256, 'For people: names the field or the reason.'),
    },
    { title: 'Result', description: 'How a call, a payment or a transaction ended.' },
  ),
)

export const acquirerInfo = describes<AcquirerInfo>()(
  Type.Object(
    {
      acquirerName: words(64, 'ALIPAY (Antom), CHECKOUT (Checkout.com), 2C2P.'),
      referenceRequestId: Type.Optional(words(64, 'The id of the request that the server sent to the acquirer.')),
      acquirerTransactionId: Type.Optional(words(64, "The acquirer's id of this very operation.")),
      acquirerMerchantId: Type.Optional(words(64, 'The merchant at the acquirer.')),
      acquirerResultCode: Type.Optional(words(64, "The acquirer's own result, not one of the result codes.")),
      acquirerResultMessage: Type.Optional(words(64, "The acquirer's own words.")),
    },
    { title: 'AcquirerInfo', description: 'What the acquirer called it, for looking it up there.' },
  ),
)

/** The acquirer's id of the payment, of acquirers other than Antom. */
export const acquirerReferenceNo = words(64, "The acquirer's id of the payment, of acquirers other than Antom.")

/** Of a card refund. */
export const bankNumbers = {
  arn: Type.Optional(words(64, "Cards: acquirer reference number, by which the buyer's bank finds the refund.")),
  rrn: Type.Optional(words(32, 'Cards: retrieval reference number.')),
}

export const paymentResultInfo = describes<PaymentResultInfo>()(
  Type.Object(
    {
      cardNo: Type.Optional(words(64, 'Masked.')),
      cardBrand: Type.Optional(words(64, 'For example VISA.')),
      lastFour: Type.Optional(Type.String({ description: 'Last four digits.', pattern: '^\\d{4}$' })),
      cardBin: Type.Optional(words(8, 'First digits of the number, which name the issuer. Not sent yet.')),
      cardToken: Type.Optional(words(128, 'Token of a stored card. Not sent yet.')),
      issuingCountry: Type.Optional(Type.String({ description: 'ISO 3166, two letters.', pattern: '^[A-Z]{2}$' })),
      funding: Type.Optional(words(64, 'For example CREDIT, DEBIT, PREPAID.')),
      authorizationCode: Type.Optional(words(64, "The issuer's approval code. Not sent yet.")),
      networkTransactionId: Type.Optional(words(64, "The scheme's id of the authorization. Not sent yet.")),
      rrn: Type.Optional(words(64, 'Retrieval reference number. Not sent yet.')),
      avsResultRaw: Type.Optional(words(64, "The issuer's raw address check. Not sent yet.")),
      cvvResultRaw: Type.Optional(words(64, "The issuer's raw CVV check. Not sent yet.")),
      incrementalAuthorizationAvailable: Type.Optional(
        Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')], {
          description: 'Whether the authorized amount can be raised by updateAmount.',
        }),
      ),
    },
    { title: 'PaymentResultInfo', description: 'What became known of the card while paying. Never its number.' },
  ),
)

export const paymentStatus = describes<PaymentStatus>()(
  Type.Enum(['SUCCESS', 'FAIL', 'PROCESSING', 'CANCELLED', 'PENDING'], {
    title: 'PaymentStatus',
    description: 'An authorized card payment reads SUCCESS, captured or not; captures show in transactions only.',
  }),
)
