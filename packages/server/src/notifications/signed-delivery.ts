import type { KeyObject } from 'node:crypto'
import { formatTime, jsonContentType, notificationHeaders, signer } from '@capstan/protocol'
import { requestTarget } from './delivery-target.ts'

export interface UnsignedDelivery {
  readonly url: string
  readonly clientId: string
  readonly body: string
  /** Of the notification within its payment, from 1. */
  readonly sequence: number
  /** Goes into `request-time`. The wall clock even for sandbox clients: receivers compare it with theirs. */
  readonly wallTime: Date
  /** The client's own clock; for sandbox clients only. */
  readonly sandboxTime?: Date
}

export interface SigningKey {
  readonly keyVersion: number
  readonly privateKey: KeyObject
}

/** Headers of one try, signed for it alone. */
export async function signDelivery(delivery: UnsignedDelivery, key: SigningKey): Promise<Record<string, string>> {
  const { clientId, body, sequence, wallTime, sandboxTime } = delivery
  const url = URL.parse(delivery.url)
  // The transport refuses what is not a URL and records why; failing here would leave a delivery without an end.
  const path = url === null ? '/' : requestTarget(url)
  return {
    'content-type': jsonContentType,
    // Firewalls before merchants' servers turn away requests that do not say what sent them.
    'user-agent': 'Capstan',
    ...(await notificationHeaders(
      { path, clientId, body, time: wallTime, keyVersion: key.keyVersion },
      signer(key.privateKey),
    )),
    'capstan-sequence': String(sequence),
    ...(sandboxTime === undefined ? {} : { 'capstan-sandbox-time': formatTime(sandboxTime) }),
  }
}
