import type { App } from '../../src/app.ts'
import { invitePerson } from '../../src/application/operators/invite-person.ts'
import { csrfOf } from '../../src/application/operators/sessions.ts'
import { startSession } from '../../src/application/operators/start-session.ts'
import { useLink } from '../../src/application/operators/use-link.ts'
import type { Role } from '../../src/domain/role.ts'
import type { Body, OperatorAnswer, OperatorCall } from './operator.ts'

/** A person with a session, as the browser has it. */
export interface SignedIn {
  readonly operatorId: string
  readonly login: string
  readonly role: Role
  readonly token: string
  readonly csrf: string
}

/** Strong, and the same in all tests. */
export const testPassword = 'lamp-orbit-tide-93'

const visitor = { address: '127.0.0.1', userAgent: 'a test' }
let people = 0

/** Makes a person by the use cases and signs in. With `password` by the link, which takes its time; else without one. */
export async function signedIn(
  { context }: App,
  role: Role = 'admin',
  { password, login = `${role}-${++people}@shop.example` }: { password?: string; login?: string } = {},
): Promise<SignedIn> {
  const invited = await invitePerson(context, { login, name: `Test ${role}`, role, actor: 'test' })
  if (invited.kind !== 'invited') throw new Error(`${login} is ${invited.kind}`)
  const { operatorId } = invited
  const session =
    password === undefined
      ? await startSession(context, { operatorId, login, epoch: 0 }, { method: 'set-up' }, visitor)
      : await begin(context, invited.link.url, password)
  if (!session) throw new Error(`${login} was not signed in`)
  return { operatorId, login, role, token: session.token, csrf: csrfOf(session.token) }
}

async function begin(context: App['context'], url: string, password: string) {
  const token = url.split('#')[1] ?? ''
  const used = await useLink(context, { token, name: 'Test', password }, visitor)
  return used.kind === 'begun' ? used.session : undefined
}

/** As the dashboard calls the operator API: by the cookie, with the CSRF token, from a page of the server. */
export async function operateBy(
  app: App,
  { token, csrf }: Pick<SignedIn, 'token' | 'csrf'>,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body, headers }: OperatorCall = {},
): Promise<OperatorAnswer> {
  const own = { cookie: `capstan=${token}`, origin: app.url, ...(method !== 'GET' && { 'capstan-csrf': csrf }) }
  const response = await fetch(`${app.url}/operator${path}`, {
    method,
    headers: { ...own, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

/** Calls of somebody who was just given a role. */
export async function operateAs(app: App, role: Role) {
  const person = await signedIn(app, role)
  return {
    ...person,
    operate: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, call: OperatorCall = {}) =>
      operateBy(app, person, method, path, call),
  }
}
