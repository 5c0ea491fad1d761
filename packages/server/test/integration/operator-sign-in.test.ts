import { describe, expect, it } from 'vitest'
import { disablePerson } from '../../src/application/operators/change-person.ts'
import { signIn } from '../../src/application/operators/sign-in.ts'
import { testCapstan } from '../support/capstan.ts'
import { atDoor, cookieOf, signInAt } from '../support/door.ts'
import { operate } from '../support/operator.ts'
import { signedIn, testPassword } from '../support/signed-in.ts'

const visitor = { address: '192.0.2.7', userAgent: 'a test' }
const wrong = 'not the password'

async function withPerson() {
  const { app } = await testCapstan()
  const { pool } = app.context
  const person = await signedIn(app, 'viewer', { password: testPassword })
  const { login } = person
  const guess = (password: string, as = login) => signIn(app.context, { login: as, password }, visitor)
  /** So much time passes for the locks. */
  const pass = (interval: string) =>
    pool.query(
      `update sign_in_failures set locked_until = locked_until - $1::interval, last_at = last_at - $1::interval`,
      [interval],
    )
  const audited = async (): Promise<string[]> =>
    (await pool.query('select action from audit where actor = $1 order by audit_id', [login])).rows.map(
      ({ action }) => action,
    )
  return { app, pool, person, login, guess, pass, audited }
}

describe('signing in by password', () => {
  it('opens a session by a cookie that scripts cannot read, other sites cannot use, and that is new each time', async () => {
    const { app, pool, login, audited } = await withPerson()
    const first = await signInAt(app, { login: ` ${login.toUpperCase()} `, password: testPassword })
    expect(first).toMatchObject({ status: 200, body: { kind: 'signed-in' } })
    expect(first.setCookie).toMatch(/^capstan=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const given = cookieOf(first)
    const again = await atDoor(app, '/session', { login, password: testPassword }, { cookie: given })
    expect(cookieOf(again)).not.toBe(given)
    // The one that the browser had is over: whoever planted it, or knew it, is not signed in by it.
    const old = await fetch(`${app.url}/operator/session`, { headers: { cookie: given } })
    expect(old.status).toBe(401)
    const now = await fetch(`${app.url}/operator/session`, { headers: { cookie: cookieOf(again) } })
    expect(await now.json()).toMatchObject({ kind: 'person', login, role: 'viewer', permissions: ['read'] })
    const { rows } = await pool.query(
      `select encode(token_hash, 'escape') as kept, s::text as row from operator_sessions s`,
    )
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain(given.slice('capstan='.length))
    expect(JSON.stringify(rows)).not.toContain(cookieOf(again).slice('capstan='.length))
    expect(await audited()).toEqual(['set-up', 'signed-in', 'signed-in', 'signed-in', 'signed-out'])
  })

  it('has a Secure cookie with the prefix of its host where the public address is HTTPS, and takes no other', async () => {
    const { app } = await testCapstan({ publicUrl: 'https://pay.example' })
    const { login, token } = await signedIn(app, 'viewer', { password: testPassword })
    const answer = await signInAt(app, { login, password: testPassword })
    expect(answer.setCookie).toMatch(/^__Host-capstan=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    const asked = (cookie: string) => fetch(`${app.url}/operator/session`, { headers: { cookie } })
    expect((await asked(`__Host-capstan=${token}`)).status).toBe(200)
    expect((await asked(`capstan=${token}`)).status).toBe(401)
  })

  it('says the same of a login that nobody has as of a wrong password, and of one that was invited', async () => {
    const { app, login, pool } = await withPerson()
    const invited = await signedIn(app, 'viewer')
    const answers = []
    for (const as of [login, 'nobody@shop.example', invited.login, '" or 1=1 --']) {
      answers.push(await signInAt(app, { login: as, password: wrong }))
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({
      status: 403,
      body: { error: expect.stringContaining('Login or password is wrong') },
    })
    // Who has no account may have typed a password there: it is written down nowhere.
    const everything = await pool.query(
      'select (select json_agg(a) from audit a) a, (select json_agg(f) from sign_in_failures f) f',
    )
    expect(JSON.stringify(everything.rows)).not.toContain('nobody@shop.example')
  })

  it('tells only who knew the password that the account is disabled', async () => {
    const { app, person, guess } = await withPerson()
    await disablePerson(app.context, { operatorId: person.operatorId, actor: 'test' })
    expect(await guess(wrong)).toEqual({ kind: 'wrong' })
    expect(await guess(testPassword)).toEqual({ kind: 'disabled' })
  })

  it('needs a page of the server: no other site can sign somebody in', async () => {
    const { app, login } = await withPerson()
    const typed = { login, password: testPassword }
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await atDoor(app, '/session', typed, headers)
      expect(answer).toMatchObject({ status: 403, setCookie: null })
      expect(answer.body.error).toContain('does not come from a page of this server')
    }
  })

  it('needs a page of the server also where a form could send it without being asked about', async () => {
    const { app, login } = await withPerson()
    const typed = { login, password: testPassword }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      // A frame that was made from data, or is sandboxed, sends this origin.
      const answer = await atDoor(app, '/session', typed, { origin: 'null', 'content-type': type })
      expect(answer).toMatchObject({ status: 403, setCookie: null })
    }
    const bare = await fetch(`${app.url}/operator/session`, { method: 'POST', body: JSON.stringify(typed) })
    expect([bare.status, bare.headers.get('set-cookie')]).toEqual([403, null])
    // Sec-Fetch-Site is the browser's word; an origin beside it does not make it another.
    const both = await atDoor(app, '/session', typed, { 'sec-fetch-site': 'none' })
    expect(both.status).toBe(403)
  })

  it('refuses what no login can be, instead of failing at the database', async () => {
    const { app, pool } = await withPerson()
    const answer = await atDoor(app, '/session', { login: 'ada\u0000', password: wrong })
    expect(answer).toMatchObject({ status: 400, body: { error: 'login: must be your login' } })
    expect((await pool.query('select from sign_in_failures where failures > 0')).rowCount).toBe(0)
  })

  it('writes down that somebody disabled tried, who knew the password', async () => {
    const { app, person, guess, login } = await withPerson()
    await disablePerson(app.context, { operatorId: person.operatorId, actor: 'test' })
    await guess(testPassword)
    const { body } = await operate(app, 'GET', `/audit?actor=${login}&limit=1`)
    expect(body.entries).toMatchObject([
      { action: 'sign-in-failed', text: 'right password, but the account is disabled; from 192.0.2.7' },
    ])
  })

  it('is bounded for one address, whatever logins are tried, before anything is looked at', async () => {
    const { app, pool } = await withPerson()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => atDoor(app, '/session', { login: `guess-${index}`, password: '' })),
    )
    // An empty password is refused as one, after the bound. One more is let through every five seconds.
    const heard = answers.filter(({ status }) => status === 400).length
    expect(heard).toBeGreaterThanOrEqual(30)
    expect(heard).toBeLessThan(36)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(40 - heard)
    expect(refused[0]).toMatchObject({
      retryAfter: '5',
      body: { error: expect.stringContaining('Try again in 5 s') },
    })
    expect((await pool.query(`select from sign_in_failures where failures > 0`)).rowCount).toBe(0)
  })
})

