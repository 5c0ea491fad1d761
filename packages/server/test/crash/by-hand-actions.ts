import { expect } from 'vitest'
import { readOperatorToken, readServerFile } from '../../src/cli/server-files.ts'
import type { Body, OperatorAnswer } from '../support/operator.ts'
import { callSigned, cardPayment, requestId, type TestClient } from '../support/signed-call.ts'

/** Two people who look at the same page and press the same button at the same moment, each for a reason of their own. */
export const people = ['ada', 'grace'] as const

/** One thing that people do to one payment, with every answer that they got; undefined where none came. */
export interface Action {
  readonly kind: 'capture' | 'refund' | 'cancel' | 'resolve'
  readonly paymentId: string
  /** What makes it this action, with the payment: the id of the alert, or of the request that moves the money. */
  readonly id: string
  readonly body: object
  readonly answers: OperatorAnswer[]
}

export function reasonOf(person: string, { id }: Pick<Action, 'id'>): string {
  return `${person} wants ${id}`
}

/**
 * The first amounts are those that simulated acquirers never answer, do not get, answer slowly, later, decline or cannot take
 * (docs/sandbox.md); the others are plain. The slow ones come first, to be under way when the server is killed.
 */
const DIGITS = ['3', '4', '6', '2', '7', '1', '5']
const amountOf = (kind: 'capture' | 'refund', index: number) => {
  const digit = DIGITS[index]
  return digit === undefined ? '650' : `${kind === 'capture' ? '400' : '700'}${digit}`
}
const AUTHORIZED = '9000'
const CAPTURED = '8000'
/** On the client's clock, after which an acquirer that says nothing has been asked often enough for a person to be told. */
const ALERTED_AFTER_MS = 4 * 3_600_000
/** All that is waited for at the acquirers' slowest. */
const WITHIN = { timeout: 20_000, interval: 50 }

/** A server, its merchant, and where the merchant hears of results. */
export interface Desk {
  readonly home: string
  readonly client: TestClient
  readonly notifyUrl: string
}

/** The operator API of the server that runs in the folder now. Undefined when no answer came. */
async function operateAt(
  { home }: Pick<Desk, 'home'>,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  actor = 'operator',
): Promise<OperatorAnswer | undefined> {
  const headers = { authorization: `Bearer ${readOperatorToken(home)}`, 'capstan-actor': actor }
  const url = `${readServerFile(home)?.url}/operator${path}`
  try {
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, body: await answer.json() }
  } catch (error) {
    // What fetch says of a connection that was refused or cut.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

async function done(desk: Desk, ...call: Parameters<typeof operateAt> extends [unknown, ...infer Rest] ? Rest : never) {
  const answer = await operateAt(desk, ...call)
  if (answer?.status !== 200) throw new Error(`${call[1]}: ${JSON.stringify(answer)}`)
  return answer.body
}

/** Payments in every state that people act on, and what they will do. The alerts are those of an acquirer that did not answer. */
export async function prepareActions(desk: Desk): Promise<readonly Action[]> {
  const { clientId } = desk.client
  const urls = { payment: desk.notifyUrl, capture: desk.notifyUrl, refund: desk.notifyUrl }
  await done(desk, 'PUT', `/clients/${clientId}/notify-urls`, urls)
  const resolves = await resolvesOf(desk, 6)
  const captures = await each(20, async (index): Promise<Action> => {
    const { paymentId } = await authorize(desk)
    const body = { amount: amountOf('capture', index), last: index % 3 === 0, seen: { captures: 0 } }
    return { kind: 'capture', paymentId, id: `DASH-${paymentId}-C0`, body, answers: [] }
  })
  const refunds = await each(20, async (index): Promise<Action> => {
    const { paymentId } = await authorize(desk)
    await captureAsMerchant(desk, paymentId)
    const body = { amount: amountOf('refund', index), seen: { refunds: 0 } }
    return { kind: 'refund', paymentId, id: `DASH-${paymentId}-R0`, body, answers: [] }
  })
  const cancels = await each(10, async (): Promise<Action> => {
    const { paymentId } = await authorize(desk)
    return { kind: 'cancel', paymentId, id: paymentId, body: {}, answers: [] }
  })
  return mixed([resolves, captures, refunds, cancels])
}

/** Captures whose acquirer says nothing until `clearScenario`; by then it has carried them out, as the people say. */
async function resolvesOf(desk: Desk, count: number): Promise<readonly Action[]> {
  const { clientId } = desk.client
  const payments = await each(count, () => authorize(desk))
  await done(desk, 'PUT', `/clients/${clientId}/scenarios/capture`, { behaviour: 'stay-pending', times: count })
  await Promise.all(payments.map(({ paymentId }) => captureAsMerchant(desk, paymentId)))
  await done(desk, 'POST', `/clients/${clientId}/clock/advance`, { byMs: ALERTED_AFTER_MS })
  let alerts: Body[] = []
  await expect
    .poll(async () => {
      alerts = (await done(desk, 'GET', '/alerts?kind=unknown-outcome')).alerts
      return alerts.length
    }, WITHIN)
    .toBe(count)
  return alerts.map(({ alertId, paymentId }) => {
    return { kind: 'resolve', paymentId, id: alertId, body: { verdict: 'captured' }, answers: [] }
  })
}

export async function clearScenario(desk: Desk): Promise<void> {
  await done(desk, 'DELETE', `/clients/${desk.client.clientId}/scenarios/capture`)
}

function authorize({ home, client, notifyUrl }: Desk): Promise<{ paymentId: string }> {
  const body = cardPayment(AUTHORIZED, 'MANUAL', { paymentNotifyUrl: notifyUrl })
  return callSigned(readServerFile(home)?.url ?? '', client, 'pay', body)
}

async function captureAsMerchant({ home, client }: Desk, paymentId: string): Promise<void> {
  const captureAmount = { currency: 'EUR', value: CAPTURED }
  const body = { captureRequestId: requestId('capture'), paymentId, captureAmount }
  await callSigned(readServerFile(home)?.url ?? '', client, 'capture', body)
}

function each<Item>(count: number, make: (index: number) => Promise<Item>): Promise<Item[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)))
}

/** Some of every kind among the first, so that some of every kind are under way whenever the crash comes. */
function mixed(kinds: readonly (readonly Action[])[]): readonly Action[] {
  const most = Math.max(...kinds.map(({ length }) => length))
  return Array.from({ length: most }, (_, index) => kinds.flatMap((actions) => actions[index] ?? [])).flat()
}

/** Both people press. `answered` is told of each answer. */
export async function press(desk: Desk, action: Action, answered: () => void): Promise<void> {
  const { kind, paymentId, id, body } = action
  const path = kind === 'resolve' ? `/alerts/${id}/resolve` : `/payments/${desk.client.clientId}/${paymentId}/${kind}`
  await Promise.all(
    people.map(async (person) => {
      const answer = await operateAt(desk, 'POST', path, { ...body, reason: reasonOf(person, action) }, person)
      if (!answer) return
      action.answers.push(answer)
      answered()
    }),
  )
}
