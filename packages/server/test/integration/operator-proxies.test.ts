import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { testCapstan } from '../support/capstan.ts'
import { atDoor, signInAt } from '../support/door.ts'
import { operate } from '../support/operator.ts'
import { signedIn, testPassword } from '../support/signed-in.ts'

/** Whether so many tries are all heard. An empty password is refused as one, after the bound. */
async function heard(app: App, count: number, forwarded: (index: number) => string): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      atDoor(app, '/session', { login: 'ada', password: '' }, { 'x-forwarded-for': forwarded(index) }),
    ),
  )
  return answers.filter(({ status }) => status === 400).length
}

async function addressOfSignIn(app: App, forwarded: string): Promise<string> {
  const { login } = await signedIn(app, 'viewer', { password: testPassword })
  const typed = { login, password: testPassword }
  expect((await atDoor(app, '/session', typed, { 'x-forwarded-for': forwarded })).status).toBe(200)
  return (await operate(app, 'GET', `/audit?actor=${login}&action=signed-in&limit=1`)).body.entries[0].detail.address
}

describe('where no proxy is trusted', () => {
  it('X-Forwarded-For gives nobody more tries, and nobody another address in the audit', async () => {
    const { app } = await testCapstan({ worker: false })
    expect(await addressOfSignIn(app, '203.0.113.9')).toBe('127.0.0.1')
    expect(await heard(app, 45, (index) => `203.0.113.${index}`)).toBeLessThan(36)
  })
})

describe('behind a proxy that is trusted', () => {
  const behind = { worker: false, trustedProxies: ['127.0.0.1', '10.1.0.0/16'] }

  it('each of its clients has tries of its own', async () => {
    const { app } = await testCapstan(behind)
    expect(await heard(app, 45, (index) => `203.0.113.${index}`)).toBe(45)
    expect(await heard(app, 45, () => '198.51.100.7')).toBeLessThan(36)
  })

  it('a client is who the proxy saw, whatever it says to be itself', async () => {
    const { app } = await testCapstan(behind)
    // The proxy adds whom it saw at the end; what stands before that, its client made up.
    expect(await heard(app, 45, (index) => `203.0.113.${index}, 198.51.100.7`)).toBeLessThan(36)
    expect(await addressOfSignIn(app, '203.0.113.9, 198.51.100.8')).toBe('198.51.100.8')
  })

  it('a chain of proxies leads to the first that is none of them', async () => {
    const { app } = await testCapstan(behind)
    expect(await addressOfSignIn(app, '203.0.113.9, 198.51.100.8, 10.1.2.3')).toBe('198.51.100.8')
    expect(await addressOfSignIn(app, '203.0.113.9, 10.2.2.3')).toBe('10.2.2.3')
    expect(await addressOfSignIn(app, '2001:db8:1:2:3::4')).toBe('2001:db8:1:2:3::4')
  })

  it('what is no address is the proxy’s own, also in the audit', async () => {
    const { app } = await testCapstan(behind)
    expect(await addressOfSignIn(app, '=cmd()|"x"')).toBe('127.0.0.1')
    expect(await heard(app, 45, (index) => `198.51.100.7:${40_000 + index}`)).toBeLessThan(36)
  })

  it('who comes past the proxy is who is connected', async () => {
    const { app } = await testCapstan({ worker: false, trustedProxies: ['10.1.0.0/16'] })
    expect(await addressOfSignIn(app, '203.0.113.9')).toBe('127.0.0.1')
    expect((await signInAt(app, { login: 'nobody', password: 'x' })).status).toBe(403)
  })
})
