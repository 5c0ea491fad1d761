import { verifyNotification } from '@capstan/sdk'
import { expect, test, vi } from 'vitest'
import { nextForListener, reportForwarded, startListening, stopListening } from '../../src/application/listener.ts'
import { cardPayment, type TestCapstan, type TestClient, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { localEndpoint } from '../support/local-endpoint.ts'
import { type Body, operate } from '../support/operator.ts'
import { runningCommand } from '../support/running-command.ts'

const SHOP = 'SANDBOX_SHOP'

async function listening(server: TestCapstan, forwardTo: string, ...options: readonly string[]) {
  const args = ['listen', '--forward-to', forwardTo, '--client', SHOP, ...options]
  const command = runningCommand(args, reaching(server.app))
  await command.said('Ctrl-C ends it')
  return command
}

const posted = (command: { readonly lines: readonly string[] }): Body[] => command.lines.map((line) => JSON.parse(line))

function pay(server: TestCapstan, shop: TestClient): Promise<Body> {
  return server.call('pay', cardPayment('900', 'AUTOMATIC'), shop)
}

async function notifications(server: TestCapstan): Promise<Body[]> {
  const { body } = await operate(server.app, 'GET', `/notifications?clientId=${SHOP}`)
  return body.notifications.toReversed()
}

/** Somebody listens who never takes anything, until `forMs` milliseconds from now. */
async function deadListener({ app }: TestCapstan, forMs: number, listener = 'a-listener-that-died') {
  const order = { clientId: SHOP, listener, name: 'a dead one', forwardTo: 'http://127.0.0.1:9/', takeover: false }
  expect(await startListening(app.context, { ...order, actor: 'test' })).toEqual({ kind: 'listening' })
  await app.context.pool.query(
    `update clients set listening_until = now() + $1 * interval '1 millisecond' where client_id = $2`,
    [forMs, SHOP],
  )
}

test('notifications come to this machine, genuine and in order, and go their own way again afterwards', async () => {
  const server = await testCapstan()
  const own = await localEndpoint('/own')
  const shop = await server.newClient(SHOP, { payment: own.url, capture: own.url })
  const local = await localEndpoint('/notify?shop=7')
  const command = await listening(server, local.url, '--json')
  const { paymentId } = await pay(server, shop)
  await vi.waitUntil(() => command.lines.length === 2, { timeout: 10_000 })

  expect(posted(command)).toMatchObject([
    { number: 1, notifyType: 'PAYMENT_RESULT', paymentId, sequence: 1, try: 1, status: 200, acknowledged: true },
    { number: 2, notifyType: 'CAPTURE_RESULT', paymentId, sequence: 2, try: 1, status: 200, acknowledged: true },
  ])
  expect(own.received).toEqual([])
  for (const { target, headers, body } of local.received) {
    expect(target).toBe('/notify?shop=7')
    const trust = { clientId: SHOP, apoPublicKey: shop.apoPublicKey, tolerance: 60 }
    const verified = await verifyNotification({ path: target, headers, body }, trust)
    expect(verified.kind).toBe('verified')
  }
  const [first] = await notifications(server)
  const { body } = await operate(server.app, 'GET', `/notifications/${first.notificationId}`)
  expect(body).toMatchObject({ state: 'acknowledged', tries: 1 })
  expect(body.deliveries).toMatchObject([{ url: local.url, responseStatus: 200, acknowledged: true }])
  expect(body.deliveries[0].requestHeaders).toMatchObject({ 'client-id': SHOP, 'capstan-sequence': '1' })
  const client = await operate(server.app, 'GET', `/clients/${SHOP}`)
  expect(client.body).toMatchObject({ paymentNotifyUrl: own.url, captureNotifyUrl: own.url })

  expect(await command.end('SIGINT')).toBe(0)
  await pay(server, shop)
  await vi.waitUntil(() => own.received.length === 2, { timeout: 5_000 })
  expect(local.received).toHaveLength(2)
})

test('an endpoint that is down is named, and what it missed is sent again by hand', async () => {
  const server = await testCapstan()
  const shop = await server.newClient(SHOP)
  const local = await localEndpoint()
  await local.close()
  const command = await listening(server, local.url)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  await command.said('Nothing listens at')
  expect(command.lines).toEqual([
    expect.stringMatching(
      /#1 {2}PAYMENT_RESULT F PROCESS_FAIL {2}payment \d+ {2}-> {2}not acknowledged: connection ref/,
    ),
  ])
  const [{ notificationId }] = await notifications(server)
  const advice = command.notes.find((line) => line.includes('Nothing listens at'))
  expect(advice).toContain(`capstan notification resend ${notificationId}`)
  expect(advice).toContain("By itself it is sent again in 2m of the client's time")

  expect((await capstan(['notification', 'resend', notificationId], reaching(server.app))).code).toBe(0)
  await vi.waitUntil(() => command.lines.length === 2, { timeout: 10_000 })
  expect(command.lines[1]).toContain('#1  PAYMENT_RESULT')
  const { body } = await operate(server.app, 'GET', `/notifications/${notificationId}`)
  expect(body.deliveries).toMatchObject([
    { url: local.url, error: expect.stringContaining('ECONNREFUSED') },
    { url: local.url, error: expect.stringContaining('ECONNREFUSED') },
  ])
})

test('a clock that is turned waits for the listener, which gets every try in order', async () => {
  const server = await testCapstan()
  const shop = await server.newClient(SHOP)
  const local = await localEndpoint()
  local.answer(500, 'not yet')
  const command = await listening(server, local.url, '--json')
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  await vi.waitUntil(() => command.lines.length === 1, { timeout: 10_000 })
  const turned = await operate(server.app, 'POST', `/clients/${SHOP}/clock/advance`, { body: { byMs: 23 * 60_000 } })
  expect(posted(command)).toMatchObject([
    { try: 1, status: 500, acknowledged: false, state: 'waiting', nextTryInMs: 120_000 },
    { try: 2, nextTryInMs: 600_000 },
    { try: 3, nextTryInMs: 600_000 },
    { try: 4, nextTryInMs: 3_600_000, number: 1 },
  ])
  expect(turned.body.steps).toMatchObject(Array(3).fill({ kind: 'notification', state: 'waiting' }))
  expect(turned.body.steps[0].text).toContain(`not acknowledged by ${local.url}: HTTP status 500`)
  const minutes = turned.body.steps.map(({ at }: Body) => Date.parse(at) / 60_000)
  expect(minutes[2] - minutes[0]).toBeCloseTo(20, 0)
  expect(await command.end('SIGTERM')).toBe(0)
})

test('what a listener that died did not take is delivered as ever when its time is over', async () => {
  const server = await testCapstan()
  const own = await localEndpoint()
  const shop = await server.newClient(SHOP, { payment: own.url, capture: own.url })
  await deadListener(server, 600_000)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const other = await server.newClient('SANDBOX_OTHER', { payment: own.url })
  await server.call('pay', cardPayment('5001', 'MANUAL'), other)
  // The worker has been past it by the time it has delivered a later one.
  await vi.waitUntil(() => own.received.length === 1)
  expect(own.received[0]?.headers['client-id']).toBe('SANDBOX_OTHER')
  expect(await notifications(server)).toMatchObject([{ state: 'waiting', tries: 0 }])
  await server.app.context.pool.query('update clients set listening_until = now() where client_id = $1', [SHOP])
  await vi.waitUntil(() => own.received.length === 2, { timeout: 5_000 })
})

test('turning a clock does not hang on a listener that died', async () => {
  const server = await testCapstan()
  const own = await localEndpoint()
  const shop = await server.newClient(SHOP, { payment: own.url, capture: own.url })
  await deadListener(server, 1_500)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const turned = await operate(server.app, 'POST', `/clients/${SHOP}/clock/advance`, { body: { byMs: 60_000 } })
  expect(turned.status).toBe(200)
  expect(own.received).toHaveLength(1)
})

test('a notification in the hands of a listener that dies is posted by the next one', async () => {
  // Without a worker, which would be the next one.
  const server = await testCapstan({ worker: false })
  const shop = await server.newClient(SHOP)
  const first = { clientId: SHOP, listener: 'a-listener-that-dies' }
  await deadListener(server, 600_000, first.listener)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const { context } = server.app
  const taken = await nextForListener(context, first, 'http://127.0.0.1:9/', 5_000, () => true)
  expect(taken).toMatchObject({ kind: 'notification', notification: { notifyType: 'PAYMENT_RESULT', tryNumber: 1 } })
  await context.pool.query(`update notifications set leased_until = now() + interval '500 milliseconds'`)
  await context.pool.query('update clients set listening_until = now() where client_id = $1', [SHOP])
  const local = await localEndpoint()
  const command = await listening(server, local.url, '--json')
  await vi.waitUntil(() => command.lines.length === 1, { timeout: 10_000 })
  expect(posted(command)).toMatchObject([{ try: 1, acknowledged: true }])
  // What the dead one had in hand is not given to it again.
  expect(await nextForListener(context, first, 'http://127.0.0.1:9/', 0, () => true)).toEqual({ kind: 'lost' })
})

test('one listens at a time: the second is told who does, and can take the place', async () => {
  const server = await testCapstan()
  await server.newClient(SHOP)
  const local = await localEndpoint()
  const first = await listening(server, local.url)
  const second = await capstan(['listen', '--forward-to', local.url, '--client', SHOP], reaching(server.app))
  expect(second.code).toBe(1)
  expect(second.stderr).toMatch(/^process \d+ on .* listens to SANDBOX_SHOP already\..*--takeover\n$/)
  const third = await listening(server, local.url, '--takeover')
  expect(await first.ended).toBe(1)
  expect(first.notes.at(-1)).toContain('Another one listens to SANDBOX_SHOP now')
  expect(await third.end('SIGINT')).toBe(0)
  const { rows } = await server.app.context.pool.query('select listener from clients where client_id = $1', [SHOP])
  expect(rows).toEqual([{ listener: null }])
})

test('who has lost its place does not give away what the next one is posting', async () => {
  const server = await testCapstan({ worker: false })
  const shop = await server.newClient(SHOP)
  const lost = { clientId: SHOP, listener: 'a-listener-that-lost' }
  const next = { clientId: SHOP, listener: 'a-listener-that-took-over' }
  const { context } = server.app
  await deadListener(server, 600_000, lost.listener)
  const about = { name: 'the next', forwardTo: 'http://127.0.0.1:9/', takeover: true, actor: 'test' }
  await startListening(context, { ...next, ...about })
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const taken = await nextForListener(context, next, about.forwardTo, 5_000, () => true)
  if (taken.kind !== 'notification') throw new Error(taken.kind)
  await stopListening(context, lost)
  expect(await nextForListener(context, next, about.forwardTo, 0, () => true)).toEqual({ kind: 'none' })
  const { rows } = await context.pool.query(`select k.listener, n.leased_until > now() as leased
    from notifications n join clients k using (client_id)`)
  expect(rows).toEqual([{ listener: next.listener, leased: true }])
})

test('nobody reports that the notification of a live client was taken', async () => {
  const server = await testCapstan({ worker: false })
  const shop = await server.newClient(SHOP)
  await server.newClient('SHOP')
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const { context } = server.app
  for (const table of ['payments', 'notifications']) {
    await context.pool.query(`insert into ${table}
      select (jsonb_populate_record(t, '{"client_id": "SHOP"}')).* from ${table} t where client_id = '${SHOP}'`)
  }
  const [{ notificationId }] = await notifications(server)
  const body = JSON.stringify({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } })
  const answer = { kind: 'answered', status: 200, body, durationMs: 1 } as const
  const report = { notificationId, url: 'http://127.0.0.1:9/', headers: {}, answer }
  expect(await reportForwarded(context, 'SHOP', report)).toBeUndefined()
  expect(await reportForwarded(context, SHOP, report)).toMatchObject({ state: 'acknowledged' })
  const { rows } = await context.pool.query('select client_id, state, tries from notifications order by client_id')
  expect(rows).toMatchObject([{ state: 'acknowledged' }, { client_id: 'SHOP', state: 'waiting', tries: 0 }])
})

