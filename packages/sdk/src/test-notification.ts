import { jsonContentType, notificationHeaders } from '@capstan/protocol/wire'
import type { KeyInput } from './keys.ts'
import { requestTargetOf } from './verify-notification.ts'
import { webSigner } from './web-signature.ts'

export interface TestNotificationOptions {
  /** The URL that receives it, or its path and query. */
  readonly url: string
  readonly clientId: string
  /** The private half of what the receiver has as `apoPublicKey`: one of `generateTestKeys()`. */
  readonly privateKey: KeyInput
  /** 1 unless given. */
  readonly keyVersion?: number
  /** An object, which is written as JSON, or the body as it is to be sent: text, or bytes. */
  readonly body: object | string
  /** When it was signed; now unless given. */
  readonly time?: Date
  /** Sent as `capstan-sequence`. */
  readonly sequence?: number
}

/**
 * A signed notification in the shape of every tool: an argument of `verifyNotification` and `receiver.receive`, the
 * second one of `fetch(url, notification)`, and, with its `path`, `headers` and `body`, a request of Supertest or of
 * Fastify's `inject`.
 */
export interface TestNotification {
  readonly method: 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer>
  /** A new Web `Request` each time; to `http://localhost` when `url` was a path. */
  toRequest(): Request
}

/** Signs a notification as the gateway does, for a merchant's own tests. */
export async function signTestNotification(options: TestNotificationOptions): Promise<TestNotification> {
  const { url, clientId, privateKey, keyVersion = 1, time = new Date(), sequence } = options
  const path = requestTargetOf(url)
  const body = bodyOf(options.body)
  const signed = await notificationHeaders({ path, clientId, time, body, keyVersion }, webSigner(privateKey))
  const headers = {
    'content-type': jsonContentType,
    ...signed,
    ...(sequence !== undefined && { 'capstan-sequence': String(sequence) }),
  }
  const absolute = url.startsWith('/') ? `http://localhost${url}` : url
  const toRequest = () => new Request(absolute, { method: 'POST', headers, body })
  return { method: 'POST', path, headers, body, toRequest }
}

function bodyOf(body: object | string): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

/**
 * A key pair of the gateway for tests, each half as DER in base64: the private one for `signTestNotification`, the
 * public one as `apoPublicKey`. Making one takes a tenth of a second or more: once per test file is enough.
 */
export async function generateTestKeys(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 }
  const publicExponent = new Uint8Array([1, 0, 1])
  const pair = await crypto.subtle.generateKey({ ...algorithm, publicExponent }, true, ['sign', 'verify'])
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
    crypto.subtle.exportKey('spki', pair.publicKey),
  ])
  return { privateKey: base64(privateKey), publicKey: base64(publicKey) }
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
