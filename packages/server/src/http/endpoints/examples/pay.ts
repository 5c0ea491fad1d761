import { type PayRequest, type PayResponse, result } from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { acquirerInfo, acquirerReferenceNo, card, euros, ids, only, times } from './facts.ts'

const { paymentRequestId, paymentId } = ids

const order = {
  productCode: 'CASHIER_PAYMENT',
  paymentRequestId,
  order: { orderAmount: euros('12950'), referenceOrderId: 'SO-20481', orderDescription: 'Two ceramic lamps' },
  paymentAmount: euros('12950'),
  paymentRedirectUrl: 'https://lamps.example/orders/20481',
  paymentNotifyUrl: 'https://lamps.example/hooks/apo',
} as const

export const payRequests = {
  'Card, captured later by you': {
    ...order,
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '29' },
    },
    paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
  },
  'Wallet, by way of its page': { ...order, paymentMethod: { paymentMethodType: 'PAYPAL' } },
} satisfies Record<string, PayRequest>

const asked = {
  paymentRequestId,
  paymentId,
  paymentAmount: euros('12950'),
  paymentCreateTime: times.created,
} as const

export const payAnswers: AnswerExamples<PayResponse> = {
  S: {
    result: result('SUCCESS'),
    ...asked,
    paymentTime: times.paid,
    authExpiryTime: times.authExpires,
    acquirerReferenceNo,
    acquirerInfo,
    paymentResultInfo: card,
  },
  F: only('REPEAT_REQ_INCONSISTENT', 'paymentRequestId: used before with another paymentAmount; use a new id'),
  U: { result: result('PAYMENT_IN_PROCESS'), ...asked, normalUrl: 'https://pay.example.com/sandbox/buyer/8f31d2c0' },
}
