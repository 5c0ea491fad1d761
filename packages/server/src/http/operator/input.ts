import { parsePublicKey } from '@capstan/protocol'
import type { FastifyRequest } from 'fastify'
import Type, { type Static, type TObject } from 'typebox'
import type { NotifyUrls } from '../../application/create-client.ts'
import type { NotificationState } from '../../application/queries/notifications.ts'
import { assert } from '../../assert.ts'
import type { AlertKind, Verdict } from '../../domain/alert.ts'
import { longestAdvanceMs } from '../../domain/duration.ts'
import type { PaymentStateKind } from '../../domain/payment.ts'
import { checker } from '../input/check.ts'
import { parseJsonBody } from '../input/json-body.ts'
import type { Read } from '../input/read.ts'
import { line, url } from '../input/schemas/fields.ts'
import { readNotifyUrl } from '../input/url.ts'
import { OperatorError } from './operator-error.ts'

export const clientId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  errorMessage: 'must be 1 to 64 letters, digits, underscores or hyphens',
})

export const anyId = Type.String({
  pattern: '^[!-~]{1,64}$',
  errorMessage: 'must be 1 to 64 visible ASCII characters, without spaces',
})

/** Absent leaves what was set; null and an empty text clear it. */
const notifyUrl = Type.Optional(
  Type.Union([url('Where notifications of one type go.'), Type.Literal(''), Type.Null()], {
    errorMessage: 'must be an absolute http or https URL of at most 2048 characters without blanks, or empty to clear',
  }),
)

const notifyUrls = { payment: notifyUrl, capture: notifyUrl, refund: notifyUrl }

/** Spelled out as records, so that a new state cannot be forgotten here. */
const paymentStates: Readonly<Record<PaymentStateKind, true>> = {
  choosing: true,
  requested: true,
  'awaiting-buyer': true,
  authorized: true,
  paid: true,
  closing: true,
  cancelled: true,
  failed: true,
}
const notificationStates: Readonly<Record<NotificationState, true>> = {
  waiting: true,
  acknowledged: true,
  exhausted: true,
  unaddressed: true,
}

export const paymentStateNames = Object.keys(paymentStates) as readonly PaymentStateKind[]
export const notificationStateNames = Object.keys(notificationStates) as readonly NotificationState[]

export function oneOf<const Name extends string>(names: readonly Name[]) {
  return Type.Optional(
    Type.Union(
      names.map((name) => Type.Literal(name)),
      { errorMessage: `must be one of ${names.join(', ')}` },
    ),
  )
}

export const limitText = Type.Optional(
  Type.String({ pattern: '^([1-9][0-9]?|[1-4][0-9]{2}|500)$', errorMessage: 'must be a whole number from 1 to 500' }),
)
export const usualLimit = '50'

export function limitOf(query: { readonly limit?: string | undefined }): number {
  return Number(query.limit ?? usualLimit)
}

/** As `checker`, and refuses names it does not know: a filter with a slip in its name would show everything. */
export function strict<const Schema extends TObject>(schema: Schema): (value: unknown) => Static<Schema> {
  const check = checker(schema)
  const known = Object.keys(schema.properties)
  return (value) => {
    const unknown = Object.keys(Object(value)).find((name) => !known.includes(name))
    if (unknown !== undefined) {
      const named = known.length > 0 ? `known are ${known.join(', ')}` : 'nothing is known here'
      throw new OperatorError(400, `${JSON.stringify(unknown).slice(0, 40)}: is unknown; ${named}`)
    }
    return orRefuse(check(value))
  }
}

export const readNewClient = strict(
  Type.Object({
    clientId,
    name: Type.Optional(line(128, 'For people.')),
    publicKey: Type.Optional(
      Type.String({ maxLength: 8_192, errorMessage: 'must be a text of at most 8192 characters' }),
    ),
    ...notifyUrls,
  }),
)

