import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ClientDirectory } from '../../application/client-directory.ts'
import type { Context } from '../../application/context.ts'
import { readHealth } from '../../application/queries/health.ts'
import type { Siblings } from '../../application/siblings.ts'
import { limitPages } from '../limits/page-limit.ts'
import type { Tally } from '../limits/tally.ts'
import type { RequestLog } from '../request-log.ts'
import { admit, demandNeeds, lacking, needs } from './access.ts'
import { accountRoutes } from './account-routes.ts'
import { acquirerRoutes } from './acquirer-routes.ts'
import { actionRoutes } from './action-routes.ts'
import { alertRoutes } from './alert-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { clientRoutes } from './client-routes.ts'
import { clockRoutes } from './clock-routes.ts'
import { createDoor } from './door.ts'
import { endpointRoutes } from './endpoint-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { findRoutes } from './find-routes.ts'
import { findings, serverFinding } from './findings.ts'
import { homeRoutes } from './home-routes.ts'
import { forgery, identify } from './identify.ts'
import { toJson } from './json.ts'
import { keyRoutes } from './key-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { listenerRoutes } from './listener-routes.ts'
import { notificationRoutes } from './notification-routes.ts'
import { ComeBackLater, OperatorError } from './operator-error.ts'
import { paymentRoutes } from './payment-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { requestRoutes } from './request-routes.ts'
import { resendRoutes } from './resend-routes.ts'
import { retentionRoutes } from './retention-routes.ts'
import { routingRoutes } from './routing-routes.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { scenarioRoutes } from './scenario-routes.ts'
import { sessionRoutes, signInRoutes } from './session-routes.ts'
import { setUpRoutes } from './set-up-routes.ts'
import { settlementRoutes } from './settlement-routes.ts'
import { triggerRoutes } from './trigger-routes.ts'

export interface OperatorOptions {
  /** The bearer token that the server keeps in its home folder. */
  readonly token: string
  /** The latest API requests of this process. */
  readonly requests: RequestLog
  readonly tally: Tally
  /** Whom this process knows by their keys. */
  readonly clients: ClientDirectory
  readonly siblings: Siblings
}

/**
 * The operator API, for the command line with the operator's token, and for the dashboard with the cookie of whoever is
 * signed in: JSON under `/operator/`. Ordinary HTTP statuses; whatever is not 2xx has a body `{"error": …}` that says what
 * to do next.
 */
export function operatorRoutes(app: FastifyInstance, context: Context, options: OperatorOptions): void {
  app.register(
    async (routes) => {
      demandNeeds(routes)
      routes.decorateRequest('operator', null)
      await routes.register(fastifyCookie)
      routes.addHook('onRequest', async (request, reply) => {
        if (request.routeOptions.config.needs === 'public') return
        request.operator = await identify(context, request, options.token)
        const admission = admit(request)
        const forged = admission === 'unknown' ? undefined : forgery(request)
        if (forged !== undefined) return reply.code(403).send({ error: forged })
        if (admission === 'admitted') return
        if (admission === 'forbidden') return reply.code(403).send({ error: lacking(request) })
        const error = request.headers.authorization === undefined ? notSignedIn : wrongToken
        return reply.code(401).header('www-authenticate', 'Bearer').send({ error })
      })
      routes.addHook('onSend', async (_request, reply) => {
        reply.headers(answerHeaders)
      })
      routes.addHook('onResponse', async ({ method }, { statusCode }) => {
        if (method !== 'GET' && method !== 'HEAD' && statusCode < 300) context.changes.settings()
      })
      routes.setReplySerializer(toJson)
      routes.setErrorHandler(async (error, request, reply) => {
        const { status, text } = describe(error)
        const { method, url } = request
        if (error instanceof OperatorError) return refuse(reply, error)
        if (status >= 500) context.log.error({ method, url, error: stackOf(error) }, 'operator request failed')
        return reply.code(status).send({ error: text })
      })
      routes.setNotFoundHandler(async (request, reply) => {
        const what = `${request.method} ${request.url.split('?', 1)[0]}`
        return reply.code(404).send({ error: `There is no ${what}. Command line and server may differ in version.` })
      })
      routes.register(async (anybody) => {
        limitPages(anybody, options.tally)
        const door = createDoor(options.siblings)
        signInRoutes(anybody, context, door)
        setUpRoutes(anybody, context, door)
      })
      sessionRoutes(routes, context)
      accountRoutes(routes, context)
      linkRoutes(routes, context)
      peopleRoutes(routes, context)
      homeRoutes(routes, context)
      eventRoutes(routes, context)
      clientRoutes(routes, context)
      findRoutes(routes, context)
      keyRoutes(routes, context, options.clients)
      clockRoutes(routes, context)
      paymentRoutes(routes, context)
      actionRoutes(routes, context)
      routingRoutes(routes, context)
      notificationRoutes(routes, context)
      endpointRoutes(routes, context)
      resendRoutes(routes, context)
      alertRoutes(routes, context)
      auditRoutes(routes, context)
      acquirerRoutes(routes, context)
      scenarioRoutes(routes, context)
      sandboxRoutes(routes, context)
      settlementRoutes(routes, context)
      retentionRoutes(routes, context)
      triggerRoutes(routes, context)
      requestRoutes(routes, context, options.requests, options.siblings)
      listenerRoutes(routes, context)
      routes.get('/health', needs('read'), async () => {
        const health = await readHealth(context, () => new Date())
        const processes = { answeredBy: options.siblings.pid, ...options.siblings.list() }
        return { findings: [serverFinding(processes), ...findings(health)], ...health, processes }
      })
    },
    { prefix: '/operator' },
  )
}

/**
 * Keys and payments pass here: no cache on the way may keep them, and no page of another origin can take an answer for a
 * script, a picture or a frame of its own. Other ports of a host are the same site, so the cookie goes there.
 */
const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const

const notSignedIn =
  'Nobody is signed in, or the session is over. Sign in to the dashboard; the command line needs the operator token, which ' +
  'the server keeps in the file operator-token of its home.'
const wrongToken = 'The operator token is wrong. The server keeps it in the file operator-token of its home.'

function refuse(reply: FastifyReply, error: OperatorError) {
  if (error instanceof ComeBackLater) reply.header('retry-after', String(error.retryAfterS))
  return reply.code(error.status).send({ error: error.message, ...error.detail })
}

function describe(error: unknown): { readonly status: number; readonly text: string } {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500 && error instanceof Error) return { status, text: error.message }
  return { status: 500, text: 'The server failed at this; its log says why.' }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
