import { randomBytes } from 'node:crypto'
import { type Endpoint, endpointPaths, type Result } from '@capstan/protocol'

/** One API request as operators may see it: never a body, a header, a key or card data. */
export interface LoggedRequest {
  /** Counts the requests of this process, from 1. */
  readonly sequence: number
  /** When it was answered, by the wall clock. */
  readonly at: Date
  /** Null when it named none that could be one. Not proven where the signature was refused. */
  readonly clientId: string | null
  /** The API, as in the documentation; the path where there is none. */
  readonly api: string
  /** The request's own id: captureRequestId, refundRequestId, updateRequestId or paymentRequestId. */
  readonly requestId: string | null
  readonly paymentId: string | null
  readonly resultStatus: string
  readonly resultCode: string
  /** Why, where it was not a success. */
  readonly message: string | null
  readonly durationMs: number
}

/** What is known of a request by the time it is answered. */
export interface RequestTrace {
  readonly path: string
  clientId?: string
  /** The parsed body; a few named fields of it are read, and it is not kept. */
  body?: object
}

/** As much of an answer as is kept. */
export interface Answered {
  readonly result: Result
  readonly paymentId?: string
}

export interface RequestQuery {
  /** Only those after this sequence number; the newest when absent. */
  readonly after?: number
  readonly clientId?: string
  /** Only those that were refused or failed (`F`). */
  readonly failed: boolean
  readonly limit: number
}

export interface LoggedRequests {
  /** Differs after a restart, when counting begins anew. */
  readonly process: string
  readonly requests: readonly LoggedRequest[]
  /** What to ask after next. */
  readonly next: number
  /** How many have been overwritten between `after` and the oldest that is kept. */
  readonly missed: number
}

/** The latest API requests of this process, in memory. */
export interface RequestLog {
  add(trace: RequestTrace, answer: Answered, durationMs: number): void
  read(query: RequestQuery): LoggedRequests
  /** Settles when there is a request after that number, after so many milliseconds, or soon after nobody wants it. */
  waitFor(after: number, ms: number, wanted: () => boolean): Promise<void>
}

const keptRequests = 1_000
/** How long a server that stops is kept by who waits here. */
const lookMs = 200

export function createRequestLog(capacity: number = keptRequests): RequestLog {
  const process = randomBytes(9).toString('base64url')
  const ring: LoggedRequest[] = []
  const waiting = new Set<() => void>()
  let count = 0

  async function nextWithin(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.add(resolve)
    const timer = setTimeout(resolve, ms)
    await promise
    clearTimeout(timer)
    waiting.delete(resolve)
  }

  return {
    add(trace, answer, durationMs) {
      count += 1
      ring[count % capacity] = logged(count, trace, answer, durationMs)
      for (const wake of waiting) wake()
    },
    read({ after, clientId, failed, limit }) {
      const from = Math.max(after ?? 0, count - capacity) + 1
      const requests: LoggedRequest[] = []
      for (let sequence = from; sequence <= count; sequence += 1) {
        const request = ring[sequence % capacity]
        if (!request || (clientId !== undefined && request.clientId !== clientId)) continue
        if (failed && request.resultStatus !== 'F') continue
        requests.push(request)
      }
      const missed = after === undefined ? 0 : Math.max(0, from - 1 - after)
      // Of what is new all is given, however much: whoever follows must not miss what the ring still has.
      return { process, requests: after === undefined ? requests.slice(-limit) : requests, next: count, missed }
    },
    async waitFor(after, ms, wanted) {
      const end = performance.now() + ms
      while (count <= after && wanted() && performance.now() < end) {
        await nextWithin(Math.min(lookMs, end - performance.now()))
      }
    },
  }
}

const apiAt: ReadonlyMap<string, string> = new Map(
  (Object.keys(endpointPaths) as readonly Endpoint[]).map((name) => [endpointPaths[name], name]),
)

function logged(sequence: number, trace: RequestTrace, answer: Answered, durationMs: number): LoggedRequest {
  const { clientId, path, body = {} } = trace
  const { captureRequestId, refundRequestId, updateRequestId, paymentRequestId } = body as Fields
  const { resultStatus, resultCode, resultMessage } = answer.result
  const cards = cardNumbersOf(body)
  return {
    sequence,
    at: new Date(),
    clientId: shown(clientId, cards),
    api: apiAt.get(path.replace(/^\/ams\/sandbox\/api\//, '/ams/api/')) ?? shown(path, cards) ?? '(no API)',
    requestId: shown(captureRequestId ?? refundRequestId ?? updateRequestId ?? paymentRequestId, cards),
    paymentId: shown(answer.paymentId ?? (body as Fields).paymentId, cards),
    resultStatus,
    resultCode,
    message: resultStatus === 'S' ? null : withoutCards(resultMessage, cards),
    durationMs: Math.round(durationMs * 10) / 10,
  }
}

type Fields = Readonly<
  Partial<
    Record<
      'paymentId' | 'captureRequestId' | 'refundRequestId' | 'updateRequestId' | 'paymentRequestId' | 'paymentMethod',
      unknown
    >
  >
>

/** What looks like an id; a program with a slip can send anything in its place. */
function shown(text: unknown, cards: readonly string[]): string | null {
  return typeof text === 'string' && /^[!-~]{1,64}$/.test(text) ? withoutCards(text, cards) : null
}

/** A merchant who puts the card's number into an id is refused, and the number must not be shown on the way. */
function withoutCards(text: string, cards: readonly string[]): string {
  const digits = text.replaceAll(/\D/g, '')
  return cards.some((card) => digits.includes(card)) ? '[cut]' : text
}

/** Whatever may be a card number in the payment method of the request. */
function cardNumbersOf(body: object): readonly string[] {
  const { paymentMethod } = body as Fields
  if (paymentMethod === undefined) return []
  const found = JSON.stringify(paymentMethod).match(/\d(?:[ -]?\d){11,18}/g) ?? []
  return found.map((number) => number.replaceAll(/[ -]/g, ''))
}
