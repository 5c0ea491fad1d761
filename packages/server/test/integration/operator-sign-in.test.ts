import { describe, expect, it } from 'vitest'
import { testCapstan } from '../support/capstan.ts'
import { atDoor, cookieOf, signInAt } from '../support/door.ts'
import { signedIn, testPassword } from '../support/signed-in.ts'

describe('signing in', () => {
  it('opens a session by a cookie that scripts cannot read, other sites cannot use, and that is new each time', async () => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'viewer', { password: testPassword })
    const first = await signInAt(app, { login: person.login.toUpperCase(), password: testPassword })
    expect(first).toMatchObject({ status: 200, body: { kind: 'signed-in' } })
    expect(first.setCookie).toMatch(/^capstan=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const given = cookieOf(first)
    const again = await atDoor(app, '/session', { login: person.login, password: testPassword }, { cookie: given })
    expect(cookieOf(again)).not.toBe(given)
    // The one it had before is over: nobody who knew it comes in by it.
    const old = await fetch(`${app.url}/operator/session`, { headers: { cookie: given } })
    expect(old.status).toBe(401)
    const now = await fetch(`${app.url}/operator/session`, { headers: { cookie: cookieOf(again) } })
    expect(await now.json()).toMatchObject({ kind: 'person', login: person.login, role: 'viewer' })
    const { rows } = await app.context.pool.query('select token_hash from operator_sessions')
    expect(JSON.stringify(rows)).not.toContain(given.slice(8))
  })
})
