import { askAcquirer } from './ask-acquirer.ts'
import {
  AbstractPaymentProvider,
  type ProviderInput,
  type ProviderOutput,
  type WebhookAction,
} from './medusa-module.ts'
import { acquirerTimeoutMs } from './system.ts'

type Data = Readonly<Record<string, string>>

/**
 * Medusa's provider for the acquirer of this suite. It passes on every idempotency key that the module gives it, and
 * does what Medusa's own provider for Stripe does with "already captured": takes it for a success.
 */
export class BooksProvider extends AbstractPaymentProvider {
  static identifier = 'books'
  readonly #url: string

  constructor(cradle: Record<string, unknown>, options: { readonly url: string }) {
    super(cradle, options)
    this.#url = options.url
  }

  #ask(operation: string, body: Data) {
    return askAcquirer(this.#url, operation, body, AbortSignal.timeout(acquirerTimeoutMs))
  }

  async initiatePayment({ amount = 0, data, context }: ProviderInput): Promise<ProviderOutput> {
    const reference = context?.idempotency_key ?? ''
    return { id: reference, data: { ...data, reference, amount: String(amount * 100) } }
  }

  async authorizePayment({ data = {} }: ProviderInput): Promise<ProviderOutput> {
    const { reference = '', amount = '' } = data
    const { id = '' } = await this.#ask('authorize', { reference, amount })
    return { status: 'authorized', data: { ...data, authorization: id } }
  }

  async capturePayment({ data = {}, context }: ProviderInput): Promise<ProviderOutput> {
    const { authorization = '', amount = '' } = data
    const answer = await this.#ask('capture', { authorization, amount, key: context?.idempotency_key ?? '' })
    if (answer.status === 'taken' || answer.code === 'already_captured') return { data }
    throw new Error(`the acquirer answered ${answer.status}`)
  }

  async getWebhookActionAndData({ data }: { readonly data: Data }): Promise<WebhookAction> {
    const { action = 'not_supported', session = '', amount } = data
    return { action, data: { session_id: session, amount: Number(amount) / 100 } }
  }
}
