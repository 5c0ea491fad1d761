import type { endpoints } from '../../../src/http/endpoints/by-path.ts'
import type { elsewhereCodes, gatewayCodes } from '../../../src/http/endpoints/gateway-codes.ts'
import type { notifications } from '../../../src/http/openapi/notifications.ts'
import type { Json } from '../raw-client.ts'
import type { Merchant, RunningServer } from '../running-server.ts'

/** What a provocation may use. */
export interface Stage {
  readonly server: RunningServer
  /** A merchant that nobody has used. */
  readonly merchant: Merchant
  /** A merchant of a server whose database has lost its tables. */
  readonly broken: Merchant
  /** A merchant of a server that takes one request of it and no more. */
  readonly limited: () => Promise<Merchant>
}

/** Makes something give its code over the wire; gives the whole signed answer. */
export type Provoke = (stage: Stage) => Promise<Json>

/** One provocation for each code that is declared: a missing one does not compile, and neither does one too many. */
export type Provocations<Codes> = ProvocationOf<keyof Codes>
type ProvocationOf<Code extends PropertyKey> = Readonly<Record<Code, Provoke>>

type Endpoints = typeof endpoints
type Notifications = typeof notifications

/** Everything that an API can answer: what any can, and its own. */
export type ApiProvocations = {
  readonly [Name in keyof Endpoints]: ProvocationOf<keyof typeof gatewayCodes | keyof Endpoints[Name]['codes']>
}

/** Each makes a notification of the type be sent, with the code. */
export type NotificationProvocations = {
  readonly [Type in keyof Notifications]: Provocations<Notifications[Type]['codes']>
}

export type ElsewhereProvocations = Provocations<typeof elsewhereCodes>
