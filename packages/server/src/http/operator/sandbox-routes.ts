import type { Result } from '@capstan/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { makeTestPayment, makeTestSession, type TestMethod, type TestOrder } from '../../application/test-payment.ts'
import { triggerEvents, triggerNames } from '../../application/trigger-events.ts'
import type { Money } from '../../domain/money.ts'
import { behaviourNames, behaviours, declineCodes, scenarioOperations } from '../../domain/scenario.ts'
import { type TestCard, type TestCardId, testCards } from '../../domain/test-cards.ts'
import { payAnswer } from '../../wire/pay-answer.ts'
import { refused } from '../../wire/results.ts'
import { currencies, readAmount } from '../input/amount.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, readClientParams, strict } from './input.ts'
import { notInSandbox, OperatorError } from './operator-error.ts'

/** All that can be chosen on the page of the sandbox, so that it needs no list of its own. */
export interface SandboxChoices {
  /** Their numbers are the documented ones, to be typed on the checkout page. */
  readonly cards: readonly TestCard[]
  readonly methods: readonly {
    readonly type: string
    readonly category: string
    /** Null: every currency. */
    readonly currencies: readonly string[] | null
    readonly minimum: bigint | null
    /** Whether it can be captured by hand; otherwise paying is all there is. */
    readonly manual: boolean
  }[]
  readonly currencies: readonly string[]
  /** Behaviours of simulated acquirers, each with the operations that have it and the amount of pay that does the same. */
  readonly behaviours: readonly {
    readonly name: string
    readonly text: string
    readonly operations: readonly string[]
    readonly declines: boolean
    /** In minor units of any currency; null where no amount of pay does it. */
    readonly payAmount: bigint | null
  }[]
  /** Why an acquirer declines; `payAmount` in minor units makes a payment be declined with it. */
  readonly declines: readonly { readonly code: string; readonly payAmount: bigint }[]
  readonly acquirers: readonly string[]
  readonly events: readonly { readonly name: string; readonly text: string }[]
}

/** How a test payment stands; `buyerUrl` is where its buyer must decide. */
export interface TestPaymentView {
  readonly clientId: string
  readonly paymentId: string
  readonly state: string
  readonly amount: Money
  readonly result: Result
  readonly buyerUrl: string | null
}

export interface TestSessionView {
  readonly clientId: string
  readonly sessionId: string
  readonly url: string
  readonly expiresAt: Date
}

const order = {
  requestId: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    errorMessage: 'must be 1 to 64 letters, digits, underscores or hyphens, another one for each payment',
  }),
  amount: Type.Object({
    currency: Type.String({ pattern: '^[A-Z]{3}$', errorMessage: 'must be three capital letters' }),
    value: Type.String({ pattern: '^[1-9]\\d{0,15}$', errorMessage: 'must be minor units above zero, as a text' }),
  }),
  captureMode: Type.Union([Type.Literal('AUTOMATIC'), Type.Literal('MANUAL')], {
    errorMessage: 'must be AUTOMATIC or MANUAL',
  }),
}
const cardIds = testCards.map(({ id }) => id)
const readTestSession = strict(Type.Object(order))
const readTestPayment = strict(
  Type.Object({
    ...order,
    method: Type.String({ pattern: '^[A-Z0-9_]{1,32}$', errorMessage: 'must be the name of a payment method' }),
    card: Type.Optional(
      Type.Union(
        cardIds.map((id) => Type.Literal(id)),
        {
          errorMessage: `must be one of ${cardIds.join(', ')}: the documented cards of the sandbox, by name. A card number is never taken here`,
        },
      ),
    ),
  }),
)

