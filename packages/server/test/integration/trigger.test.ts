import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startListening } from '../../src/application/listener.ts'
import { type TriggerName, triggerEvents, triggerNames } from '../../src/application/trigger-events.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { type Body, operate } from '../support/operator.ts'

/** A merchant who takes every notification. */
async function endpoint(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.end(JSON.stringify({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`
}

async function shop(server: TestCapstan): Promise<void> {
  const url = await endpoint()
  await server.newClient('SANDBOX_SHOP')
  const body = { payment: url, capture: url, refund: url }
  expect((await operate(server.app, 'PUT', '/clients/SANDBOX_SHOP/notify-urls', { body })).status).toBe(200)
  await operate(server.app, 'PUT', '/clients/SANDBOX_SHOP/expiry', { body: { notifies: true } })
}

async function trigger(server: TestCapstan, event: string, clientId = 'SANDBOX_SHOP'): Promise<Body[]> {
  const response = await fetch(`${server.app.url}/operator/clients/${clientId}/trigger`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.app.operatorToken}` },
    body: JSON.stringify({ event }),
  })
  const text = await response.text()
  if (response.status !== 200) return [{ status: response.status, ...JSON.parse(text) }]
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('a server that stops does not wait for what nobody delivers any more, and says how far it came', async () => {
  const server = await testCapstan()
  await shop(server)
  const listening = { clientId: 'SANDBOX_SHOP', listener: 'a-listener-that-died', name: 'a dead one', takeover: false }
  const { context } = server.app
  await startListening(context, { ...listening, forwardTo: 'http://127.0.0.1:9/', actor: 'test' })
  await context.pool.query(`update clients set listening_until = now() + interval '1 hour' where listener is not null`)
  const answered = trigger(server, 'payment.failed')
  await vi.waitUntil(async () => {
    const { body } = await operate(server.app, 'GET', '/notifications?clientId=SANDBOX_SHOP')
    return body.notifications.length === 1
  })
  const stopping = performance.now()
  await server.app.stop()
  // Half of the grace time, after which connections are cut.
  expect(performance.now() - stopping).toBeLessThan(5_000)
  expect((await answered).slice(-2)).toMatchObject([
    { kind: 'notification', notification: { state: 'waiting', tries: 0 } },
    { kind: 'end', happened: true },
  ])
}, 20_000)

/** What the merchant was told, in order. */
const told: Readonly<Record<TriggerName, readonly string[]>> = {
  'payment.succeeded': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S'],
  'payment.failed': ['PAYMENT_RESULT F'],
  'payment.pending': ['PAYMENT_RESULT S'],
  'payment.cancelled': ['PAYMENT_RESULT S'],
  'capture.succeeded': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S'],
  'capture.failed': ['PAYMENT_RESULT S', 'CAPTURE_RESULT F'],
  'capture.pending': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S'],
  'capture.unknown': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S'],
  'capture.reversed': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'CAPTURE_RESULT F'],
  'authorization.expiring': ['PAYMENT_RESULT S', 'AUTHORIZATION_EXPIRING'],
  'authorization.expired': ['PAYMENT_RESULT S', 'AUTHORIZATION_EXPIRING'],
  'amount.updated': ['PAYMENT_RESULT S', 'UPDATE_AMOUNT_RESULT S'],
  'refund.succeeded': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'REFUND_RESULT S'],
  'refund.failed': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'REFUND_RESULT F'],
  'refund.pending': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'REFUND_RESULT S'],
  'refund.reversed': ['PAYMENT_RESULT S', 'CAPTURE_RESULT S', 'REFUND_RESULT S', 'REFUND_RESULT F'],
}

describe('each event really happens, and its merchant is told', () => {
  for (const event of triggerNames) {
    test(event, async () => {
      const server = await testCapstan({ deadlines: { acquirerMs: 500, repeatMs: 5_000, leaseMs: 6_000 } })
      await shop(server)
      const lines = await trigger(server, event)
      const end = lines.at(-1)
      expect(end).toMatchObject({ kind: 'end', event, happened: true, stopped: null })
      const notifications = lines.filter(({ kind }) => kind === 'notification')
      expect(notifications.map(({ text }) => text.replace(/^(\w+)( [SFU])?\b.*$/s, '$1$2'))).toEqual(told[event])
      for (const { notification } of notifications) expect(notification.state).toBe('acknowledged')
    })
  }
})

