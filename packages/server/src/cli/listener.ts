import { randomBytes } from 'node:crypto'
import { setInterval as every } from 'node:timers/promises'
import type { DeliveryAnswer, Forwarded } from '../application/listener.ts'
import type { NotificationState } from '../application/queries/notifications.ts'
import type { Json } from '../http/operator/json.ts'
import type { NotificationTransport } from '../notifications/transport.ts'
import type { OperatorApi } from './operator-api.ts'

export interface ListenerOptions {
  readonly api: OperatorApi
  /** The way to the endpoint, from this machine. */
  readonly transport: NotificationTransport
  readonly clientId: string
  readonly forwardTo: string
  /** For whoever else would like to listen. */
  readonly name: string
  readonly takeover: boolean
  /** Each notification as it was posted, and what came of it. */
  readonly tell: (posted: Posted) => void
  /** Takes no more; what is being posted is ended first. */
  readonly signal: AbortSignal
}

export interface Posted {
  /** Counts the notifications of this listener from 1; one that is posted again keeps its number. */
  readonly number: number
  readonly notification: Json<Forwarded>
  readonly answer: DeliveryAnswer
  readonly recorded: Recorded
}

/** What the server made of the answer. */
export interface Recorded {
  readonly acknowledged: boolean
  /** Why it is not acknowledged. */
  readonly reason: string | null
  readonly state: NotificationState
  /** Milliseconds on the client's clock; null when no further try is planned. */
  readonly nextTryInMs: number | null
}

export interface Listening {
  /** SPKI DER, base64: what the notifications verify with. */
  readonly apoPublicKey: string
  /** Ends when the signal is given; rejects when the place is lost or the server is gone. */
  readonly ended: Promise<void>
  /** The notificationId of a number; of the last one when none is given. */
  idOf(number?: number): string | undefined
}

const waitMs = 3_000
const keepEveryMs = 3_000

/** Attaches to the server, and then posts what falls due to the endpoint until it is told to stop. */
export async function startListener(options: ListenerOptions): Promise<Listening> {
  const { api, clientId, forwardTo, name, takeover } = options
  const path = `/clients/${encodeURIComponent(clientId)}/listener`
  const listener = randomBytes(18).toString('base64url')
  const seen: string[] = []
  let last: string | undefined
  const { apoPublicKey } = await api.send<{ apoPublicKey: string }>('PUT', path, {
    listener,
    name,
    forwardTo,
    takeover,
  })

  async function forward(notification: Json<Forwarded>): Promise<void> {
    const { notificationId, headers, body } = notification
    if (!seen.includes(notificationId)) seen.push(notificationId)
    last = notificationId
    const send = options.transport.send({ url: forwardTo, headers, body, allowLoopback: true })
    const answer = await keptWhile(send, () => api.send('POST', `${path}/keep`, { listener, posting: notificationId }))
    const report = { listener, notificationId, url: forwardTo, headers, ...rounded(answer) }
    const recorded = await api.send<Recorded>('POST', `${path}/report`, report)
    options.tell({ number: seen.indexOf(notificationId) + 1, notification, answer, recorded })
  }

  async function run(): Promise<void> {
    const { signal } = options
    try {
      while (!signal.aborted) {
        const asked = { listener, forwardTo, waitMs }
        const next = api.send<{ notification: Forwarded | null }>('POST', `${path}/next`, asked, signal)
        const { notification } = await next.catch((error: unknown) => {
          if (signal.aborted) return { notification: null }
          throw error
        })
        if (notification) await forward(notification)
      }
    } finally {
      // A server that is gone learns by itself; what ended this must not be hidden by that.
      await api.send('DELETE', path, { listener }).catch(() => undefined)
    }
  }

  return {
    apoPublicKey,
    ended: run(),
    idOf: (number) => (number === undefined ? last : seen[number - 1]),
  }
}

/** Tells the server again and again that a slow endpoint is still being waited for. */
async function keptWhile<Result>(work: Promise<Result>, keep: () => Promise<unknown>): Promise<Result> {
  const done = new AbortController()
  const keeping = (async () => {
    // One that fails is made up for by the next: without them the workers would post the same notification meanwhile.
    for await (const _ of every(keepEveryMs, undefined, { signal: done.signal })) await keep().catch(() => undefined)
  })().catch(() => undefined)
  try {
    return await work
  } finally {
    done.abort()
    await keeping
  }
}

function rounded(answer: DeliveryAnswer): DeliveryAnswer {
  return answer.kind === 'refused' ? answer : { ...answer, durationMs: Math.round(answer.durationMs) }
}
