import Type, { type Static } from 'typebox'
import type { ListPlace, PaymentQuery } from '../../application/queries/payment-list.ts'
import type { PaymentStateKind } from '../../domain/payment.ts'
import { currencyExponent } from '../input/amount.ts'
import { anyId, clientId, limitText, oneOf, paymentStateNames, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

const anyState = `(${paymentStateNames.join('|')})`

const states = Type.Optional(
  Type.String({
    pattern: `^${anyState}(,${anyState})*$`,
    errorMessage: `must be one of ${paymentStateNames.join(', ')}, or several of them with commas between`,
  }),
)

const name = Type.Optional(
  Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    errorMessage: 'must be 1 to 64 letters, digits, underscores or hyphens',
  }),
)

/** Minor units. No amount has more digits, and more would not fit into the database's whole numbers. */
const minorUnits = Type.Optional(
  Type.String({
    pattern: '^[0-9]{1,18}$',
    errorMessage: 'must be a whole number of minor units of at most 18 digits: 12.95 EUR is 1295',
  }),
)

const time = Type.Optional(
  Type.String({
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$',
    errorMessage: 'must be a time with its zone, as 2026-07-01T09:30:00Z',
  }),
)

const filters = {
  clientId: Type.Optional(clientId),
  state: states,
  environment: oneOf(['sandbox', 'live']),
  methodType: name,
  acquirer: name,
  captureMode: oneOf(['AUTOMATIC', 'MANUAL']),
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', errorMessage: 'must be the three letters of a currency, as EUR' }),
  ),
  amount: minorUnits,
  amountFrom: minorUnits,
  amountTo: minorUnits,
  createdFrom: time,
  createdTo: time,
  id: Type.Optional(anyId),
  transactionId: Type.Optional(anyId),
} as const

const exported = Type.Object(filters)
type Filters = Static<typeof exported>

const readFilters = strict(exported)
const readListed = strict(
  Type.Object({
    ...filters,
    limit: limitText,
    after: Type.Optional(Type.String({ maxLength: 400, errorMessage: 'must be the `next` of an earlier answer' })),
  }),
)

/** The query of the list: what to look for, how many at most, and after which place. */
export function readPaymentList(query: unknown) {
  const { limit, after, ...given } = readListed(query)
  return { query: meant(given), limit, after: after === undefined ? undefined : readPlace(after) }
}

/** The query of an export, which has no pages. */
export function readPaymentExport(query: unknown): PaymentQuery {
  return meant(readFilters(query))
}

function meant(given: Filters): PaymentQuery {
  const { state, amount, amountFrom, amountTo, createdFrom, createdTo, ...plain } = given
  if (amount !== undefined && (amountFrom ?? amountTo) !== undefined) {
    throw new OperatorError(400, 'amount: is an exact amount; leave it out, or amountFrom and amountTo')
  }
  const from = amount ?? amountFrom
  const to = amount ?? amountTo
  const { currency } = given
  if (currency === undefined && (from ?? to) !== undefined) {
    throw new OperatorError(400, 'currency: is required with an amount, whose minor units it counts')
  }
  if (currency !== undefined && currencyExponent(currency) === undefined) {
    throw new OperatorError(400, 'currency: is not a currency of ISO 4217 that can be paid in')
  }
  if (from !== undefined && to !== undefined && BigInt(from) > BigInt(to)) {
    throw new OperatorError(400, 'amountFrom: must not be above amountTo')
  }
  const begins = createdFrom === undefined ? undefined : readTime('createdFrom', createdFrom)
  const ends = createdTo === undefined ? undefined : readTime('createdTo', createdTo)
  if (begins && ends && begins >= ends) throw new OperatorError(400, 'createdFrom: must be before createdTo')
  return {
    ...defined(plain),
    ...(state !== undefined && { states: state.split(',') as PaymentStateKind[] }),
    ...(from !== undefined && { amountFrom: BigInt(from) }),
    ...(to !== undefined && { amountTo: BigInt(to) }),
    ...(begins && { createdFrom: begins }),
    ...(ends && { createdTo: ends }),
  }
}

type Defined<Given> = { [Key in keyof Given]?: Exclude<Given[Key], undefined> }

/** Without what was left out, which a record with `undefined` in it would not say. */
function defined<Given extends object>(given: Given): Defined<Given> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<Given>
}

function readTime(path: string, text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new OperatorError(400, `${path}: there is no such day or hour`)
  return date
}

/** A place as it is handed out: nobody should read meaning into it, or make one up. */
export function writePlace({ at, paymentId, clientId: client }: ListPlace): string {
  return Buffer.from(JSON.stringify([at, paymentId, client])).toString('base64url')
}

function readPlace(text: string): ListPlace {
  const [at, paymentId, client] = parsed(Buffer.from(text, 'base64url').toString())
  const isPlace =
    typeof at === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) &&
    !Number.isNaN(Date.parse(at)) &&
    typeof paymentId === 'string' &&
    /^[!-~]{1,64}$/.test(paymentId) &&
    typeof client === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(client)
  if (isPlace) return { at, paymentId, clientId: client }
  throw new OperatorError(400, 'after: is no place in this list; take the `next` of an earlier answer, or leave it out')
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
