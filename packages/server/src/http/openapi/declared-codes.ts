import { endpointNames, endpoints } from '../endpoints/by-path.ts'
import type { Codes, Endpoint } from '../endpoints/endpoint.ts'
import { elsewhereCodes, gatewayCodes } from '../endpoints/gateway-codes.ts'
import { type NotificationDescription, notifications } from './notifications.ts'

/** Everything that has a `result` of its own, with the codes it can have. */
export interface Declared {
  readonly kind: 'api' | 'notification'
  /** APO's name of it. */
  readonly name: string
  readonly summary: string
  /** Without those of `gatewayCodes`, unless there is more to say about one. */
  readonly codes: Codes
  /** Those of `codes` that an acquirer decides and Capstan passes on. */
  readonly declines: Codes
}

/** Every API and every notification, in the order of the document. */
export function declaredCodes(): readonly Declared[] {
  const apis = endpointNames.map((name) => declared('api', name, endpoints[name]))
  const sent = Object.values<NotificationDescription>(notifications)
  return [...apis, ...sent.map((notification) => declared('notification', notification.name, notification))]
}

function declared(
  kind: Declared['kind'],
  name: string,
  { summary, codes, declines = {} }: Pick<Endpoint, 'summary' | 'codes' | 'declines'>,
): Declared {
  return { kind, name, summary, codes, declines }
}

/** What can come from every API, and from a path under `/ams/` that is none. */
export const anywhereCodes: Codes = { ...gatewayCodes, ...elsewhereCodes }
