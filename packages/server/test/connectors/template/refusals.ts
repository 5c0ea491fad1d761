import type { HttpAnswer } from '../../../src/acquirers/kit/exchange.ts'
import { jsonObject, malformed, unlisted } from '../../../src/acquirers/kit/reading.ts'
import type { Failed, NotSent, Receipt, Unknown } from '../../../src/domain/outcome.ts'

/** The acquirer's reasons in APO's codes. One that is not here says PROCESS_FAIL, and stays in the receipt. */
const codes: ReadonlyMap<string, string> = new Map([
  ['do_not_honor', 'DO_NOT_HONOR'],
  ['insufficient_funds', 'USER_BALANCE_NOT_ENOUGH'],
  ['suspected_fraud', 'RISK_REJECT'],
])

/** Of these the acquirer says that the fault is on its own side: another one may say yes. */
const elsewhere: ReadonlySet<string> = new Set(['route_unavailable'])

/** A clear no, with the acquirer's reason. */
export function declined(reason: string, receipt: Receipt): Failed {
  return {
    kind: 'failed',
    code: codes.get(reason) ?? 'PROCESS_FAIL',
    ...(elsewhere.has(reason) && { elsewhere: true as const }),
    receipt: { ...receipt, resultCode: reason },
  }
}

/** What an answer other than 200 to a request means. */
export function refused({ status, body }: HttpAnswer): Failed | NotSent | Unknown {
  // Nothing is looked at before the key is: so nothing was done.
  if (status === 401) return { kind: 'not-sent', reason: 'the acquirer does not accept the API key of the account' }
  if (status !== 422) return unlisted('HTTP status', String(status))
  const error = jsonObject(body)?.['error']
  return typeof error === 'string' ? declined(error, {}) : malformed('a refusal without a reason')
}
