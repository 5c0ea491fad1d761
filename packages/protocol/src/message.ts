import type { SignedMessage } from './canonical-string.ts'
import { formatTime } from './request-time.ts'
import { formatSignatureHeader } from './signature-header.ts'

/** Content type of every request, answer and notification. */
export const jsonContentType = 'application/json; charset=UTF-8'

/** A message about to be sent. Send exactly `body`: serialising it again could give other bytes. */
export interface OutgoingMessage extends Omit<SignedMessage, 'time'> {
  /** Goes into the time header; the builder writes and signs the same text. */
  readonly time: Date
  /** Version of the key that signs, from 1. */
  readonly keyVersion: number
}

/** Signs a message and gives the signature as it stands in the header: with Node's cryptography, or a browser's. */
export type Sign = (message: SignedMessage) => Promise<string>

export type RequestHeaders = Readonly<Record<'Client-Id' | 'Request-Time' | 'Signature' | 'Content-Type', string>>
export type AnswerHeaders = Readonly<Record<'client-id' | 'response-time' | 'signature', string>>
export type NotificationHeaders = Readonly<Record<'client-id' | 'request-time' | 'signature', string>>

/** Headers of a client's API request. `Request-Time` is in epoch milliseconds. */
export async function requestHeaders(message: OutgoingMessage, sign: Sign): Promise<RequestHeaders> {
  const time = String(message.time.getTime())
  return {
    'Client-Id': message.clientId,
    'Request-Time': time,
    Signature: await signatureHeader(message, time, sign),
    'Content-Type': jsonContentType,
  }
}

/**
 * Headers of a server's answer; `message.path` is the path of the request. Lower case, because the Python and PHP
 * SDKs look for exactly these names.
 */
export async function answerHeaders(message: OutgoingMessage, sign: Sign): Promise<AnswerHeaders> {
  const time = formatTime(message.time)
  return {
    'client-id': message.clientId,
    'response-time': time,
    signature: await signatureHeader(message, time, sign),
  }
}

/** Headers of a notification; `message.path` is the path of the merchant's URL, query string included. */
export async function notificationHeaders(message: OutgoingMessage, sign: Sign): Promise<NotificationHeaders> {
  const time = formatTime(message.time)
  return {
    'client-id': message.clientId,
    'request-time': time,
    signature: await signatureHeader(message, time, sign),
  }
}

async function signatureHeader(message: OutgoingMessage, time: string, sign: Sign): Promise<string> {
  const { path, clientId, body, keyVersion } = message
  const signature = await sign({ path, clientId, time, body })
  return formatSignatureHeader({ keyVersion, signature })
}
