import Type from 'typebox'
import { buyer, env } from './buyer.ts'
import { amount, datetime, flag, id, line, optional, text, url } from './fields.ts'

export const order = Type.Object(
  {
    orderAmount: amount,
    referenceOrderId: optional(line(64, 'Your own order number.')),
    orderDescription: optional(text(256, 'What the buyer pays for.')),
  },
  { title: 'Order' },
)

const payOrder = Type.Object({ ...order.properties, buyer }, { title: 'PayOrder' })

/** Card fields stay strings: a JSON number drops the zero in front of a CVV and rounds a card number above 2^53. */
export const cardMetaData = Type.Object(
  {
    cardNo: Type.String({
      description: 'Spaces and dashes are ignored.',
      maxLength: 64,
      pattern: '^[ -]*(?:[0-9][ -]*){12,19}$',
      errorMessage: 'must be a string of 12 to 19 digits',
    }),
    cvv: optional(
      Type.String({
        // Two digits are the documented sandbox case of bad data, which the acquirer refuses.
        pattern: '^[0-9]{2,4}$',
        errorMessage: 'must be a string of 2 to 4 digits',
      }),
    ),
    expiryMonth: Type.String({
      description: '01 to 12.',
      // 13 passes: it is the other documented sandbox case of bad data, which the acquirer refuses.
      pattern: '^[0-9]{2}$',
      errorMessage: 'must be a string of two digits',
    }),
    expiryYear: Type.String({
      description: 'The last two digits of the year.',
      pattern: '^[0-9]{2}$',
      errorMessage: 'must be a string of two digits',
    }),
  },
  { title: 'CardMetaData', description: 'Fields that are not listed are accepted and ignored.' },
)

export const paymentMethodType = Type.String({
  description: 'CARD, APPLEPAY, GOOGLEPAY, PAYPAL, or the name of a wallet or bank.',
  examples: ['CARD'],
  pattern: '^[A-Z0-9_]{1,64}$',
  errorMessage: 'must be a string of 1 to 64 upper-case letters, digits and underscores, for example CARD',
})

const paymentMethod = Type.Object(
  {
    paymentMethodType,
    paymentMethodId: optional(line(128, 'A stored card. Not served yet.')),
    paymentMethodMetaData: optional(
      Type.Union([cardMetaData, Type.Object({}), Type.String()], {
        description: 'With CARD: the fields of CardMetaData, as an object or as its JSON in a string.',
        errorMessage: 'must be an object, or a string with its JSON',
      }),
    ),
    requireIssuerAuthentication: optional(flag('Korean cards: the issuer authenticates the buyer.')),
  },
  { title: 'PaymentMethod' },
)

export const paymentFactor = Type.Object(
  {
    captureMode: optional(
      Type.Enum(['AUTOMATIC', 'MANUAL'], {
        description: 'MANUAL: you capture with the capture API. Missing means AUTOMATIC.',
        errorMessage: 'must be AUTOMATIC or MANUAL',
      }),
    ),
    isAuthorization: optional(flag('Accepted for compatibility: captureMode alone decides how money is taken.')),
  },
  { title: 'PaymentFactor' },
)

// APO requires it. A missing one can only mean this product, so nothing is gained by refusing.
export const productCode = optional(
  Type.Literal('CASHIER_PAYMENT', { errorMessage: 'must be CASHIER_PAYMENT, the one product served here' }),
)

export const payRequest = Type.Object(
  {
    productCode,
    paymentRequestId: id('Yours, new for each attempt to pay. A repeat under the same id never pays twice.'),
    order: payOrder,
    paymentAmount: amount,
    paymentMethod,
    paymentFactor: optional(paymentFactor),
    env,
    paymentExpiryTime: optional(datetime('ISO 8601 with an offset.')),
    paymentRedirectUrl: url('Your page, where the buyer lands after paying.'),
    paymentNotifyUrl: optional(url('Where notifyPayment goes, and notifyCapture unless the dashboard names a URL.')),
    metadata: optional(text(2048, 'Your own text, usually JSON; echoed in inquiries and notifications.')),
  },
  { title: 'PayRequest', description: 'Fields that are not listed are accepted and ignored.' },
)
