import type { FastifyInstance } from 'fastify'
import type { Context } from '../application/context.ts'
import { receiveAcquirerMessage } from '../application/receive-acquirer-message.ts'

/**
 * Where acquirers tell of things by themselves. Each account has an address of its own; who sends what its connector
 * cannot verify learns nothing but that.
 */
export function acquirerCallbackRoutes(app: FastifyInstance, context: Context): void {
  app.post<{ Params: { readonly name: string } }>('/callbacks/:name', async (request, reply) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : String(value),
      ]),
    )
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
    const raw = { method: 'POST', target: request.url, headers, body }
    const received = await receiveAcquirerMessage(context, context.accounts.registry.get(request.params.name), raw)
    switch (received.kind) {
      case 'kept': {
        const { status, contentType, body: acknowledgement } = received.acknowledgement
        return reply.code(status).header('content-type', contentType).send(acknowledgement)
      }
      case 'refused':
        return reply.code(401).send({ error: 'the callback does not verify' })
      case 'nobody':
        return reply.code(404).send({ error: 'there is no such acquirer here' })
      default:
        return received satisfies never
    }
  })
}
