import type { Payment } from '../../domain/payment.ts'
import { recordAudit } from '../../store/clients.ts'
import { findPayments } from '../../store/find-payments.ts'
import {
  type FoundPayments,
  filterPayments,
  type ListPlace,
  type PaymentFilter,
  searchPayments,
} from '../../store/payment-search.ts'
import type { Context } from '../context.ts'

export type { FoundPayments, ListPlace, PaymentFilter }

export interface PaymentQuery extends PaymentFilter {
  /** Any id that something of the payment has. */
  readonly id?: string
}

/** One page of the payments that the query asks for, or as much of it as was found within the bound of a search. */
export async function pageOfPayments(
  { pool }: Pick<Context, 'pool'>,
  query: PaymentQuery,
  page: { readonly limit: number; readonly after?: ListPlace | undefined },
): Promise<FoundPayments> {
  if (query.id === undefined) return searchPayments(pool, query, page)
  const payments = await filterPayments(pool, await findPayments(pool, query.id, query.clientId), query)
  return { payments: payments.slice(0, page.limit), next: null, scanned: payments.length }
}

/** As many as make a piece of some hundred kilobytes; what a slow reader has not taken yet is in memory. */
const exportedAtOnce = 1_000

/**
 * All payments that the query asks for, a page at a time, each read when the one before was taken. The audit names who
 * took them before the first leaves; a payment made meanwhile is not among them.
 */
export async function* exportPayments(
  context: Pick<Context, 'pool' | 'newId'>,
  query: PaymentQuery,
  actor: string,
): AsyncGenerator<readonly Payment[]> {
  const auditId = context.newId()
  const detail = JSON.parse(
    JSON.stringify(query, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  )
  await recordAudit(context.pool, query.clientId ?? null, { auditId, actor, action: 'export-payments', detail })
  for (let after: ListPlace | null | undefined; after !== null; ) {
    const { payments, next } = await pageOfPayments(context, query, { limit: exportedAtOnce, after })
    if (payments.length > 0) yield payments
    after = next
  }
}
