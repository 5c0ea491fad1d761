import { expect } from 'vitest'
import type { ReceivedRequest } from '../notifications/merchant-endpoint.ts'
import { faultsInNotification } from '../openapi/described.ts'
import type { Credentials, Json } from './raw-client.ts'
import { formDecoded, verifiesBase64 } from './wire-signature.ts'

/** A notification whose signature was verified. */
export interface Notification {
  readonly body: Json
  /** Its place among the notifications of its payment, from 1. */
  readonly sequence: number
  /** The client's clock when it was sent, in milliseconds. */
  readonly sandboxTime: number
  readonly headers: ReadonlyMap<string, string>
}

/**
 * Reads a notification as a merchant must: over the raw body and the target as requested, by the key that
 * `client create` printed, written apart from the protocol package (reference §10).
 */
export function readNotification(request: ReceivedRequest, { clientId, apoPublicKey }: Credentials): Notification {
  const headers = new Map(request.headers)
  expect(headers.size, 'no header twice').toBe(request.headers.length)
  expect(request.method).toBe('POST')
  expect(headers.get('content-type')).toBe('application/json; charset=UTF-8')
  expect(headers.get('client-id')).toBe(clientId)
  const time = headers.get('request-time') ?? ''
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
  // Receivers refuse what is old by their own clock, so a turned sandbox clock must not show here.
  expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000)
  const header = headers.get('signature') ?? ''
  expect(header).toMatch(/^algorithm=RSA256,keyVersion=[1-9]\d*,signature=[A-Za-z0-9%._~-]+$/)
  const base64 = formDecoded(header.split('signature=')[1] ?? '')
  const message = { path: request.target, clientId, time, body: request.body }
  expect(verifiesBase64(message, base64, apoPublicKey), 'the signature verifies').toBe(true)
  const body: Json = JSON.parse(request.body.toString('utf8'))
  expect(faultsInNotification(body), 'the published description of the notification').toEqual([])
  return {
    body,
    sequence: Number(headers.get('capstan-sequence')),
    sandboxTime: Date.parse(headers.get('capstan-sandbox-time') ?? ''),
    headers,
  }
}
