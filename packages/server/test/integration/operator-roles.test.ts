import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { createClientDirectory } from '../../src/application/client-directory.ts'
import { mayAnyOf, type Permission, type Role, roleNames } from '../../src/domain/role.ts'
import { defaultLimits } from '../../src/http/limits/limits.ts'
import { createServer } from '../../src/http/server.ts'
import { testCapstan } from '../support/capstan.ts'
import { operateAs, type SignedIn, signedIn } from '../support/signed-in.ts'

type Need = 'public' | 'signed-in' | readonly Permission[]

const publicly: Need = 'public'
const own: Need = 'signed-in'
const read: Need = ['read']
const operate: Need = ['operate']
const develop: Need = ['develop']
const either: Need = ['operate', 'develop']
const administer: Need = ['administer']

/**
 * What each route asks of its caller, spelled out a second time: a route that is not here fails, and so does one that
 * asks for less than this, or for more. Weigh it before you write it: `read` is what every viewer may see.
 */
const expected: Readonly<Record<string, Need>> = {
  'POST /session': publicly,
  'POST /session/second-factor': publicly,
  'POST /session/passkey/options': publicly,
  'POST /session/passkey': publicly,
  'GET /set-up': publicly,
  'POST /set-up': publicly,
  'GET /session': own,
  'DELETE /session': own,
  'GET /account': own,
  'POST /account/password': own,
  'DELETE /account/sessions': own,
  'DELETE /account/sessions/:id': own,
  'POST /account/one-time-codes': own,
  'POST /account/one-time-codes/confirm': own,
  'POST /account/one-time-codes/remove': own,
  'POST /account/recovery-codes': own,
  'POST /account/passkeys/options': own,
  'POST /account/passkeys': own,
  'POST /account/passkeys/:credentialId/remove': own,
  'GET /people': administer,
  'POST /people': administer,
  'PUT /people/:id/role': administer,
  'POST /people/:id/disable': administer,
  'POST /people/:id/enable': administer,
  'DELETE /people/:id/sessions': administer,
  'POST /people/:id/link': administer,
  'POST /links': administer,
  'GET /audit': read,
  'GET /audit/actions': read,
  'GET /audit.csv': read,
  'GET /events': read,
  'GET /find': read,
  'GET /overview': read,
  'GET /overview/acquirers': read,
  'GET /overview/calls': read,
  'GET /overview/endpoints': read,
  'GET /overview/expiring': read,
  'GET /overview/needs': read,
  'GET /overview/server': read,
  'GET /overview/totals': read,
  'GET /payments': read,
  'GET /payments.csv': read,
  'GET /payments/:id': read,
  'POST /payments/:clientId/:paymentId/capture': operate,
  'POST /payments/:clientId/:paymentId/cancel': operate,
  'POST /payments/:clientId/:paymentId/refund': operate,
  'GET /clients': read,
  'POST /clients': develop,
  'GET /clients/:clientId': read,
  'PUT /clients/:clientId/notify-urls': develop,
  'PUT /clients/:clientId/expiry': develop,
  'GET /clients/:clientId/clock': read,
  'POST /clients/:clientId/clock/advance': develop,
  'GET /notifications': read,
  'GET /notifications/:id': read,
  'POST /notifications/:id/resend': ['operate', 'develop'],
  'GET /alerts': read,
  'GET /alerts/unsettled': read,
  'GET /alerts/:id': read,
  'POST /alerts/:id/resolve': operate,
  'GET /connectors': read,
  'GET /acquirers': read,
  'POST /acquirers': administer,
  'GET /acquirers/:name': read,
  'GET /acquirers/:name/callbacks': read,
  'PUT /acquirers/:name': administer,
  'POST /acquirers/:name/enable': administer,
  'POST /acquirers/:name/disable': administer,
  'DELETE /acquirers/:name': administer,
  'POST /acquirers/:name/test': administer,
  'POST /master-key/rotate': administer,
  'GET /retention': administer,
  'GET /retention/payments': administer,
  'POST /retention/removals': administer,
  'GET /routing': read,
  'GET /routing/explain': read,
  'GET /routing/health': read,
  'GET /scenarios': read,
  'PUT /clients/:clientId/scenarios/:operation': develop,
  'DELETE /clients/:clientId/scenarios/:operation': develop,
  'POST /settlement-reports': operate,
  'GET /settlement-reports': read,
  'GET /settlement-reports/:id': read,
  'GET /settlement-reports/:id/entries': read,
  'POST /settlement-reports/:id/lines': operate,
  'POST /settlement-reports/:id/match': operate,
  'DELETE /settlement-reports/:id': operate,
  'GET /clients/:clientId/settlement-report': read,
  'POST /clients/:clientId/trigger': develop,
  'PUT /clients/:clientId/listener': develop,
  'POST /clients/:clientId/listener/next': develop,
  'POST /clients/:clientId/listener/keep': develop,
  'POST /clients/:clientId/listener/report': develop,
  'DELETE /clients/:clientId/listener': develop,
  'GET /clients/:clientId/clock/preview': read,
  'GET /clients/:clientId/endpoints': read,
  'GET /endpoints/failing': read,
  'POST /clients/:clientId/notify-urls/test': develop,
  'POST /notifications/resend/preview': either,
  'POST /notifications/resend': either,
  'GET /clients/:clientId/keys': read,
  'POST /clients/:clientId/keys': develop,
  'POST /clients/:clientId/keys/:version/retire': develop,
  'GET /signing-keys': read,
  'POST /signing-keys/rotate': administer,
  'POST /signing-keys/:environment/:version/retire': administer,
  'GET /sandbox/choices': read,
  'POST /clients/:clientId/test-payments': develop,
  'POST /clients/:clientId/test-sessions': develop,
  'GET /requests': read,
  'GET /health': read,
}

