import type { MovementInquiryOrder } from '../../../src/acquirers/acquirer.ts'
import type { Account } from '../../../src/acquirers/kit/account.ts'
import { ask, type Step } from '../../../src/acquirers/kit/exchange.ts'
import { asMinorUnits, asObjects, asText, jsonObject, malformed, unlisted } from '../../../src/acquirers/kit/reading.ts'
import type { Money } from '../../../src/domain/money.ts'
import type { MovementInquiry, MovementOutcome } from '../../../src/domain/outcome.ts'
import { declined, refused } from './refusals.ts'
import { get, post } from './requests.ts'

/** Captures and refunds have the same form, here below the authorization that they are of. */
export type Movements = 'captures' | 'refunds'

interface MoveOrder {
  readonly paymentTransactionId: string
  readonly reference: string
  readonly amount: Money
  /** Of a capture: nothing further will be taken. */
  readonly final?: boolean
}

export function moveMoney(movements: Movements, order: MoveOrder, account: Account): Step<MovementOutcome> {
  const { paymentTransactionId, reference, amount, final } = order
  const request = post(account, `/authorizations/${encodeURIComponent(paymentTransactionId)}/${movements}`, {
    reference,
    amount: Number(amount.value),
    currency: amount.currency,
    ...(final !== undefined && { final }),
  })
  return ask(request, (answer) =>
    answer.status === 200 ? readMovement(jsonObject(answer.body), reference) : refused(answer),
  )
}

export function inquireMovement(
  movements: Movements,
  { paymentTransactionId, reference }: MovementInquiryOrder,
  account: Account,
): Step<MovementInquiry> {
  const path = `/authorizations/${encodeURIComponent(paymentTransactionId)}/${movements}?reference=${reference}`
  return ask(get(account, path), (answer) => {
    if (answer.status !== 200) {
      const no = refused(answer)
      return no.kind === 'failed' ? { kind: 'unknown', reason: 'the acquirer refused the question' } : no
    }
    const found = jsonObject(answer.body)?.[movements]
    if (!Array.isArray(found)) return malformed(`no list of ${movements}`)
    const [first] = asObjects(found)
    if (!first) return found.length === 0 ? { kind: 'not-found' } : malformed('a movement')
    return readMovement(first, reference)
  })
}

function readMovement(json: Readonly<Record<string, unknown>> | undefined, reference: string): MovementOutcome {
  const transactionId = asText(json?.['id'])
  const value = asMinorUnits(json?.['amount'])
  const currency = asText(json?.['currency'])
  if (!json || transactionId === undefined || value === undefined || currency === undefined) {
    return malformed('a movement')
  }
  if (json['reference'] !== reference) return malformed('it is about another reference')
  const receipt = { transactionId, resultCode: asText(json['status']) ?? '' }
  switch (json['status']) {
    case 'done':
      return { kind: 'succeeded', amount: { currency, value }, receipt }
    case 'declined':
      return declined(asText(json['reason']) ?? '', receipt)
    case 'pending':
      return { kind: 'pending', receipt }
    default:
      return unlisted('status', json['status'])
  }
}
