import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { changeRole, disablePerson, enablePerson } from '../../src/application/operators/change-person.ts'
import { linkPerson } from '../../src/application/operators/link-person.ts'
import { firstLink } from '../../src/application/operators/open-link.ts'
import { signIn } from '../../src/application/operators/sign-in.ts'
import { useLink } from '../../src/application/operators/use-link.ts'
import { testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { atDoor, cookieOf } from '../support/door.ts'
import { operate } from '../support/operator.ts'
import { operateBy, signedIn, testPassword } from '../support/signed-in.ts'

const visitor = { address: '192.0.2.7', userAgent: 'a test' }
const tokenOf = (url = '') => url.split('#')[1] ?? ''

describe('the first link', () => {
  it('makes an admin who is signed in, works once, and there is no other while there is somebody', async () => {
    const { app } = await testCapstan()
    const link = await firstLink(app.context)
    expect(link?.url).toMatch(new RegExp(`^${app.url}/dashboard/set-up#[\\w-]{43}$`))
    const token = tokenOf(link?.url)
    const looked = await fetch(`${app.url}/operator/set-up`, { headers: { 'capstan-link': token } })
    expect(await looked.json()).toEqual({ purpose: 'set-up', role: 'admin', login: null, name: null })
    const use = { token, login: ' Ada@Shop.example ', name: ' Ada ', password: testPassword }
    const used = await atDoor(app, '/set-up', use)
    expect(used).toMatchObject({ status: 200, body: { kind: 'begun', in: true } })
    const session = await fetch(`${app.url}/operator/session`, { headers: { cookie: cookieOf(used) } })
    expect(await session.json()).toMatchObject({ login: 'ada@shop.example', name: 'Ada', role: 'admin' })
    expect(await atDoor(app, '/set-up', use)).toMatchObject({ status: 404, setCookie: null })
    expect(await firstLink(app.context)).toBeUndefined()
    const { rows } = await app.context.pool.query(
      `select actor, action from audit where actor <> 'test' order by audit_id`,
    )
    expect(rows).toEqual([
      { actor: 'capstan', action: 'open-link' },
      { actor: 'ada@shop.example', action: 'set-up' },
      { actor: 'ada@shop.example', action: 'signed-in' },
    ])
  })

  it('makes one person, of whoever uses one or several of them at once', async () => {
    const { app } = await testCapstan()
    const links = [await firstLink(app.context), await firstLink(app.context)]
    const uses = [0, 1, 0, 1, 0, 1].map((which, index) =>
      useLink(
        app.context,
        { token: tokenOf(links[which]?.url), login: `person-${index}`, name: 'P', password: testPassword },
        visitor,
      ),
    )
    const kinds = (await Promise.all(uses)).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual(['begun', 'no-link', 'no-link', 'no-link', 'no-link', 'no-link'])
    expect((await operate(app, 'GET', '/people')).body.people).toHaveLength(1)
  })

  it('is not used up by what is refused', async () => {
    const { app } = await testCapstan()
    const link = await firstLink(app.context)
    const use = { token: tokenOf(link?.url), login: 'ada', name: 'Ada', password: testPassword }
    for (const [change, status, error] of [
      [{ login: 'a b' }, 400, 'login: must be'],
      [{ login: 'operator' }, 400, 'login: must be'],
      [{ name: ' ' }, 400, 'name: must be'],
      [{ password: 'password1234' }, 400, 'password: would be guessed soon'],
      [{ password: 'short' }, 400, 'password: must have at least 12'],
      [{ token: 'x'.repeat(43) }, 404, 'This link does not work'],
      [{ token: 'x' }, 400, 'token: must be'],
      [{ role: 'admin' }, 400, '"role": is unknown'],
    ] as const) {
      const refused = await atDoor(app, '/set-up', { ...use, ...change })
      expect(refused.status, JSON.stringify(change)).toBe(status)
      expect(refused.body.error).toContain(error)
    }
    expect((await atDoor(app, '/set-up', use, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await atDoor(app, '/set-up', use)).status).toBe(200)
  })

  it('works for 24 hours', async () => {
    const { app } = await testCapstan()
    const link = await firstLink(app.context)
    const hours = ((link?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThanOrEqual(24)
    await app.context.pool.query(`update operator_links set expires_at = now()`)
    const use = { token: tokenOf(link?.url), login: 'ada', name: 'Ada', password: testPassword }
    expect((await atDoor(app, '/set-up', use)).status).toBe(404)
  })

  it('is nowhere in the database', async () => {
    const { app } = await testCapstan()
    const token = tokenOf((await firstLink(app.context))?.url)
    const { rows } = await app.context.pool.query(
      `select (select json_agg(l) from operator_links l) l, (select json_agg(a) from audit a) a,
        (select json_agg(encode(token_hash, 'hex')) from operator_links) kept`,
    )
    expect(rows[0].kept).toEqual([createHash('sha256').update(token).digest('hex')])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token).toString('hex'))
  })
})

describe('a link for a person', () => {
  it('has the login and the role of the person, whatever is typed', async () => {
    const { app } = await testCapstan()
    const made = await operate(app, 'POST', '/links', { body: { login: 'Bob@shop.example', role: 'viewer' } })
    expect(made).toMatchObject({ status: 201, body: { purpose: 'set-up', login: 'bob@shop.example', role: 'viewer' } })
    const token = tokenOf(made.body.url)
    const used = await atDoor(app, '/set-up', { token, login: 'eve', name: 'Bob', password: testPassword })
    const session = await fetch(`${app.url}/operator/session`, { headers: { cookie: cookieOf(used) } })
    expect(await session.json()).toMatchObject({ login: 'bob@shop.example', role: 'viewer' })
  })

  it('is used once, however many use it at once, and a newer one takes its place', async () => {
    const { app } = await testCapstan()
    const first = await operate(app, 'POST', '/links', { body: { login: 'bob', role: 'viewer' } })
    const second = await operate(app, 'POST', '/links', { body: { login: 'bob' } })
    const use = (url: string, index: number) =>
      useLink(app.context, { token: tokenOf(url), name: `Bob ${index}`, password: `${testPassword}-${index}` }, visitor)
    expect((await use(first.body.url, 0)).kind).toBe('no-link')
    const ends = await Promise.all([1, 2, 3, 4, 5].map((index) => use(second.body.url, index)))
    expect(ends.filter(({ kind }) => kind === 'begun')).toHaveLength(1)
    const begun = ends.findIndex(({ kind }) => kind === 'begun') + 1
    expect(await signIn(app.context, { login: 'bob', password: `${testPassword}-${begun}` }, visitor)).toMatchObject({
      kind: 'signed-in',
    })
  })

  it('made at the same moment as another one is worth nothing once that one was used', async () => {
    const { app } = await testCapstan()
    const { pool } = app.context
    const { operatorId, login } = await signedIn(app, 'viewer', { password: testPassword })
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query('select from operators for update')
    const making = [1, 2].map(() => linkPerson(app.context, operatorId, 'test'))
    // Each has looked for links to replace, and found none.
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(2)
    await holder.query('commit')
    holder.release()
    const made = await Promise.all(making)
    const kinds: string[] = []
    for (const one of made) {
      if (one.kind !== 'linked') throw new Error(one.kind)
      const use = { token: tokenOf(one.link.url), name: 'Ada', password: `${testPassword}-${kinds.length}` }
      kinds.push((await useLink(app.context, use, visitor)).kind)
    }
    expect(kinds.filter((kind) => kind === 'begun')).toHaveLength(1)
    const begun = kinds.indexOf('begun')
    expect((await signIn(app.context, { login, password: `${testPassword}-${begun}` }, visitor)).kind).toBe('signed-in')
  })

  it('does not come back to life with a person who was disabled and is enabled again', async () => {
    const { app } = await testCapstan()
    const { operatorId } = await signedIn(app, 'viewer', { password: testPassword })
    const made = await linkPerson(app.context, operatorId, 'test')
    if (made.kind !== 'linked') throw new Error(made.kind)
    await disablePerson(app.context, { operatorId, actor: 'test' })
    await enablePerson(app.context, { operatorId, actor: 'test' })
    const use = { token: tokenOf(made.link.url), name: 'Ada', password: 'another lamp in orbit' }
    expect(await atDoor(app, '/set-up', use)).toMatchObject({ status: 404, setCookie: null })
  })

  it('is over when the person remembers the password and changes it', async () => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'viewer', { password: testPassword })
    const made = await linkPerson(app.context, person.operatorId, 'test')
    if (made.kind !== 'linked') throw new Error(made.kind)
    const body = { present: testPassword, next: 'another lamp in orbit' }
    expect((await operateBy(app, person, 'POST', '/account/password', { body })).status).toBe(200)
    const use = { token: tokenOf(made.link.url), name: 'Ada', password: 'yet another lamp' }
    expect(await atDoor(app, '/set-up', use)).toMatchObject({ status: 404, setCookie: null })
  })

  it('sets the person back to nothing but the new password, when it is used and not before', async () => {
    const { app } = await testCapstan()
    const { pool } = app.context
    const person = await signedIn(app, 'admin', { password: testPassword })
    await pool.query(
      `insert into operator_totps (operator_id, key_id, wrapped_key, box, confirmed_at) values ($1, '0123456789abcdef', '', '', now())`,
      [person.operatorId],
    )
    await pool.query(
      `insert into operator_passkeys (credential_id, operator_id, public_key, counter, transports, rp_id, name)
        values ('abc', $1, '', 0, '{}', 'localhost', 'old')`,
      [person.operatorId],
    )
    for (let count = 0; count < 6; count += 1) {
      await signIn(app.context, { login: person.login, password: 'wrong' }, visitor)
    }
    const link = await linkPerson(app.context, person.operatorId, 'test')
    if (link.kind !== 'linked') throw new Error(link.kind)
    expect(link.purpose).toBe('reset')
    expect((await operateBy(app, person, 'GET', '/session')).body).toMatchObject({ oneTimeCodes: true, passkeys: 1 })
    const password = 'another lamp in orbit'
    const used = await atDoor(app, '/set-up', { token: tokenOf(link.link.url), name: 'New', password })
    expect(used.status).toBe(200)
    expect((await operateBy(app, person, 'GET', '/session')).status).toBe(401)
    expect((await operate(app, 'GET', '/people')).body.people).toMatchObject([
      {
        login: person.login,
        name: 'New',
        role: 'admin',
        oneTimeCodes: false,
        passkeys: 0,
        lockedUntil: null,
        sessions: 1,
      },
    ])
    expect((await signIn(app.context, { login: person.login, password: testPassword }, visitor)).kind).toBe('wrong')
    expect((await signIn(app.context, { login: person.login, password }, visitor)).kind).toBe('signed-in')
  })

  it('of somebody who is disabled is neither made nor used', async () => {
    const { app } = await testCapstan()
    const made = await operate(app, 'POST', '/links', { body: { login: 'bob', role: 'viewer' } })
    const [{ operatorId }] = (await operate(app, 'GET', '/people')).body.people
    await disablePerson(app.context, { operatorId, actor: 'test' })
    const use = { token: tokenOf(made.body.url), name: 'Bob', password: testPassword }
    expect((await atDoor(app, '/set-up', use)).status).toBe(404)
    expect(await operate(app, 'POST', '/links', { body: { login: 'bob' } })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('bob is disabled') },
    })
  })

  it('is made by the command line: for a login, for a new one with a role, and for whoever is given it', async () => {
    const { app } = await testCapstan()
    const run = (...args: string[]) => capstan(['operator', ...args], reaching(app))
    expect((await run('list')).stdout).toContain('Nobody yet')
    const open = await run('link', '--json')
    expect(JSON.parse(open.stdout)).toMatchObject({ purpose: 'set-up', login: null, role: 'admin' })
    expect(await run('link', 'bob')).toMatchObject({ code: 2, stderr: expect.stringContaining('say which role') })
    const invited = await run('link', 'bob', '--role', 'operator')
    expect(invited.stdout).toMatch(/\/dashboard\/set-up#[\w-]{43}\n$/)
    expect(invited.stderr).toContain('For bob to set up an account with the role operator')
    await signedIn(app, 'viewer', { password: testPassword, login: 'carol' })
    expect((await run('link', 'carol')).stderr).toContain('For carol to set a new password')
    expect(await run('link', 'carol', '--role', 'admin')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('carol has the role viewer'),
    })
    const { stdout } = await run('list')
    expect(stdout).toMatch(/bob +│? *bob +│? *operator +│? *invited until/)
    expect(stdout).toMatch(/carol +│? *Test +│? *viewer +│? *enabled +│? *none/)
  }, 120_000)
})

