/**
 * Loads Medusa's payment module by itself. Its packages are installed in this folder only, so they are loaded here
 * and described by hand: the rest of the repository is compiled without them.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

interface Context {
  readonly idempotency_key?: string
}

/** Of `AbstractPaymentProvider`: what the module hands a provider. */
export interface ProviderInput {
  readonly data?: Readonly<Record<string, string>>
  readonly amount?: number
  readonly context?: Context
}

export interface ProviderOutput {
  readonly id?: string
  readonly status?: string
  readonly data: Readonly<Record<string, string>>
}

export interface WebhookAction {
  readonly action: string
  readonly data?: { readonly session_id: string; readonly amount: number }
}

interface WithId {
  readonly id: string
}

/** Of `IPaymentModuleService`: what this suite calls. Amounts in euros. */
export interface PaymentModule {
  createPaymentCollections(input: { currency_code: string; amount: number }): Promise<WithId>
  createPaymentSession(collectionId: string, input: object): Promise<WithId>
  authorizePaymentSession(sessionId: string, context: object): Promise<WithId>
  capturePayment(input: { payment_id: string; amount?: number }): Promise<WithId>
  listPayments(filters: object): Promise<readonly WithId[]>
  retrievePayment(id: string, config: object): Promise<StoredPayment>
  retrievePaymentCollection(id: string): Promise<{ readonly status: string }>
  getWebhookActionAndData(event: { provider: string; payload: object }): Promise<WebhookAction>
}

export interface StoredPayment {
  readonly captured_at: string | null
  readonly payment_collection_id: string
  readonly captures: readonly { readonly amount: number }[]
}

type Constructor = new (cradle: Record<string, unknown>, options: { readonly url: string }) => object

interface ModulesSdk {
  readonly MedusaModule: {
    migrateUp(options: object): Promise<unknown>
    bootstrap(options: object): Promise<Record<string, PaymentModule>>
  }
}

interface Utils {
  readonly AbstractPaymentProvider: Constructor
  readonly ContainerRegistrationKeys: { readonly PG_CONNECTION: string; readonly LOGGER: string }
  readonly Modules: { readonly PAYMENT: string; readonly EVENT_BUS: string }
  readonly ModuleProvider: (module: string, provider: { services: readonly Constructor[] }) => object
  readonly ModulesSdkUtils: { createPgConnection(options: object): unknown }
}

const utils: Utils = require('@medusajs/framework/utils')
const { MedusaModule }: ModulesSdk = require('@medusajs/framework/modules-sdk')

export const AbstractPaymentProvider = utils.AbstractPaymentProvider

/** Nobody listens to events here. */
const eventBus = {
  emit: async () => undefined,
  subscribe: () => eventBus,
  unsubscribe: () => eventBus,
  releaseGroupedEvents: async () => undefined,
  clearGroupedEvents: async () => undefined,
}

const quiet = () => undefined
const logger = { info: quiet, debug: quiet, log: quiet, warn: console.error, error: console.error }

/** A provider beside the module's own, `pp_system_default`, which says yes to everything and keeps nothing. */
interface OwnProvider {
  readonly provider: Constructor
  readonly options: { readonly url: string }
}

/** Migrates the database and starts the module. It knows the provider `books` as `pp_books_faults`. */
export async function loadPaymentModule(databaseUrl: string, own?: OwnProvider): Promise<PaymentModule> {
  const { PAYMENT, EVENT_BUS } = utils.Modules
  const { PG_CONNECTION, LOGGER } = utils.ContainerRegistrationKeys
  const database = { clientUrl: databaseUrl, schema: 'public' }
  const providers = own
    ? [
        {
          resolve: utils.ModuleProvider(PAYMENT, { services: [own.provider] }),
          id: 'faults',
          options: own.options,
        },
      ]
    : []
  const moduleOptions = { database, providers }
  const modulePath = require.resolve('@medusajs/payment')
  await MedusaModule.migrateUp({ moduleKey: PAYMENT, modulePath, options: moduleOptions })
  const loaded = await MedusaModule.bootstrap({
    moduleKey: PAYMENT,
    defaultPath: modulePath,
    declaration: { scope: 'internal', options: moduleOptions },
    injectedDependencies: {
      [PG_CONNECTION]: utils.ModulesSdkUtils.createPgConnection({ ...database, pool: { min: 1, max: 20 } }),
      [EVENT_BUS]: eventBus,
      [LOGGER]: logger,
    },
  })
  const module = loaded[PAYMENT]
  if (!module) throw new Error('the payment module was not loaded')
  return module
}
