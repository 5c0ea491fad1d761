import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { currency, type Value, values } from './choices.ts'
import type { AskedCapture } from './merchant.ts'
import type { World } from './world.ts'

export const authorizedValue = 10_000n

export function newCapture(world: World, site: string, command: string, paymentId: string): AskedCapture {
  const names: readonly [Value, ...Value[]] = ['60.00', '25.00', '40.00', '100.00']
  const value = values[world.chance.pick(`${site} of`, names, 0.6)]
  const more = command === 'capture too much' ? authorizedValue : 0n
  return ask(world, paymentId, value + more, command === 'capture the last part')
}

export function ask(world: World, paymentId: string, value: bigint, last = false): AskedCapture {
  const name = `capture-${world.merchant.captures.length + 1}`
  const asked: AskedCapture = { name, paymentId, value, last, answered: false }
  world.merchant.captures.push(asked)
  return asked
}

export function captureWith(world: World, asked: AskedCapture) {
  return async (context: Context) => {
    const toldBefore = asked.told
    const result = await capturePayment(context, world.clientId, {
      captureRequestId: asked.name,
      paymentId: asked.paymentId,
      amount: { currency, value: asked.value },
      last: asked.last,
    })
    return `${asked.name} of ${asked.value}: ${world.merchant.captured(asked, toldBefore, result)}`
  }
}

/** Whatever the first request of the id became, another amount under it must not be answered with a result. */
export function reuse(world: World, asked: AskedCapture) {
  return async (context: Context) => {
    const { paymentId, name } = asked
    const amount = { currency, value: asked.value + 1n }
    const command = { captureRequestId: name, paymentId, amount, last: false }
    const stored = await capturePayment(context, world.clientId, command)
    if (stored.kind === 'decided' && asked.answered) {
      world.violate('one movement per request', `${name} was asked for again with another amount, and is not refused`)
    }
    // The first request may have died before it left a trace: then this one is the first.
    if (stored.kind === 'decided') world.merchant.captures.splice(world.merchant.captures.indexOf(asked), 1)
    return `${name} of ${amount.value}: ${stored.kind}`
  }
}
