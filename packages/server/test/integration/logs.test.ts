import { apiPath } from '@capstan/protocol'
import { expect, test, vi } from 'vitest'
import { bodyLimitBytes } from '../../src/http/limits/limits.ts'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'
import { runningCommand } from '../support/running-command.ts'

async function badSignature(server: TestCapstan): Promise<void> {
  const headers = {
    'client-id': 'SANDBOX_TEST',
    'request-time': new Date().toISOString(),
    signature: `algorithm=RSA256,keyVersion=1,signature=${Buffer.alloc(256).toString('base64')}`,
  }
  await fetch(server.app.url + apiPath('pay', 'SANDBOX_TEST'), { method: 'POST', headers, body: '{}' })
}

const capture = (paymentId: string, captureRequestId: string) => ({
  paymentId,
  captureRequestId,
  captureAmount: { currency: 'EUR', value: '900' },
})

test('each request is there with its ids, its result and why, and nothing else of it', async () => {
  const server = await testCapstan()
  const paid = await server.call('pay', cardPayment('900', 'MANUAL', { paymentRequestId: 'order-1' }))
  await server.call('capture', capture(paid.paymentId, 'capture-1'))
  await server.call('capture', capture('2026', 'capture-2'))
  await badSignature(server)
  await fetch(`${server.app.url}/ams/api/v1/payments/steal`, { method: 'POST', body: 'x'.repeat(bodyLimitBytes + 1) })
  const { status, body } = await operate(server.app, 'GET', '/requests')
  expect(status).toBe(200)
  const { paymentId } = paid
  const clientId = 'SANDBOX_TEST'
  expect(body.requests).toMatchObject([
    { clientId, api: 'pay', requestId: 'order-1', paymentId, resultStatus: 'S', resultCode: 'SUCCESS', message: null },
    { clientId, api: 'capture', requestId: 'capture-1', paymentId, resultStatus: 'S' },
    { clientId, api: 'capture', requestId: 'capture-2', paymentId: '2026', resultCode: 'AUTH_NOT_FOUND' },
    { clientId, api: 'pay', requestId: null, resultStatus: 'F', resultCode: 'INVALID_SIGNATURE' },
    { clientId: null, api: '/ams/api/v1/payments/steal', resultCode: 'PARAM_ILLEGAL' },
  ])
  expect(body.requests[3].message).toContain('does not verify')
  expect(body.requests[4].message).toContain('is larger than')
  const text = JSON.stringify(body)
  for (const secret of ['4054695723100768', 'ceramic', 'algorithm=']) expect(text).not.toContain(secret)
  // The digits of times and of our own ids may be anything, also those of the security code.
  const ofTime = new Set(['process', 'at', 'durationMs', 'paymentId', 'pid', 'pids'])
  expect(JSON.stringify(body, (key, value) => (ofTime.has(key) ? undefined : value))).not.toContain('731')
})

test('what is asked for by client, failure and number is given, and a client that is not there is named', async () => {
  const server = await testCapstan()
  const other = await server.newClient('SHOP')
  await server.call('pay', cardPayment('900', 'MANUAL'))
  await server.call('capture', capture('2026', 'capture-2'), other)
  await badSignature(server)
  const codes = async (query: string) => {
    const { body } = await operate(server.app, 'GET', `/requests?${query}`)
    return body.requests.map(({ resultCode }: { resultCode: string }) => resultCode)
  }
  expect(await codes('failed=true&limit=1')).toEqual(['INVALID_SIGNATURE'])
  expect(await codes('clientId=SANDBOX_TEST')).toEqual(['SUCCESS', 'INVALID_SIGNATURE'])
  expect(await codes('clientId=SHOP&failed=true')).toHaveLength(1)
  expect(await codes('after=2')).toEqual(['INVALID_SIGNATURE'])
  expect(await operate(server.app, 'GET', '/requests?clientId=SANDBOX_TOAST')).toEqual({
    status: 404,
    body: { error: 'There is no client SANDBOX_TOAST. The sandbox clients are SANDBOX_TEST.' },
  })
  expect((await operate(server.app, 'GET', '/requests?after=-1')).body.error).toMatch(/^after: must be a whole number/)
})

test('the command prints what there was, follows what comes, and ends with Ctrl-C', async () => {
  const server = await testCapstan()
  await server.call('pay', cardPayment('900', 'MANUAL', { paymentRequestId: 'order-1' }))
  const command = runningCommand(['logs', '--client', 'SANDBOX_TEST'], reaching(server.app))
  await command.said('Ctrl-C ends it')
  expect(command.lines).toEqual([
    expect.stringMatching(
      /^\d{4}-.*Z {2}SANDBOX_TEST {2}pay {2}S SUCCESS {2}[\d.]+ ms {2}request order-1 {2}payment \d+$/,
    ),
  ])
  await server.call('capture', capture('2026', 'capture-2'))
  await vi.waitUntil(() => command.lines.length === 2, { timeout: 5_000 })
  expect(command.lines[1]).toMatch(/capture {2}F AUTH_NOT_FOUND .* payment 2026 {2}paymentId: no such payment/)
  expect(await command.end('SIGINT')).toBe(0)

  const last = await capstan(['logs', '--no-follow', '-n', '1', '--failed', '--json'], reaching(server.app))
  expect(last.code).toBe(0)
  expect(
    last.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ requestId: 'capture-2' }])
  const none = await capstan(['logs', '--no-follow', '-n', '0'], reaching(server.app))
  expect(none.code).toBe(2)
})

test('a server that stops is not kept waiting by who follows it', async () => {
  const server = await testCapstan()
  const command = runningCommand(['logs'], reaching(server.app))
  await command.said('Ctrl-C ends it')
  await server.app.stop()
  expect(await command.ended).toBe(3)
  expect(command.notes.at(-1)).toContain('No server answers at')
})
