import { EventEmitter } from 'node:events'
import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../telemetry/log.ts'
import { type Change, createChanges } from './changes.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

class Connection extends EventEmitter {
  released = false
  readonly query = async () => ({ rows: [] })
  release() {
    this.released = true
  }
}

/** PostgreSQL as far as changes need it. */
function database() {
  const connections: Connection[] = []
  const state = { down: false, tries: 0 }
  const connect = async () => {
    state.tries += 1
    if (state.down) throw new Error('the database is down')
    const connection = new Connection()
    connections.push(connection)
    return connection
  }
  const pool = { connect, query: async () => ({ rows: [] }) } as unknown as Pool
  return { state, pool, open: () => connections.filter(({ released }) => !released) }
}

function watching({ pool }: Pick<ReturnType<typeof database>, 'pool'>) {
  const changes = createChanges(pool, 'self', createLog('silent'))
  const told: Change[] = []
  const ended = { count: 0 }
  const watch = () =>
    changes.watch({
      changed: (change) => void told.push(change),
      stopped() {
        ended.count += 1
      },
    })
  return { changes, told, ended, watch }
}

test('while the database is down nobody is told again and again to look at everything', async () => {
  const postgres = database()
  const { told, watch } = watching(postgres)
  watch()
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([])
  postgres.state.down = true
  postgres.open()[0]?.emit('end')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(postgres.state.tries).toBeGreaterThan(10)
  expect(told).toEqual([{ kind: 'all' }])
  postgres.state.down = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told).toEqual([{ kind: 'all' }, { kind: 'all' }])
  expect(postgres.open()).toHaveLength(1)
})

test('what another version or anybody else tells is taken for a reason to look at everything, and ends nothing', async () => {
  const postgres = database()
  const { told, watch } = watching(postgres)
  watch()
  await vi.advanceTimersByTimeAsync(0)
  const texts = [
    'no JSON',
    'null',
    '{"from":"other"}',
    '{"from":"other","change":{"kind":"news"}}',
    '{"from":"other","change":{"kind":"payments","payments":[1]}}',
  ]
  for (const payload of texts) postgres.open()[0]?.emit('notification', { payload })
  expect(told).toEqual(texts.map(() => ({ kind: 'all' })))
  const known = { kind: 'payments', payments: [{ clientId: 'SANDBOX_ONE', paymentId: '1' }] }
  for (const from of ['other', 'self'])
    postgres.open()[0]?.emit('notification', { payload: JSON.stringify({ from, change: known }) })
  expect(told.slice(texts.length)).toEqual([known])
})

test('whoever leaves and comes back at that moment is told, over one connection', async () => {
  const postgres = database()
  const { watch } = watching(postgres)
  for (let times = 0; times < 5; times += 1) {
    const leave = watch()
    if (times % 2 === 0) await vi.advanceTimersByTimeAsync(0)
    leave()
  }
  watch()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(postgres.open()).toHaveLength(1)
})

test('whoever comes while the process stops is sent away, and no connection is opened for them', async () => {
  const postgres = database()
  const { changes, ended, watch } = watching(postgres)
  await changes.stop()
  watch()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ended.count).toBe(1)
  expect(postgres.state.tries).toBe(0)
})
