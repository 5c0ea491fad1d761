import { expect, it, onTestFinished } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import { createClient } from '../../src/application/create-client.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { manual } from '../conformance/orders.ts'
import { type Credentials, call, signedRequest } from '../conformance/raw-client.ts'
import { type Connection, connect, headerValues, requestBytes } from '../conformance/raw-http.ts'
import { testDatabase } from '../support/database.ts'
import { type ScriptedAcquirer, scriptedAcquirer, yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'

const within = { timeout: 15_000, interval: 20 }

type Pool = Awaited<ReturnType<typeof testDatabase>>['pool']

/** A server whose live clients pay through the scripted acquirer. Longer than this test: only a stop ends a lease. */
async function start(pool: Pool, acquirer: ScriptedAcquirer, shutdownGraceMs: number, leaseMs = 600_000): Promise<App> {
  const app = await startApp({
    pool,
    host: '127.0.0.1',
    port: 0,
    notifyAllow: [],
    log: createLog('silent'),
    acquirers: [acquirer],
    routing: { default: 'SCRIPTED', rules: [] },
    deadlines: { acquirerMs: 60_000, repeatMs: 1_000, leaseMs },
    shutdownGraceMs,
  })
  onTestFinished(() => app.stop())
  return app
}

async function serverWithCaptureUnderWay(shutdownGraceMs: number) {
  const { pool } = await testDatabase()
  const acquirer = scriptedAcquirer()
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
  acquirer.always('authorize', (amount) => yes(amount?.value ?? 0n))
  acquirer.answer('capture', promise)
  const app = await start(pool, acquirer, shutdownGraceMs)
  const client = await createClient(app.context, { clientId: 'LIVE', name: 'LIVE', notifyUrls: {}, actor: 'test' })
  if (!client) throw new Error('the client exists')
  const paid = await call(app.url, client, 'pay', manual())
  const { paymentId, paymentAmount: captureAmount } = paid
  const body = { captureRequestId: newId('capture'), paymentId, captureAmount }
  const capture = await connect(app.url)
  capture.send(requestBytes(signedRequest(client, 'capture', body)))
  await expect.poll(() => acquirer.calls.length, within).toBe(2)
  return { app, pool, acquirer, client, capture, body, answer: () => resolve(yes(BigInt(captureAmount.value))) }
}

/** A connection with the first half of a request sent: open, and not idle, when the server is told to stop. */
async function halfSent(app: App, request: Buffer): Promise<Connection & { sendRest: () => void }> {
  const connection = await connect(app.url)
  connection.send(request.subarray(0, 20))
  // Another request answered afterwards means that those bytes have arrived too.
  await fetch(`${app.url}/livez`)
  return { ...connection, sendRest: () => connection.send(request.subarray(20)) }
}

function payRequest(client: Credentials): Buffer {
  return requestBytes(signedRequest(client, 'pay', manual()))
}

it('a server that is told to stop is not ready, takes no connection, and answers signed what is on open ones', async () => {
  const { app, client, capture, answer } = await serverWithCaptureUnderWay(60_000)
  const readiness = await halfSent(app, Buffer.from('GET /readyz HTTP/1.1\r\nhost: capstan\r\n\r\n'))
  const payment = await halfSent(app, payRequest(client))
  const stopped = app.stop()
  const connecting = () =>
    connect(app.url).then(
      () => 'taken',
      (error: NodeJS.ErrnoException) => error.code,
    )
  await expect.poll(connecting, within).toBe('ECONNREFUSED')

  readiness.sendRest()
  const ready = await readiness.answer()
  expect([ready.status, JSON.parse(ready.body.toString())]).toEqual([503, { status: 'stopping' }])
  payment.sendRest()
  const paid = await payment.answer()
  expect(JSON.parse(paid.body.toString()).result.resultStatus).toBe('S')
  expect(headerValues(paid, 'connection')).toEqual(['close'])
  expect(headerValues(paid, 'signature')).toHaveLength(1)

  answer()
  expect(JSON.parse((await capture.answer()).body.toString()).result.resultStatus).toBe('S')
  await stopped
})

it('what is not finished in the grace time is taken by another process at once, which asks first', async () => {
  const { app, pool, acquirer, client, capture, body, answer } = await serverWithCaptureUnderWay(0)
  const cut = expect(capture.answer()).rejects.toThrow()
  await app.stop()
  await cut
  acquirer.always('inquireCapture', () => yes(BigInt(body.captureAmount.value)))
  const other = await start(pool, acquirer, 60_000)
  const state = async () => (await pool.query('select state from captures')).rows[0]?.state
  await expect.poll(state, within).toBe('succeeded')
  expect(acquirer.calls.map((one) => one.split(' ')[0])).toEqual(['authorize', 'capture', 'inquireCapture'])
  expect((await call(other.url, client, 'capture', body)).result.resultStatus).toBe('S')
  answer()
})
