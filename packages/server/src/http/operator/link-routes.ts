import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { invitePerson } from '../../application/operators/invite-person.ts'
import type { SignInLink } from '../../application/operators/link.ts'
import { linkPerson } from '../../application/operators/link-person.ts'
import { type Person, personByLogin } from '../../application/operators/list-people.ts'
import { openLink } from '../../application/operators/open-link.ts'
import { loginOf, loginRule } from '../../domain/login.ts'
import { type Role, roleNames } from '../../domain/role.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, oneOf, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

const readNewLink = strict(
  Type.Object({
    login: Type.Optional(Type.String({ maxLength: 256, errorMessage: 'must be a login' })),
    role: oneOf(roleNames),
  }),
)

/** A link, shown once. `login` null: whoever uses it chooses one. */
export interface LinkView extends SignInLink {
  readonly purpose: 'set-up' | 'reset'
  readonly login: string | null
  readonly role: Role
}

/** `/operator/links`: a way in by link, for whoever reaches the server's own machine. The page is `/operator/people`. */
export function linkRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/links', needs('administer'), async (request, reply) => {
    const { login: typed, role } = readNewLink(bodyOf(request))
    const actor = actorOf(request)
    if (typed === undefined) {
      const link = await openLink(context, role ?? 'admin', actor)
      return reply.code(201).send({ ...link, purpose: 'set-up', login: null, role: role ?? 'admin' } satisfies LinkView)
    }
    const login = loginOf(typed)
    if (login === undefined) throw new OperatorError(400, `login: ${loginRule}; "operator" and "capstan" are taken`)
    const person = await personByLogin(context, login)
    const made = person ? await linkFor(context, person, role, actor) : await inviteAs(context, login, role, actor)
    return reply.code(201).send(made)
  })
}

async function linkFor(context: Context, person: Person, role: Role | undefined, actor: string): Promise<LinkView> {
  const { operatorId, login } = person
  if (role !== undefined && role !== person.role) {
    throw new OperatorError(409, `${login} has the role ${person.role}. Roles are changed on the page People.`)
  }
  const linked = await linkPerson(context, operatorId, actor)
  if (linked.kind === 'linked') return { ...linked.link, purpose: linked.purpose, login, role: person.role }
  throw new OperatorError(409, `${login} is disabled. An admin can enable the account on the page People.`)
}

async function inviteAs(context: Context, login: string, role: Role | undefined, actor: string): Promise<LinkView> {
  if (role === undefined) {
    throw new OperatorError(
      400,
      `role: there is nobody with the login ${login} yet; say which role: ${roleNames.join(', ')}`,
    )
  }
  const invited = await invitePerson(context, { login, role, actor })
  if (invited.kind === 'invited') return { ...invited.link, purpose: 'set-up', login, role }
  throw new OperatorError(409, `${login} was invited by somebody else at this moment. Ask again for a link.`)
}
