import { describe, expect, it } from 'vitest'
import {
  changeRole,
  disablePerson,
  enablePerson,
  signOutPerson,
} from '../../src/application/operators/change-person.ts'
import { signIn } from '../../src/application/operators/sign-in.ts'
import { startSession } from '../../src/application/operators/start-session.ts'
import { signInFactsOf } from '../../src/store/sign-in.ts'
import { testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { operateAs, operateBy, signedIn, testPassword } from '../support/signed-in.ts'

const visitor = { address: '192.0.2.7', userAgent: 'a test' }
const order = { clientId: 'SANDBOX_NEW' }

describe('a command by cookie', () => {
  it('is done with the CSRF token of the session, from a page of the server', async () => {
    const { app } = await testCapstan()
    const { operate: as, login } = await operateAs(app, 'developer')
    expect((await as('POST', '/clients', { body: order })).status).toBe(201)
    const { rows } = await app.context.pool.query(`select actor from audit where action = 'create-client'`)
    expect(rows).toContainEqual({ actor: login })
  })

  it.each([
    ['no token', { 'capstan-csrf': '' }],
    ['the token of another session', { 'capstan-csrf': 'other' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another site, by the word of the browser', { 'sec-fetch-site': 'same-site' }],
  ])('is not done with %s, and questions are answered all the same', async (_, headers) => {
    const { app } = await testCapstan()
    const other = await signedIn(app, 'admin')
    const { operate: as } = await operateAs(app, 'developer')
    const forged =
      'capstan-csrf' in headers && headers['capstan-csrf'] === 'other' ? { 'capstan-csrf': other.csrf } : headers
    for (const [method, path] of [
      ['POST', '/clients'],
      ['PUT', '/clients/SANDBOX_TEST/notify-urls'],
      ['DELETE', '/session'],
    ] as const) {
      expect(await as(method, path, { headers: forged, ...(method === 'POST' && { body: order }) })).toMatchObject({
        status: 403,
        body: { error: expect.stringMatching(/capstan-csrf|page of this server/) },
      })
    }
    expect((await as('GET', '/clients', { headers: forged })).status).toBe(200)
    expect((await as('GET', '/clients/SANDBOX_NEW')).status).toBe(404)
  })

  it('is not done without the origin that browsers send', async () => {
    const { app } = await testCapstan()
    const { token, csrf } = await signedIn(app, 'developer')
    const response = await fetch(`${app.url}/operator/clients`, {
      method: 'POST',
      headers: { cookie: `capstan=${token}`, 'capstan-csrf': csrf },
      body: JSON.stringify(order),
    })
    expect(response.status).toBe(403)
  })

  it('is refused with a wrong operator token beside it, and the right one needs no CSRF token', async () => {
    const { app } = await testCapstan()
    const { operate: as } = await operateAs(app, 'admin')
    const wrong = await as('GET', '/clients', { headers: { authorization: 'Bearer wrong' } })
    expect(wrong).toMatchObject({ status: 401, body: { error: expect.stringContaining('operator token is wrong') } })
    expect((await operate(app, 'POST', '/clients', { body: order })).status).toBe(201)
  })
})

describe('a session', () => {
  it('shows who it is, and the CSRF token to nobody else', async () => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'operator')
    const { body } = await operateBy(app, person, 'GET', '/session')
    expect(body).toMatchObject({
      kind: 'person',
      actor: person.login,
      login: person.login,
      role: 'operator',
      permissions: ['read', 'operate'],
      csrf: person.csrf,
      oneTimeCodes: false,
      passkeys: 0,
      signedInAt: expect.any(String),
    })
    expect((await operate(app, 'GET', '/session')).body).toMatchObject({ kind: 'token', login: null, csrf: '' })
    const { rows } = await app.context.pool.query(
      `select encode(token_hash, 'escape') as kept, s::text as row from operator_sessions s`,
    )
    for (const secret of [person.csrf, person.token]) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it.each([
    ['eight hours without a request', `last_seen_at = now() - interval '8 hours 1 second'`],
    ['seven days, however much it was used', `expires_at = now() - interval '1 second'`],
  ])('is over after %s', async (_, change) => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'viewer')
    await app.context.pool.query(`update operator_sessions set ${change}`)
    expect(await operateBy(app, person, 'GET', '/clients')).toMatchObject({
      status: 401,
      body: { error: expect.stringContaining('the session is over') },
    })
  })

  it('lives seven days, and writes that it was used once a minute at most', async () => {
    const { app } = await testCapstan()
    const { pool } = app.context
    const person = await signedIn(app, 'viewer')
    const facts = async () =>
      (
        await pool.query(`select xmin, expires_at - created_at as life, last_seen_at > now() - interval '10 s' as fresh
        from operator_sessions`)
      ).rows[0]
    const begun = await facts()
    expect(begun.life).toMatchObject({ days: 7 })
    await operateBy(app, person, 'GET', '/clients')
    expect((await facts()).xmin).toBe(begun.xmin)
    await pool.query(`update operator_sessions set last_seen_at = now() - interval '7 hours'`)
    await operateBy(app, person, 'GET', '/clients')
    expect(await facts()).toMatchObject({ fresh: true })
  })

  it('has the role that the person has now', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const person = await signedIn(app, 'viewer')
    expect((await operateBy(app, person, 'POST', '/clients', { body: order })).status).toBe(403)
    await changeRole(context, { operatorId: person.operatorId, actor: 'test' }, 'developer')
    expect((await operateBy(app, person, 'POST', '/clients', { body: order })).status).toBe(201)
    await changeRole(context, { operatorId: person.operatorId, actor: 'test' }, 'viewer')
    expect((await operateBy(app, person, 'PUT', '/clients/SANDBOX_NEW/notify-urls')).status).toBe(403)
  })

  it('ends with its person disabled, and does not come back with its person', async () => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'viewer')
    const about = { operatorId: person.operatorId, actor: 'test' }
    await disablePerson(app.context, about)
    expect((await operateBy(app, person, 'GET', '/clients')).status).toBe(401)
    await enablePerson(app.context, about)
    expect((await operateBy(app, person, 'GET', '/clients')).status).toBe(401)
  })

  it('that is being opened while all are ended is over, whichever comes first', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const { operatorId, login } = await signedIn(app, 'viewer', { password: testPassword })
    for (let round = 0; round < 10; round += 1) {
      const [opened] = await Promise.all([
        signIn(context, { login, password: testPassword }, visitor),
        ...Array.from({ length: 3 }, () => signOutPerson(context, { operatorId, actor: 'test' })),
        disablePerson(context, { operatorId, actor: 'test' }),
      ])
      await enablePerson(context, { operatorId, actor: 'test' })
      if (opened.kind !== 'signed-in') continue
      const headers = { cookie: `capstan=${opened.session.token}` }
      expect((await fetch(`${app.url}/operator/session`, { headers })).status).toBe(401)
    }
    expect((await operate(app, 'GET', '/people')).body.people).toMatchObject([{ sessions: 0 }])
  })

  it('is not opened by a password that was right before all were ended, nor lives on if it slipped through', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const { operatorId, login } = await signedIn(app, 'viewer')
    const checked = await signInFactsOf(context.pool, operatorId)
    if (!checked) throw new Error('nobody')
    await signOutPerson(context, { operatorId, actor: 'test' })
    expect(await startSession(context, checked, { method: 'password' }, visitor)).toBeUndefined()
    const opened = await startSession(
      context,
      { ...checked, epoch: checked.epoch + 1 },
      { method: 'password' },
      visitor,
    )
    const asked = () => fetch(`${app.url}/operator/session`, { headers: { cookie: `capstan=${opened?.token}` } })
    expect(await (await asked()).json()).toMatchObject({ login })
    // As if it had been written while all were being ended, and so was not seen.
    await context.pool.query('update operators set epoch = epoch + 1')
    expect((await asked()).status).toBe(401)
  })

  it('is ended by signing out, from the list, and all others at once', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const here = await signedIn(app, 'viewer', { password: testPassword })
    const elsewhere = async () => {
      const opened = await signIn(context, { login: here.login, password: testPassword }, visitor)
      if (opened.kind !== 'signed-in') throw new Error(opened.kind)
      return { token: opened.session.token, csrf: '' }
    }
    const others = [await elsewhere(), await elsewhere(), await elsewhere()]
    const statuses = () => Promise.all(others.map(async (one) => (await operateBy(app, one, 'GET', '/clients')).status))
    const { sessions } = (await operateBy(app, here, 'GET', '/account')).body
    expect(sessions).toHaveLength(4)
    expect(sessions.filter(({ present }: { present: boolean }) => present)).toHaveLength(1)
    const present = sessions.find((one: { present: boolean }) => one.present)
    expect(await operateBy(app, here, 'DELETE', `/account/sessions/${present.sessionId}`)).toMatchObject({
      status: 409,
    })
    // Of somebody else it is none.
    const stranger = await signedIn(app, 'admin')
    const first = sessions.find((one: { present: boolean }) => !one.present)
    expect((await operateBy(app, stranger, 'DELETE', `/account/sessions/${first.sessionId}`)).status).toBe(404)
    expect((await operateBy(app, here, 'DELETE', `/account/sessions/${first.sessionId}`)).status).toBe(200)
    expect((await statuses()).sort()).toEqual([200, 200, 401])
    expect((await operateBy(app, here, 'DELETE', '/account/sessions')).body).toEqual({ ended: 2 })
    expect(await statuses()).toEqual([401, 401, 401])
    expect((await operateBy(app, here, 'DELETE', '/session')).status).toBe(200)
    expect((await operateBy(app, here, 'GET', '/session')).status).toBe(401)
  })
})

