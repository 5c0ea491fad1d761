import { PassThrough } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  mostInRange,
  prepareResend,
  previewResend,
  type ResendPreview,
  type ResendProgress,
  type ResentRange,
} from '../../application/resend-range.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf } from './input.ts'
import { toJson } from './json.ts'
import { readResendOrder, readResendPreview } from './notification-input.ts'
import { noSuchClient, OperatorError } from './operator-error.ts'

export type { ResendPreview }

/** One line of what a resend of a range answers: how far it is, or how it ended. */
export type ResendLine =
  | ({ readonly kind: 'progress' } & ResendProgress)
  | ({ readonly kind: 'end' } & ResentRange)
  | { readonly kind: 'error'; readonly error: string }

/** `/operator/notifications/resend`: the notifications of a time once more, after a look at how many that would be. */
export function resendRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/notifications/resend/preview', needs('operate', 'develop'), async (request): Promise<ResendPreview> => {
    const order = readResendPreview(bodyOf(request))
    const preview = await previewResend(context, order)
    if (!preview) throw noSuchClient(order.clientId)
    return preview
  })
  routes.post('/notifications/resend', needs('operate', 'develop'), async (request, reply) => {
    const { order, asOf, reason } = readResendOrder(bodyOf(request))
    const audited = { actor: actorOf(request), ...(reason !== undefined && { reason }) }
    const prepared = await prepareResend(context, order, asOf, audited)
    if (prepared.kind === 'unknown-client') throw noSuchClient(order.clientId)
    if (prepared.kind === 'too-many') {
      throw new OperatorError(
        409,
        `The time holds more than ${mostInRange} notifications of ${order.clientId}. Choose a shorter one, and the next after it.`,
      )
    }
    const lines = new PassThrough()
    // Whoever asked may have left; what was begun goes on all the same.
    lines.on('error', () => undefined)
    const write = (line: ResendLine) => lines.writable && lines.write(`${toJson(line)}\n`)
    void prepared
      .run(
        (progress) => write({ kind: 'progress', ...progress }),
        () => routes.server.listening,
      )
      .then((resent) => write({ kind: 'end', ...resent }))
      .catch((error: unknown) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
        context.log.error({ clientId: order.clientId, error: text }, 'resending a range failed')
        write({
          kind: 'error',
          error: 'The server failed at this; its log says why. What is resent stays so: ask again.',
        })
      })
      .finally(() => lines.end())
    // Kept alive it would hold up a server that stops meanwhile: the head has long said that it stays open.
    return reply.type('application/x-ndjson').header('connection', 'close').send(lines)
  })
}
