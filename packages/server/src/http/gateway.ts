import { answerHeaders, jsonContentType, type Result, type ResultCode, result, signer } from '@capstan/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ClientDirectory } from '../application/client-directory.ts'
import type { Context } from '../application/context.ts'
import { inTime } from '../application/in-time.ts'
import { reportFault } from '../application/report-fault.ts'
import { environmentOf } from '../application/signing-keys.ts'
import { authenticate } from './authenticate.ts'
import { endpointAt } from './endpoints/by-path.ts'
import type { Endpoint } from './endpoints/endpoint.ts'
import { parseJsonBody } from './input/json-body.ts'
import { askerOf, busyMessage, type Doorkeeper } from './limits/doorkeeper.ts'
import type { KeptRefusals, SignedAnswer } from './limits/kept-refusals.ts'
import { headerLinesLimit } from './limits/limits.ts'
import type { RequestLog, RequestTrace } from './request-log.ts'

export interface GatewayOptions {
  readonly clients: ClientDirectory
  /** How far Request-Time may be off, in milliseconds. */
  readonly requestTimeToleranceMs: number
  readonly doorkeeper: Doorkeeper
  readonly refusals: KeptRefusals
  readonly requests: RequestLog
}

/** The official SDKs wait 15 s. What hangs longer is answered U and goes on; a repeat learns what came of it. */
const answerWithinMs = 14_000

interface Answer {
  readonly result: Result
  readonly paymentId?: string
}

interface Reply {
  readonly answer: Answer
  /** Who must pay for the signature of an answer for which nothing else was done. */
  readonly asker?: string
}

/**
 * Everything under `/ams/`: each answer is signed and has HTTP status 200, refusals and faults too, because the
 * official SDKs reject whatever is not. Who asks for too many refusals gets 429 or 503 without a signature.
 */
export function gatewayRoutes(app: FastifyInstance, context: Context, options: GatewayOptions): void {
  const onRequest = (request: FastifyRequest, reply: FastifyReply) => turnAway(context, options, request, reply)
  app.all('/ams/*', { onRequest }, (request, reply) => answerSigned(context, options, request, reply))
}

/**
 * With no room for the client that a request names there is no need to know whether it is from that client. Reading and verifying
 * it, too, would take the processors from the captures that are under way.
 */
async function turnAway(
  context: Context,
  options: GatewayOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const message = endpointAt(pathOf(request)) && options.doorkeeper.turnAway(clientOf(request))
  if (message === undefined) return undefined
  const refused = refusal(request, 'REQUEST_TRAFFIC_EXCEED_LIMIT', message)
  options.requests.add(traceOf(request), refused.answer, reply.elapsedTime)
  return sendRefusal(context, options, request, reply, refused)
}

/** Also for what the router turns away before any route: a method it does not know, a path that is no URL. */
export async function answerSigned(
  context: Context,
  options: GatewayOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const started = performance.now()
  const trace = traceOf(request)
  const answered = answerTo(context, options, request, trace).catch((error: unknown): Reply => {
    // Before anything was recorded, or after the money moved: U is true of both, and F would be believed.
    reportFault(context.log, error, 'request failed', { path: pathOf(request) })
    return { answer: { result: result('UNKNOWN_EXCEPTION') } }
  })
  const { answer, asker } = await inTime(
    () => answered,
    answerWithinMs,
    (): Reply => {
      context.log.error({ path: pathOf(request) }, `request not answered within ${answerWithinMs} ms`)
      return { answer: { result: result('UNKNOWN_EXCEPTION') } }
    },
  )
  options.requests.add(trace, answer, performance.now() - started)
  if (asker === undefined) return sendSigned(context, request, reply, answer)
  return sendRefusal(context, options, request, reply, { answer, asker })
}

