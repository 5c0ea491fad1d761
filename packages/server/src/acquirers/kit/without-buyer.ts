import type { AuthorizeOutcome } from '../../domain/outcome.ts'
import type { Buyer } from '../acquirer.ts'
import { secretCutter } from './cut-secrets.ts'
import type { Recorded } from './run-operation.ts'

/**
 * `secretMembers` cuts the buyer out where the acquirer has a field for it; an error that quotes what it did not like has
 * none. So the buyer's own texts are cut as well, in what is only for people to read: an id or a status that a program
 * goes by must never change because somebody's browser calls itself so.
 */
export function withoutBuyer(outcome: Recorded<AuthorizeOutcome>, buyer: Buyer): Recorded<AuthorizeOutcome> {
  const cut = secretCutter(textsOf(buyer))
  const exchanges = outcome.exchanges.map(({ method, ...said }) => ({ method, ...cut(said) }))
  if (!('receipt' in outcome) || outcome.receipt.resultMessage === undefined) return { ...outcome, exchanges }
  const receipt = { ...outcome.receipt, resultMessage: cut(outcome.receipt.resultMessage) }
  return { ...outcome, receipt, exchanges }
}

function textsOf({ ip, email, phone, reference, name = {}, browser = {} }: Buyer): Readonly<Record<string, string>> {
  const texts = { ip, email, phone, reference, ...name, userAgent: browser.userAgent }
  return Object.fromEntries(Object.entries(texts).filter((text): text is [string, string] => text[1] !== undefined))
}
