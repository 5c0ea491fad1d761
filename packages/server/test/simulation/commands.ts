import { buyerReturn } from '../../src/application/buyer-return.ts'
import { cancelPayment } from '../../src/application/cancel-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { inquirePayment } from '../../src/application/inquire-payment.ts'
import { pay } from '../../src/application/pay.ts'
import { receiveCallback } from '../../src/application/receive-callback.ts'
import { authorizedValue, captureWith, newCapture, reuse } from './capture-commands.ts'
import { currency, oneOf, type Run } from './choices.ts'
import type { Order } from './merchant.ts'
import { methods, sessionMethods } from './profiles.ts'
import { isRefundCommand, refundCommand, refundCommands } from './refund-commands.ts'
import { payInSession } from './session-commands.ts'
import type { CallbackMessage, ServerName, World } from './world.ts'

const commands = [
  'nothing',
  'pay',
  'session',
  'buyer tries',
  'capture',
  'capture the last part',
  'capture too much',
  'two captures at once',
  'repeat a capture',
  'reuse a capture id',
  'cancel',
  'repeat pay',
  'buyer pays',
  'buyer declines',
  'inquire',
  'acquirer takes back',
  'acquirer calls back',
  'wait',
  ...refundCommands,
] as const
type Command = (typeof commands)[number]

/** Starts a task in a process; `ended` is told what came of it, in words. */
export type Start = (server: ServerName, label: string, work: (context: Context) => Promise<string>) => void

/** Draws the command of this place in the history and starts it. Gives how long is to be waited, in milliseconds. */
export function startCommand(world: World, place: number, start: Start): number {
  const site = `command ${place}`
  const command = place === 1 ? 'pay' : world.chance.pick<Command>(site, commands, 0.75)
  if (command === 'nothing') return 0
  if (command === 'wait') return waitingTime(world, site)
  const server = world.chance.pick<ServerName>(`${site} goes to`, ['A', 'B'], 0.5)
  const label = `${server} ${command} [${place}]`
  const run = (work: (context: Context) => Promise<string>) => start(server, label, work)
  if (command === 'pay') {
    run(payWith(world, newOrder(world, site)))
    return 0
  }
  if (command === 'session' || command === 'buyer tries') {
    buyerTries(world, command, site, run)
    return 0
  }
  const order = oneOf(world, `${site} about order`, world.merchant.orders)
  if (order) orderCommand(world, command, site, order, run)
  return 0
}

/** A new session, or another try in one that there is, in one tab of the browser or in two at once: the second by card. */
function buyerTries(world: World, command: 'session' | 'buyer tries', site: string, run: Run): void {
  const known = world.merchant.orders.filter(({ bySession }) => bySession)
  const order = command === 'session' ? newSessionOrder(world, site) : oneOf(world, `${site} of order`, known)
  if (!order) return
  const method = world.chance.pick(`${site} by`, sessionMethods, 0.6)
  run(payInSession(world, order, method))
  if (world.chance.pick(`${site} in`, ['a tab', 'two tabs'], 0.6) === 'two tabs')
    run(payInSession(world, order, 'CARD'))
}

function newSessionOrder(world: World, site: string): Order {
  const mode = world.chance.pick<Order['mode']>(`${site} captured`, ['MANUAL', 'AUTOMATIC'], 0.3)
  const order: Order = { name: `order-${world.merchant.orders.length + 1}`, method: 'SEVERAL', mode, bySession: true }
  world.merchant.orders.push(order)
  return order
}

function orderCommand(world: World, command: Command, site: string, order: Order, run: Run): void {
  const { paymentId } = order
  if (isRefundCommand(command)) {
    // A merchant that has no answer to its pay request repeats it, since only that tells the paymentId.
    if (paymentId === undefined) run(payWith(world, order))
    else refundCommand(world, command, site, paymentId, run)
    return
  }
  switch (command) {
    case 'repeat pay':
      run(payWith(world, order))
      return
    case 'cancel':
      run(cancel(world, order))
      return
    case 'capture':
    case 'capture the last part':
    case 'capture too much':
      if (paymentId === undefined) run(payWith(world, order))
      else run(captureWith(world, newCapture(world, site, command, paymentId)))
      return
    case 'two captures at once':
      if (paymentId === undefined) return
      run(captureWith(world, newCapture(world, `${site}, first`, command, paymentId)))
      run(captureWith(world, newCapture(world, `${site}, second`, command, paymentId)))
      return
    case 'repeat a capture':
    case 'reuse a capture id': {
      const asked = oneOf(world, `${site} about capture`, world.merchant.captures)
      if (!asked) return
      run(command === 'repeat a capture' ? captureWith(world, asked) : reuse(world, asked))
      return
    }
    case 'inquire':
      if (paymentId !== undefined) run(inquire(world, paymentId))
      return
    case 'buyer pays':
    case 'buyer declines':
      buyerDecides(world, command, run)
      return
    case 'acquirer takes back':
      takeBack(world, site)
      sendCallback(world, run)
      return
    case 'acquirer calls back':
      someCallback(world, site)
      sendCallback(world, run)
      return
    default:
      return
  }
}

const waits = { '20 seconds': 20_000, 'an hour': 3_600_000, 'a day': 90_000_000, 'eight days': 691_200_000 } as const
type Wait = keyof typeof waits