describe('the last admin who can sign in', () => {
  it('stays, however many admins take each other away at once, and whatever invited ones there are', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const admins = await Promise.all([1, 2, 3].map(() => signedIn(app, 'admin', { password: testPassword })))
    // Invited, so not able to sign in by a password yet.
    await signedIn(app, 'admin')
    const able = async () =>
      (await operate(app, 'GET', '/people')).body.people.filter(
        (one: { role: string; disabledAt: unknown; hasPassword: boolean }) =>
          one.role === 'admin' && one.disabledAt === null && one.hasPassword,
      ).length
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.all(
        admins.flatMap(({ operatorId }, index) => {
          const by = admins[(index + 1) % admins.length]?.operatorId ?? ''
          const order = { operatorId, actor: 'test', askedBy: by }
          return [disablePerson(context, order), changeRole(context, order, 'viewer')]
        }),
      )
      expect(results.map(({ kind }) => kind)).toContain('last-admin')
      expect(await able()).toBe(1)
      for (const { operatorId } of admins) {
        await enablePerson(context, { operatorId, actor: 'test' })
        await changeRole(context, { operatorId, actor: 'test' }, 'admin')
      }
    }
  })

  it('is not changed by oneself, nor is anybody', async () => {
    const { app } = await testCapstan()
    const { context } = app
    const [one, other] = [await signedIn(app, 'admin', { password: testPassword }), await signedIn(app, 'admin')]
    const self = { operatorId: one.operatorId, actor: one.login, askedBy: one.operatorId }
    expect((await changeRole(context, self, 'viewer')).kind).toBe('oneself')
    expect((await disablePerson(context, self)).kind).toBe('oneself')
    const about = { operatorId: other.operatorId, actor: one.login, askedBy: one.operatorId }
    expect((await changeRole(context, about, 'viewer')).kind).toBe('done')
    expect((await changeRole(context, about, 'viewer')).kind).toBe('so-already')
    expect((await changeRole(context, { operatorId: 'nobody', actor: 'test' }, 'viewer')).kind).toBe('unknown-person')
  })
})