interface Route {
  readonly method: string
  /** Below `/operator`, with its parameters. */
  readonly path: string
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`

/** Every route of the operator API, as the router knows it; without HEAD, which the router adds to each GET. */
async function registered({ context }: App): Promise<readonly Route[]> {
  const routes: Route[] = []
  const server = createServer(context, {
    clients: createClientDirectory(context.pool, 0),
    requestTimeToleranceMs: 600_000,
    limits: defaultLimits,
    operator: { token: 'unused' },
    phase: () => 'serving',
    onRoute: ({ url, method }) => {
      if (!url.startsWith('/operator')) return
      for (const one of [method].flat())
        if (one !== 'HEAD') routes.push({ method: one, path: url.slice('/operator'.length) })
    },
  })
  await server.ready()
  await server.close()
  return routes
}

/** Nobody and nothing of these names exists, so that what is admitted changes nothing. */
function addressOf({ url }: App, { path }: Route): string {
  return `${url}/operator${path.replaceAll(/:\w+/g, 'NOTHING-OF-THIS-NAME')}`
}

/** The status alone: some answers never end. */
async function statusOf(app: App, route: Route, headers: Readonly<Record<string, string>>): Promise<number> {
  const broken = new AbortController()
  const { status } = await fetch(addressOf(app, route), { method: route.method, headers, signal: broken.signal })
  broken.abort()
  return status
}

function byCookie(app: App, { token, csrf }: SignedIn): Readonly<Record<string, string>> {
  return { cookie: `capstan=${token}`, origin: app.url, 'capstan-csrf': csrf }
}

function isAdmitted(role: Role, need: Need): boolean {
  return need === 'public' || need === 'signed-in' || mayAnyOf(role, need)
}

/** Ends the session that it comes with. */
const endsItself = ['DELETE /session']

test('every route is in the table, and the table has no other', async () => {
  const { app } = await testCapstan({ worker: false })
  const names = (await registered(app)).map(nameOf)
  expect(names.length).toBeGreaterThan(70)
  expect(names.toSorted()).toEqual(Object.keys(expected).toSorted())
})

test('without a sign-in, nothing but what is public is answered, whatever else comes with the request', async () => {
  const { app } = await testCapstan({ worker: false })
  const person = await signedIn(app)
  const nobody = [
    {},
    { authorization: 'Bearer not-the-token' },
    { cookie: `capstan=${'A'.repeat(43)}`, origin: app.url, 'capstan-csrf': person.csrf },
    // A wrong token is not made good by a right session.
    { ...byCookie(app, person), authorization: `Bearer ${person.token}` },
  ]
  const answered: string[] = []
  for (const route of await registered(app)) {
    for (const headers of nobody) {
      const status = await statusOf(app, route, headers)
      if (status !== 401) answered.push(nameOf(route))
    }
  }
  const publicly = Object.entries(expected).flatMap(([name, need]) => (need === 'public' ? [name] : []))
  expect([...new Set(answered)].toSorted()).toEqual(publicly.toSorted())
})

test.each(roleNames)('a %s is refused with 403 exactly where the role lacks the permission', async (role) => {
  const { app } = await testCapstan({ worker: false })
  const person = await signedIn(app, role)
  const routes = await registered(app)
  const wrong: string[] = []
  const refused: string[] = []
  // What ends the session comes last.
  const last = (route: Route) => Number(endsItself.includes(nameOf(route)))
  for (const route of routes.toSorted((a, b) => last(a) - last(b))) {
    const name = nameOf(route)
    const need = expected[name] ?? administer
    if (need === 'public') continue
    const status = await statusOf(app, route, byCookie(app, person))
    if (status === 401) wrong.push(`${name}: is signed out`)
    if ((status === 403) === isAdmitted(role, need)) wrong.push(`${name}: ${status}`)
    if (status === 403) refused.push(name)
  }
  expect(wrong).toEqual([])
  // Nobody is refused nothing but the admin: otherwise nothing would have been seen here.
  expect(refused.length > 0).toBe(role !== 'admin')
})

test('whoever loses a role is refused from the next request on', async () => {
  const { app } = await testCapstan({ worker: false })
  const boss = await operateAs(app, 'admin')
  const person = await operateAs(app, 'admin')
  expect((await person.operate('GET', '/people')).status).toBe(200)
  const changed = await boss.operate('PUT', `/people/${person.operatorId}/role`, { body: { role: 'viewer' } })
  expect(changed.status).toBe(200)
  const refused = await person.operate('GET', '/people')
  expect(refused.status).toBe(403)
  expect(refused.body.error).toBe(
    'The role viewer may not do this: it needs the permission to administer. An admin can change roles.',
  )
})

test('no command is taken from a page of somebody else, nor without what only our own page knows', async () => {
  const { app } = await testCapstan({ worker: false })
  const person = await signedIn(app)
  const other = await signedIn(app)
  const own = byCookie(app, person)
  const { 'capstan-csrf': _csrf, ...without } = own
  const forgeries = [without, { ...own, 'capstan-csrf': other.csrf }, { ...own, origin: 'https://elsewhere.example' }]
  const taken: string[] = []
  for (const route of await registered(app)) {
    if (route.method === 'GET' || expected[nameOf(route)] === 'public') continue
    for (const headers of forgeries) {
      if ((await statusOf(app, route, headers)) !== 403) taken.push(nameOf(route))
    }
  }
  expect(taken).toEqual([])
})