describe('guessing', () => {
  it('is looked at five times, however many come at once', async () => {
    const { pool, guess, audited } = await withPerson()
    // More than wait for a password to be computed: of those that are not looked at, none takes a place there.
    const ends = await Promise.all(Array.from({ length: 40 }, (_, index) => guess(`${wrong} ${index}`)))
    expect(ends.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
    expect(ends.filter(({ kind }) => kind === 'locked')).toHaveLength(35)
    expect((await pool.query('select failures from sign_in_failures where failures > 0')).rows).toEqual([
      { failures: 5 },
    ])
    const actions = await audited()
    expect(actions.filter((action) => action === 'sign-in-failed' || action === 'locked')).toHaveLength(5)
    expect(actions).toContain('locked')
  })

  it('is counted for one login, from however many addresses and browsers it comes', async () => {
    const { app, login } = await withPerson()
    const from = (index: number) => ({ address: `198.51.100.${index}`, userAgent: `browser ${index}` })
    const ends = []
    for (let index = 0; index < 8; index += 1) {
      ends.push((await signIn(app.context, { login, password: wrong }, from(index))).kind)
    }
    expect(ends).toEqual([...Array(5).fill('wrong'), ...Array(3).fill('locked')])
  })

  it('is locked for longer each time, also with the right password, until it is waited for', async () => {
    const { app, login, guess, pass } = await withPerson()
    for (let count = 0; count < 5; count += 1) expect((await guess(wrong)).kind).toBe('wrong')
    const answer = await signInAt(app, { login, password: testPassword })
    expect(answer.status).toBe(429)
    expect(Number(answer.retryAfter)).toBeGreaterThan(50)
    expect(answer.body.error).toMatch(/Too many wrong tries with this login.*Try again in (1m|5\ds)/)
    for (const [minutes, next] of [
      [1, 5],
      [5, 15],
      [15, 60],
      [60, 60],
    ] as const) {
      await pass(`${minutes} minutes`)
      expect((await guess(wrong)).kind).toBe('wrong')
      const locked = await guess(testPassword)
      expect(locked.kind).toBe('locked')
      if (locked.kind !== 'locked') return
      expect(Math.round((locked.until.getTime() - Date.now()) / 60_000)).toBe(next)
    }
    await pass('60 minutes')
    expect((await guess(testPassword)).kind).toBe('signed-in')
    // Forgotten with it.
    for (let count = 0; count < 5; count += 1) expect((await guess(wrong)).kind).toBe('wrong')
    expect((await guess(testPassword)).kind).toBe('locked')
  })

  it('is locked alike for a login that nobody has', async () => {
    const { app, login } = await withPerson()
    const told = async (as: string) => {
      const statuses = []
      for (let count = 0; count < 7; count += 1) {
        const { status, body } = await signInAt(app, { login: as, password: wrong })
        statuses.push(`${status} ${body.error.replace(/\d+s|1m/, 'a while')}`)
      }
      return statuses
    }
    expect(await told('nobody@shop.example')).toEqual(await told(login))
  })

  it('is forgotten after a day without', async () => {
    const { guess, pass } = await withPerson()
    for (let count = 0; count < 4; count += 1) await guess(wrong)
    await pass('25 hours')
    expect((await guess(wrong)).kind).toBe('wrong')
    expect((await guess(testPassword)).kind).toBe('signed-in')
  })

  it('leaves rows of a made-up login for a day, which then go', async () => {
    const { app, pool, guess, pass } = await withPerson()
    await guess(wrong, 'nobody')
    await pass('25 hours')
    await signInAt(app, { login: 'somebody', password: wrong })
    expect((await pool.query('select failures from sign_in_failures')).rows).toEqual([{ failures: 1 }])
  })
})
