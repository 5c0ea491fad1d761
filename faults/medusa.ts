import type { AcquirerHost } from './acquirer-host.ts'
import { type Child, startChild } from './child.ts'
import { euros } from './euros.ts'
import type { StoredPayment, WebhookAction } from './medusa-module.ts'
import { type Belief, fullAmount, type System } from './system.ts'

interface Stored {
  readonly payment: StoredPayment
  readonly collection: { readonly status: string }
}

/** Medusa's payment module and a back end that calls it. */
export async function startMedusa(databaseUrl: string, { url, books }: AcquirerHost): Promise<System> {
  const settings = { FAULTS_DATABASE_URL: databaseUrl, FAULTS_ACQUIRER_URL: url, MEDUSA_DISABLE_TELEMETRY: 'true' }
  const start = () => startChild(new URL('./medusa-process.ts', import.meta.url), settings)
  let child: Child = await start()
  const sessions = new Map<string, string>()
  const told = (asked: Promise<unknown>) =>
    asked.then(
      () => 'returned',
      (error: unknown) => `threw "${error instanceof Error ? error.message : String(error)}"`,
    )
  return {
    name: 'Medusa',
    takesRequestIds: false,
    async authorize() {
      const made = (await child.ask('authorize', Number(fullAmount) / 100)) as { payment: string; session: string }
      sessions.set(made.payment, made.session)
      return { id: made.payment, authorization: (await books.authorization()) ?? '' }
    },
    capture: (payment) => told(child.ask('capture', payment.id)),
    async callBack(payment, { captured }) {
      const data = {
        action: captured ? 'captured' : 'failed',
        session: sessions.get(payment.id),
        amount: `${fullAmount}`,
      }
      const { action, data: found } = (await child.ask('webhook', data)) as WebhookAction
      if (action !== 'captured') {
        return { told: `webhook: action ${action}`, outside: `nothing acts on the action ${action}` }
      }
      const amount = found?.amount
      return {
        told: `webhook: action ${action}, capturePayment ${await told(child.ask('captureOfWebhook', { ...data, amount }))}`,
      }
    },
    async believes(payment) {
      return belief((await child.ask('stored', payment.id)) as Stored)
    },
    passTime: async () => 'nothing in the module runs by time',
    async killAndStart(whenKilled) {
      await child.kill()
      whenKilled()
      child = await start()
    },
    end: () => child.kill(),
  }
}

/** The sum of its capture rows; beside it the two other places that say whether all of it was captured. */
function belief({ payment, collection }: Stored): Belief {
  const captured = payment.captures.reduce((total, { amount }) => total + BigInt(Math.round(amount * 100)), 0n)
  const at = payment.captured_at === null ? 'captured_at empty' : 'captured_at set'
  const rows = `${payment.captures.length} capture${payment.captures.length === 1 ? '' : 's'}`
  const halfStored = captured === fullAmount && payment.captured_at === null
  return {
    captured,
    open: 0n,
    words: `captured ${euros(captured)} (${rows}); ${at}; collection ${collection.status}`,
    ...(halfStored && {
      disagreement: 'there is a capture of the full amount, captured_at and the collection say none',
    }),
  }
}