test('docs/development.md lists the events that there are, as the command does', () => {
  const page = readFileSync(new URL('../../../../docs/development.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z]+)` \| (.*) \|$/gm)].map(([, name, text]) => [name, text])
  expect(rows).toEqual(triggerNames.map((name) => [name, triggerEvents[name].text]))
})

test('what stands in the way is named with the command that takes it away, and nothing is done', async () => {
  const server = await testCapstan()
  await server.newClient('SHOP')
  const body = { behaviour: 'decline' }
  await operate(server.app, 'PUT', '/clients/SANDBOX_TEST/scenarios/capture', { body })
  await operate(server.app, 'PUT', '/clients/SANDBOX_TEST/expiry', { body: { atExpiry: 'capture' } })
  const [scenario] = await trigger(server, 'capture.succeeded', 'SANDBOX_TEST')
  expect(scenario).toMatchObject({ status: 409 })
  expect(scenario.error).toMatch(/scenario capture decline,.*capstan scenario clear SANDBOX_TEST capture$/)
  const [warning] = await trigger(server, 'authorization.expiring', 'SANDBOX_TEST')
  expect(warning.error).toMatch(/asks for no warning\..*capstan client expiry SANDBOX_TEST --notify on$/)
  const [expiry] = await trigger(server, 'authorization.expired', 'SANDBOX_TEST')
  expect(expiry.error).toMatch(/captures before that\..*capstan client expiry SANDBOX_TEST --policy cancel$/)
  expect(await trigger(server, 'capture.succeeded', 'SHOP')).toMatchObject([{ status: 409 }])
  expect(await trigger(server, 'capture.succeeded', 'SANDBOX_NOBODY')).toEqual([
    { status: 404, error: 'There is no client SANDBOX_NOBODY. The sandbox clients are SANDBOX_TEST.' },
  ])
  const [unknown] = await trigger(server, 'capture.done', 'SANDBOX_TEST')
  expect(unknown.error).toMatch(/^event: must be one of payment.succeeded, /)
  expect((await operate(server.app, 'GET', '/payments')).body.payments).toEqual([])
})

test('what else falls due while the clock is turned is told', async () => {
  const server = await testCapstan()
  await shop(server)
  await trigger(server, 'amount.updated')
  const [other] = (await operate(server.app, 'GET', '/payments')).body.payments
  const lines = await trigger(server, 'authorization.expired')
  const clock = lines.find(({ kind }) => kind === 'clock')
  expect(clock.text).toContain('of the things that fell due are of other payments')
  expect(clock.steps.map(({ paymentId }: Body) => paymentId)).toContain(other.paymentId)
})

test('an endpoint that takes nothing is reported, with how to send it again', async () => {
  const server = await testCapstan()
  const dead = 'http://127.0.0.1:9/notify'
  await server.newClient('SANDBOX_SHOP', { payment: dead, capture: dead })
  const { code, stdout, stderr } = await capstan(
    ['trigger', 'payment.failed', '--client', 'SANDBOX_SHOP'],
    reaching(server.app),
  )
  expect(code).toBe(0)
  expect(stdout).toMatch(/PAYMENT_RESULT F PROCESS_FAIL: not acknowledged by http:.*connection refused.*next try in 2m/)
  expect(stderr).toMatch(/PAYMENT_RESULT again with: capstan notification resend \d+/)
})

test('the command prints each step with its ids, and what to do when nobody is told', async () => {
  const server = await testCapstan()
  const run = (...args: readonly string[]) => capstan(['trigger', ...args], reaching(server.app))
  const { code, stdout, stderr } = await run('capture.failed', '--client', 'SANDBOX_TEST')
  expect(code).toBe(0)
  const [payment] = (await operate(server.app, 'GET', '/payments')).body.payments
  expect(stdout).toMatch(/^pay of 120\.00 EUR: S SUCCESS\n {4}request triggered-\d+, payment \d+\n/)
  expect(stdout).toMatch(/capture of 40\.01 EUR: F PROCESS_FAIL, .*\n {4}request triggered-\d+, payment \d+, id \d+\n/)
  expect(stdout).toContain(`capture.failed has happened: payment ${payment.paymentId}`)
  expect(stderr).toContain('capstan listen --client SANDBOX_TEST --forward-to')
  expect(stderr).toContain('capstan client notify-url SANDBOX_TEST')
  expect(stdout + stderr).not.toContain('4054695723100768')

  const lines = (await run('payment.failed', '--client', 'SANDBOX_TEST', '--json')).stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['request', 'notification', 'end'])
  const slip = await run('capture.done')
  expect(slip).toMatchObject({ code: 2, stderr: expect.stringContaining('capture.succeeded') })
  const list = await run('--list')
  for (const name of triggerNames) expect(list.stdout).toContain(name)
  const nowhere = await capstan(['trigger', 'payment.failed'], { CAPSTAN_HOME: '/nowhere' })
  expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('npm start') })
})
