import {
  type NotifyCapture,
  type NotifyExpiring,
  type NotifyPayment,
  type NotifyRefund,
  result,
} from '@capstan/protocol'
import type { TObject } from 'typebox'
import type { NotificationType } from '../../domain/notify-url.ts'
import { notifyCapture, notifyExpiring, notifyPayment, notifyRefund } from '../../wire/schemas/notifications.ts'
import type { Codes } from '../endpoints/endpoint.ts'
import { acquirerInfo, acquirerReferenceNo, card, euros, ids, times } from '../endpoints/examples/facts.ts'
import {
  captureDeclines,
  captureFailures,
  paymentDeclines,
  paymentFailures,
  refundFailures,
} from '../endpoints/failures.ts'

/** What the document says of one notification. */
export interface NotificationDescription {
  /** APO's name of it. */
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly body: TObject
  /** By a short title. */
  readonly examples: Readonly<Record<string, object>>
  /** Which codes its `result` can have, and in which situation. */
  readonly codes: Codes
  /** Those of `codes` that an acquirer decides and Capstan passes on. */
  readonly declines?: Codes
}

const { paymentRequestId, paymentId, captureRequestId, captureId, refundRequestId, refundId } = ids

const paymentFacts = {
  paymentRequestId,
  paymentId,
  paymentAmount: euros('12950'),
  paymentCreateTime: times.created,
  paymentMethodType: 'CARD',
  acquirerReferenceNo,
  acquirerInfo,
  paymentResultInfo: card,
} as const

const authorized = { ...paymentFacts, paymentTime: times.paid, authExpiryTime: times.authExpires } as const

const captureFacts = {
  notifyType: 'CAPTURE_RESULT',
  captureRequestId,
  captureId,
  paymentId,
  captureAmount: euros('8000'),
  acquirerReferenceNo,
  acquirerInfo,
} as const

const refundFacts = {
  notifyType: 'REFUND_RESULT',
  refundRequestId,
  refundId,
  refundAmount: euros('2500'),
  acquirerInfo,
} as const

/** Every notification that is sent, by its type. */
export const notifications = {
  PAYMENT_RESULT: {
    name: 'notifyPayment',
    summary: 'A payment or an authorization reached its final result',
    description: 'Sent once for each payment, whatever the result.',
    body: notifyPayment,
    examples: {
      Authorized: { notifyType: 'PAYMENT_RESULT', result: result('SUCCESS'), ...authorized } satisfies NotifyPayment,
      Declined: {
        notifyType: 'PAYMENT_RESULT',
        result: result('DO_NOT_HONOR'),
        ...paymentFacts,
      } satisfies NotifyPayment,
    },
    codes: { SUCCESS: 'authorized, or paid', ...paymentFailures },
    declines: paymentDeclines,
  },
  CAPTURE_RESULT: {
    name: 'notifyCapture',
    summary: 'A capture reached its final result',
    description: `Sent for every capture, automatic ones included, after the notifyPayment of its payment. An F may follow
an S of the same captureId, days later: the acquirer took the capture back.`,
    body: notifyCapture,
    examples: {
      Captured: { ...captureFacts, result: result('SUCCESS'), captureTime: times.captured } satisfies NotifyCapture,
      Refused: { ...captureFacts, result: result('PROCESS_FAIL') } satisfies NotifyCapture,
    },
    codes: { SUCCESS: 'captured', ...captureFailures },
    declines: captureDeclines,
  },
  REFUND_RESULT: {
    name: 'notifyRefund',
    summary: 'A refund reached its final result',
    description: `Sent for every refund. A FAIL may follow a SUCCESS of the same refundId, days later: the buyer's bank
sent the money back.`,
    body: notifyRefund,
    examples: {
      Refunded: {
        ...refundFacts,
        result: result('SUCCESS'),
        refundStatus: 'SUCCESS',
        refundTime: times.refunded,
        arn: '74500016309200000000421',
      } satisfies NotifyRefund,
      Refused: { ...refundFacts, result: result('PROCESS_FAIL'), refundStatus: 'FAIL' } satisfies NotifyRefund,
    },
    codes: { SUCCESS: 'refunded', ...refundFailures },
  },
  AUTHORIZATION_EXPIRING: {
    name: 'authorizationExpiring',
    summary: 'Held money is about to go back to the buyer',
    description: 'Not part of APO: sent only to clients that asked for it by `capstan client expiry`.',
    body: notifyExpiring,
    examples: {
      'The rest will go back': {
        notifyType: 'AUTHORIZATION_EXPIRING',
        result: result('SUCCESS'),
        ...authorized,
        capturableAmount: euros('4950'),
        nextAction: 'CANCEL',
        nextActionTime: times.authExpires,
      } satisfies NotifyExpiring,
    },
    codes: { SUCCESS: 'always' },
  },
} as const satisfies Readonly<Record<NotificationType, NotificationDescription>>
