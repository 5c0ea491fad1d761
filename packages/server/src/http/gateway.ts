import { answerHeaders, jsonContentType, type Result, result } from '@capstan/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ClientDirectory } from '../application/client-directory.ts'
import type { Context } from '../application/context.ts'
import { inTime } from '../application/in-time.ts'
import { reportFault } from '../application/report-fault.ts'
import { environmentOf } from '../application/signing-keys.ts'
import { authenticate } from './authenticate.ts'
import { endpointAt } from './endpoints/by-path.ts'
import { parseJsonBody } from './input/json-body.ts'

export interface GatewayOptions {
  readonly clients: ClientDirectory
  /** How far Request-Time may be off, in milliseconds. */
  readonly requestTimeToleranceMs: number
}

/** The official SDKs wait 15 s. What hangs longer is answered U and goes on; a repeat learns what came of it. */
const answerWithinMs = 14_000

interface Answer {
  readonly result: Result
}

/**
 * Everything under `/ams/`: each answer is signed and has HTTP status 200, refusals and faults too, because the
 * official SDKs reject whatever is not.
 */
export function gatewayRoutes(app: FastifyInstance, context: Context, options: GatewayOptions): void {
  app.all('/ams/*', (request, reply) => answerSigned(context, options, request, reply))
}

/** Also for what the router turns away before any route: a method it does not know, a path that is no URL. */
export async function answerSigned(
  context: Context,
  options: GatewayOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answered = answerTo(context, options, request).catch((error: unknown): Answer => {
    // Before anything was recorded, or after the money moved: U is true of both, and F would be believed.
    reportFault(context.log, error, 'request failed', { path: pathOf(request) })
    return { result: result('UNKNOWN_EXCEPTION') }
  })
  const answer = await inTime(
    () => answered,
    answerWithinMs,
    (): Answer => {
      context.log.error({ path: pathOf(request) }, `request not answered within ${answerWithinMs} ms`)
      return { result: result('UNKNOWN_EXCEPTION') }
    },
  )
  return sendSigned(context, request, reply, answer)
}

async function answerTo(context: Context, options: GatewayOptions, request: FastifyRequest): Promise<Answer> {
  const path = pathOf(request)
  const endpoint = endpointAt(path)
  if (!endpoint) return { result: result('NO_INTERFACE_DEF', 'there is no such API; check the path') }
  if (request.method !== 'POST') return { result: result('METHOD_NOT_SUPPORTED', 'the method must be POST') }
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const signed = { path, headers: request.headers, body }
  const who = await authenticate(signed, options.clients, new Date(), options.requestTimeToleranceMs)
  if (who.kind === 'refused') return { result: result(who.code, who.message) }
  const parsed = parseJsonBody(body)
  if (!parsed.ok) return { result: result('PARAM_ILLEGAL', parsed.message) }
  return endpoint.run(context, who.client.clientId, parsed.value)
}

/** Sends an answer of our own making, signed for whoever the request says it is from. */
export async function sendSigned(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<FastifyReply> {
  const body = JSON.stringify(answer)
  const clientId = headerText(request.headers['client-id'])
  const key = context.signingKeys[environmentOf(clientId)]
  const message = { path: pathOf(request), clientId, body, time: new Date(), keyVersion: key.keyVersion }
  const headers = await answerHeaders(message, key.privateKey)
  return reply.code(200).headers(headers).header('content-type', jsonContentType).send(body)
}

/** What is echoed in a header must be writable in one: anything else is answered as from nobody. */
function headerText(value: string | string[] | undefined): string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : ''
}

export function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1)
  return path
}
