import type { Endpoint, ResultStatus, Sign } from '@capstan/protocol/wire'
import { ApoError, InvalidRequestError, type RequestIds } from './errors.ts'
import type { KeyInput } from './keys.ts'
import type { CancelSignal, FetchLike } from './platform.ts'
import { checkPublicKeys, type PublicKeys, type VerifierOf, verifiersOf } from './public-keys.ts'
import { webSigner } from './web-signature.ts'

/** How long to wait and how often to try; times in milliseconds. */
export interface Patience {
  /** For one try, from connecting to the last byte of the answer. Default 12,000. */
  readonly timeoutMs?: number
  /** For the whole call, with its retries and the inquiry after them. Default 60,000. */
  readonly deadlineMs?: number
  /** Default 3; 1 means no retries. All tries of a call are the same request with the same id. */
  readonly maxTries?: number
}

export interface ApoClientOptions extends Patience {
  /** `https://open-de-global.alipay.com` or wherever the gateway is; no path. A sandbox client needs no other URL. */
  readonly gatewayUrl: string
  /** As the dashboard shows it. One that begins with `SANDBOX_` makes the SDK use the sandbox's paths. */
  readonly clientId: string
  /** The merchant's own. It stays in this process, and no error, log or JSON of the client shows it. */
  readonly privateKey: KeyInput
  /** The gateway's, never the merchant's own; several by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys
  /** Which of the merchant's registered keys signs, from 1. Default 1. */
  readonly keyVersion?: number
  /** Pause before the first retry, doubled before each further one, with chance in it. Default 250 ms. */
  readonly retryDelayMs?: number
  /** Default: the platform's. It must follow no redirects and make no retries of its own. */
  readonly fetch?: FetchLike
  /** Told of every call when it is over, and not waited for; for logs and measurements. What it throws is dropped. */
  readonly onCall?: (event: CallEvent) => unknown
}

export interface CallOptions extends Patience {
  /** Ends the waiting, not the request: what was sent may be carried out, and `OutcomeUnknownError` says so. */
  readonly signal?: CancelSignal
}

/** What became of a call. Holds no amounts, no buyer's data and no card. */
export interface CallEvent {
  readonly api: Endpoint
  readonly requestIds: RequestIds
  /** How often it was sent, or tried to be. */
  readonly tries: number
  readonly durationMs: number
  readonly outcome: 'answered' | 'inquired' | 'refused' | 'not-sent' | 'unknown' | 'bad-signature' | 'invalid'
  /** With `answered`, `inquired` and `refused`. */
  readonly resultStatus?: ResultStatus
  readonly resultCode?: string
}

/** Everything a call needs of the client. */
export interface Gateway {
  readonly origin: string
  readonly clientId: string
  readonly keyVersion: number
  readonly sign: Sign
  readonly verifierOf: VerifierOf
  /** Rejects with a `TypeError` for a public key that cannot be read. */
  readonly checkKeys: () => Promise<void>
  readonly fetch: FetchLike
  readonly patience: Required<Patience>
  readonly retryDelayMs: number
  readonly onCall: ((event: CallEvent) => unknown) | undefined
}

/** Throws `InvalidRequestError` for what cannot be right. Keys are read at the first call: Web Crypto is asynchronous. */
export function gatewayOf(options: ApoClientOptions): Gateway {
  const { clientId, keyVersion = 1, retryDelayMs = 250 } = options
  if (typeof clientId !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(clientId)) {
    throw new InvalidRequestError('clientId must be the client id of the dashboard: 1 to 64 characters, no spaces.')
  }
  if (!Number.isInteger(keyVersion) || keyVersion < 1) {
    throw new InvalidRequestError('keyVersion must be a whole number from 1.')
  }
  return {
    origin: originOf(options.gatewayUrl),
    clientId,
    keyVersion,
    sign: webSigner(options.privateKey),
    verifierOf: asInvalid(() => verifiersOf(options.apoPublicKey)),
    checkKeys: () => checkPublicKeys(options.apoPublicKey),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    patience: patienceOf(options, { timeoutMs: 12_000, deadlineMs: 60_000, maxTries: 3 }),
    retryDelayMs: positive('retryDelayMs', retryDelayMs),
    onCall: options.onCall,
  }
}

/** A call's own patience over the client's. */
export function patienceOf(own: Patience, otherwise: Required<Patience>): Required<Patience> {
  const { timeoutMs, deadlineMs, maxTries } = own
  const tries = maxTries ?? otherwise.maxTries
  if (!Number.isInteger(tries) || tries < 1) throw new InvalidRequestError('maxTries must be a whole number from 1.')
  return {
    timeoutMs: positive('timeoutMs', timeoutMs ?? otherwise.timeoutMs),
    deadlineMs: positive('deadlineMs', deadlineMs ?? otherwise.deadlineMs),
    maxTries: tries,
  }
}

/** The longest that timers keep: a longer one would fire at once. */
const maxTimerMs = 2 ** 31 - 1

/** Throws `InvalidRequestError` for what no timer takes. */
export function positive(name: string, ms: number): number {
  if (typeof ms === 'number' && ms > 0 && ms <= maxTimerMs) return ms
  throw new InvalidRequestError(`${name} must be milliseconds above zero, at most ${maxTimerMs}.`)
}

function originOf(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new InvalidRequestError('gatewayUrl must be an absolute URL, like https://open-de-global.alipay.com')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new InvalidRequestError('gatewayUrl must begin with https:// (or http:// for a gateway of your own).')
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    throw new InvalidRequestError(
      'gatewayUrl must be scheme, host and port only: the path is APO’s own, and it is part of what is signed.',
    )
  }
  return url.origin
}

/** What reads keys throws `TypeError`; whoever catches errors of the SDK should have one kind of them. */
function asInvalid<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw invalid(error)
  }
}

/** As `asInvalid`, for what is not there yet. */
export function asInvalidAsync<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((error: unknown) => {
    throw invalid(error)
  })
}

function invalid(error: unknown): unknown {
  return error instanceof ApoError || !(error instanceof Error) ? error : new InvalidRequestError(`${error.message}.`)
}
