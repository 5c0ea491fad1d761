import type { VoidOrder } from '../../../src/acquirers/acquirer.ts'
import type { Account } from '../../../src/acquirers/kit/account.ts'
import { ask, type Step } from '../../../src/acquirers/kit/exchange.ts'
import { asText, jsonObject, malformed, unlisted } from '../../../src/acquirers/kit/reading.ts'
import type { VoidOutcome } from '../../../src/domain/outcome.ts'
import { refused } from './refusals.ts'
import { post } from './requests.ts'

export function closeAuthorization(
  { paymentTransactionId, reference }: VoidOrder,
  account: Account,
): Step<VoidOutcome> {
  const path = `/authorizations/${encodeURIComponent(paymentTransactionId ?? '')}/void`
  return ask(post(account, path, { reference }), (answer) => {
    if (answer.status !== 200) return refused(answer)
    const json = jsonObject(answer.body)
    const transactionId = asText(json?.['id'])
    if (!json || transactionId === undefined) return malformed('a void')
    const receipt = { transactionId }
    switch (json['status']) {
      case 'voided':
        return { kind: 'succeeded', receipt }
      case 'pending':
        return { kind: 'pending', receipt }
      default:
        return unlisted('status of a void', json['status'])
    }
  })
}
