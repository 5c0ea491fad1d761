import type { Connector } from '../kit/connector.ts'
import { antomFields } from './account.ts'
import { checkAccount } from './account-check.ts'
import { authorize, inquireAuthorization } from './authorization.ts'
import { buyerMembers } from './buyer.ts'
import { antomCallback } from './callback.ts'
import { voidAuthorization } from './cancel.ts'
import { antomCapability } from './capability.ts'
import { capture, inquireCapture } from './capture.ts'
import { inquireRefund, refund } from './refund.ts'
import { openAnswer, sealRequest } from './signed-messages.ts'

/**
 * Antom's own acquiring, by its One-time Payments API (docs.antom.com/ac/ams, /ac/cashierpay): the protocol that Capstan
 * speaks to merchants, from the other side. docs/connectors/antom.md has the tables and the sources.
 */
export const antom: Connector = {
  id: 'antom',
  title: 'Antom',
  acquirerName: 'ALIPAY',
  fields: antomFields,
  traits: {
    // captureRequestId, refundRequestId and paymentRequestId give the same result for ever (ams/idempotency).
    repeats: { by: 'reference' },
    inquiries: 'reference',
    voidsBy: 'reference',
    // CAPTURE_IN_PROCESS and REFUND_IN_PROCESS exist; the usual answer is the result (ams/capture, cashierpay/refund).
    results: { capture: 'at-once', refund: 'at-once', void: 'at-once' },
    overCapture: 'none',
    // Cards are sent with nine minutes to pay (authorization.ts), and clocks may be a minute apart. What comes late of a
    // wallet's payment is a page that no buyer is shown.
    lateArrivalMs: 600_000,
  },
  secretMembers: ['cardNo', 'cvv', 'expiryMonth', 'expiryYear', 'cardholderName', 'cardToken', ...buyerMembers],
  capability: antomCapability,
  merchantId: ({ settings }) => settings['clientId'] ?? '',
  seal: sealRequest,
  open: openAnswer,
  authorize,
  inquireAuthorization,
  capture,
  inquireCapture,
  refund,
  inquireRefund,
  void: voidAuthorization,
  callback: antomCallback,
  check: checkAccount,
}
