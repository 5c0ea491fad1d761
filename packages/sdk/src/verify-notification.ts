import { type JsonObject, parseRequestTime, parseSignatureHeader } from '@capstan/protocol/wire'
import { parseJsonObject } from './json-object.ts'
import {
  knownTypes,
  type NotificationOf,
  type NotificationType,
  type RefusedNotification,
  refused,
  type VerifiedNotification,
} from './notification.ts'
import { identityOf } from './notification-identity.ts'
import { type PublicKeys, verifiersOf } from './public-keys.ts'
import {
  type ArrivingNotification,
  arriving,
  type ReceivedNotification,
  refuseMethod,
} from './received-notification.ts'

export interface NotificationTrust {
  /**
   * The receiver's own client id. The server signs for all its clients with one key, so without this check another
   * client could have genuine notifications about its own payments delivered to this URL.
   */
  readonly clientId: string
  /** The server's public key, or its keys by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys
  /**
   * How many seconds a notification may have been signed before or after now, so that a recorded one cannot be played
   * back later; 600 unless given. Capstan signs every retry anew; Antom does not document whether it does. If retries from
   * there are refused as `time-outside-tolerance`, give 90,000, which is longer than they go on: the store of a receiver
   * keeps a recorded one out for as long as it remembers. `false` takes any age.
   */
  readonly tolerance?: number | false
  /**
   * What was signed is the path and query of the URL as it was registered. If a proxy in front of this server changes
   * the path, give that URL here (or its path and query); or a function, from the path and query received to those of
   * the URL.
   */
  readonly notifyUrl?: string | ((receivedPath: string) => string)
  /** Longer bodies are refused; 65,536 unless given. A notification has about a thousand bytes. */
  readonly maxBodyBytes?: number
  /** The clock that `tolerance` goes by, for tests. */
  readonly now?: () => Date
}

/** Verifies and parses one request. Rejects for a key or a request object that cannot be used, never for its content. */
export type NotificationVerifier = (
  request: Request | ReceivedNotification,
) => Promise<VerifiedNotification | RefusedNotification>

const defaultToleranceSeconds = 600
const defaultMaxBodyBytes = 64 * 1024

/**
 * Tells whether a notification is genuine, meant for this client, and recent, and parses it if so. A Web `Request` must
 * not have been read before. Acknowledge a verified one (`acknowledgement`) once it is handled; answer a refused one
 * with an error status. `notificationReceiver` does all of it.
 *
 * Imports the key at every call: a server that verifies many keeps a `createNotificationVerifier`.
 */
export function verifyNotification(
  request: Request | ReceivedNotification,
  trust: NotificationTrust,
): Promise<VerifiedNotification | RefusedNotification> {
  return createNotificationVerifier(trust)(request)
}

/** `verifyNotification` with the key imported once. Throws a `TypeError` for settings that cannot be meant. */
export function createNotificationVerifier(trust: NotificationTrust): NotificationVerifier {
  const { clientId, now = () => new Date() } = trust
  if (typeof clientId !== 'string' || clientId === '') throw new TypeError('clientId is missing')
  const tolerance = toleranceOf(trust)
  const maxBytes = maxBodyBytesOf(trust)
  const signedPath = signedPathOf(trust)
  const verifierOf = verifiersOf(trust.apoPublicKey)
  return async (request) => {
    const arrived = arriving(request, maxBytes)
    const claim = readClaim(arrived, clientId)
    if (claim.kind === 'refused') return claim
    const verify = verifierOf(claim.keyVersion)
    if (!verify) return refused('key-unknown', 'no public key is known for the keyVersion of the signature')
    const raw = await arrived.readBody()
    if (!(raw instanceof Uint8Array)) return raw
    const message = { path: signedPath(arrived.path), clientId, time: claim.time, body: raw }
    if (!(await verify(message, claim.signature))) return refusedSignature()
    const time = parseRequestTime(claim.time)
    if (!time) return refused('time-malformed', 'request-time is not a time this protocol uses')
    if (tolerance !== false && Math.abs(time.getTime() - now().getTime()) > tolerance * 1_000) {
      return refused('time-outside-tolerance', `request-time is more than ${tolerance} s away from now`)
    }
    return verified(raw, time, clientId, sequenceOf(arrived))
  }
}