/** The merchant's public key as it is kept: SPKI DER in base64. */
export function publicKeyOf(text: string): string {
  try {
    return parsePublicKey(text).export({ format: 'der', type: 'spki' }).toString('base64')
  } catch (error) {
    throw new OperatorError(400, `publicKey: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
}
export const readUrlChange = strict(Type.Object(notifyUrls))
/** Longer than any authorization lives; in milliseconds. */
const longestAheadMs = 31 * 24 * 60 * 60 * 1_000

function ahead(minimum: number) {
  return Type.Optional(
    Type.Integer({
      minimum,
      maximum: longestAheadMs,
      errorMessage: `must be a whole number of milliseconds from ${minimum} to ${longestAheadMs} (31 d)`,
    }),
  )
}

export const readExpiryChange = strict(
  Type.Object({
    atExpiry: oneOf(['cancel', 'capture']),
    captureAheadMs: ahead(60_000),
    warnAheadMs: ahead(0),
    notifies: Type.Optional(Type.Boolean({ errorMessage: 'must be true or false' })),
  }),
)
export const readAdvance = strict(
  Type.Object({
    byMs: Type.Integer({
      minimum: 1_000,
      maximum: longestAdvanceMs,
      errorMessage: `must be a whole number of milliseconds from 1000 (1 s) to ${longestAdvanceMs} (366 d)`,
    }),
  }),
)
export const readClientParams = strict(Type.Object({ clientId }))
export const readNoBody = strict(Type.Object({}))
export const readIdParams = strict(Type.Object({ id: anyId }))
export const readPaymentQuery = strict(Type.Object({ clientId: Type.Optional(clientId) }))
/** Spelled out as a record, so that a new kind cannot be forgotten here. */
const alertKinds: Readonly<Record<AlertKind, true>> = {
  'unknown-outcome': true,
  'amount-mismatch': true,
  contradiction: true,
  reversal: true,
  'authorization-expiring': true,
  'update-unanswered': true,
}

export const readAlertFilter = strict(
  Type.Object({
    clientId: Type.Optional(clientId),
    kind: oneOf(Object.keys(alertKinds) as readonly AlertKind[]),
    state: oneOf(['open', 'closed', 'all']),
    /** As `state=all`. */
    all: oneOf(['true', 'false']),
    after: Type.Optional(
      Type.String({
        pattern: '^(open|closed)~[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z~[!-~]{1,64}$',
        errorMessage: 'must be the "next" of the page before',
      }),
    ),
    limit: limitText,
  }),
)

/** Spelled out as a record, so that a new verdict cannot be forgotten here. */
const verdicts: Readonly<Record<Verdict, true>> = {
  captured: true,
  'not-captured': true,
  refunded: true,
  'not-refunded': true,
  'nothing-held': true,
  noted: true,
}
export const verdictNames = Object.keys(verdicts) as readonly Verdict[]

/** What people say of what they did, in one line, for whoever reads it later. */
export function reason(errorMessage: string) {
  return Type.String({
    maxLength: 256,
    pattern: '^[^\\p{Cc}\\p{Cs}]*[^\\p{Cc}\\p{Cs}\\s][^\\p{Cc}\\p{Cs}]*$',
    errorMessage,
  })
}

export const readResolution = strict(
  Type.Object({
    verdict: Type.Union(
      verdictNames.map((name) => Type.Literal(name)),
      { errorMessage: `must be one of ${verdictNames.join(', ')}` },
    ),
    reason: reason('must say in at most 256 characters how it is known'),
    name: Type.Optional(line(64, 'Who asked.')),
  }),
)

function orRefuse<Value>(read: Read<Value>): Value {
  if (read.ok) return read.value
  throw new OperatorError(400, read.message)
}

/** The JSON object of the body; a body that was left out counts as an empty one. */
export function bodyOf(request: FastifyRequest): object {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {}
  return orRefuse(parseJsonBody(request.body))
}

/** As they are stored: null clears, absent leaves. */
export function notifyUrlsOf(body: NotifyUrls): NotifyUrls {
  const read = (name: 'payment' | 'capture' | 'refund') => {
    const text = body[name]
    if (text === undefined) return {}
    if (text === null || text === '') return { [name]: null }
    return { [name]: orRefuse(readNotifyUrl(text, name)) }
  }
  return { ...read('payment'), ...read('capture'), ...read('refund') }
}

/** Who did it, for the audit. */
export function actorOf({ operator }: FastifyRequest): string {
  assert(operator !== null, 'whoever changes something is known')
  return operator.actor
}

/** Whom the holder of the operator token says to be. */
export function namedActor(request: FastifyRequest): string {
  const actor = request.headers['capstan-actor']
  if (actor === undefined) return 'operator'
  if (typeof actor === 'string' && /^[!-~]{1,64}$/.test(actor)) return actor
  throw new OperatorError(400, 'the header capstan-actor: must be 1 to 64 visible ASCII characters, without spaces')
}
