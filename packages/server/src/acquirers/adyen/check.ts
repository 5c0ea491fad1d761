import type { Account } from '../kit/account.ts'
import type { AccountCheck } from '../kit/connector.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asObjects, jsonObject, malformed } from '../kit/reading.ts'
import { merchantAccount } from './account-fields.ts'
import { readError } from './errors.ts'
import { question } from './requests.ts'

/** Asks which payment methods the account has. It says nothing about the HMAC key, which only a webhook can prove. */
export function check(account: Account): Step<AccountCheck> {
  return ask(question(account, '/paymentMethods', { merchantAccount: merchantAccount(account), channel: 'Web' }), read)
}

function read(answer: HttpAnswer): AccountCheck {
  const methods = answer.status === 200 ? jsonObject(answer.body)?.['paymentMethods'] : undefined
  if (Array.isArray(methods)) {
    if (asObjects(methods).some(({ type }) => type === 'scheme')) {
      return {
        kind: 'good',
        detail: 'the key is accepted and the account takes cards; the HMAC key is proven by the first webhook',
      }
    }
    return { kind: 'bad', detail: 'the key is accepted, but the account takes no cards: add them in the Customer Area' }
  }
  if (answer.status === 200) return malformed('200 without a list of payment methods')
  const error = readError(answer)
  switch (error.kind) {
    case 'no-access':
      return { kind: 'bad', detail: `${error.reason}; check apiKey, its roles, and merchantAccount` }
    case 'refused':
      return {
        kind: 'bad',
        detail: `Adyen refuses the question: ${error.receipt.resultMessage ?? 'without a message'}`,
      }
    case 'unknown':
      return error
  }
}
