import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { type Found, findByAnyId } from '../../application/queries/find.ts'
import { needs } from './access.ts'
import { anyId, strict } from './input.ts'

/** Nothing, when nothing has the id; several, when merchants' request ids are alike. */
export interface FindView {
  readonly found: readonly Found[]
}

const readQuery = strict(Type.Object({ id: anyId }))

/** `/operator/find`: what an id from a letter, a log or an acquirer's statement may mean. */
export function findRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/find', needs('read'), async (request): Promise<FindView> => {
    const { id } = readQuery(request.query)
    return { found: await findByAnyId(context, id) }
  })
}
