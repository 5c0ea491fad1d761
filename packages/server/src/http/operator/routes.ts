import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ClientDirectory } from '../../application/client-directory.ts'
import type { Context } from '../../application/context.ts'
import { readHealth } from '../../application/queries/health.ts'
import type { RequestLog } from '../request-log.ts'
import { admit, demandNeeds, lacking, needs, type Operator } from './access.ts'
import { acquirerRoutes } from './acquirer-routes.ts'
import { alertRoutes } from './alert-routes.ts'
import { clientRoutes } from './client-routes.ts'
import { clockRoutes } from './clock-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { findings } from './findings.ts'
import { namedActor } from './input.ts'
import { toJson } from './json.ts'
import { keyRoutes } from './key-routes.ts'
import { listenerRoutes } from './listener-routes.ts'
import { notificationRoutes } from './notification-routes.ts'
import { OperatorError } from './operator-error.ts'
import { paymentRoutes } from './payment-routes.ts'
import { requestRoutes } from './request-routes.ts'
import { routingRoutes } from './routing-routes.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { scenarioRoutes } from './scenario-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { settlementRoutes } from './settlement-routes.ts'
import { triggerRoutes } from './trigger-routes.ts'

export interface OperatorOptions {
  /** The bearer token that the server keeps in its home folder. */
  readonly token: string
  /** The latest API requests of this process. */
  readonly requests: RequestLog
  /** Whom this process knows by their keys. */
  readonly clients: ClientDirectory
}

/**
 * The operator API, for the command line: JSON under `/operator/`, with the operator's token. Ordinary HTTP statuses;
 * whatever is not 2xx has a body `{"error": …}` that says what to do next.
 */
export function operatorRoutes(app: FastifyInstance, context: Context, options: OperatorOptions): void {
  app.register(
    async (routes) => {
      demandNeeds(routes)
      routes.decorateRequest('operator', null)
      routes.addHook('onRequest', async (request, reply) => {
        request.operator = identify(request, options.token)
        const admission = admit(request)
        if (admission === 'admitted') return
        if (admission === 'forbidden') return reply.code(403).send({ error: lacking(request) })
        const error =
          'The operator token is missing or wrong. The server keeps it in the file operator-token of its home.'
        return reply.code(401).header('www-authenticate', 'Bearer').send({ error })
      })
      routes.addHook('onSend', async (_request, reply) => {
        // Keys and payments pass here; no cache on the way may keep them.
        reply.header('cache-control', 'no-store')
      })
      routes.addHook('onResponse', async ({ method }, { statusCode }) => {
        if (method !== 'GET' && method !== 'HEAD' && statusCode < 300) context.changes.settings()
      })
      routes.setReplySerializer(toJson)
      routes.setErrorHandler(async (error, request, reply) => {
        const { status, text } = describe(error)
        const { method, url } = request
        if (status >= 500) context.log.error({ method, url, error: stackOf(error) }, 'operator request failed')
        return reply.code(status).send({ error: text })
      })
      routes.setNotFoundHandler(async (request, reply) => {
        const what = `${request.method} ${request.url.split('?', 1)[0]}`
        return reply.code(404).send({ error: `There is no ${what}. Command line and server may differ in version.` })
      })
      sessionRoutes(routes)
      eventRoutes(routes, context)
      clientRoutes(routes, context)
      keyRoutes(routes, context, options.clients)
      clockRoutes(routes, context)
      paymentRoutes(routes, context)
      routingRoutes(routes, context)
      notificationRoutes(routes, context)
      alertRoutes(routes, context)
      acquirerRoutes(routes, context)
      scenarioRoutes(routes, context)
      sandboxRoutes(routes, context)
      settlementRoutes(routes, context)
      triggerRoutes(routes, context)
      requestRoutes(routes, context, options.requests)
      listenerRoutes(routes, context)
      routes.get('/health', needs('read'), async () => {
        const health = await readHealth(context, () => new Date())
        return { findings: findings(health), ...health }
      })
    },
    { prefix: '/operator' },
  )
}

/** The token is everything its holder needs: it lies beside the database. */
function identify(request: FastifyRequest, token: string): Operator | null {
  if (!bearerOf(request.headers.authorization, token)) return null
  return { kind: 'token', actor: namedActor(request), role: 'admin' }
}

/** Compares in constant time, by digests so that lengths do not tell. */
function bearerOf(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}

function describe(error: unknown): { readonly status: number; readonly text: string } {
  if (error instanceof OperatorError) return { status: error.status, text: error.message }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500 && error instanceof Error) return { status, text: error.message }
  return { status: 500, text: 'The server failed at this; its log says why.' }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
