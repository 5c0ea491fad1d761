import Type from 'typebox'
import { amount, datetime, flag, id, line, optional, text, url } from './fields.ts'
import { order, paymentFactor, paymentMethodType, productCode } from './pay.ts'

const paymentMethodTypeItem = Type.Object(
  {
    paymentMethodType,
    // The SDK for .NET sends both of these as strings.
    paymentMethodOrder: optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: 9_999 }), Type.String({ pattern: '^[0-9]{1,4}$' })], {
        description: 'A small number comes first.',
        errorMessage: 'must be a whole number from 0 to 9999',
      }),
    ),
    expressCheckout: optional(flag('Not served: the page has no express buttons.')),
  },
  { title: 'PaymentMethodTypeItem' },
)

const availablePaymentMethod = Type.Object(
  {
    paymentMethodTypeList: optional(
      Type.Array(paymentMethodTypeItem, {
        description: 'Missing or empty: everything that can be offered.',
        maxItems: 100,
        errorMessage: 'must be a list of at most 100 objects, each with a paymentMethodType',
      }),
    ),
  },
  { title: 'AvailablePaymentMethod', description: 'What the page may offer.' },
)

const sessionPaymentMethod = Type.Object(
  {
    paymentMethodType: optional(paymentMethodType),
    paymentMethodId: optional(line(128, 'A stored card. Not served yet.')),
  },
  {
    title: 'SessionPaymentMethod',
    description: 'The one method of the page, where availablePaymentMethod lists none. Card data has no place here.',
  },
)

export const createPaymentSessionRequest = Type.Object(
  {
    productCode: optional(productCode),
    productScene: optional(
      line(32, 'CHECKOUT_PAYMENT. Every session has a hosted page, so another one changes nothing.'),
    ),
    paymentRequestId: id('Yours, of the payment that the session leads to. A repeat answers the same session.'),
    order,
    paymentAmount: amount,
    paymentMethod: optional(sessionPaymentMethod),
    availablePaymentMethod: optional(availablePaymentMethod),
    paymentFactor: optional(paymentFactor),
    paymentSessionExpiryTime: optional(
      datetime('ISO 8601 with an offset, within the next hour; an hour when missing.'),
    ),
    paymentRedirectUrl: url('Your page, where the buyer lands after paying.'),
    paymentNotifyUrl: optional(url('Where notifyPayment goes, and notifyCapture unless the dashboard names a URL.')),
    locale: optional(line(8, 'Language of the page, for example de_DE; the language of the browser when missing.')),
    metadata: optional(text(2048, 'Your own text, usually JSON; echoed in inquiries and notifications.')),
  },
  { title: 'CreatePaymentSessionRequest', description: 'Fields that are not listed are accepted and ignored.' },
)

export const submitPayRequest = Type.Object(
  {
    paymentSessionId: id('As createPaymentSession gave it to you.'),
    paymentAmount: optional(amount),
    order: optional(order),
  },
  { title: 'SubmitPayRequest', description: 'Fields that are not listed are accepted and ignored.' },
)
