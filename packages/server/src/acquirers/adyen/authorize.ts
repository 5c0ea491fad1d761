import type { AuthorizeOutcome, Failed } from '../../domain/outcome.ts'
import type { AuthorizeOrder, CardData } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { merchantAccount } from './account-fields.ts'
import { toAdyen } from './amounts.ts'
import { readResult, resultOf } from './authorization-answer.ts'
import { readError } from './errors.ts'
import { idempotencyKey, post } from './requests.ts'
import { shopper } from './shopper.ts'

/** Ours, before anything is sent. */
export function notExpressible(code: string, resultMessage: string): Failed {
  return { kind: 'failed', code, receipt: { resultMessage } }
}

/**
 * /payments, with the card as it came. The money is only held (`manualCapture`), whatever the account's own setting is, and
 * a buyer who must authenticate is sent to a page (`nativeThreeDS`): we run no code of Adyen's in browsers.
 */
export function authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  const amount = toAdyen(order.amount)
  if (!amount) return notExpressible('INVALID_AMOUNT', 'Adyen counts this currency without minor units')
  if (!order.card) return notExpressible('INVALID_PAYMENT_METHOD_META_DATA', 'no card data')
  const body = {
    merchantAccount: merchantAccount(account),
    reference: order.reference,
    amount,
    paymentMethod: paymentMethod(order.card),
    returnUrl: order.returnUrl,
    channel: 'Web',
    shopperInteraction: 'Ecommerce',
    additionalData: { manualCapture: 'true' },
    authenticationData: { threeDSRequestData: { nativeThreeDS: 'disabled' } },
    ...(order.buyer && shopper(order.buyer)),
  }
  const request = post(account, '/payments', body, idempotencyKey('authorize', order.reference))
  return ask(request, (answer) => read(answer, order))
}

function paymentMethod({ number, cvv, expiryMonth, expiryYear, holderName }: CardData): object {
  return {
    type: 'scheme',
    number,
    expiryMonth,
    expiryYear: `20${expiryYear}`,
    ...(cvv !== undefined && { cvc: cvv }),
    ...(holderName !== undefined && { holderName }),
  }
}

function read(answer: HttpAnswer, order: AuthorizeOrder): AuthorizeOutcome {
  const body = resultOf(answer)
  if (body) return readResult(body, order)
  const error = readError(answer)
  switch (error.kind) {
    case 'refused': {
      const { code, elsewhere, receipt } = error
      return { kind: 'failed', code, ...(elsewhere && { elsewhere }), receipt }
    }
    case 'no-access':
      // Adyen looked at the key and no further, so nothing was asked for: as good as never sent, and as safe to repeat.
      return { kind: 'not-sent', reason: error.reason }
    case 'unknown':
      return error
  }
}
