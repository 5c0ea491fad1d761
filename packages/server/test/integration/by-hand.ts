import type { TestCapstan } from '../support/capstan.ts'
import { type Body, type OperatorAnswer, operate } from '../support/operator.ts'

/** A payment, and the server that it is at. */
export interface At {
  readonly server: TestCapstan
  readonly paymentId: string
}

export type Ask = object

export function captureByHand(at: At, ask: Ask, actor = 'operator'): Promise<OperatorAnswer> {
  return act(at, 'capture', ask, actor)
}

export function refundByHand(at: At, ask: Ask, actor = 'operator'): Promise<OperatorAnswer> {
  return act(at, 'refund', ask, actor)
}

function act(
  { server, paymentId }: At,
  action: 'capture' | 'refund' | 'cancel',
  body: Ask,
  actor = 'operator',
): Promise<OperatorAnswer> {
  const path = `/payments/${server.client.clientId}/${paymentId}/${action}`
  return operate(server.app, 'POST', path, { body, headers: { 'capstan-actor': actor } })
}

export async function paymentOf({ server, paymentId }: At): Promise<Body> {
  return (await operate(server.app, 'GET', `/payments/${paymentId}`)).body
}

/** What people did to payments, oldest first. */
export async function audited({
  server,
}: Pick<At, 'server'>): Promise<{ actor: string; action: string; detail: Body }[]> {
  const { rows } = await server.app.context.pool.query(
    `select actor, action, detail from audit where detail ? 'paymentId' order by audit_id`,
  )
  return rows
}

/** Amounts in the books of the simulated acquirer, whatever our own say. */
export async function theirCaptures({ server, paymentId }: At): Promise<string[]> {
  const { context } = server.app
  const { reference } = await paymentOf({ server, paymentId })
  const captures = await context.books.captures(server.client.clientId)
  return captures.filter((one) => one.paymentReference === reference).map(({ amount }) => String(amount))
}
