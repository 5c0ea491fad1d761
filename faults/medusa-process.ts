/** Medusa's payment module in a process that is killed. */
import { answerCommands } from './commands.ts'
import { loadPaymentModule } from './medusa-module.ts'
import { BooksProvider } from './medusa-provider.ts'

const module = await loadPaymentModule(process.env['FAULTS_DATABASE_URL'] ?? '', {
  provider: BooksProvider,
  options: { url: process.env['FAULTS_ACQUIRER_URL'] ?? '' },
})

answerCommands(
  {
    authorize: async (amount: number) => {
      const collection = await module.createPaymentCollections({ currency_code: 'eur', amount })
      const session = { provider_id: 'pp_books_faults', currency_code: 'eur', amount, data: {} }
      const { id } = await module.createPaymentSession(collection.id, session)
      const payment = await module.authorizePaymentSession(id, {})
      return { payment: payment.id, session: id }
    },
    capture: (payment: string) => module.capturePayment({ payment_id: payment }),
    webhook: (data: object) => module.getWebhookActionAndData({ provider: 'books_faults', payload: { data } }),
    /** What core-flows' processPaymentWorkflow asks the module to do for the action `captured`. */
    captureOfWebhook: async ({ session, amount }: { session: string; amount: number }) => {
      const [payment] = await module.listPayments({ payment_session_id: session })
      if (payment) await module.capturePayment({ payment_id: payment.id, amount })
    },
    stored: async (id: string) => {
      const payment = await module.retrievePayment(id, { relations: ['captures'] })
      return { payment, collection: await module.retrievePaymentCollection(payment.payment_collection_id) }
    },
  },
  true,
)