interface Claim {
  readonly kind: 'claimed'
  readonly time: string
  readonly keyVersion: number | undefined
  readonly signature: string
}

/** What the headers claim. Nothing of it is proven yet, and the body is not read for what is refused by them. */
function readClaim({ method, header }: ArrivingNotification, clientId: string): Claim | RefusedNotification {
  const wrongMethod = refuseMethod(method)
  if (wrongMethod) return wrongMethod
  const client = header('client-id')
  const time = header('request-time')
  const signatureText = header('signature')
  if (!client || !time || !signatureText) {
    return refused('header-missing', 'client-id, request-time and signature must each be present once')
  }
  const parsed = parseSignatureHeader(signatureText)
  if (parsed.kind === 'malformed') return refused('signature-malformed', parsed.reason)
  if (client !== clientId) return refused('client-unexpected', 'the notification is for another client id')
  return { kind: 'claimed', time, keyVersion: parsed.keyVersion, signature: parsed.signature }
}

function refusedSignature(): RefusedNotification {
  return refused(
    'signature-invalid',
    'the signature does not fit path, client id, time and raw body: is it the public key of this gateway, and does a ' +
      'proxy change the path (see notifyUrl)?',
  )
}

async function verified(
  raw: Uint8Array,
  time: Date,
  clientId: string,
  sequence: number | undefined,
): Promise<VerifiedNotification | RefusedNotification> {
  const body = parseJsonObject(raw)
  if (!body) return refused('body-malformed', 'the body is not a JSON object in UTF-8')
  const notifyType = typeOf(body)
  const identity = await identityOf(clientId, notifyType, body, raw)
  const notification: Omit<NotificationOf<NotificationType>, 'body'> & { body: JsonObject } = {
    kind: 'verified',
    notifyType,
    body,
    time,
    identity,
    ...(sequence !== undefined && { sequence }),
  }
  return notification as unknown as VerifiedNotification
}

function typeOf({ notifyType }: JsonObject): NotificationType {
  return typeof notifyType === 'string' && Object.hasOwn(knownTypes, notifyType)
    ? (notifyType as NotificationType)
    : 'OTHER'
}

function sequenceOf({ header }: ArrivingNotification): number | undefined {
  const text = header('capstan-sequence') ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

function toleranceOf({ tolerance = defaultToleranceSeconds }: NotificationTrust): number | false {
  if (tolerance === false || (typeof tolerance === 'number' && tolerance >= 0)) return tolerance
  throw new TypeError('tolerance must be a number of seconds, or false')
}

/** The limit of a body in bytes. Throws a `TypeError` for one that cannot be meant. */
export function maxBodyBytesOf({ maxBodyBytes = defaultMaxBodyBytes }: Pick<NotificationTrust, 'maxBodyBytes'>) {
  if (Number.isSafeInteger(maxBodyBytes) && maxBodyBytes > 0) return maxBodyBytes
  throw new TypeError('maxBodyBytes must be a positive whole number')
}

function signedPathOf({ notifyUrl }: NotificationTrust): (receivedPath: string) => string {
  if (notifyUrl === undefined) return (path) => path
  if (typeof notifyUrl === 'function') return (path) => requestTargetOf(notifyUrl(path))
  const path = requestTargetOf(notifyUrl)
  return () => path
}

/** Path and query as a sender writes them who has this URL. The host is of no account. */
export function requestTargetOf(url: string): string {
  // A path that begins with two slashes would be read as a host.
  const absolute = url.startsWith('/') ? `http://localhost${url}` : url
  if (!URL.canParse(absolute)) throw new TypeError('the notify URL must be a URL, or a path that begins with "/"')
  const { pathname, search } = new URL(absolute)
  return pathname + search
}