async function answerTo(
  context: Context,
  options: GatewayOptions,
  request: FastifyRequest,
  trace: RequestTrace,
): Promise<Reply> {
  const { doorkeeper } = options
  const path = pathOf(request)
  const refuse = (code: ResultCode, message: string): Reply => refusal(request, code, message)
  const endpoint = endpointAt(path)
  if (!endpoint) return refuse('NO_INTERFACE_DEF', 'there is no such API; check the path')
  if (request.method !== 'POST') return refuse('METHOD_NOT_SUPPORTED', 'the method must be POST')
  if (request.raw.rawHeaders.length / 2 > headerLinesLimit) {
    return refuse('PARAM_ILLEGAL', `headers: are more than ${headerLinesLimit} lines`)
  }
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const looked = doorkeeper.look(request.raw)
  if (!looked) return refuse('REQUEST_TRAFFIC_EXCEED_LIMIT', busyMessage)
  const signed = { path, headers: request.headers, body }
  const who = await authenticate(signed, options.clients, new Date(), options.requestTimeToleranceMs).finally(looked)
  if (who.kind === 'refused') return refuse(who.code, who.message)
  const { clientId } = who.client
  const entry = doorkeeper.letIn(clientId)
  if (entry.kind === 'turned-away') {
    return { answer: { result: result('REQUEST_TRAFFIC_EXCEED_LIMIT', entry.message) }, asker: `client ${clientId}` }
  }
  try {
    return { answer: await serve(context, endpoint, clientId, request, body, trace) }
  } finally {
    entry.leave()
  }
}

async function serve(
  context: Context,
  endpoint: Endpoint,
  clientId: string,
  request: FastifyRequest,
  body: Buffer,
  trace: RequestTrace,
): Promise<Answer> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    return { result: result('PARAM_ILLEGAL', 'header Content-Encoding: bodies are not taken compressed; send JSON') }
  }
  const parsed = parseJsonBody(body)
  if (!parsed.ok) return { result: result('PARAM_ILLEGAL', parsed.message) }
  trace.body = parsed.value
  return endpoint.run(context, clientId, parsed.value)
}

/** A no before it is known who asks; its signature is on the account of the address that the request came from. */
export function refusal(request: FastifyRequest, code: ResultCode, message: string): Required<Reply> {
  return { answer: { result: result(code, message) }, asker: askerOf(request.raw.socket) }
}

/** A signature costs more than all else that a refusal takes: who asks for too many gets an answer without one. */
export async function sendRefusal(
  context: Context,
  { doorkeeper, refusals }: Pick<GatewayOptions, 'doorkeeper' | 'refusals'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { answer, asker }: Required<Reply>,
): Promise<FastifyReply> {
  const sign = () => {
    const leave = doorkeeper.signFor(asker)
    return typeof leave === 'number' ? leave : signed(context, request, answer).finally(leave)
  }
  const { resultCode, resultMessage } = answer.result
  const signing =
    resultCode === 'REQUEST_TRAFFIC_EXCEED_LIMIT'
      ? refusals.get([pathOf(request), clientOf(request), resultMessage].join(' '), sign)
      : sign()
  if (typeof signing !== 'number') return send(reply, await signing)
  const error = signing === 429 ? 'too many requests that were refused' : 'the server has too much to do'
  return reply.code(signing).headers({ connection: 'close', 'retry-after': '1' }).send({ error })
}

/** Sends an answer of our own making, signed for whoever the request says it is from. */
export async function sendSigned(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<FastifyReply> {
  return send(reply, await signed(context, request, answer))
}

async function signed(context: Context, request: FastifyRequest, answer: Answer): Promise<SignedAnswer> {
  const body = JSON.stringify(answer)
  const clientId = clientOf(request)
  const key = context.signingKeys[environmentOf(clientId)]
  const message = { path: pathOf(request), clientId, body, time: new Date(), keyVersion: key.keyVersion }
  return { headers: await answerHeaders(message, signer(key.privateKey)), body }
}

function send(reply: FastifyReply, { headers, body }: SignedAnswer): FastifyReply {
  return reply.code(200).headers(headers).header('content-type', jsonContentType).send(body)
}

/** What is known of a request before anything of it is read: for the log of requests. */
export function traceOf(request: FastifyRequest): RequestTrace {
  const clientId = clientOf(request)
  return { path: pathOf(request), ...(/^[A-Za-z0-9_-]{1,64}$/.test(clientId) && { clientId }) }
}

/** Whom a request names. What is echoed in a header must be writable in one: anything else is answered as from nobody. */
function clientOf({ headers }: FastifyRequest): string {
  const value = headers['client-id']
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : ''
}

export function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1)
  return path
}
