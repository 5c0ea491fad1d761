import { type ConsultRequest, type ConsultResponse, result } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { fault, only } from './facts.ts'

const asked = { productCode: 'CASHIER_PAYMENT', paymentAmount: { currency: 'PHP', value: '12950' } } as const

export const consultRequests = {
  'Everything that could be offered to a buyer in the Philippines': { ...asked, userRegion: 'PH' },
  'Only what can be captured later': {
    ...asked,
    paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
    allowedPaymentMethodRegions: ['GLOBAL', 'PH'],
    blockedPaymentMethods: ['PAYPAL'],
  },
} satisfies Record<string, ConsultRequest>

export const consultAnswers: AnswerExamples<ConsultResponse> = {
  S: {
    result: result('SUCCESS'),
    paymentOptions: [
      {
        paymentMethodType: 'GCASH',
        paymentMethodCategory: 'WALLET',
        paymentMethodRegion: ['PH'],
        enabled: true,
        supportedCurrencies: ['PHP'],
      },
      {
        paymentMethodType: 'CARD',
        paymentMethodCategory: 'CARD',
        paymentMethodRegion: ['GLOBAL'],
        enabled: true,
        supportedCurrencies: ['EUR', 'JPY', 'PHP', 'USD'],
        paymentOptionDetail: { supportCardBrands: [{ cardBrand: 'VISA' }, { cardBrand: 'MASTERCARD' }] },
      },
      {
        paymentMethodType: 'TNG',
        paymentMethodCategory: 'WALLET',
        paymentMethodRegion: ['MY'],
        enabled: false,
        disableReason: 'CHANNEL_NOT_SUPPORT_CURRENCY',
        supportedCurrencies: ['MYR'],
      },
    ],
  },
  F: only('PARAM_ILLEGAL', 'userRegion: must be two upper-case letters of ISO 3166, for example DE'),
  U: fault,
}
