import { setTimeout as delay } from 'node:timers/promises'
import type { Result } from '@capstan/protocol'
import type { CardData } from '../acquirers/acquirer.ts'
import type { Capture } from '../domain/capture.ts'
import type { Money } from '../domain/money.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { cancelAnswer } from '../wire/cancel-answer.ts'
import { captureAnswer } from '../wire/capture-answer.ts'
import { payAnswer } from '../wire/pay-answer.ts'
import { refundAnswer } from '../wire/refund-answer.ts'
import { paymentResult, refused, takenBack } from '../wire/results.ts'
import { updateAmountAnswer } from '../wire/update-amount-answer.ts'
import { advanceClock } from './advance-clock.ts'
import { cancelPayment } from './cancel-payment.ts'
import { capturePayment } from './capture-payment.ts'
import type { ClockStep } from './clock-step.ts'
import type { Context } from './context.ts'
import { inquirePayment } from './inquire-payment.ts'
import { pay } from './pay.ts'
import { refundPayment } from './refund-payment.ts'
import { updateAmount } from './update-amount.ts'

/** One thing that was done to make an event happen, or that was seen of it. */
export type StageStep =
  /** A request that a merchant could have sent, with its answer. */
  | {
      readonly kind: 'request'
      readonly api: 'pay' | 'capture' | 'refund' | 'cancel' | 'updateAmount'
      readonly paymentId: string | null
      /** The captureId or refundId, where there is one. */
      readonly id: string | null
      readonly requestId: string | null
      readonly amount: Money | null
      readonly result: Result
    }
  | {
      readonly kind: 'clock'
      readonly byMs: number
      /** The client's time afterwards. */
      readonly now: Date
      /** Everything that fell due on the way, of other payments too. */
      readonly steps: readonly ClockStep[]
    }
  /** How something stands now, as an inquiry would say. */
  | {
      readonly kind: 'outcome'
      readonly of: 'payment' | 'capture' | 'refund'
      readonly id: string
      readonly amount: Money
      readonly result: Result
    }

/** The payment with all that belongs to it, as stored. */
export interface Found {
  readonly payment: Payment
  readonly captures: readonly Capture[]
  readonly refunds: readonly Refund[]
}

/** Makes requests of one sandbox client as the API would, without a signature, and tells of each. */
export interface Stage {
  readonly paymentId: string
  pay(value: bigint, captureMode: 'AUTOMATIC' | 'MANUAL'): Promise<void>
  capture(value: bigint): Promise<void>
  refund(value: bigint): Promise<void>
  raise(value: bigint): Promise<void>
  cancel(): Promise<void>
  /** Waits, in real time, for what happens by itself. */
  until(settled: (found: Found) => boolean): Promise<void>
  /** Turns the client's clock, and tells what fell due. */
  turn(byMs: number): Promise<void>
  /** Tells how the payment, its last capture or its last refund stands now. */
  tellOutcome(of: 'payment' | 'capture' | 'refund'): Promise<void>
  found(): Promise<Found>
}

/** It could not go on, for a reason that a person can do something about. */
export class StageStopped extends Error {
  override name = 'StageStopped'
}

/** Antom's test card without a country, which every acquirer of the sandbox authorizes (docs/sandbox.md). */
const card: CardData = { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }
const currency = 'EUR'
const redirectUrl = 'https://merchant.example/orders/triggered'
/** What happens by itself takes milliseconds; a worker of another process looks once a second. */
const patienceMs = 15_000
const lookMs = 50

/** What the requests of one sequence have in common. */
interface Scene {
  readonly context: Context
  readonly clientId: string
  readonly actor: string
  readonly tell: (step: StageStep) => void
  /** Whether what happens by itself is still worth waiting for. */
  readonly wanted: () => boolean
  /** Empty before the payment is made. */
  paymentId: string
}

export function openStage(order: Omit<Scene, 'paymentId'>): Stage {
  const scene: Scene = { ...order, paymentId: '' }
  return {
    get paymentId() {
      return scene.paymentId
    },
    pay: (value, captureMode) => makePayment(scene, value, captureMode),
    ...requestsOf(scene),
    found: () => find(scene),
    until: (settled) => waitUntil(scene, settled),
    turn: (byMs) => turn(scene, byMs),
    tellOutcome: (of) => tellOutcome(scene, of),
  }
}

function tellRequest(
  { tell, paymentId }: Scene,
  api: Extract<StageStep, { kind: 'request' }>['api'],
  result: Result,
  facts: { readonly id?: string; readonly requestId?: string; readonly amount?: Money } = {},
): void {
  const { id = null, requestId = null, amount = null } = facts
  tell({ kind: 'request', api, paymentId: paymentId || null, id, requestId, amount, result })
}