/** The sandbox page: what it offers, and payments made without code. */
export function sandboxRoutes(routes: FastifyInstance, context: Context): void {
  const choices = choicesOf(context)
  routes.get('/sandbox/choices', needs('read'), async (): Promise<SandboxChoices> => choices)
  routes.post('/clients/:clientId/test-payments', needs('develop'), async (request): Promise<TestPaymentView> => {
    const { clientId } = readClientParams(request.params)
    const { method: type, card, ...input } = readTestPayment(bodyOf(request))
    const paid = await makeTestPayment(context, {
      ...orderOf(clientId, input, actorOf(request)),
      method: methodOf(context, type, card),
    })
    switch (paid.kind) {
      case 'paid': {
        const { paymentId, amount, state } = paid.payment
        const { result, normalUrl = null } = payAnswer(paid.payment)
        return { clientId, paymentId, state: state.kind, amount, result, buyerUrl: normalUrl }
      }
      case 'refused':
        throw payRefusal(refused(paid.refusal))
      default:
        throw notInSandbox(clientId, paid)
    }
  })
  routes.post('/clients/:clientId/test-sessions', needs('develop'), async (request): Promise<TestSessionView> => {
    const { clientId } = readClientParams(request.params)
    const input = readTestSession(bodyOf(request))
    const made = await makeTestSession(context, orderOf(clientId, input, actorOf(request)))
    switch (made.kind) {
      case 'session': {
        const { sessionId, url, expiresAt } = made
        return { clientId, sessionId, url, expiresAt }
      }
      case 'refused':
        throw payRefusal(refused(made.refusal))
      default:
        throw notInSandbox(clientId, made)
    }
  })
}

function orderOf(
  clientId: string,
  { requestId, amount, captureMode }: ReturnType<typeof readTestSession>,
  actor: string,
): TestOrder {
  const read = readAmount(amount, 'amount')
  if (!read.ok) throw new OperatorError(400, read.message)
  return { clientId, paymentRequestId: requestId, amount: read.value, captureMode, actor }
}

function methodOf({ methods }: Context, type: string, card: TestCardId | undefined): TestMethod {
  if (type === 'CARD') {
    if (card) return { type, card }
    throw new OperatorError(400, `card: is required with CARD: one of ${cardIds.join(', ')}`)
  }
  if (card !== undefined) throw new OperatorError(400, `card: goes with the method CARD only, not with ${type}`)
  if (methods.some((known) => known.type === type)) return { type }
  throw new OperatorError(400, `method: must be one of ${methods.map((known) => known.type).join(', ')}`)
}

function payRefusal({ resultCode, resultMessage }: Result): OperatorError {
  return new OperatorError(409, `The payment is refused with ${resultCode}: ${resultMessage}`)
}

function choicesOf({ acquirersOf, methods }: Context): SandboxChoices {
  const acquirers = acquirersOf('SANDBOX_')
  const manual = (type: string, currency: string) =>
    acquirers.names.some((name) => {
      const capability = acquirers.get(name)?.capability({ type, issuerAuthenticated: false }, currency)
      return capability?.capture === 'separate'
    })
  const payBase = 5_000n
  const reasonBase = 5_100n
  return {
    cards: testCards,
    methods: methods.map(({ type, category, currencies: only, minimum }) => ({
      type,
      category,
      currencies: only ?? null,
      minimum: minimum ?? null,
      manual: manual(type, only?.[0] ?? 'EUR'),
    })),
    currencies,
    behaviours: behaviourNames.map((name) => {
      const { text, digit, only = scenarioOperations, declines = false } = behaviours[name]
      const payable = digit !== undefined && only.includes('pay')
      return { name, text, operations: only, declines, payAmount: payable ? payBase + BigInt(digit) : null }
    }),
    // The first is what an acquirer says when nothing else was chosen, and has the amount of the behaviour.
    declines: declineCodes.map((code, index) => ({
      code,
      payAmount: index === 0 ? payBase + 1n : reasonBase + BigInt(index),
    })),
    acquirers: acquirers.names,
    events: triggerNames.map((name) => ({ name, text: triggerEvents[name].text })),
  }
}
