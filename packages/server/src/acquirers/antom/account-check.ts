import type { Account } from '../kit/account.ts'
import type { AccountCheck } from '../kit/connector.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { antomRequest } from './account.ts'
import { readAnswer } from './result.ts'

/** A payment that nobody has made: Antom says so only to a client that it knows, whose signature verifies. */
const nobodysPayment = 'capstan-account-check'

/** What to look at, by the code of the refusal. */
const advice: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'the client may not use this API; ask Antom what the account is open for',
  CLIENT_INVALID: 'Antom does not know the clientId; look at clientId, gatewayUrl and environment',
  INVALID_CLIENT: 'Antom does not know the clientId; look at clientId, gatewayUrl and environment',
  INVALID_SIGNATURE: 'the merchantPrivateKey does not belong to the public key that is registered at Antom',
  KEY_NOT_FOUND: 'no public key is registered at Antom for the client, or not in this keyVersion',
  NO_INTERFACE_DEF: 'there is no such API at the gatewayUrl; look at gatewayUrl and environment',
}

export function checkAccount(account: Account): Step<AccountCheck> {
  const request = antomRequest('inquiryPayment', { paymentRequestId: nobodysPayment }, account, { reads: true })
  return ask(request, readCheck)
}

function readCheck(answer: HttpAnswer): AccountCheck {
  const read = readAnswer(answer)
  if (read.kind !== 'read') return read
  const { status, code } = read.result
  if (status === 'S' || code === 'ORDER_NOT_EXIST') {
    return { kind: 'good', detail: "the gateway knows the client, and both sides' signatures verify" }
  }
  const detail = Object.hasOwn(advice, code) ? advice[code] : undefined
  if (detail !== undefined) return { kind: 'bad', detail: `${code}: ${detail}` }
  return { kind: 'unknown', reason: `the gateway answered ${code.slice(0, 60)}` }
}