test('a report that comes when the notification was taken already plans nothing and says so', async () => {
  const server = await testCapstan({ worker: false })
  const shop = await server.newClient(SHOP)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  const [{ notificationId }] = await notifications(server)
  const body = JSON.stringify({ result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } })
  const report = { notificationId, url: 'http://127.0.0.1:9/', headers: {} }
  const { context } = server.app
  await reportForwarded(context, SHOP, { ...report, answer: { kind: 'answered', status: 200, body, durationMs: 1 } })
  const late = { kind: 'failed', reason: 'no answer within 15000 ms', durationMs: 15_000 } as const
  expect(await reportForwarded(context, SHOP, { ...report, answer: late })).toMatchObject({
    delivery: { acknowledged: false },
    state: 'acknowledged',
    nextTryInMs: null,
  })
  expect(await notifications(server)).toMatchObject([{ state: 'acknowledged', nextTryAt: null }])
})

test('what an endpoint answers does not act on the terminal', async () => {
  const server = await testCapstan()
  const shop = await server.newClient(SHOP)
  const local = await localEndpoint()
  local.answer(200, '{"result":{"resultStatus":"\u009b2J"}}')
  const command = await listening(server, local.url)
  await server.call('pay', cardPayment('5001', 'MANUAL'), shop)
  await vi.waitUntil(() => command.lines.length === 1, { timeout: 10_000 })
  expect(command.lines[0]).toContain('resultStatus is "\\u009b2J"')
  const triggered = await capstan(['trigger', 'payment.failed', '--client', SHOP], reaching(server.app))
  expect(triggered.stdout).toContain('resultStatus is "\\u009b2J"')
})

