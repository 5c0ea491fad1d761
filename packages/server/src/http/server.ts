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
import { type Siblings, withoutSiblings } from '../application/siblings.ts'
import { acquirerCallbackRoutes } from './acquirer-callbacks.ts'
import { buyerRoutes } from './buyer/routes.ts'
import { openDesk } from './checkout/open-desk.ts'
import { checkoutRoutes } from './checkout/routes.ts'
import { dashboardRoutes } from './dashboard/routes.ts'
import {
  answerSigned,
  type GatewayOptions,
  gatewayRoutes,
  pathOf,
  refusal,
  sendRefusal,
  sendSigned,
  traceOf,
} from './gateway.ts'
import { createDoorkeeper } from './limits/doorkeeper.ts'
import { keepRefusals } from './limits/kept-refusals.ts'
import { createLimitedServer, type TlsFiles } from './limits/limited-server.ts'
import { bodyLimitBytes, type Limits } from './limits/limits.ts'
import { limitPages } from './limits/page-limit.ts'
import { createTally } from './limits/tally.ts'
import { type OperatorOptions, operatorRoutes } from './operator/routes.ts'
import { referenceRoutes } from './reference/routes.ts'
import { createRequestLog } from './request-log.ts'

export interface ServerOptions extends Omit<GatewayOptions, 'doorkeeper' | 'refusals' | 'requests'> {
  readonly https?: TlsFiles
  /** Addresses and blocks whose `X-Forwarded-For` is believed where people sign in; none when absent. */
  readonly trustedProxies?: readonly string[]
  readonly limits: Limits
  readonly operator: Pick<OperatorOptions, 'token'>
  /** The other processes of this server; none when absent. */
  readonly siblings?: Siblings
  /** Takes requests in all three; only while `serving` should new ones be sent here. */
  readonly phase: () => 'starting' | 'serving' | 'stopping'
  /** Told of each route as it is registered: what is served is compared with what is published. */
  readonly onRoute?: (route: { readonly url: string; readonly method: string | readonly string[] }) => void
}

/** Builds the HTTP application; it does not listen. */
export function createServer(context: Context, options: ServerOptions): FastifyInstance {
  const { clients, siblings = withoutSiblings({ pid: process.pid, since: new Date() }) } = options
  const tally = createTally(context.log)
  const doorkeeper = createDoorkeeper(options.limits, tally, siblings)
  const requests = createRequestLog()
  const gateway = { ...options, doorkeeper, refusals: keepRefusals(), requests }
  const settings: FastifyServerOptions = {
    serverFactory: (handler) => createLimitedServer(handler, options.limits, tally, options.https),
    // The factory's servers have their own; Fastify would give one to the first of them only.
    clientErrorHandler: () => undefined,
    bodyLimit: bodyLimitBytes,
    // For `request.ip` alone, which only the door of the dashboard asks.
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    forceCloseConnections: 'idle',
    // On stopping, requests that were accepted are answered; new ones go to another process.
    return503OnClosing: false,
    rewriteUrl: originForm,
    routerOptions: { ignoreTrailingSlash: false },
    // A path that no router could take apart. Fastify's own answer to it would be unsigned.
    frameworkErrors: (_error, request, reply) => {
      void notFound(request, reply)
    },
  }
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    isGateway(request)
      ? answerSigned(context, gateway, request, reply)
      : reply.code(404).send({ error: 'there is nothing at this address' })
  const app = Fastify(settings)
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
    const refused =
      status >= 500
        ? { answer: { result: result('UNKNOWN_EXCEPTION') } }
        : refusal(request, 'PARAM_ILLEGAL', refusalText(error.code))
    requests.add(traceOf(request), refused.answer, reply.elapsedTime)
    if (!('asker' in refused)) return sendSigned(context, request, reply, refused.answer)
    return sendRefusal(context, gateway, request, reply, refused)
  })
  app.setNotFoundHandler(notFound)
  if (options.onRoute) app.addHook('onRoute', options.onRoute)
  gatewayRoutes(app, context, gateway)
  app.register(async (pages) => {
    limitPages(pages, tally)
    buyerRoutes(pages, context)
    checkoutRoutes(pages, openDesk(context))
  })
  app.register(async (callbacks) => {
    limitPages(callbacks, tally)
    acquirerCallbackRoutes(callbacks, context)
  })
  operatorRoutes(app, context, { ...options.operator, requests, tally, clients, siblings })
  dashboardRoutes(app)
  referenceRoutes(app, () => context.publicUrl)
  app.get('/livez', () => ({ status: 'alive' }))
  const ready = sharedWhileAsked(() => databaseAnswers(context))
  app.get('/readyz', async (_request, reply) => {
    const phase = options.phase()
    if (phase !== 'serving') return reply.code(503).send({ status: phase })
    const answers = await ready()
    return reply.code(answers ? 200 : 503).send({ status: answers ? 'ready' : 'the database does not answer' })
  })
  return app
}

/** Whoever asks while the question is out gets the same answer: anybody may ask, and each asking takes a connection. */
function sharedWhileAsked<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | undefined
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return asked
  }
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