function waitingTime(world: World, site: string): number {
  const names: readonly [Wait, ...Wait[]] = ['20 seconds', 'an hour', 'a day', 'eight days']
  const name = world.chance.pick(`${site} for`, names, 0.6)
  world.tell(`${name} pass`)
  return waits[name]
}

function newOrder(world: World, site: string): Order {
  const method = world.chance.pick(`${site} with`, methods, 0.7)
  const mode = world.chance.pick<Order['mode']>(`${site} captured`, ['MANUAL', 'AUTOMATIC'], 0.3)
  const order: Order = { name: `order-${world.merchant.orders.length + 1}`, method, mode }
  world.merchant.orders.push(order)
  return order
}

function payWith(world: World, order: Order) {
  return async (context: Context) => {
    const result = await pay(context, world.clientId, {
      paymentRequestId: order.name,
      amount: { currency, value: authorizedValue },
      methodType: order.method,
      issuerAuthenticated: false,
      captureMode: order.mode,
      redirectUrl: 'https://shop.example/back',
      notifyUrl: 'https://shop.example/notify',
      description: 'Two ceramic lamps',
    })
    return `${order.name} by ${order.method}, ${order.mode}: ${world.merchant.paid(order, result)}`
  }
}

function cancel(world: World, order: Order) {
  return async (context: Context) => {
    const result = await cancelPayment(context, world.clientId, { paymentRequestId: order.name })
    return `${order.name}: ${result.kind === 'refused' ? result.refusal.code : result.kind}`
  }
}

function inquire(world: World, paymentId: string) {
  return async (context: Context) => {
    const found = await inquirePayment(context, world.clientId, { paymentId })
    if (found.kind === 'refused') {
      world.violate('what was acknowledged is kept', 'a payment that was answered is not found')
      return found.refusal.code
    }
    return `${found.payment.state.kind}, ${found.captures.map(({ state }) => state.kind).join(', ')}`
  }
}

function buyerDecides(world: World, command: 'buyer pays' | 'buyer declines', run: Run): void {
  const waiting = [...world.bank.authorizations.values()].find(({ state }) => state === 'awaiting-buyer')
  if (!waiting) return
  world.bank.buyerDecides(waiting.reference, command === 'buyer pays' ? 'pays' : 'declines')
  world.tell(`the ${command} on the acquirer's page`)
  const order = world.merchant.orders.find(({ paymentId }) => paymentId !== undefined)
  const paymentId = order?.paymentId
  if (paymentId === undefined) return
  const back = { clientId: world.clientId, paymentId, returned: '' }
  run(async (context) => `back from the page, sent to ${await buyerReturn(context, back)}`)
}

function takeBack(world: World, site: string): void {
  const done = booked(world).flatMap(({ authorization, movements }) =>
    movements
      .filter(({ movement: { state } }) => state === 'captured' || state === 'refunded')
      .map((one) => ({ ...one, acquirer: authorization.profile.name })),
  )
  const chosen = oneOf(world, `${site} capture`, done)
  if (!chosen) return
  const { movement, subject, acquirer } = chosen
  movement.state = 'reversed'
  world.tell(`the acquirer takes back a ${subject} of ${movement.amount}`)
  announce(world, acquirer, subject, movement.reference)
}

/** Named by their place in the books of the acquirers: ids differ from one time a story is lived to the next. */
function booked(world: World) {
  return [...world.bank.authorizations.values()].map((authorization, place) => ({
    authorization,
    authorizationName: `authorization ${place + 1}`,
    movements: [
      ...authorization.captures.map((movement, at) => ({
        name: `authorization ${place + 1}, capture ${at + 1}`,
        subject: 'capture' as const,
        movement,
      })),
      ...authorization.refunds.map((movement, at) => ({
        name: `authorization ${place + 1}, refund ${at + 1}`,
        subject: 'refund' as const,
        movement,
      })),
    ],
  }))
}

function someCallback(world: World, site: string): void {
  const known = booked(world).flatMap(({ authorization: { reference, profile }, authorizationName, movements }) => [
    { name: authorizationName, acquirer: profile.name, subject: 'authorization' as const, reference },
    ...movements.map(({ name, subject, movement }) => ({
      name,
      acquirer: profile.name,
      subject,
      reference: movement.reference,
    })),
  ])
  const chosen = oneOf(world, `${site} about`, known)
  if (chosen) announce(world, chosen.acquirer, chosen.subject, chosen.reference)
}

function announce(world: World, acquirer: string, subject: CallbackMessage['subject'], reference: string): void {
  world.callbacks.push({ acquirer, subject, reference, eventId: `event-${world.newId()}` })
}

/** Until it is acknowledged the acquirer will tell it again. */
function sendCallback(world: World, run: Run): void {
  const message = world.callbacks[0]
  if (message) run(callBack(world, message))
}

export function callBack(world: World, message: CallbackMessage) {
  return async (context: Context) => {
    const kept = await receiveCallback(context, { clientId: world.clientId, ...message })
    const index = world.callbacks.indexOf(message)
    if (index >= 0) world.callbacks.splice(index, 1)
    return `a callback about a ${message.subject}: ${kept ? 'kept' : 'known'}`
  }
}
