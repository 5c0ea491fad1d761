import type { Context } from '../../src/application/context.ts'
import { inquireRefund } from '../../src/application/inquire-refund.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { currency, oneOf, type Run, type Value, values } from './choices.ts'
import type { AskedRefund } from './merchant.ts'
import type { World } from './world.ts'

export const refundCommands = [
  'refund',
  'refund a capture',
  'refund too much',
  'two refunds at once',
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
  const { merchant } = world
  const asked: AskedRefund = {
    name: `refund-${merchant.refundsOf.size + 1}`,
    paymentId,
    captureId,
    value: values[world.chance.pick(`${site} of`, names, 0.6)] + more,
    answered: false,
  }
  merchant.refunds.push(asked)
  merchant.refundsOf.set(asked.name, paymentId)
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
