import { tryToPay } from '../../src/application/checkout.ts'
import type { Context } from '../../src/application/context.ts'
import { createSession } from '../../src/application/create-session.ts'
import { submitPay } from '../../src/application/submit-pay.ts'
import type { Order } from './merchant.ts'
import type { SessionMethod } from './profiles.ts'
import type { World } from './world.ts'

const card = { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }

/**
 * Makes the session of an order, or repeats it, and lets its buyer try to pay. What the payment is then, the merchant
 * learns by submitPay.
 */
export function payInSession(world: World, order: Order, method: SessionMethod) {
  return async (context: Context) => {
    const created = await createSession(context, world.clientId, {
      paymentRequestId: order.name,
      amount: { currency: 'EUR', value: 10_000n },
      methods: null,
      captureMode: order.mode,
      redirectUrl: 'https://shop.example/back',
      notifyUrl: 'https://shop.example/notify',
      description: 'Two ceramic lamps',
    })
    if (created.kind === 'refused') {
      // Would be every session: then nothing here is tried at all, and nobody would know.
      if (created.refusal.code === 'NO_PAY_OPTIONS') throw new Error(`${order.name} has no page to pay on`)
      return `${order.name}: ${created.refusal.code}`
    }
    const { sessionId, token } = created.session
    const chosen = method === 'CARD' ? ({ type: method, card } as const) : { type: method }
    const seen = await tryToPay(context, `${world.clientId}.${token}`, chosen)
    if (seen?.kind !== 'checkout') throw new Error(`${order.name} has no page that takes ${method}`)
    const submitted = await submitPay(context, world.clientId, { sessionId })
    if (submitted.kind === 'refused') return `${order.name}: ${submitted.refusal.code}`
    const says = world.merchant.paid(order, { kind: 'decided', payment: submitted.payment })
    return `${order.name} on its page by ${method}: ${seen.checkout.status}; ${says}`
  }
}
