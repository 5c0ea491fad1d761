import type { Advanced } from './advanced.ts'
import type { Delivery, DeliveryFilter } from './delivery.ts'
import type { ExpiryOptions } from './expiry.ts'
import type { SandboxPayment } from './payment.ts'
import type { SandboxErrorCode } from './sandbox-error.ts'
import type { Behaviour, ScenarioOperation, ScenarioOptions } from './scenario.ts'
import type { Triggered, TriggerName } from './trigger.ts'

/** One address for all notifications, or one for each kind; null clears, absent leaves. */
export interface NotifyUrls {
  /** PAYMENT_RESULT, UPDATE_AMOUNT_RESULT and AUTHORIZATION_EXPIRING. */
  readonly payment?: string | null
  readonly capture?: string | null
  readonly refund?: string | null
}

/** A merchant's identity and keys, in the form every SDK takes. */
export interface Credentials {
  /** Where the API is, without a trailing slash; requests go to `/ams/sandbox/api/…` below it. */
  readonly gatewayUrl: string
  readonly clientId: string
  /** PKCS#8 DER in base64: signs requests. */
  readonly merchantPrivateKey: string
  /** The version of that key, which requests name in their signature header. */
  readonly keyVersion: number
  /** SPKI DER in base64: verifies answers and notifications. */
  readonly apoPublicKey: string
  /** The same by the version that signatures name. */
  readonly apoPublicKeys: Readonly<Record<number, string>>
}

export interface ClientRequest {
  readonly clientId: string
  readonly notifyUrls: NotifyUrls
}

interface Operation<Ask, Answer> {
  readonly ask: Ask
  readonly answer: Answer
}

interface OfClient {
  readonly clientId: string
}

/** What a test asks the sandbox's process for, and what comes back. */
export interface Operations {
  readonly start: Operation<ClientRequest & { readonly port: number }, Credentials>
  readonly newClient: Operation<ClientRequest, Credentials>
  readonly advance: Operation<OfClient & { readonly by: string | number }, Advanced>
  readonly deliveries: Operation<OfClient & { readonly filter: DeliveryFilter }, readonly Delivery[]>
  readonly waitForDelivery: Operation<
    OfClient & { readonly filter: DeliveryFilter; readonly withinMs: number },
    Delivery
  >
  readonly payment: Operation<OfClient & { readonly paymentId: string }, SandboxPayment>
  readonly setNotifyUrls: Operation<OfClient & { readonly urls: NotifyUrls }, null>
  readonly setExpiry: Operation<OfClient & { readonly options: ExpiryOptions }, null>
  readonly trigger: Operation<OfClient & { readonly event: TriggerName }, Triggered>
  readonly scenario: Operation<
    OfClient & {
      readonly operation: ScenarioOperation
      readonly behaviour: Behaviour
      readonly options: ScenarioOptions
    },
    null
  >
  readonly clearScenarios: Operation<OfClient & { readonly operation: ScenarioOperation }, null>
}

export type OperationName = keyof Operations

/**
 * From the test to the sandbox. What is asked travels as text, so that it is parsed where it is used: objects made by Node
 * itself would be of another realm than those of a Jest test, and `toStrictEqual` would tell them apart.
 */
export interface Question {
  readonly id: number
  readonly operation: OperationName
  readonly ask: string
}

export type Reply =
  | { readonly id: number; readonly answer: string }
  | { readonly id: number; readonly refused: { readonly code: SandboxErrorCode; readonly message: string } }
