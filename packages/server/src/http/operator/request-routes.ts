import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { notInSandbox as whyNotInSandbox } from '../../application/sandbox-client.ts'
import type { RequestLog } from '../request-log.ts'
import { needs } from './access.ts'
import { clientId, limitOf, limitText, oneOf, strict } from './input.ts'
import { notInSandbox } from './operator-error.ts'

const longestWaitMs = 5_000

const whole = (longest: number) =>
  Type.Optional(
    Type.String({ pattern: `^(0|[1-9]\\d{0,${longest - 1}})$`, errorMessage: 'must be a whole number from 0 on' }),
  )

const readQuery = strict(
  Type.Object({
    clientId: Type.Optional(clientId),
    failed: oneOf(['true', 'false']),
    after: whole(15),
    waitMs: whole(4),
    limit: limitText,
  }),
)

/** `/operator/requests`: the latest API requests of this process; with `after` waits for newer ones. */
export function requestRoutes(routes: FastifyInstance, context: Context, requests: RequestLog): void {
  routes.get('/requests', needs('read'), async (request) => {
    const query = readQuery(request.query)
    if (query.clientId !== undefined) {
      const refused = await whyNotInSandbox(context, query.clientId)
      if (refused?.kind === 'unknown-client') throw notInSandbox(query.clientId, refused)
    }
    const after = query.after === undefined ? undefined : Number(query.after)
    if (after !== undefined) {
      const wanted = () => routes.server.listening && !request.raw.socket.destroyed
      await requests.waitFor(after, Math.min(Number(query.waitMs ?? 0), longestWaitMs), wanted)
    }
    return requests.read({
      ...(after !== undefined && { after }),
      ...(query.clientId !== undefined && { clientId: query.clientId }),
      failed: query.failed === 'true',
      limit: limitOf(query),
    })
  })
}
