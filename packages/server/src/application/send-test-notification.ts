import { isAcknowledged } from '../domain/acknowledgement.ts'
import { adviceFor, adviceWithoutAnswer } from '../domain/acknowledgement-advice.ts'
import type { NotificationType } from '../domain/notify-url.ts'
import type { Answered, AnswerHead, DeliveryAnswer } from '../notifications/delivery-answer.ts'
import { signDelivery } from '../notifications/signed-delivery.ts'
import { type ClientSummary, listClients } from '../store/clients.ts'
import { recordTestSend } from '../store/test-sends.ts'
import { testNotificationBody } from '../wire/test-notification.ts'
import type { Context } from './context.ts'

/** Per client. More would make a tool of it to burden other people's servers with. */
const mostPerMinute = 10

export interface TestOrder {
  readonly clientId: string
  readonly type: NotificationType
  /** Absent: the one that is set for the type. */
  readonly url?: string
  readonly actor: string
}

/** What was sent, and what the receiver made of it. */
export interface TestReport {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly acknowledged: boolean
  /** Null when no complete answer came. */
  readonly answer: (AnswerHead & { readonly status: number; readonly body: string }) | null
  readonly durationMs: number
  /** Why it is no acknowledgement; null when it is one. */
  readonly reason: string | null
  /** What to do about it. */
  readonly advice: string | null
}

export type TestResult =
  | { readonly kind: 'tried'; readonly report: TestReport }
  | { readonly kind: 'unknown-client' }
  /** None was given, and none is set for the type. */
  | { readonly kind: 'no-address' }
  /** Another test of the client is under way. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'too-many'; readonly perMinute: number }

export type SendTest = (order: TestOrder) => Promise<TestResult>

/**
 * Sends a notification that tells of nothing to an address, by the way that real ones take: the same signature, the same
 * guard, the same limits. It is in nobody's books: no notification and no delivery is stored, only the audit has it.
 */
export function createTestSender(context: Context): SendTest {
  const underWay = new Set<string>()
  return async (order) => {
    const { clientId } = order
    const [client] = await listClients(context.pool, clientId)
    if (!client) return { kind: 'unknown-client' }
    const url = order.url ?? addressFor(client, order.type)
    if (url === null) return { kind: 'no-address' }
    if (underWay.has(clientId)) return { kind: 'busy' }
    underWay.add(clientId)
    try {
      const detail = { type: order.type, url }
      const audit = { auditId: context.newId(), actor: order.actor, action: 'test-notification', detail }
      if (!(await recordTestSend(context.pool, clientId, mostPerMinute, audit))) {
        return { kind: 'too-many', perMinute: mostPerMinute }
      }
      return { kind: 'tried', report: await send(context, client, order.type, url) }
    } finally {
      underWay.delete(clientId)
    }
  }
}

function addressFor(client: ClientSummary, type: NotificationType): string | null {
  if (type === 'CAPTURE_RESULT') return client.captureNotifyUrl
  return type === 'REFUND_RESULT' ? client.refundNotifyUrl : client.paymentNotifyUrl
}

async function send(context: Context, client: ClientSummary, type: NotificationType, url: string): Promise<TestReport> {
  const { clientId, environment, now, clockOffsetMs } = client
  const body = testNotificationBody(type, context.newId(), now)
  const wallTime = new Date(now.getTime() - Number(clockOffsetMs))
  const sandboxTime = environment === 'sandbox' ? { sandboxTime: now } : {}
  const key = context.signingKeys[environment]
  const signed = await signDelivery({ url, clientId, body, sequence: 1, wallTime, ...sandboxTime }, key)
  const headers = { ...signed, 'capstan-test': '1' }
  const allowLoopback = environment === 'sandbox'
  const answer = await context.transport.send({ url, headers, body, allowLoopback, withHead: true })
  return { url, headers, body, ...judge(answer, environment) }
}

type Judged = Omit<TestReport, 'url' | 'headers' | 'body'>

function judge(answer: DeliveryAnswer, environment: ClientSummary['environment']): Judged {
  if (answer.kind === 'answered') return judgeAnswer(answer)
  const durationMs = answer.kind === 'failed' ? answer.durationMs : 0
  const advice = adviceWithoutAnswer(answer.reason, environment)
  return { acknowledged: false, answer: null, durationMs, reason: answer.reason, advice }
}

function judgeAnswer({ status, body, durationMs, head = { headers: {}, cutOff: false } }: Answered): Judged {
  const answer = { status, body, ...head }
  const judged = isAcknowledged(status, body)
  if (judged.acknowledged) return { acknowledged: true, answer, durationMs, reason: null, advice: null }
  return { acknowledged: false, answer, durationMs, reason: judged.reason, advice: adviceFor(answer) ?? null }
}
