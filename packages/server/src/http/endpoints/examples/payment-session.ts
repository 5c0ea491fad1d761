import {
  type CreatePaymentSessionRequest,
  type CreatePaymentSessionResponse,
  result,
  type SubmitPayRequest,
  type SubmitPayResponse,
} from '@capstan/protocol'
import type { AnswerExamples } from '../endpoint.ts'
import { euros, fault, ids, only, times } from './facts.ts'

const { paymentSessionId } = ids
const normalUrl = 'https://pay.example.com/checkout/5Y7M.Qx2vM0bR8dT1kLw9nZ4sYc6hJ3uFe5gA'

const order = {
  productCode: 'CASHIER_PAYMENT',
  productScene: 'CHECKOUT_PAYMENT',
  paymentRequestId: ids.paymentRequestId,
  order: { orderAmount: euros('12950'), referenceOrderId: 'SO-20481', orderDescription: 'Two ceramic lamps' },
  paymentAmount: euros('12950'),
  paymentRedirectUrl: 'https://lamps.example/orders/20481',
  paymentNotifyUrl: 'https://lamps.example/hooks/apo',
} as const

export const sessionRequests = {
  'Everything that can be offered': order,
  'Card or AlipayHK, captured by itself, in German': {
    ...order,
    availablePaymentMethod: {
      paymentMethodTypeList: [
        { paymentMethodType: 'CARD', paymentMethodOrder: 1 },
        { paymentMethodType: 'ALIPAY_HK', paymentMethodOrder: 2 },
      ],
    },
    paymentFactor: { captureMode: 'AUTOMATIC' },
    locale: 'de_DE',
  },
} satisfies Record<string, CreatePaymentSessionRequest>

export const sessionAnswers: AnswerExamples<CreatePaymentSessionResponse> = {
  S: {
    result: result('SUCCESS'),
    paymentSessionData: 'eyJ2ZXJzaW9uIjoxfQ.c2lnbmF0dXJl',
    paymentSessionId,
    paymentSessionExpiryTime: '2026-11-01T09:20:01+00:00',
    normalUrl,
  },
  F: only('REPEAT_REQ_INCONSISTENT', 'paymentRequestId: used before with another paymentAmount; use a new id'),
  U: fault,
}

export const submitRequests = {
  'Make the payment': { paymentSessionId },
  'The same, with the amount to be sure': { paymentSessionId, paymentAmount: euros('12950') },
} satisfies Record<string, SubmitPayRequest>

const made = {
  paymentRequestId: ids.paymentRequestId,
  paymentId: ids.paymentId,
  paymentAmount: euros('12950'),
  paymentCreateTime: times.created,
} as const

export const submitAnswers: AnswerExamples<SubmitPayResponse> = {
  S: { result: result('SUCCESS'), ...made },
  F: only('ORDER_IS_CLOSED', 'the time of the session is over and nothing was paid; create a new one'),
  U: { result: result('PAYMENT_IN_PROCESS'), ...made, normalUrl },
}
