import type { IncomingMessage } from 'node:http'
import { result } from '@capstan/protocol'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { Context } from '../application/context.ts'
import { databaseAnswers } from '../application/readiness.ts'
import { buyerRoutes } from './buyer/routes.ts'
import { openDesk } from './checkout/open-desk.ts'
import { checkoutRoutes } from './checkout/routes.ts'
import { answerSigned, type GatewayOptions, gatewayRoutes, pathOf, sendSigned } from './gateway.ts'
import { type OperatorOptions, operatorRoutes } from './operator/routes.ts'

export interface ServerOptions extends GatewayOptions {
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
  readonly operator: OperatorOptions
  /** Takes requests in all three; only while `serving` should new ones be sent here. */
  readonly phase: () => 'starting' | 'serving' | 'stopping'
}

/** Four times the largest request that the documented field lengths allow. */
const bodyLimitBytes = 256 * 1_024

/** Builds the HTTP application; it does not listen. */
export function createServer(context: Context, options: ServerOptions): FastifyInstance {
  const settings: FastifyServerOptions & { https?: object } = {
    bodyLimit: bodyLimitBytes,
    // Longer than any client's pause between two captures, shorter than what proxies take for dead.
    keepAliveTimeout: 65_000,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // On stopping, requests that were accepted are answered; new ones go to another process.
    return503OnClosing: false,
    rewriteUrl: originForm,
    routerOptions: { ignoreTrailingSlash: false },
    // A path that no router could take apart. Fastify's own answer to it would be unsigned.
    frameworkErrors: (_error, request, reply) => {
      void notFound(request, reply)
    },
    ...(options.https && { https: options.https }),
  }
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    isGateway(request)
      ? answerSigned(context, options, request, reply)
      : reply.code(404).send({ error: 'there is nothing at this address' })
  const app = Fastify(settings) as FastifyInstance
  // Bodies stay bytes: a signature covers what was sent, not what a parser made of it.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  // A server that is stopping waits for open connections: one that was answered must not stay open for the next request.
  app.addHook('onSend', async (_request, reply) => {
    if (!app.server.listening) reply.header('connection', 'close')
  })
  app.setErrorHandler(async (error: { code?: string; statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) context.log.error({ path: loggedPath(request), code: error.code }, 'request failed')
    if (!isGateway(request)) return reply.code(status).send({ error: refusalText(error.code) })
    // A fault of ours may have come after the money moved: only U is true then, and F would be believed.
    if (status >= 500) return sendSigned(context, request, reply, { result: result('UNKNOWN_EXCEPTION') })
    const refusal = result('PARAM_ILLEGAL', refusalText(error.code))
    return sendSigned(context, request, reply, { result: refusal })
  })
  app.setNotFoundHandler(notFound)
  gatewayRoutes(app, context, options)
  buyerRoutes(app, context)
  checkoutRoutes(app, openDesk(context))
  operatorRoutes(app, context, options.operator)
  app.get('/livez', () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    const phase = options.phase()
    if (phase !== 'serving') return reply.code(503).send({ status: phase })
    const ready = await databaseAnswers(context)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'the database does not answer' })
  })
  return app
}

/** Without the secret part of a buyer's address, which lets whoever reads the log pay or decide. */
function loggedPath(request: FastifyRequest): string {
  return pathOf(request).replace(/^(\/checkout\/|\/sandbox\/buyer\/)[^/]+/, '$1…')
}

function isGateway(request: FastifyRequest): boolean {
  return pathOf(request).startsWith('/ams/')
}

function refusalText(code: string | undefined): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return `body: is larger than ${bodyLimitBytes} bytes`
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return 'body: its length differs from Content-Length'
  return 'the request could not be read'
}

/**
 * The Python SDK sends its target in absolute form (`POST https://host/path`); the path alone is routed and signed.
 * Whatever it says of its content, the body is read as bytes: Go sends Content-Type twice, Java accepts no JSON.
 */
function originForm(request: IncomingMessage): string {
  request.headers['content-type'] = 'application/octet-stream'
  const target = request.url ?? '/'
  if (target.startsWith('/')) return target
  const absolute = URL.parse(target)
  return absolute ? absolute.pathname + absolute.search : '/'
}
