import type { Context } from '../../src/application/context.ts'
import { inquireRefund } from '../../src/application/inquire-refund.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { ask as askCapture, captureWith } from './capture-commands.ts'
import { currency, oneOf, type Run, type Value, values } from './choices.ts'
import type { AskedRefund } from './merchant.ts'
import type { World } from './world.ts'

export const refundCommands = [
  'refund',
  'refund a capture',
  'refund too much',
  'two refunds at once',
  'one of two parcels comes back',
  'repeat a refund',
  'reuse a refund id',
  'inquire about a refund',
] as const
export type RefundCommand = (typeof refundCommands)[number]

export function isRefundCommand(command: string): command is RefundCommand {
  return refundCommands.some((name) => name === command)
}

export function refundCommand(world: World, command: RefundCommand, site: string, paymentId: string, run: Run): void {
  switch (command) {
    case 'refund':
    case 'refund too much':
      run(refundWith(world, newRefund(world, site, paymentId, command === 'refund too much' ? tooMuch : 0n)))
      return
    case 'refund a capture': {
      const known = world.merchant.captures.filter((asked) => asked.captureId && asked.paymentId === paymentId)
      const capture = oneOf(world, `${site} about capture`, known)
      if (capture) run(refundWith(world, newRefund(world, site, paymentId, 0n, capture.captureId)))
      return
    }
    case 'two refunds at once':
      run(refundWith(world, newRefund(world, `${site}, first`, paymentId)))
      run(refundWith(world, newRefund(world, `${site}, second`, paymentId)))
      return
    case 'one of two parcels comes back':
      run(parcelBack(world, paymentId))
      return
    case 'repeat a refund':
    case 'reuse a refund id':
    case 'inquire about a refund': {
      const asked = oneOf(world, `${site} about refund`, world.merchant.refunds)
      if (!asked) return
      if (command === 'inquire about a refund') run(inquire(world, asked))
      else run(command === 'repeat a refund' ? refundWith(world, asked) : reuse(world, asked))
      return
    }
  }
}

const tooMuch = 10_000n

function newRefund(world: World, site: string, paymentId: string, more = 0n, captureId?: string): AskedRefund {
  const names: readonly [Value, ...Value[]] = ['25.00', '60.00', '40.00', '100.00']
  return ask(world, paymentId, values[world.chance.pick(`${site} of`, names, 0.6)] + more, captureId)
}

function ask(world: World, paymentId: string, value: bigint, captureId?: string): AskedRefund {
  const { merchant } = world
  const name = `refund-${merchant.refundsOf.size + 1}`
  const asked: AskedRefund = { name, paymentId, captureId, value, answered: false }
  merchant.refunds.push(asked)
  merchant.refundsOf.set(name, paymentId)
  return asked
}

function requestOf({ name, paymentId, captureId }: AskedRefund, value: bigint) {
  return {
    refundRequestId: name,
    paymentId,
    ...(captureId !== undefined && { captureId }),
    amount: { currency, value },
    reason: '',
    notifyUrl: 'https://shop.example/refunds',
  }
}

function refundWith(world: World, asked: AskedRefund) {
  return async (context: Context) => {
    const toldBefore = asked.told
    const result = await refundPayment(context, world.clientId, requestOf(asked, asked.value))
    return `${asked.name} of ${asked.value}: ${world.merchant.refunded(asked, toldBefore, result)}`
  }
}

/**
 * A payment is captured for two parcels, and the first comes back: two clerks of the merchant give all of it back. What
 * the second one gives is still within the payment, so that only the capture's own rest can stop it.
 */
function parcelBack(world: World, paymentId: string) {
  return async (context: Context) => {
    const [first, second] = [askCapture(world, paymentId, 2_500n), askCapture(world, paymentId, 4_000n)]
    const captured = [await captureWith(world, first)(context), await captureWith(world, second)(context)]
    const { captureId } = first
    if (captureId === undefined) return captured.join('; ')
    const refunded = []
    for (let clerk = 0; clerk < 2; clerk += 1) {
      refunded.push(await refundWith(world, ask(world, paymentId, first.value, captureId))(context))
    }
    return [...captured, ...refunded].join('; ')
  }
}

/** Whatever the first request of the id became, another amount under it must not be answered with a result. */
function reuse(world: World, asked: AskedRefund) {
  return async (context: Context) => {
    const value = asked.value + 1n
    const { kind } = await refundPayment(context, world.clientId, requestOf(asked, value))
    if (kind === 'decided' && asked.answered) {
      world.violate(
        'one movement per request',
        `${asked.name} was asked for again with another amount, and not refused`,
      )
    }
    // The first request may have died before it left a trace: then this one is the first.
    if (kind === 'decided') world.merchant.refunds.splice(world.merchant.refunds.indexOf(asked), 1)
    return `${asked.name} of ${value}: ${kind}`
  }
}

function inquire(world: World, { name, answered }: AskedRefund) {
  return async (context: Context) => {
    const found = await inquireRefund(context, world.clientId, { refundRequestId: name })
    if (found.kind === 'found') return `${name}: ${found.refund.state.kind}`
    if (answered) world.violate('what was acknowledged is kept', `${name} was answered and is not found`)
    return `${name}: ${found.refusal.code}`
  }
}