it('no answer stays in a cache, goes into a frame, or is taken for a script by a page of another port', async () => {
  const { app } = await testCapstan()
  const { token } = await signedIn(app, 'admin')
  for (const [path, cookie, status] of [
    ['/session', `capstan=${token}`, 200],
    ['/people', `capstan=${token}`, 200],
    ['/payments.csv', `capstan=${token}`, 200],
    ['/audit.csv', `capstan=${token}`, 200],
    ['/people', '', 401],
    ['/nothing', `capstan=${token}`, 404],
  ] as const) {
    const answer = await fetch(`${app.url}/operator${path}`, { headers: { cookie } })
    await answer.body?.cancel()
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
  }
})

describe('the password', () => {
  it('is changed with the present one only, by the rules, and ends the sessions elsewhere', async () => {
    const { app } = await testCapstan()
    const here = await signedIn(app, 'viewer', { password: testPassword })
    const opened = await signIn(app.context, { login: here.login, password: testPassword }, visitor)
    const change = (present: string, next: string) =>
      operateBy(app, here, 'POST', '/account/password', { body: { present, next } })
    expect(await change('not this one', 'another lamp in orbit')).toMatchObject({
      status: 403,
      body: { error: expect.stringMatching(/^present: /) },
    })
    for (const [next, fault] of [
      ['short', 'at least 12 characters'],
      ['x'.repeat(257), 'at most 256 characters'],
      [here.login, 'must not be the login'],
      ['password1234', 'would be guessed soon'],
      [testPassword, 'is the present one'],
    ] as const) {
      const refused = await change(testPassword, next)
      expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining(`next: `) } })
      expect(refused.body.error).toContain(fault)
    }
    expect((await change(testPassword, 'another lamp in orbit')).status).toBe(200)
    expect((await operateBy(app, here, 'GET', '/clients')).status).toBe(200)
    const token = opened.kind === 'signed-in' ? opened.session.token : ''
    expect((await operateBy(app, { token, csrf: '' }, 'GET', '/clients')).status).toBe(401)
    expect((await signIn(app.context, { login: here.login, password: testPassword }, visitor)).kind).toBe('wrong')
  })

  it('is guessed no more often from within than from without', async () => {
    const { app } = await testCapstan()
    const here = await signedIn(app, 'viewer', { password: testPassword })
    const ends = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        operateBy(app, here, 'POST', '/account/one-time-codes', { body: { password: `guess ${index}` } }),
      ),
    )
    expect(ends.filter(({ status }) => status === 403)).toHaveLength(5)
    expect(ends.filter(({ status }) => status === 429)).toHaveLength(7)
  })
})

it('the holder of the operator token has no account', async () => {
  const { app } = await testCapstan()
  for (const path of ['/account', '/account/passkeys/options']) {
    const method = path === '/account' ? 'GET' : 'POST'
    const answer = await operate(app, method, path)
    expect(answer).toMatchObject({ status: 409 })
  }
})
