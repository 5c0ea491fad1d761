/** Medusa's payment module in a process of its own, with the provider it brings, which says yes at once. */
import { answerCommands } from '../faults/commands.ts'
import { loadPaymentModule } from '../faults/medusa-module.ts'
import { percentile } from './statistics.ts'

const AT_A_TIME = 16
/** In euros, as the module counts. */
const AMOUNT = 10

const module = await loadPaymentModule(process.env['BENCH_DATABASE_URL'] ?? '')
let authorized: string[] = []

async function authorizeOne(): Promise<string> {
  const collection = await module.createPaymentCollections({ currency_code: 'eur', amount: AMOUNT })
  const session = { provider_id: 'pp_system_default', currency_code: 'eur', amount: AMOUNT, data: {} }
  const { id } = await module.createPaymentSession(collection.id, session)
  const payment = await module.authorizePaymentSession(id, {})
  return payment.id
}

/** Does it for each, so many at a time. */
async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (const item of left) await work(item)
    }),
  )
}

answerCommands(
  {
    authorize: async (count: number) => {
      const made: string[] = []
      await forEach(Array.from({ length: count }), async () => {
        made.push(await authorizeOne())
      })
      authorized = made
    },
    capture: async () => {
      const latencies: number[] = []
      const used = process.cpuUsage()
      const started = performance.now()
      await forEach(authorized, async (id) => {
        const sent = performance.now()
        await module.capturePayment({ payment_id: id })
        latencies.push(performance.now() - sent)
      })
      const seconds = (performance.now() - started) / 1_000
      const { user, system } = process.cpuUsage(used)
      return {
        perSecond: latencies.length / seconds,
        p50: percentile(latencies, 0.5),
        p99: percentile(latencies, 0.99),
        processorMs: (user + system) / 1_000 / latencies.length,
      }
    },
    /** Of the last one, to be sure that it was. */
    captured: async () => {
      const payment = await module.retrievePayment(authorized.at(-1) ?? '', { relations: ['captures'] })
      return payment.captures.reduce((sum, { amount }) => sum + Number(amount), 0) === AMOUNT
    },
  },
  true,
)
