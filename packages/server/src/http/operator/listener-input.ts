import Type from 'typebox'
import type { DeliveryAnswer } from '../../application/listener.ts'
import { line, url } from '../input/schemas/fields.ts'
import { readNotifyUrl } from '../input/url.ts'
import { anyId, clientId, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** The CLI makes it of random bytes, so that no two listeners have the same. */
const listener = Type.String({
  pattern: '^[A-Za-z0-9_-]{16,64}$',
  errorMessage: 'must be 16 to 64 letters, digits, underscores or hyphens',
})

const forwardTo = url('Where the listener posts notifications.')
const longestWaitMs = 5_000

export const readListenerParams = strict(Type.Object({ clientId }))
const readListenBody = strict(
  Type.Object({
    listener,
    name: line(128, 'Shown to whoever else would like to listen.'),
    forwardTo,
    takeover: Type.Optional(Type.Boolean({ errorMessage: 'must be true or false' })),
  }),
)

/** The address is kept in the audit and beside every delivery, as one for notifications is, and by the same rule. */
export function readListen(value: unknown): ReturnType<typeof readListenBody> {
  const listen = readListenBody(value)
  const address = readNotifyUrl(listen.forwardTo, 'forwardTo')
  if (!address.ok) throw new OperatorError(400, address.message)
  return listen
}

export const readNext = strict(
  Type.Object({
    listener,
    forwardTo,
    waitMs: Type.Integer({
      minimum: 0,
      maximum: longestWaitMs,
      errorMessage: `must be a whole number of milliseconds from 0 to ${longestWaitMs}`,
    }),
  }),
)
export const readKeep = strict(Type.Object({ listener, posting: Type.Optional(anyId) }))
export const readLeave = strict(Type.Object({ listener }))

/** No NUL, which PostgreSQL does not take in a text. */
const kept = (longest: number) =>
  Type.String({
    maxLength: longest,
    pattern: '^[^\\u0000]*$',
    errorMessage: `must be at most ${longest} characters, without NUL`,
  })
const durationMs = Type.Integer({
  minimum: 0,
  maximum: 600_000,
  errorMessage: 'must be a whole number of milliseconds',
})

const readReportBody = strict(
  Type.Object({
    listener,
    notificationId: anyId,
    url: forwardTo,
    headers: Type.Record(Type.String({ maxLength: 64 }), kept(1_024), {
      errorMessage: 'must be an object of texts',
    }),
    kind: Type.Union([Type.Literal('answered'), Type.Literal('failed'), Type.Literal('refused')], {
      errorMessage: 'must be one of answered, failed, refused',
    }),
    durationMs: Type.Optional(durationMs),
    status: Type.Optional(Type.Integer({ minimum: 100, maximum: 999, errorMessage: 'must be an HTTP status' })),
    body: Type.Optional(kept(4_096)),
    reason: Type.Optional(kept(512)),
  }),
)

type Report = ReturnType<typeof readReportBody>

/** What came of posting one notification, as the listener saw it. */
export function readReport(value: unknown): {
  readonly notificationId: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly answer: DeliveryAnswer
} {
  const report = readReportBody(value)
  return { notificationId: report.notificationId, url: report.url, headers: report.headers, answer: answerOf(report) }
}

function answerOf({ kind, durationMs, status, body, reason }: Report): DeliveryAnswer {
  if (kind === 'answered') {
    if (status === undefined || body === undefined || durationMs === undefined) {
      throw new OperatorError(400, 'kind: answered goes with status, body and durationMs')
    }
    return { kind, status, body, durationMs }
  }
  if (reason === undefined) throw new OperatorError(400, `kind: ${kind} goes with reason`)
  return kind === 'failed' ? { kind, reason, durationMs: durationMs ?? 0 } : { kind, reason }
}
