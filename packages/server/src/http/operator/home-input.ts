import Type from 'typebox'
import { clientId, oneOf, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

const environment = Type.Union([Type.Literal('sandbox'), Type.Literal('live')], {
  errorMessage: 'must be sandbox or live',
})

const scope = { environment, clientId: Type.Optional(clientId) }
/** A time for each of them would be 25 characters. */
const starts = Type.String({
  pattern: '^[0-9TZ:.,-]{20,800}$',
  errorMessage: 'must be times as 2026-11-25T23:00:00Z, separated by commas',
})

export const readHomeQuery = strict(Type.Object(scope))
export const readSpanQuery = strict(Type.Object({ ...scope, starts }))
export const readCallQuery = strict(
  Type.Object({ ...scope, starts, about: oneOf(['authorizations', 'captures', 'refunds']) }),
)

const mostStarts = 25
const quarterMs = 15 * 60 * 1_000
/** A week of days that begin where the viewer is, one of them longer by an hour. In milliseconds. */
const furthestMs = (8 * 24 + 1) * 3_600_000
/** A browser's clock may be ahead. */
const aheadMs = 24 * 3_600_000

/** The beginnings of the days or hours that are counted, each until the next one and the last until now. */
export function startsOf(text: string, now: Date): readonly Date[] {
  const times = text.split(',').map((one) => new Date(one))
  const wrong = fault(times, now.getTime())
  if (wrong !== undefined) throw new OperatorError(400, `starts: ${wrong}`)
  return times
}

function fault(times: readonly Date[], now: number): string | undefined {
  const ms = times.map((time) => time.getTime())
  if (ms.some(Number.isNaN)) return 'must be times as 2026-11-25T23:00:00Z, separated by commas'
  if (ms.length > mostStarts) return `must be at most ${mostStarts} times`
  if (ms.some((one) => one % quarterMs !== 0)) {
    return 'must be full quarters of an hour, as days and hours begin in every time zone'
  }
  if (ms.some((one, index) => index > 0 && one <= (ms[index - 1] ?? 0))) return 'must be in order, the oldest first'
  if (ms.some((one) => one < now - furthestMs)) return 'must be within the last eight days'
  if (ms.some((one) => one > now + aheadMs)) return 'must not be in the future; is the clock of this computer right?'
  return undefined
}
