import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { parseRequestTime, parseSignatureHeader, verifyMessage } from '@capstan/protocol'
import type { ClientDirectory, KnownClient } from '../application/client-directory.ts'

/** A request as it arrived: the signature is over these very bytes. */
export interface SignedRequest {
  /** Path without the query string, as received. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Authenticated =
  | { readonly kind: 'client'; readonly client: KnownClient }
  | { readonly kind: 'refused'; readonly code: AuthenticationCode; readonly message: string }

export type AuthenticationCode =
  | 'PARAM_ILLEGAL'
  | 'INVALID_CLIENT'
  | 'KEY_NOT_FOUND'
  | 'INVALID_SIGNATURE'
  | 'ACCESS_DENIED'
  | 'REQUEST_TRAFFIC_EXCEED_LIMIT'

/**
 * Finds out which client sent a request. A stranger learns nothing but that it is not known: no step after the
 * signature is reached without it. `toleranceMs`: how far Request-Time may be off the wall clock, either way.
 */
export async function authenticate(
  request: SignedRequest,
  clients: ClientDirectory,
  wallTime: Date,
  toleranceMs: number,
): Promise<Authenticated> {
  const clientId = request.headers['client-id']
  if (typeof clientId !== 'string' || clientId === '') return refused('PARAM_ILLEGAL', 'header Client-Id: is missing')
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(clientId)) {
    return refused('PARAM_ILLEGAL', 'header Client-Id: must be 1 to 64 letters, digits, "_" or "-"')
  }
  const time = request.headers['request-time']
  const timeFault = judgeTime(time, wallTime, toleranceMs)
  if (typeof time !== 'string' || timeFault)
    return refused('PARAM_ILLEGAL', timeFault ?? 'header Request-Time: is missing')
  const header = request.headers['signature']
  if (typeof header !== 'string' || header === '') return refused('INVALID_SIGNATURE', 'header Signature: is missing')
  const parsed = parseSignatureHeader(header)
  if (parsed.kind === 'malformed') return refused('INVALID_SIGNATURE', `header Signature: ${parsed.reason}`)
  const client = await clients.find(clientId)
  if (client === 'too-many-strangers') {
    return refused('REQUEST_TRAFFIC_EXCEED_LIMIT', 'too many unknown clients at once; repeat the same request later')
  }
  if (!client)
    return refused('INVALID_CLIENT', 'header Client-Id: no such client; create it with "capstan client create"')
  const candidates = keysFor(client, parsed.keyVersion)
  if (candidates.length === 0) {
    return refused('KEY_NOT_FOUND', `header Signature: the client has no key of version ${parsed.keyVersion}`)
  }
  const message = { path: request.path, clientId, time, body: request.body }
  const version = await signerOf(message, parsed.signature, candidates)
  if (version === undefined) {
    return refused(
      'INVALID_SIGNATURE',
      'the signature does not verify over "POST <path>", client id, time and the raw body',
    )
  }
  clients.saw(clientId, version, new Date())
  if (request.path.startsWith('/ams/sandbox/') && client.environment === 'live') {
    return refused('ACCESS_DENIED', 'a live client cannot use the sandbox path; send to /ams/api/')
  }
  return { kind: 'client', client }
}

type Candidate = readonly [version: number, key: KeyObject]

/**
 * The keys that may have signed: the one that is named, or else any, the newest first. A merchant who names none would be shut
 * out the moment a new key is made, before it has that key.
 */
function keysFor({ keys }: KnownClient, version: number | undefined): readonly Candidate[] {
  if (version === undefined) return [...keys].toSorted(([a], [b]) => b - a)
  const key = keys.get(version)
  return key ? [[version, key]] : []
}

async function signerOf(
  message: Parameters<typeof verifyMessage>[0],
  signature: string,
  candidates: readonly Candidate[],
): Promise<number | undefined> {
  for (const [version, key] of candidates) {
    if (await verifyMessage(message, signature, key)) return version
  }
  return undefined
}

function judgeTime(text: string | string[] | undefined, wallTime: Date, toleranceMs: number): string | undefined {
  if (typeof text !== 'string' || text === '') return 'header Request-Time: is missing'
  const time = parseRequestTime(text)
  if (!time) return 'header Request-Time: must be epoch milliseconds or ISO 8601 with an offset'
  const offMs = Math.abs(time.getTime() - wallTime.getTime())
  if (offMs <= toleranceMs) return undefined
  return `header Request-Time: is more than ${Math.round(toleranceMs / 60_000)} minutes off; check the sender's clock`
}

function refused(code: AuthenticationCode, message: string): Authenticated {
  return { kind: 'refused', code, message }
}
