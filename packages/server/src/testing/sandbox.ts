import type { Advanced } from './advanced.ts'
import type { Delivery, DeliveryFilter } from './delivery.ts'
import type { ExpiryOptions } from './expiry.ts'
import type { Credentials, NotifyUrls } from './operations.ts'
import type { SandboxPayment } from './payment.ts'
import { SandboxError } from './sandbox-error.ts'
import { type SandboxProcess, startProcess } from './sandbox-process.ts'
import type { Behaviour, ScenarioOperation, ScenarioOptions } from './scenario.ts'
import type { Triggered, TriggerName } from './trigger.ts'

export type { Advanced, AdvanceStep } from './advanced.ts'
export type { Delivery, DeliveryFilter, DeliveryTry, NotifyType } from './delivery.ts'
export type { ExpiryOptions } from './expiry.ts'
export type { Credentials, NotifyUrls } from './operations.ts'
export type { MovementStateName, SandboxAmount, SandboxCapture, SandboxPayment, SandboxRefund } from './payment.ts'
export { SandboxError, type SandboxErrorCode } from './sandbox-error.ts'
export type { Behaviour, ScenarioOperation, ScenarioOptions } from './scenario.ts'
export type { Triggered, TriggerName } from './trigger.ts'

export interface ClientOptions {
  /** `SANDBOX_` and then 1 to 56 letters, digits, `_` or `-`; `SANDBOX_TEST`, then `SANDBOX_TEST_2` and so on by default. */
  readonly clientId?: string
  /** Where all notifications go, such as `http://127.0.0.1:3000/notify`; those of the request come first, see docs/webhooks.md. */
  readonly notifyUrl?: string
  /** An address for each kind of notification, instead of `notifyUrl`. */
  readonly notifyUrls?: NotifyUrls
}

export interface SandboxOptions extends ClientOptions {
  /** Where the server listens, on 127.0.0.1; any free port by default, which is what parallel test files need. */
  readonly port?: number
  /** Told Capstan's warnings and errors, line by line in JSON; `true` writes them to standard error. Silent by default. */
  readonly logs?: boolean | ((line: string) => void)
}

/** A merchant in a sandbox, with a clock of its own. Whatever is asked of it rejects with a `SandboxError`. */
export interface SandboxClient extends Credentials {
  /**
   * Turns the client's clock ahead: `'90s'`, `'2m'`, `'1h'`, `'7d'`, `'1d12h'`, or milliseconds; at most 366 days. Resolves
   * when everything that falls due on the way has happened, deliveries of notifications included. 0 does what is due now.
   */
  advance(by: string | number): Promise<Advanced>
  /**
   * Makes the simulated acquirers behave in this way to this client, from the next new request on and until
   * `clearScenarios()`, or for `times` requests.
   */
  scenario(operation: ScenarioOperation, behaviour: Behaviour, options?: ScenarioOptions): Promise<void>
  /** Ends the scenarios of this client, of one operation or of all; what `stay-pending` kept pending then succeeds. */
  clearScenarios(operation?: ScenarioOperation): Promise<void>
  /**
   * The client's notifications, the oldest first, those that no notify URL was given for included. Resolves after everything
   * that is due now was delivered, so a test need not wait for anything.
   */
  deliveries(filter?: DeliveryFilter): Promise<readonly Delivery[]>
  /**
   * The first notification that fits, as soon as it was tried; for results that the code under test brings about by itself.
   * `withinMs` is real time, 5000 by default.
   */
  waitForDelivery(filter?: DeliveryFilter, options?: { readonly withinMs?: number }): Promise<Delivery>
  /** What Capstan knows of a payment, with its timeline; by its paymentId, or the id of its request, a capture or a refund. */
  payment(paymentId: string): Promise<SandboxPayment>
  /**
   * Makes a whole sequence happen, from the payment to the notifications, without a request of one's own: for tests of what
   * handles notifications. Turns the clock where time has to pass.
   */
  trigger(event: TriggerName): Promise<Triggered>
  /** What happens to authorizations that are not captured in time, open ones included. */
  setExpiry(options: ExpiryOptions): Promise<void>
  /** From the next delivery on: one address for all notifications, one for each kind, or null for none. */
  setNotifyUrl(url: string | NotifyUrls | null): Promise<void>
}

