import type { NotSent, RecordedExchange, Unknown } from '../../domain/outcome.ts'
import type { Log } from '../../telemetry/log.ts'
import type { SecretAccount } from './account.ts'
import type { Connector } from './connector.ts'
import { secretCutter } from './cut-secrets.ts'
import type { Ask, HttpAnswer, HttpRequest, Step } from './exchange.ts'
import { scrub } from './scrub.ts'
import type { AcquirerTransport } from './transport.ts'

export interface Line {
  readonly connector: Connector
  readonly account: SecretAccount
  readonly transport: AcquirerTransport
  readonly log: Log
}

/** An outcome with the messages that led to it, scrubbed. */
export type Recorded<Outcome> = Outcome & { readonly exchanges: readonly RecordedExchange[] }

/** More than any operation needs; a connector that asks for ever would hold its lease for ever. */
const mostRequests = 6

/** An operation that moves or holds money, or one that only asks. */
export type Nature = 'moves' | 'asks'

/**
 * Carries out one operation: sends what the connector builds, hands it the answers, and ends with an outcome whatever
 * happens. As long as nothing that could change something has left, one that moves money and breaks off was not sent.
 */
export async function runOperation<Outcome extends { readonly kind: string }>(
  line: Line,
  nature: Nature,
  first: () => Step<Outcome>,
  signal: AbortSignal,
): Promise<Recorded<Outcome | NotSent | Unknown>> {
  const exchanges: RecordedExchange[] = []
  const cut = secretCutter(line.account.secrets)
  const end = <Ended extends { readonly kind: string }>(outcome: Ended): Recorded<Ended> =>
    cut({ ...outcome, exchanges })
  let step: Step<Outcome | NotSent | Unknown> = startSafely(line, first)
  let mayHaveChanged = false
  for (let requests = 0; isAsk(step); requests += 1) {
    if (requests === mostRequests) return end({ kind: 'unknown', reason: `no end after ${mostRequests} requests` })
    const { request, read }: Ask<Outcome | NotSent | Unknown> = step
    const got = await exchange(line, request, signal)
    exchanges.push(recordOf(line.connector, request, got, cut))
    if (got.kind === 'answered') {
      mayHaveChanged ||= request.reads !== true
      step = readSafely(line, read, got.answer)
      continue
    }
    mayHaveChanged ||= got.kind === 'unknown' && (request.reads !== true || nature === 'asks')
    return end({ kind: mayHaveChanged ? 'unknown' : 'not-sent', reason: got.reason })
  }
  return end(step)
}

function isAsk<Outcome extends { readonly kind: string }>(step: Step<Outcome>): step is Ask<Outcome> {
  return step.kind === 'ask'
}

type Got = (
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'not-sent' | 'unknown'; readonly reason: string; readonly status?: number }
) & {
  /** The request as it was handed to the transport; absent where it was not. */
  readonly sealed?: HttpRequest
}

async function exchange(line: Line, request: HttpRequest, signal: AbortSignal): Promise<Got> {
  const { connector, account, transport, log } = line
  if (!isOfAccount(account, request)) {
    return { kind: 'not-sent', reason: 'the request leads to an address that is not of the account' }
  }
  let sealed: HttpRequest
  try {
    sealed = await connector.seal(request, account, new Date())
  } catch (error) {
    log.error({ acquirer: account.name, error: nameOf(error) }, 'a request to an acquirer could not be signed')
    return { kind: 'not-sent', reason: 'the request could not be signed; check the keys of the account' }
  }
  const sent = await transport.send(sealed, signal)
  if (sent.kind !== 'answered') return { ...sent, sealed }
  const { status } = sent.answer
  // Whatever it says, the acquirer's own server failed at some point we do not know.
  if (status >= 500) {
    return { kind: 'unknown', reason: `the acquirer answered with HTTP status ${status}`, status, sealed }
  }
  try {
    return { kind: 'answered', answer: await connector.open(sent.answer, request, account), sealed }
  } catch (error) {
    log.warn({ acquirer: account.name, status, error: nameOf(error) }, 'an answer is not proven to be the acquirer’s')
    return { kind: 'unknown', reason: 'the answer is not proven to be the acquirer’s', status, sealed }
  }
}

/** An answer that leads elsewhere must not take our credentials there. */
function isOfAccount({ settings }: SecretAccount, { url }: HttpRequest): boolean {
  const origin = URL.parse(url)?.origin
  return Object.values(settings).some((value) => /^https?:/.test(value) && URL.parse(value)?.origin === origin)
}

function startSafely<Outcome>({ account, log }: Line, first: () => Step<Outcome>): Step<Outcome> | NotSent {
  try {
    return first()
  } catch (error) {
    log.error({ acquirer: account.name, error: nameOf(error) }, 'a connector could not build a request')
    return { kind: 'not-sent', reason: 'the connector could not build the request' }
  }
}

function readSafely<Outcome>(
  { account, log }: Line,
  read: (answer: HttpAnswer) => Step<Outcome>,
  answer: HttpAnswer,
): Step<Outcome> | Unknown {
  try {
    return read(answer)
  } catch (error) {
    log.error({ acquirer: account.name, error: nameOf(error) }, 'a connector could not read an answer')
    return { kind: 'unknown', reason: 'the connector could not read the answer' }
  }
}

/** Messages of errors may quote what was being read. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** Secrets go first: of one that stands where a long body ends, half would be kept and not be found any more. */
function recordOf(
  { secretMembers }: Connector,
  request: HttpRequest,
  got: Got,
  cutSecrets: (text: string) => string,
): RecordedExchange {
  const clean = (text: string) => scrub(cutSecrets(text), secretMembers)
  const answer =
    got.kind === 'answered'
      ? { status: got.answer.status, answer: clean(got.answer.body) }
      : { ...(got.status !== undefined && { status: got.status }), failure: got.reason }
  const headers = Object.entries(request.headers).map(([name, value]) => [name, clean(value)])
  return {
    method: request.method,
    url: clean(request.url),
    headers: Object.fromEntries(headers),
    ...(got.sealed && { sealed: sealedParts(request, got.sealed) }),
    ...(request.body !== undefined && { request: clean(request.body) }),
    ...answer,
  }
}

/** What of a request proves who we are: by its name, since its value is a secret. */
function sealedParts(request: HttpRequest, sealed: HttpRequest): readonly string[] {
  const names = Object.keys(sealed.headers).filter((name) => sealed.headers[name] !== request.headers[name])
  return sealed.body === request.body ? names : [...names, 'body']
}