const nameOf = ({ context }: Scene) => `triggered-${context.newId()}`
const reason = 'made by capstan trigger'

async function makePayment(scene: Scene, value: bigint, captureMode: 'AUTOMATIC' | 'MANUAL'): Promise<void> {
  const amount = { currency, value }
  const requestId = nameOf(scene)
  const asked = { paymentRequestId: requestId, amount, captureMode, redirectUrl, description: reason, card }
  const input = { ...asked, methodType: 'CARD', issuerAuthenticated: false }
  const paid = await pay(scene.context, scene.clientId, input)
  if (paid.kind === 'refused') {
    tellRequest(scene, 'pay', refused(paid.refusal), { requestId, amount })
    throw new StageStopped('the payment was refused')
  }
  scene.paymentId = paid.payment.paymentId
  tellRequest(scene, 'pay', payAnswer(paid.payment).result, { requestId, amount })
}

function requestsOf(scene: Scene): Pick<Stage, 'capture' | 'refund' | 'raise' | 'cancel'> {
  const { context, clientId } = scene
  return {
    async capture(value) {
      const amount = { currency, value }
      const requestId = nameOf(scene)
      const command = { captureRequestId: requestId, paymentId: scene.paymentId, amount, last: false }
      const captured = await capturePayment(context, clientId, command)
      if (captured.kind === 'refused') {
        tellRequest(scene, 'capture', refused(captured.refusal), { requestId, amount })
        return
      }
      const { payment, capture } = captured
      tellRequest(scene, 'capture', captureAnswer(payment, capture).result, {
        id: capture.captureId,
        requestId,
        amount,
      })
    },
    async refund(value) {
      const amount = { currency, value }
      const requestId = nameOf(scene)
      const input = { refundRequestId: requestId, paymentId: scene.paymentId, amount, reason }
      const refunded = await refundPayment(context, clientId, input)
      if (refunded.kind === 'refused') {
        tellRequest(scene, 'refund', refused(refunded.refusal), { requestId, amount })
        return
      }
      const { payment, refund } = refunded
      tellRequest(scene, 'refund', refundAnswer(payment, refund).result, { id: refund.refundId, requestId, amount })
    },
    async raise(value) {
      const amount = { currency, value }
      const requestId = nameOf(scene)
      const command = { updateRequestId: requestId, paymentId: scene.paymentId, amount }
      const raised = await updateAmount(context, clientId, command)
      const result = raised.kind === 'refused' ? refused(raised.refusal) : updateAmountAnswer(raised.update).result
      tellRequest(scene, 'updateAmount', result, { requestId, amount })
    },
    async cancel() {
      const cancelled = await cancelPayment(context, clientId, { paymentId: scene.paymentId })
      tellRequest(scene, 'cancel', cancelAnswer(cancelled).result)
    },
  }
}

async function find({ context, clientId, paymentId }: Scene): Promise<Found> {
  const result = await inquirePayment(context, clientId, { paymentId })
  if (result.kind === 'refused') throw new StageStopped('there is no payment to go on with')
  return result
}

async function waitUntil(scene: Scene, settled: (found: Found) => boolean): Promise<void> {
  const started = performance.now()
  while (!settled(await find(scene))) {
    if (!scene.wanted() || performance.now() - started > patienceMs) return
    await delay(lookMs)
  }
}

async function turn({ context, clientId, actor, tell }: Scene, ms: number): Promise<void> {
  const byMs = Math.ceil(ms)
  const turned = await advanceClock(context, clientId, byMs, actor)
  if (turned.kind !== 'advanced') {
    throw new StageStopped(`the clock of ${clientId} is being turned by somebody else; wait, and trigger it again`)
  }
  tell({ kind: 'clock', byMs, now: turned.now, steps: turned.steps })
}

async function tellOutcome(scene: Scene, of: 'payment' | 'capture' | 'refund'): Promise<void> {
  const { payment, captures, refunds } = await find(scene)
  const capture = captures.at(-1)
  const refund = refunds.at(-1)
  if (of === 'payment') {
    const { paymentId: id, amount, state } = payment
    scene.tell({ kind: 'outcome', of, id, amount, result: paymentResult(state) })
  } else if (of === 'capture' && capture) {
    const result = capture.reversal ? takenBack(capture.reversal) : captureAnswer(payment, capture).result
    scene.tell({ kind: 'outcome', of, id: capture.captureId, amount: capture.amount, result })
  } else if (of === 'refund' && refund) {
    const result = refund.reversal ? takenBack(refund.reversal) : refundAnswer(payment, refund).result
    scene.tell({ kind: 'outcome', of, id: refund.refundId, amount: refund.amount, result })
  }
}