/** A Capstan of one's own. */
export interface Sandbox extends SandboxClient {
  /** Another merchant in the same sandbox: with keys, a clock, scenarios and notifications of its own. */
  newClient(options?: ClientOptions): Promise<SandboxClient>
  /** Ends it at once, requests under way included, and removes all that it wrote. Once more does nothing. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const FIRST_CLIENT = 'SANDBOX_TEST'
const USUAL_WAIT_MS = 5_000

/**
 * Starts a whole Capstan for a test: a process with a server, its own PostgreSQL and its own port, and a first client. Any
 * number of them run at a time without seeing each other. They end by `stop()`, and with the test run however that ends.
 *
 * The very first start on a machine prepares a database to copy and takes some seconds; give it a longer timeout than the
 * test runner's usual one, or do it in its global setup.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  refuseUnknown(options, ['clientId', 'notifyUrl', 'notifyUrls', 'port', 'logs'], 'startSandbox')
  const { port = 0, logs, clientId = FIRST_CLIENT } = options
  const told = logs === true ? (line: string) => void process.stderr.write(`${line}\n`) : logs || undefined
  const process_ = startProcess(told)
  const first = { clientId, notifyUrls: urlsOf(options), port }
  const credentials = await process_.ask('start', first).catch(async (error: unknown) => {
    await process_.stop()
    throw error
  })
  return sandboxOn(process_, credentials)
}

function sandboxOn(process_: SandboxProcess, credentials: Credentials): Sandbox {
  let clients = 1
  const sandbox = {
    ...clientOn(process_, credentials),
    async newClient(options: ClientOptions = {}) {
      refuseUnknown(options, ['clientId', 'notifyUrl', 'notifyUrls'], 'newClient')
      clients += 1
      const clientId = options.clientId ?? `${FIRST_CLIENT}_${clients}`
      return clientOn(process_, await process_.ask('newClient', { clientId, notifyUrls: urlsOf(options) }))
    },
    stop: () => process_.stop(),
  }
  // Node 20 has the symbol only outside the realms that Jest makes; there the method is left out.
  const dispose = Symbol.asyncDispose as symbol | undefined
  return (dispose === undefined ? sandbox : { ...sandbox, [dispose]: sandbox.stop }) as Sandbox
}

function clientOn(process_: SandboxProcess, credentials: Credentials): SandboxClient {
  const { clientId } = credentials
  return {
    ...credentials,
    advance: (by) => process_.ask('advance', { clientId, by }),
    async scenario(operation, behaviour, options = {}) {
      await process_.ask('scenario', { clientId, operation, behaviour, options })
    },
    async clearScenarios(operation = 'all') {
      await process_.ask('clearScenarios', { clientId, operation })
    },
    deliveries: (filter = {}) => process_.ask('deliveries', { clientId, filter }),
    waitForDelivery: (filter = {}, { withinMs = USUAL_WAIT_MS } = {}) =>
      process_.ask('waitForDelivery', { clientId, filter, withinMs }),
    payment: (paymentId) => process_.ask('payment', { clientId, paymentId }),
    trigger: (event) => process_.ask('trigger', { clientId, event }),
    async setExpiry(options) {
      await process_.ask('setExpiry', { clientId, options })
    },
    async setNotifyUrl(url) {
      await process_.ask('setNotifyUrls', {
        clientId,
        urls: typeof url === 'object' && url !== null ? url : toAll(url),
      })
    },
  }
}

function urlsOf({ notifyUrl, notifyUrls }: ClientOptions): NotifyUrls {
  if (notifyUrl !== undefined && notifyUrls !== undefined) {
    throw new SandboxError('BAD_ARGUMENT', 'give notifyUrl for all notifications or notifyUrls for each kind, not both')
  }
  return notifyUrls ?? (notifyUrl === undefined ? {} : toAll(notifyUrl))
}

function toAll(url: string | null): NotifyUrls {
  return { payment: url, capture: url, refund: url }
}

/** A slip in an option's name would otherwise leave the option unset without a word. */
function refuseUnknown(options: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new SandboxError(
    'BAD_ARGUMENT',
    `${where}: ${JSON.stringify(unknown)} is unknown; known are ${known.join(', ')}`,
  )
}
