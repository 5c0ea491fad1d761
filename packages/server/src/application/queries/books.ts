import { type Difference, type OurPayment, reconcile, type TheirPayment } from '../../domain/reconciliation.ts'
import { listClients } from '../../store/clients.ts'
import { listCapturePositions, listPaymentPositions, listRefundPositions } from '../../store/positions.ts'
import type { Context } from '../context.ts'

export interface BooksReport {
  readonly clients: number
  readonly payments: number
  readonly captures: number
  readonly refunds: number
  readonly differences: readonly (Difference & { readonly clientId: string })[]
}

/** Compares our books with the simulated acquirers', client by client. Live acquirers' books are not ours to read. */
export async function compareBooks(context: Context): Promise<BooksReport> {
  const clients = (await listClients(context.pool)).filter(({ environment }) => environment === 'sandbox')
  let payments = 0
  let captures = 0
  let refunds = 0
  const differences: (Difference & { clientId: string })[] = []
  for (const { clientId } of clients) {
    const compared = await compareClient(context, clientId)
    payments += compared.payments
    captures += compared.captures
    refunds += compared.refunds
    differences.push(...compared.differences.map((difference) => ({ clientId, ...difference })))
  }
  return { clients: clients.length, payments, captures, refunds, differences }
}

async function compareClient(context: Context, clientId: string) {
  const first = await look(context, clientId)
  if (first.differences.length === 0) return first
  // The two books are not read at one moment, so work under way can look like a difference. What lasts is one.
  const second = await look(context, clientId)
  const lasting = new Set(first.differences.map(describe))
  return { ...second, differences: second.differences.filter((difference) => lasting.has(describe(difference))) }
}

function describe({ acquirer, reference, text }: Difference): string {
  return `${acquirer} ${reference} ${text}`
}

async function look(context: Context, clientId: string) {
  const ours = await ourBooks(context, clientId)
  const theirs = await theirBooks(context, clientId)
  const captures = ours.reduce((count, payment) => count + payment.captures.length, 0)
  const refunds = ours.reduce((count, payment) => count + payment.refunds.length, 0)
  const payments = new Set(ours.map(({ paymentId }) => paymentId)).size
  return { payments, captures, refunds, differences: reconcile(ours, theirs) }
}

async function ourBooks(context: Context, clientId: string): Promise<readonly OurPayment[]> {
  const payments = await listPaymentPositions(context.pool, clientId)
  const captures = Map.groupBy(await listCapturePositions(context.pool, clientId), ({ paymentId }) => paymentId)
  const refunds = Map.groupBy(await listRefundPositions(context.pool, clientId), ({ paymentId }) => paymentId)
  return payments.map((payment) => ({
    ...payment,
    captures: payment.earlierTry ? [] : (captures.get(payment.paymentId) ?? []),
    refunds: payment.earlierTry ? [] : (refunds.get(payment.paymentId) ?? []),
  }))
}

async function theirBooks(context: Context, clientId: string): Promise<readonly TheirPayment[]> {
  const authorizations = await context.books.totals(clientId)
  const ofPayment = ({ acquirer, paymentReference }: { acquirer: string; paymentReference: string }) =>
    `${acquirer} ${paymentReference}`
  const captures = Map.groupBy(await context.books.captures(clientId), ofPayment)
  const refunds = Map.groupBy(await context.books.refunds(clientId), ofPayment)
  return authorizations.map((authorization) => {
    const key = `${authorization.acquirer} ${authorization.reference}`
    return { ...authorization, captures: captures.get(key) ?? [], refunds: refunds.get(key) ?? [] }
  })
}
