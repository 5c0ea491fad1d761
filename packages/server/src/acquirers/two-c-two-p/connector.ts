import type { Connector } from '../kit/connector.ts'
import { fields, setting } from './account.ts'
import { authorize } from './authorize.ts'
import { callback } from './callback.ts'
import { capability } from './capability.ts'
import { check } from './check.ts'
import { capture, inquireCapture, inquireRefund, refund, voidAuthorization } from './movements.ts'
import { inquireAuthorization } from './payment-inquiry.ts'
import { open, seal } from './sealing.ts'

/** Twice what a payment token is good for (30 minutes): a buyer can still be at the bank when it ends. Our choice. */
const lateArrivalMs = 60 * 60_000

/** 2C2P: cards by PGW 4.3, and what becomes of them by Payment Maintenance 4.3. docs/connectors/2c2p.md. */
export const twoCTwoP: Connector = {
  id: '2c2p',
  title: '2C2P',
  acquirerName: '2C2P',
  fields,
  traits: {
    // It takes an idempotencyID, and no page says for how long it is remembered. A second refund would be lost money, a
    // person's look costs minutes: so nothing is sent twice.
    repeats: { by: 'none' },
    inquiries: 'reference',
    // It could be voided by the invoice number alone. Asking first tells an invoice that nobody knows from a buyer who is
    // still at the bank.
    voidsBy: 'transaction',
    results: { capture: 'at-once', refund: 'at-once', void: 'at-once' },
    overCapture: 'none',
    lateArrivalMs,
  },
  secretMembers: [
    'cardNo',
    'securityCode',
    'expiryMonth',
    'expiryYear',
    'name',
    'email',
    'mobileNo',
    'clientIP',
    'securePayToken',
    'paymentToken',
  ],
  capability,
  merchantId: (account) => setting(account, 'merchantId'),
  seal,
  open,
  authorize,
  inquireAuthorization,
  capture,
  inquireCapture,
  refund,
  inquireRefund,
  void: voidAuthorization,
  callback,
  check,
}
