import { request } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { type App, startApp } from '../../src/app.ts'
import type { Change } from '../../src/application/changes.ts'
import { createPool } from '../../src/database/pool.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { testDatabase } from '../support/database.ts'
import { operate } from '../support/operator.ts'

const within = { timeout: 10_000, interval: 20 }

interface Told {
  readonly id: string
  readonly change: Change
}

interface Stream {
  readonly told: Told[]
  readonly ended: Promise<void>
  close(): void
}

async function follow(app: Pick<App, 'url' | 'operatorToken'>, lastId?: string, query = ''): Promise<Stream> {
  const controller = new AbortController()
  const answer = await request(`${app.url}/operator/events${query}`, {
    headers: { authorization: `Bearer ${app.operatorToken}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
    signal: controller.signal,
  })
  expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  const told: Told[] = []
  let text = ''
  const read = async () => {
    for await (const chunk of answer.body) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const [, id] = /^id: (.+)$/m.exec(event) ?? []
        const [, data] = /^data: (.+)$/m.exec(event) ?? []
        if (id !== undefined && data !== undefined) told.push({ id, change: JSON.parse(data) })
      }
    }
  }
  const ended = read().catch(() => undefined)
  onTestFinished(() => controller.abort())
  await expect.poll(() => told.length, within).toBeGreaterThan(0)
  return { told, ended, close: () => controller.abort() }
}

const names = (stream: Stream) =>
  stream.told.flatMap(({ change }) => (change.kind === 'payments' ? change.payments : []))

/** Another process on the same database. */
async function secondServer(url: string): Promise<App> {
  const pool = createPool(url, { applicationName: 'second', onIdleError: () => undefined })
  const app = await startApp({ pool, host: '127.0.0.1', port: 0, notifyAllow: [], log: createLog('silent') })
  onTestFinished(async () => {
    await app.stop()
    await pool.end()
  })
  return app
}

it('whoever watches is told which payment changed, and nothing of it', async () => {
  const { app, call, client } = await testCapstan()
  const stream = await follow(app)
  const { paymentId } = await call('pay', cardPayment('12950', 'MANUAL'))
  await expect.poll(() => names(stream), within).toContainEqual({ clientId: client.clientId, paymentId })
  for (const { change } of stream.told) expect(Object.keys(change).toSorted()).toEqual(['kind', 'payments'])
})

it('what people change at the operator API is told', async () => {
  const { app } = await testCapstan()
  const stream = await follow(app)
  await operate(app, 'GET', '/clients')
  await operate(app, 'POST', '/clients', { body: { clientId: 'SANDBOX_NEW' } })
  await expect.poll(() => stream.told.map(({ change }) => change.kind), within).toContain('settings')
  expect(stream.told.filter(({ change }) => change.kind === 'settings')).toHaveLength(1)
})

it('what another process does is told, also after the connection to PostgreSQL was cut', async () => {
  const database = await testDatabase()
  const first = await secondServer(database.url)
  const second = await secondServer(database.url)
  const stream = await follow(first)
  const listening = () =>
    database.pool.query(`select pid from pg_stat_activity where datname = $1 and query = 'listen capstan_changes'`, [
      database.name,
    ])
  await expect.poll(async () => (await listening()).rows.length, within).toBe(1)
  await operate(second, 'POST', '/clients', { body: { clientId: 'SANDBOX_ONE' } })
  await expect.poll(() => stream.told.map(({ change }) => change.kind), within).toContain('settings')
  const { rows } = await listening()
  await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await expect.poll(() => stream.told.map(({ change }) => change.kind), within).toContain('all')
  await expect.poll(async () => (await listening()).rows.map(({ pid }) => pid), within).not.toContain(rows[0].pid)
  await expect.poll(async () => (await listening()).rows.length, within).toBe(1)
  const before = stream.told.length
  await operate(second, 'POST', '/clients', { body: { clientId: 'SANDBOX_TWO' } })
  await expect.poll(() => stream.told.slice(before).map(({ change }) => change.kind), within).toContain('settings')
})

it('who asks again is told whether anything was missed', async () => {
  const { app } = await testCapstan()
  const first = await follow(app)
  await operate(app, 'POST', '/clients', { body: { clientId: 'SANDBOX_NEW' } })
  await expect.poll(() => first.told.length, within).toBe(2)
  first.close()
  await first.ended
  const nothingMissed = await follow(app, first.told[1]?.id)
  expect(nothingMissed.told[0]?.change).toEqual({ kind: 'payments', payments: [] })
  const missed = await follow(app, first.told[0]?.id)
  expect(missed.told[0]?.change).toEqual({ kind: 'all' })
  const anew = await follow(app, undefined, `?seen=${first.told[1]?.id}`)
  expect(anew.told[0]?.change).toEqual({ kind: 'payments', payments: [] })
  const tooLate = await follow(app, undefined, `?seen=${first.told[0]?.id}`)
  expect(tooLate.told[0]?.change).toEqual({ kind: 'all' })
})

it('more changes than can be named are told as one', async () => {
  const { app } = await testCapstan()
  const stream = await follow(app)
  const { changes } = app.context
  for (let number = 0; number < 61; number += 1) changes.payment({ clientId: 'SANDBOX_TEST', paymentId: `p${number}` })
  await expect.poll(() => stream.told.map(({ change }) => change.kind), within).toContain('all')
  expect(names(stream)).toEqual([])
})

it('a server that stops ends its streams and holds no connection', async () => {
  const { pool } = await testDatabase()
  const app = await startApp({ pool, host: '127.0.0.1', port: 0, notifyAllow: [], log: createLog('silent') })
  const stream = await follow(app)
  await app.stop()
  await stream.ended
  expect(pool.totalCount - pool.idleCount).toBe(0)
})
