import {
  type Claim,
  claimCallbacks,
  claimCaptures,
  claimNotifications,
  claimPayments,
  claimRefunds,
  claimUpdates,
  type DueTable,
} from '../store/due.ts'
import { captureKind } from './capture-kind.ts'
import type { Context } from './context.ts'
import { deliverNotification } from './deliver-notification.ts'
import { followAmountUpdate } from './follow-amount-update.ts'
import { followCallback } from './follow-callback.ts'
import { followMovement } from './follow-movement.ts'
import { followPayment } from './follow-payment.ts'
import type { Lease } from './leases.ts'
import { refundKind } from './refund-kind.ts'

/** One kind of work that falls due: how its rows are claimed, and the use case that does one of them. */
export interface DueKind {
  readonly name: DueTable
  /**
   * About how many of one client's rows a process works on at the same time: a merchant or an acquirer that hangs keeps
   * only its own work waiting. For notifications fewer than the transport has connections to one origin.
   */
  readonly mostPerClient: number
  claim(context: Context, claim: Claim): Promise<readonly DueWork[]>
}

export interface DueWork {
  readonly clientId: string
  readonly id: string
  /** Settles when the work is done; a failure leaves the row leased, and it comes back when the lease lapses. */
  run(lease: Lease): Promise<void>
}

const payments: DueKind = {
  name: 'payments',
  mostPerClient: 32,
  async claim(context, claim) {
    const rows = await claimPayments(context.pool, claim)
    return rows.map((row) => ({ ...row, run: () => followPayment(context, row.clientId, row.id) }))
  },
}

const captures: DueKind = {
  name: 'captures',
  mostPerClient: 32,
  async claim(context, claim) {
    const rows = await claimCaptures(context.pool, claim)
    return rows.map((row) => ({ ...row, run: (lease) => followMovement(context, captureKind, row, lease) }))
  },
}

const refunds: DueKind = {
  name: 'refunds',
  mostPerClient: 32,
  async claim(context, claim) {
    const rows = await claimRefunds(context.pool, claim)
    return rows.map((row) => ({ ...row, run: (lease) => followMovement(context, refundKind, row, lease) }))
  },
}

const amountUpdates: DueKind = {
  name: 'amount_updates',
  mostPerClient: 32,
  async claim(context, claim) {
    const rows = await claimUpdates(context.pool, claim)
    return rows.map((row) => ({ ...row, run: (lease) => followAmountUpdate(context, row, lease) }))
  },
}

const callbacks: DueKind = {
  name: 'callbacks',
  mostPerClient: 32,
  async claim(context, claim) {
    const rows = await claimCallbacks(context.pool, claim)
    return rows.map((row) => ({ ...row, run: () => followCallback(context, row.clientId, row.id) }))
  },
}

const notifications: DueKind = {
  name: 'notifications',
  mostPerClient: 16,
  async claim(context, claim) {
    const rows = await claimNotifications(context.pool, claim)
    return rows.map((row) => ({ ...row, run: () => deliverNotification(context, row.clientId, row.id) }))
  },
}

export const dueKinds: readonly DueKind[] = [payments, captures, refunds, amountUpdates, callbacks, notifications]
