import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { listPeople, type Person } from '../../application/operators/list-people.ts'
import { needs } from './access.ts'
import { limitOf, limitText, strict } from './input.ts'

const readPage = strict(
  Type.Object({
    after: Type.Optional(Type.String({ maxLength: 64, errorMessage: 'must be the last login of the page before' })),
    limit: limitText,
  }),
)

/** Everybody who can sign in or was invited to, by login. */
export interface PeopleView {
  readonly people: readonly Person[]
}

/** `/operator/people`: who can sign in to the dashboard. */
export function peopleRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/people', needs('administer'), async (request): Promise<PeopleView> => {
    const query = readPage(request.query)
    const { after } = query
    return { people: await listPeople(context, { limit: limitOf(query), ...(after !== undefined && { after }) }) }
  })
}
