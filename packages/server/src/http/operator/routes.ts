import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ClientDirectory } from '../../application/client-directory.ts'
import type { Context } from '../../application/context.ts'

export interface OperatorOptions {
  /** The bearer token that the server keeps in its home folder. */
  readonly token: string
  readonly clients: ClientDirectory
}

/** The operator API, for the command line: everything under `/operator/`, with the operator's token. */
export function operatorRoutes(app: FastifyInstance, _context: Context, options: OperatorOptions): void {
  app.register(
    async (routes) => {
      routes.addHook('onRequest', async (request, reply) => {
        if (bearerOf(request.headers.authorization, options.token)) return
        await reply.code(401).send({ error: 'the operator token is missing or wrong' })
      })
    },
    { prefix: '/operator' },
  )
}

/** Compares in constant time, by digests so that lengths do not tell. */
function bearerOf(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}
