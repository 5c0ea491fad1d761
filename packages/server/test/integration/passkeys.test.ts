import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { disablePerson, enablePerson } from '../../src/application/operators/change-person.ts'
import { type Authenticator, authenticator, type Said } from '../support/authenticator.ts'
import { testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'
import { operateBy, type SignedIn, signedIn, testPassword } from '../support/signed-in.ts'

/** Browsers have passkeys for names: the server of a test is asked by its name. */
const here = (app: App) => app.url.replace('127.0.0.1', 'localhost')

interface Asked {
  readonly status: number
  readonly body: Body
  readonly setCookie: string | undefined
}

/** As a program asks that says of itself what it likes; `fetch` sets `Host` itself. */
function ask(app: App, path: string, body: object, origin = here(app)): Promise<Asked> {
  const headers = { origin, host: new URL(origin).host, 'sec-fetch-site': 'same-origin' }
  return new Promise((resolve, reject) => {
    const call = request(`${app.url}/operator${path}`, { method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(text),
          setCookie: response.headers['set-cookie']?.[0],
        }),
      )
    })
    call.on('error', reject).end(JSON.stringify(body))
  })
}

function byPerson(app: App, person: SignedIn, path: string, body: object) {
  return operateBy(app, person, 'POST', path, {
    body,
    headers: { origin: here(app), 'sec-fetch-site': 'same-origin' },
  })
}

async function beginAdding(app: App, person: SignedIn): Promise<string> {
  const { status, body } = await optionsFor(app, person)
  if (status !== 200) throw new Error(body.error)
  return body.challenge
}

/** The host that is asked has to be the one of the page, which `fetch` to the name sees to. */
async function optionsFor(app: App, person: SignedIn) {
  const named = { ...app, url: here(app) }
  return byPerson(named, person, '/account/passkeys/options', { password: testPassword })
}

async function add(app: App, person: SignedIn, device: Authenticator, said: Partial<Said> = {}) {
  const challenge = await beginAdding(app, person)
  const response = device.register(challenge, { origin: here(app), ...said })
  return byPerson({ ...app, url: here(app) }, person, '/account/passkeys', { name: 'laptop', response })
}

async function challengeAt(app: App): Promise<string> {
  return (await ask(app, '/session/passkey/options', {})).body.challenge
}

async function withPasskey() {
  const { app } = await testCapstan({ worker: false })
  const person = await signedIn(app, 'operator', { password: testPassword })
  const device = authenticator()
  expect((await add(app, person, device, { counter: 1 })).status).toBe(201)
  const come = async (said: Partial<Said> = {}, challenge?: string, as = device) => {
    const answered = as.answer(challenge ?? (await challengeAt(app)), { origin: here(app), counter: 2, ...said })
    return ask(app, '/session/passkey', { response: answered })
  }
  return { app, person, device, come }
}