test('a listener ends when its server does, and says so', async () => {
  const server = await testCapstan()
  await server.newClient(SHOP)
  const command = await listening(server, 'http://localhost:1/notify')
  await server.app.stop()
  expect(await command.ended).toBe(3)
  expect(command.notes.at(-1)).toContain('No server answers at')
})

test('who cannot be listened to, and what cannot be forwarded to, is refused by name', async () => {
  const server = await testCapstan()
  await server.newClient('SHOP')
  const run = (url: string, client: string) =>
    capstan(['listen', '--forward-to', url, '--client', client], reaching(server.app))
  expect(await run('http://localhost:1/', 'SHOP')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is live'),
  })
  expect(await run('http://localhost:1/', 'SANDBOX_NOBODY')).toMatchObject({
    code: 1,
    stderr: 'There is no client SANDBOX_NOBODY. The sandbox clients are SANDBOX_TEST.\n',
  })
  const asked = { listener: 'a-listener-of-the-api', name: 'a test', forwardTo: 'http://me:secret@localhost/' }
  const refused = await operate(server.app, 'PUT', '/clients/SANDBOX_TEST/listener', { body: asked })
  expect(refused).toMatchObject({ status: 400, body: { error: 'forwardTo: must not hold a user name or password' } })
  for (const url of ['localhost:3000', 'ftp://localhost/', 'http://me:secret@localhost/']) {
    expect(await run(url, 'SANDBOX_TEST'), url).toMatchObject({ code: 2, stdout: '' })
  }
  const nowhere = await capstan(['listen', '--forward-to', 'http://localhost:1/'], { CAPSTAN_HOME: '/nowhere' })
  expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('npm start') })
})
