import type { ConsultResponse, PaymentOption } from '@capstan/protocol'
import Type from 'typebox'
import { describes } from './describes.ts'
import { result, words } from './facts.ts'

const paymentOption = describes<PaymentOption>()(
  Type.Object(
    {
      paymentMethodType: words(64, 'To be sent to pay.'),
      paymentMethodCategory: Type.Enum(
        ['ALIPAY_PLUS', 'WALLET', 'MOBILE_BANKING_APP', 'BANK_TRANSFER', 'ONLINE_BANKING', 'CARD', 'OTC', 'VA'],
        { description: 'Methods served today are CARD or WALLET.' },
      ),
      paymentMethodRegion: Type.Array(Type.String({ pattern: '^(?:[A-Z]{2}|GLOBAL)$' }), {
        description: 'ISO 3166 letters of the countries whose buyers have it, or GLOBAL.',
      }),
      enabled: Type.Boolean({ description: 'Whether pay takes this amount by this method.' }),
      disableReason: Type.Optional(
        Type.Enum(
          ['CHANNEL_DISABLE', 'CHANNEL_NOT_SUPPORT_CURRENCY', 'CURRENT_CHANNEL_NOT_EXIST', 'EXCEED_CHANNEL_LIMIT_RULE'],
          {
            description:
              'When it is not enabled. CURRENT_CHANNEL_NOT_EXIST: no acquirer takes it. CHANNEL_NOT_SUPPORT_CURRENCY: not in this currency. EXCEED_CHANNEL_LIMIT_RULE: less than it takes. CHANNEL_DISABLE: it cannot be captured by MANUAL.',
          },
        ),
      ),
      supportedCurrencies: Type.Array(Type.String({ pattern: '^[A-Z]{3}$' }), {
        description: 'ISO 4217 letters: every currency in which it can be paid.',
      }),
      paymentOptionDetail: Type.Optional(
        Type.Object(
          {
            supportCardBrands: Type.Array(Type.Object({ cardBrand: words(64, 'For example VISA.') }), {
              description: 'The brands with which this amount can be paid.',
            }),
          },
          { title: 'PaymentOptionDetail', description: 'With CARD.' },
        ),
      ),
    },
    { title: 'PaymentOption', description: 'A payment method, and whether the amount can be paid with it.' },
  ),
)

export const consultResponse = describes<ConsultResponse>()(
  Type.Object(
    {
      result,
      paymentOptions: Type.Optional(
        Type.Array(paymentOption, {
          description: 'With S; the most relevant first. Empty when nothing that was asked for is served.',
        }),
      ),
    },
    { title: 'ConsultResponse' },
  ),
)