describe('a passkey', () => {
  it('signs in, by an answer that is good once', async () => {
    const { app, person, come } = await withPasskey()
    const challenge = await challengeAt(app)
    expect(await come({ counter: 2 }, challenge)).toMatchObject({
      status: 200,
      body: { kind: 'signed-in' },
      setCookie: expect.stringMatching(/^capstan=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    })
    // The challenge is used up, whoever answers it again, and however often it was used.
    expect(await come({ counter: 3 }, challenge)).toMatchObject({ status: 403, setCookie: undefined })
    const { body } = await operateBy(app, person, 'GET', '/account')
    expect(body.passkeys).toMatchObject([{ name: 'laptop', transports: ['internal'], lastUsedAt: expect.any(String) }])
  })

  it('signs in once where one answer comes twice at the same moment', async () => {
    const { app, device } = await withPasskey()
    const response = device.answer(await challengeAt(app), { origin: here(app), counter: 2 })
    const ends = await Promise.all([1, 2, 3].map(() => ask(app, '/session/passkey', { response })))
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 403, 403])
  })

  it.each<[string, Partial<Said>]>([
    ['another origin', { origin: 'https://localhost.evil.example', rpId: 'localhost' }],
    ['another port of this machine', { origin: 'http://localhost:1' }],
    ['another host name', { rpId: 'evil.example' }],
    ['no PIN, finger or face', { verified: false }],
    ['a count that is as high already, as a copy has it', { counter: 1 }],
    ['a count that went back to none', { counter: 0 }],
    ['the signature of another key', { forged: true }],
    ['the answer to another question', { type: 'webauthn.create' }],
  ])('does not sign in by %s, and the audit says so', async (_, said) => {
    const { app, person, come } = await withPasskey()
    expect(await come(said)).toMatchObject({ status: 403, setCookie: undefined })
    const { entries } = (await operate(app, 'GET', `/audit?actor=${person.login}&limit=1`)).body
    expect(entries).toMatchObject([{ action: 'sign-in-failed', text: 'wrong passkey; from 127.0.0.1' }])
    expect((await come()).status).toBe(200)
  })

  it('does not sign in by a challenge that nobody asked, or that was for adding one', async () => {
    const { app, person, come } = await withPasskey()
    expect((await come({}, 'x'.repeat(43))).status).toBe(403)
    expect((await come({}, await beginAdding(app, person))).status).toBe(403)
    const late = await challengeAt(app)
    await app.context.pool.query(`update operator_challenges set expires_at = now()`)
    expect((await come({}, late)).status).toBe(403)
  })

  it('answers for its own person only, whatever credential is named', async () => {
    const { app, come, device } = await withPasskey()
    const other = await signedIn(app, 'admin', { password: testPassword })
    const others = authenticator()
    expect((await add(app, other, others)).status).toBe(201)
    expect((await come({ as: others.credentialId })).status).toBe(403)
    // Nor can it be added to somebody else, who would then sign in by it.
    expect(await add(app, other, device)).toMatchObject({ status: 409 })
    const { body } = await operateBy(app, other, 'GET', '/account')
    expect(body.passkeys).toHaveLength(1)
  })

  it('is not added by the challenge of somebody else, nor twice by one', async () => {
    const { app } = await testCapstan({ worker: false })
    const [ada, eve] = [
      await signedIn(app, 'viewer', { password: testPassword }),
      await signedIn(app, 'viewer', { password: testPassword }),
    ]
    const challenge = await beginAdding(app, ada)
    const keep = (person: SignedIn) => {
      const response = authenticator().register(challenge, { origin: here(app) })
      return byPerson({ ...app, url: here(app) }, person, '/account/passkeys', { name: 'x', response })
    }
    expect((await keep(eve)).status).toBe(409)
    expect((await keep(ada)).status).toBe(201)
    expect((await keep(ada)).status).toBe(409)
  })

  it.each<[string, Partial<Said>]>([
    ['from another origin', { origin: 'https://evil.example', rpId: 'localhost' }],
    ['for another host name', { rpId: 'evil.example' }],
    ['that needs no PIN, finger or face', { verified: false }],
  ])('is not added %s', async (_, said) => {
    const { app } = await testCapstan({ worker: false })
    const person = await signedIn(app, 'viewer', { password: testPassword })
    expect((await add(app, person, authenticator(), said)).status).toBe(409)
  })

  it('needs the password to be added', async () => {
    const { app } = await testCapstan({ worker: false })
    const person = await signedIn(app, 'viewer', { password: testPassword })
    const named = { ...app, url: here(app) }
    const refused = await byPerson(named, person, '/account/passkeys/options', { password: 'not this one' })
    expect(refused.status).toBe(403)
  })

  it('of somebody disabled signs nobody in, which is written down, and works again with its person', async () => {
    const { app, person, come } = await withPasskey()
    await disablePerson(app.context, { operatorId: person.operatorId, actor: 'test' })
    expect(await come({ counter: 2 })).toMatchObject({
      status: 403,
      body: { error: expect.stringContaining('disabled') },
    })
    const { entries } = (await operate(app, 'GET', `/audit?actor=${person.login}&limit=1`)).body
    expect(entries).toMatchObject([{ text: 'right passkey, but the account is disabled; from 127.0.0.1' }])
    await enablePerson(app.context, { operatorId: person.operatorId, actor: 'test' })
    expect((await come({ counter: 3 })).status).toBe(200)
  })

  it('of localhost answers to this port only: a page of another one on the machine could ask for it', async () => {
    const { app } = await withPasskey()
    for (const origin of ['http://localhost:1', 'http://localhost', 'https://localhost']) {
      const refused = await ask(app, '/session/passkey/options', {}, origin)
      expect(refused).toMatchObject({
        status: 409,
        body: { error: expect.stringContaining('localhost with its port') },
      })
    }
  })

  it('is refused as unknown where the answer is no answer at all', async () => {
    const { app } = await testCapstan({ worker: false })
    const client = (text: string) => ({ clientDataJSON: Buffer.from(text).toString('base64url') })
    for (const response of [
      {},
      { id: 'a', response: null },
      { id: 'a\u0000', response: client('{"challenge":"x"}') },
      { id: 'a', response: client('{"challenge":"\\u0000"}') },
      { id: 'a', response: client('[') },
    ]) {
      expect((await ask(app, '/session/passkey', { response })).status).toBe(403)
    }
  })

  it('leaves no challenge behind for good, also where nobody signs in by password', async () => {
    const { app } = await testCapstan({ worker: false })
    const { pool } = app.context
    await pool.query(`insert into operator_challenges (challenge_hash, purpose, expires_at)
      select sha256(n::text::bytea), 'passkey-sign-in', now() - interval '1 second' from generate_series(1, 20) n`)
    await challengeAt(app)
    expect((await pool.query('select from operator_challenges')).rowCount).toBe(1)
  })
})
