import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import {
  changeRole,
  disablePerson,
  enablePerson,
  type PersonOrder,
  type PersonResult,
  signOutPerson,
} from '../../application/operators/change-person.ts'
import { invitePerson } from '../../application/operators/invite-person.ts'
import { linkPerson } from '../../application/operators/link-person.ts'
import { listPeople, type Person, personOf } from '../../application/operators/list-people.ts'
import { unreachable } from '../../assert.ts'
import { loginOf, loginPattern, loginRule } from '../../domain/login.ts'
import { roleNames } from '../../domain/role.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, limitOf, limitText, readIdParams, readNoBody, strict } from './input.ts'
import type { LinkView } from './link-routes.ts'
import { OperatorError } from './operator-error.ts'

/** Somebody who can sign in, or was invited to. `lockedUntil` and `linkUntil` are null once they are over. */
export interface PersonView extends Person {
  /** Whoever asks. */
  readonly self: boolean
}

export interface PeopleView {
  /** By login. */
  readonly people: readonly PersonView[]
  /** For `after` of the next page; null when there is none. */
  readonly next: string | null
}

export interface SignedOutView {
  /** How many sessions were ended. */
  readonly ended: number
}

const role = Type.Union(
  roleNames.map((name) => Type.Literal(name)),
  { errorMessage: `must be one of ${roleNames.join(', ')}` },
)

const readPage = strict(
  Type.Object({
    after: Type.Optional(Type.String({ pattern: loginPattern, errorMessage: loginRule })),
    limit: limitText,
  }),
)
const readInvitation = strict(
  Type.Object({
    login: Type.String({ maxLength: 256, errorMessage: loginRule }),
    name: Type.Optional(
      Type.String({
        maxLength: 128,
        pattern: '^[^\\p{Cc}\\p{Cs}]*[^\\p{Cc}\\p{Cs}\\s][^\\p{Cc}\\p{Cs}]*$',
        errorMessage: 'must be 1 to 128 characters, for people',
      }),
    ),
    role,
  }),
)
const readRole = strict(Type.Object({ role }))

/** `/operator/people`: who may sign in, and what each of them may do. */
export function peopleRoutes(routes: FastifyInstance, context: Context): void {
  const changed = (request: FastifyRequest, change: (order: PersonOrder) => Promise<PersonResult>) =>
    told(request, change(orderOf(request)))
  routes.get('/people', needs('administer'), async (request): Promise<PeopleView> => {
    const { after, limit } = readPage(request.query)
    const most = limitOf({ ...(limit !== undefined && { limit }) })
    const found = await listPeople(context, { ...(after !== undefined && { after }), limit: most + 1 })
    const people = found.slice(0, most).map((person) => personView(person, request))
    return { people, next: found.length > most ? (people.at(-1)?.login ?? null) : null }
  })
  routes.post('/people', needs('administer'), async (request, reply) => {
    const { login: typed, ...invitation } = readInvitation(bodyOf(request))
    const login = loginOf(typed)
    if (login === undefined) throw new OperatorError(400, `login: ${loginRule}; "operator" and "capstan" are taken`)
    const invited = await invitePerson(context, { ...invitation, login, actor: actorOf(request) })
    if (invited.kind === 'taken') {
      throw new OperatorError(
        409,
        `Somebody has the login ${login} already. Choose another one, or give that person a new link.`,
      )
    }
    const view: LinkView = { ...invited.link, purpose: 'set-up', login, role: invitation.role }
    return reply.code(201).send(view)
  })
  routes.put('/people/:id/role', needs('administer'), async (request): Promise<PersonView> => {
    const { role: next } = readRole(bodyOf(request))
    return changed(request, (order) => changeRole(context, order, next))
  })
  routes.post('/people/:id/disable', needs('administer'), async (request): Promise<PersonView> => {
    readNoBody(bodyOf(request))
    return changed(request, (order) => disablePerson(context, order))
  })
  routes.post('/people/:id/enable', needs('administer'), async (request): Promise<PersonView> => {
    readNoBody(bodyOf(request))
    return changed(request, (order) => enablePerson(context, order))
  })
  routes.delete('/people/:id/sessions', needs('administer'), async (request): Promise<SignedOutView> => {
    readNoBody(bodyOf(request))
    const order = orderOf(request)
    const ended = await signOutPerson(context, order)
    if (ended === undefined) throw noSuchPerson(order.operatorId)
    return { ended }
  })
  routes.post('/people/:id/link', needs('administer'), async (request, reply) => {
    readNoBody(bodyOf(request))
    return reply.code(201).send(await newLink(context, orderOf(request)))
  })
}

async function newLink(context: Context, { operatorId, actor, askedBy }: PersonOrder): Promise<LinkView> {
  // Whoever finds a browser open could come back by it, and never be asked for the password.
  if (operatorId === askedBy) {
    throw new OperatorError(
      409,
      'Your own password is changed on the page Your account, which asks for the present one.',
    )
  }
  const linked = await linkPerson(context, operatorId, actor)
  if (linked.kind === 'unknown-person') throw noSuchPerson(operatorId)
  if (linked.kind === 'disabled')
    throw new OperatorError(409, 'The person is disabled. Enable the account first; nothing was changed.')
  const person = await personOf(context, operatorId)
  if (!person) throw noSuchPerson(operatorId)
  return { ...linked.link, purpose: linked.purpose, login: person.login, role: person.role }
}

function orderOf(request: FastifyRequest): PersonOrder {
  const { id: operatorId } = readIdParams(request.params)
  const { operator } = request
  return { operatorId, actor: actorOf(request), ...(operator?.kind === 'person' && { askedBy: operator.operatorId }) }
}

function personView(person: Person, { operator }: FastifyRequest): PersonView {
  const { lockedUntil } = person
  const isLocked = lockedUntil !== null && lockedUntil.getTime() > Date.now()
  return {
    ...person,
    lockedUntil: isLocked ? lockedUntil : null,
    self: operator?.kind === 'person' && operator.operatorId === person.operatorId,
  }
}

async function told(request: FastifyRequest, changing: Promise<PersonResult>): Promise<PersonView> {
  const result = await changing
  switch (result.kind) {
    case 'done':
    case 'so-already':
      return personView(result.person, request)
    case 'unknown-person':
      throw noSuchPerson(orderOf(request).operatorId)
    case 'oneself':
      throw new OperatorError(
        409,
        'Nobody changes the own role or disables the own account: a slip could not be undone. Ask another admin. Nothing was changed.',
      )
    case 'last-admin':
      throw new OperatorError(
        409,
        'This is the last admin who can sign in: nobody could administer the server any more. Make somebody else an admin first. Nothing was changed.',
      )
    default:
      return unreachable(result)
  }
}

function noSuchPerson(operatorId: string): OperatorError {
  return new OperatorError(404, `There is nobody with the id ${operatorId}. Reload the page People.`)
}
