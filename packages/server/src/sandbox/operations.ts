import type { App } from '../app.ts'
import { paymentHistory } from '../application/queries/payments.ts'
import { type Json, toJson } from '../http/operator/json.ts'
import { type PaymentView, paymentView } from '../http/operator/payment-view.ts'
import { stepView } from '../http/operator/step-text.ts'
import type { Advanced } from '../testing/advanced.ts'
import type { OperationName, Operations } from '../testing/operations.ts'
import type { SandboxPayment } from '../testing/payment.ts'
import { makeClient, setNotifyUrls } from './clients.ts'
import { openClocks, readAdvance } from './clock.ts'
import { awaitDelivery, settledDeliveries } from './deliveries.ts'
import { setExpiry } from './expiry.ts'
import { Refused } from './refused.ts'
import { chooseScenario, endScenarios } from './scenarios.ts'
import { trigger } from './trigger.ts'

export type Answering = {
  readonly [Name in Exclude<OperationName, 'start'>]: (
    ask: Operations[Name]['ask'],
  ) => Promise<Operations[Name]['answer']>
}

/** What a test can ask of a sandbox that runs. */
export function operationsOn({ context }: App): Answering {
  const clocks = openClocks(context)
  return {
    newClient: (ask) => makeClient(context, ask),
    async advance({ clientId, by }): Promise<Advanced> {
      const { now, steps } = await clocks.turn(clientId, readAdvance(by))
      const views = steps.map(stepView).map((view) => ({ ...view, at: view.at.toISOString() }))
      return { now: now.toISOString(), steps: views }
    },
    deliveries: ({ clientId, filter }) => settledDeliveries(context, clocks, clientId, filter),
    waitForDelivery: ({ clientId, ...wanted }) => awaitDelivery(context, clocks, clientId, wanted),
    async payment({ clientId, paymentId }) {
      if (typeof paymentId !== 'string' || paymentId === '') throw noSuchPayment(paymentId, '')
      const result = await paymentHistory(context, paymentId, clientId)
      if (result.kind === 'found') return asSandboxPayment(JSON.parse(toJson(paymentView(result.history))))
      const why = result.kind === 'unknown' ? 'nothing of this client has that id; ' : 'several payments have it; '
      throw noSuchPayment(paymentId, why)
    },
    async setNotifyUrls({ clientId, urls }) {
      await setNotifyUrls(context, clientId, urls)
      return null
    },
    setExpiry: ({ clientId, options }) => setExpiry(context, clientId, options),
    trigger: ({ clientId, event }) => trigger(context, clocks, clientId, event),
    scenario: (ask) => chooseScenario(context, ask),
    clearScenarios: (ask) => endScenarios(context, ask),
  }
}

function noSuchPayment(paymentId: unknown, why: string): Refused {
  return new Refused('NOT_FOUND', `payment(${JSON.stringify(paymentId)}): ${why}use the paymentId that pay answered`)
}

/** The compiler holds what operators see to what tests are promised. */
function asSandboxPayment(view: Json<PaymentView>): SandboxPayment {
  return view
}
