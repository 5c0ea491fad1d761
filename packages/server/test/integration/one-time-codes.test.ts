import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { beginOneTimeCodes, confirmOneTimeCodes } from '../../src/application/operators/one-time-codes.ts'
import { giveSecondFactor } from '../../src/application/operators/second-factor.ts'
import { signIn } from '../../src/application/operators/sign-in.ts'
import { otherServer, testKeys, toyAccount } from '../accounts/live-server.ts'
import { testCapstan } from '../support/capstan.ts'
import { atDoor } from '../support/door.ts'
import { operate } from '../support/operator.ts'
import { operateBy, type SignedIn, signedIn, testPassword } from '../support/signed-in.ts'

const visitor = { address: '192.0.2.7', userAgent: 'a test' }
const proof = { body: { password: testPassword } }

/** When everything here happens, so that no code is of another step by the time it is given. */
const now = new Date()

/** Of a step of 30 s, counted from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + steps * 30_000 })
}

async function enrol(app: App, person: SignedIn): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const begun = await beginOneTimeCodes(app.context, person)
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const { secret } = begun
  const confirmed = await confirmOneTimeCodes(app.context, person, codeOf(secret, -1), visitor, now)
  if (confirmed.kind !== 'confirmed') throw new Error(confirmed.kind)
  return { secret, recoveryCodes: confirmed.recoveryCodes }
}

async function withCodes() {
  const server = await testCapstan({ masterKeys: testKeys(7) })
  const { app } = server
  const person = await signedIn(app, 'viewer', { password: testPassword })
  const enrolled = await enrol(app, person)
  const ticket = async () => {
    const result = await signIn(app.context, { login: person.login, password: testPassword }, visitor)
    if (result.kind !== 'second-factor') throw new Error(`the sign-in is ${result.kind}`)
    return result.ticket
  }
  const give = (given: string, code: string) => giveSecondFactor(app.context, { ticket: given, code }, visitor, now)
  return { server, app, person, ...enrolled, ticket, give }
}

describe('one-time codes', () => {
  it('are asked for after the password, and not before the first one was shown', async () => {
    const { app } = await testCapstan({ masterKeys: testKeys(7) })
    const person = await signedIn(app, 'viewer', { password: testPassword })
    await beginOneTimeCodes(app.context, person)
    const typed = { login: person.login, password: testPassword }
    expect((await signIn(app.context, typed, visitor)).kind).toBe('signed-in')
    const { secret } = await enrol(app, person)
    const half = await atDoor(app, '/session', typed)
    expect(half).toMatchObject({ status: 200, setCookie: null, body: { kind: 'second-factor' } })
    const { ticket } = half.body
    // The ticket is no session.
    const asked = await fetch(`${app.url}/operator/session`, { headers: { cookie: `capstan=${ticket}` } })
    expect(asked.status).toBe(401)
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + 15_000 })
    const whole = await atDoor(app, '/session/second-factor', { ticket, code })
    expect(whole).toMatchObject({ status: 200, setCookie: expect.stringContaining('capstan=') })
  })

  it('are used once, and none of an earlier time after a later one, whoever comes at once', async () => {
    const { secret, ticket, give } = await withCodes()
    // It was shown to take them up.
    expect((await give(await ticket(), codeOf(secret, -1))).kind).toBe('wrong')
    const tickets = [await ticket(), await ticket(), await ticket(), await ticket()]
    const code = codeOf(secret)
    const ends = await Promise.all(tickets.map((one) => give(one, code)))
    expect(ends.map(({ kind }) => kind).sort()).toEqual(['signed-in', 'wrong', 'wrong', 'wrong'])
    expect((await give(await ticket(), code)).kind).toBe('wrong')
    expect((await give(await ticket(), codeOf(secret, 1))).kind).toBe('signed-in')
  })

  it('are guessed five times, with whatever tickets, also by who knows the password', async () => {
    const { secret, ticket, give, app, person } = await withCodes()
    const tickets = []
    for (let count = 0; count < 12; count += 1) tickets.push(await ticket())
    const ends = await Promise.all(tickets.map((one) => give(one, '000000')))
    expect(ends.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
    expect(ends.filter(({ kind }) => kind === 'locked')).toHaveLength(7)
    expect((await give(tickets[0] ?? '', codeOf(secret))).kind).toBe('locked')
    // The right password does not count the guesses anew.
    expect((await signIn(app.context, { login: person.login, password: testPassword }, visitor)).kind).toBe('locked')
  })

  it('are guessed five times before the first one was shown, too', async () => {
    const { app } = await testCapstan({ masterKeys: testKeys(7) })
    const person = await signedIn(app, 'viewer', { password: testPassword })
    const begun = await beginOneTimeCodes(app.context, person)
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    // Of two minutes ago.
    const wrong = { body: { code: codeOf(begun.secret, -4) } }
    const guesses = Array.from({ length: 12 }, () =>
      operateBy(app, person, 'POST', '/account/one-time-codes/confirm', wrong),
    )
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
    const right = { body: { code: codeOf(begun.secret) } }
    expect((await operateBy(app, person, 'POST', '/account/one-time-codes/confirm', right)).status).toBe(429)
  })

  it('are used once at two servers that are asked at the same moment', async () => {
    const { server, secret, ticket } = await withCodes()
    const other = await otherServer(server, { masterKeys: testKeys(7) })
    const tickets = await Promise.all([ticket(), ticket()])
    const give = (app: App, index: number) =>
      giveSecondFactor(app.context, { ticket: tickets[index] ?? '', code: codeOf(secret, 1) }, visitor, now)
    const ends = await Promise.all([give(server.app, 0), give(other, 1)])
    expect(ends.map(({ kind }) => kind).sort()).toEqual(['signed-in', 'wrong'])
  })

  it('are given with the ticket of a sign-in that was begun less than five minutes ago, once', async () => {
    const { app, secret, ticket, give } = await withCodes()
    expect((await give('x'.repeat(43), codeOf(secret))).kind).toBe('no-ticket')
    const late = await ticket()
    await app.context.pool.query(
      `update operator_challenges set expires_at = expires_at - interval '5 minutes 1 second'`,
    )
    expect((await give(late, codeOf(secret))).kind).toBe('no-ticket')
    const used = await ticket()
    expect((await give(used, codeOf(secret))).kind).toBe('signed-in')
    expect((await give(used, codeOf(secret, 1))).kind).toBe('no-ticket')
  })

  it('are no way in with a ticket from before the password was changed', async () => {
    const { app, person, secret, ticket, give } = await withCodes()
    const before = await ticket()
    const body = { present: testPassword, next: 'another lamp in orbit' }
    expect((await operateBy(app, person, 'POST', '/account/password', { body })).status).toBe(200)
    expect((await give(before, codeOf(secret))).kind).toBe('no-ticket')
  })

  it('have ten recovery codes, each of which signs in once instead', async () => {
    const { app, person, recoveryCodes, ticket, give } = await withCodes()
    expect(recoveryCodes).toHaveLength(10)
    const [first = '', second = ''] = recoveryCodes
    const tickets = [await ticket(), await ticket(), await ticket()]
    const ends = await Promise.all(tickets.map((one) => give(one, first.toUpperCase())))
    expect(ends.map(({ kind }) => kind).sort()).toEqual(['signed-in', 'wrong', 'wrong'])
    expect((await operateBy(app, person, 'GET', '/account')).body.recoveryCodes).toBe(9)
    const renewed = await operateBy(app, person, 'POST', '/account/recovery-codes', proof)
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect((await give(await ticket(), second)).kind).toBe('wrong')
    expect((await give(await ticket(), renewed.body.recoveryCodes[0])).kind).toBe('signed-in')
    const { rows } = await app.context.pool.query('select recovery_codes::text from operator_totps')
    // PostgreSQL writes bytes in hex.
    const [other = ''] = renewed.body.recoveryCodes.slice(1)
    for (const plain of [other, other.replaceAll('-', '')]) {
      expect(rows[0].recovery_codes).not.toContain(Buffer.from(plain).toString('hex'))
    }
  })

  it('are changed with the password only, and not taken up twice', async () => {
    const { app, person } = await withCodes()
    for (const path of ['/account/one-time-codes/remove', '/account/recovery-codes']) {
      expect((await operateBy(app, person, 'POST', path, { body: { password: 'not this one' } })).status).toBe(403)
      expect((await operateBy(app, person, 'POST', path)).status).toBe(400)
    }
    expect((await operateBy(app, person, 'POST', '/account/one-time-codes', proof)).status).toBe(409)
    expect((await operateBy(app, person, 'POST', '/account/one-time-codes/remove', proof)).status).toBe(200)
    expect((await operateBy(app, person, 'POST', '/account/one-time-codes/remove', proof)).status).toBe(409)
    const typed = { login: person.login, password: testPassword }
    expect((await signIn(app.context, typed, visitor)).kind).toBe('signed-in')
  })

  it('are not taken up where there is no place for a master key, and it is said why', async () => {
    const { app } = await testCapstan()
    const person = await signedIn(app, 'viewer', { password: testPassword })
    const refused = await operateBy(app, person, 'POST', '/account/one-time-codes', proof)
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('master key') } })
  })

  it('are sealed for their person: the record of another one does not open', async () => {
    const { app, person, ticket, give, secret } = await withCodes()
    const other = await signedIn(app, 'viewer', { password: testPassword })
    const { secret: others } = await enrol(app, other)
    const { pool } = app.context
    const { rows } = await pool.query('select box::text, wrapped_key::text from operator_totps')
    for (const plain of [secret, Buffer.from(secret).toString('hex')]) expect(JSON.stringify(rows)).not.toContain(plain)
    await pool.query(
      `update operator_totps t set key_id = o.key_id, wrapped_key = o.wrapped_key, box = o.box from operator_totps o
        where t.operator_id = $1 and o.operator_id = $2`,
      [person.operatorId, other.operatorId],
    )
    expect(await give(await ticket(), codeOf(others))).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('changed past Capstan'),
    })
  })
})

describe('a rotation of the master key', () => {
  it('seals one-time codes anew, after which the previous key is not needed', async () => {
    const { server, app, person, secret, recoveryCodes } = await withCodes()
    const both = await otherServer(server, { masterKeys: testKeys(8, 7) })
    const rotate = async () => (await operate(both, 'POST', '/master-key/rotate')).body.oneTimeCodes
    expect(await rotate()).toEqual({ wrapped: 1, current: 0, left: 0 })
    expect(await rotate()).toEqual({ wrapped: 0, current: 1, left: 0 })
    const after = await otherServer(server, { masterKeys: testKeys(8) })
    const half = await signIn(after.context, { login: person.login, password: testPassword }, visitor)
    if (half.kind !== 'second-factor') throw new Error(half.kind)
    expect(
      (await giveSecondFactor(after.context, { ticket: half.ticket, code: codeOf(secret) }, visitor, now)).kind,
    ).toBe('signed-in')
    // By the old key alone they cannot be checked, which is said, counts as no guess, and leaves the recovery codes.
    const before = await signIn(app.context, { login: person.login, password: testPassword }, visitor)
    if (before.kind !== 'second-factor') throw new Error(before.kind)
    for (let count = 0; count < 6; count += 1) {
      const given = { ticket: before.ticket, code: codeOf(secret, 1) }
      expect(await giveSecondFactor(app.context, given, visitor, now)).toMatchObject({
        kind: 'unreadable',
        reason: expect.stringMatching(/sealed with the master key [0-9a-f]{16}, which this server does not have/),
      })
    }
    const recovered = { ticket: before.ticket, code: recoveryCodes[0] ?? '' }
    expect((await giveSecondFactor(app.context, recovered, visitor, new Date())).kind).toBe('signed-in')
  })

  it('leaves what it cannot open, and says of how many', async () => {
    const { server } = await withCodes()
    const stranger = await otherServer(server, { masterKeys: testKeys(8, 9) })
    expect((await operate(stranger, 'POST', '/master-key/rotate')).body.oneTimeCodes).toEqual({
      wrapped: 0,
      current: 0,
      left: 1,
    })
  })

  it('is not begun with another key than what is there was sealed with, whatever is sealed', async () => {
    const { server } = await withCodes()
    const keyless = await otherServer(server, { masterKeys: { ...testKeys(8), current: () => undefined } })
    const refused = await operate(keyless, 'POST', '/acquirers', { body: toyAccount('https://toy.example') })
    expect(refused).toMatchObject({ status: 409, body: { error: expect.stringContaining('secrets are sealed with') } })
  })
})
