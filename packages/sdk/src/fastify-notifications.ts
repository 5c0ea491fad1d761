import type { NotificationReceiver } from './notification-receiver.ts'
import { type NodeStream, readNodeStream } from './raw-body.ts'
import type { ReceivedNotification } from './received-notification.ts'

/** What is needed of a Fastify instance, 4 or 5. */
export interface FastifyScope {
  removeAllContentTypeParsers(): unknown
  addContentTypeParser(type: string, parser: (request: unknown, payload: NodeStream) => Promise<unknown>): unknown
  post(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>): unknown
}

export interface FastifyRequestLike {
  readonly method: string
  readonly originalUrl: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: unknown
}

export interface FastifyReplyLike {
  code(status: number): unknown
  headers(headers: Record<string, string>): unknown
  send(body: string): unknown
}

/**
 * A Fastify plugin that receives notifications at `path`: `app.register(fastifyNotifications(receiver, '/notify'))`.
 * Its content type parser, which keeps the raw bytes, holds inside the plugin only; the rest of the server goes on
 * parsing JSON.
 */
export function fastifyNotifications(
  receiver: NotificationReceiver,
  path: string,
): (scope: FastifyScope) => Promise<void> {
  return async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload) => readNodeStream(payload, receiver.maxBodyBytes))
    scope.post(path, async ({ method, originalUrl, headers, body }, reply) => {
      const received = { method, path: originalUrl, headers, body: receivedBody(body) }
      const answer = await receiver.receive(received)
      reply.code(answer.status)
      reply.headers({ ...answer.headers })
      return reply.send(answer.body)
    })
  }
}

/** What the parser above made, or nothing: Fastify asks no parser when a request has no body. */
function receivedBody(body: unknown): ReceivedNotification['body'] {
  return (body ?? '') as ReceivedNotification['body']
}
