import { type AddressInfo, connect, type Socket } from 'node:net'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { Change, Changes, Watcher } from '../../src/application/changes.ts'
import { createPool } from '../../src/database/pool.ts'
import { eventRoutes } from '../../src/http/operator/event-routes.ts'
import { hearChanges } from '../../src/store/changes.ts'
import { startDatabaseProxy } from '../faults/database-proxy.ts'
import { testDatabase } from '../support/database.ts'

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve))
const within = { timeout: 10_000, interval: 20 }

/** Only the streams, over changes that the test tells. */
async function streams(times: { readonly lifeMs: number; readonly drainMs: number }) {
  const watchers = new Set<Watcher>()
  const changes: Pick<Changes, 'watch'> = {
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
  }
  const http = fastify()
  const sockets: Socket[] = []
  http.server.on('connection', (socket) => sockets.push(socket))
  eventRoutes(http, { changes: changes as Changes, newToken: () => 'token' }, times)
  await http.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => http.close())
  const { port } = http.server.address() as AddressInfo
  return {
    sockets,
    tell: (change: Change) => watchers.forEach((watcher) => void watcher.changed(change)),
    stop: () => watchers.forEach((watcher) => void watcher.stopped()),
    /** Asks for a stream and reads no more of it than its head. */
    async stall() {
      const client = connect(port, '127.0.0.1', () => void client.write('GET /events HTTP/1.1\r\nhost: x\r\n\r\n'))
      onTestFinished(() => void client.destroy())
      client.on('error', () => undefined)
      await new Promise<void>((resolve) => client.once('readable', () => resolve()))
    },
  }
}

const much: Change = {
  kind: 'payments',
  payments: Array.from({ length: 60 }, (_, at) => ({ clientId: `SANDBOX_${'X'.repeat(60)}`, paymentId: `${at}` })),
}

/** Until nothing more goes into the connection, whatever the kernels on the way keep. */
async function fill({ sockets, tell }: Pick<Awaited<ReturnType<typeof streams>>, 'sockets' | 'tell'>) {
  const [socket] = sockets
  for (let stuck = 0; stuck < 5; ) {
    tell(much)
    await nextTurn()
    stuck = socket && socket.writableLength > 0 ? stuck + 1 : 0
  }
}

test('a reader that reads nothing any more loses its place when its stream is over', async () => {
  const server = await streams({ lifeMs: 3_000, drainMs: 100 })
  await server.stall()
  await fill(server)
  expect(server.sockets.map(({ destroyed }) => destroyed)).toEqual([false])
  await expect.poll(() => server.sockets.map(({ destroyed }) => destroyed), within).toEqual([true])
})

test('a reader that reads nothing does not hold up a server that stops', async () => {
  const server = await streams({ lifeMs: 60_000, drainMs: 100 })
  await server.stall()
  await fill(server)
  server.stop()
  await expect.poll(() => server.sockets.map(({ destroyed }) => destroyed), within).toEqual([true])
})

test('a reader that is too slow is cut off instead of being kept in memory', async () => {
  const server = await streams({ lifeMs: 60_000, drainMs: 60_000 })
  await server.stall()
  const [socket] = server.sockets
  let told = 0
  // More than the kernels keep, and far more than the server may.
  while (!socket?.destroyed && told < 100_000_000) {
    server.tell(much)
    told += JSON.stringify(much).length
    await nextTurn()
  }
  expect(socket?.destroyed).toBe(true)
})

test('a connection to PostgreSQL that is dead and does not say so is found out', async () => {
  const database = await testDatabase()
  const proxy = await startDatabaseProxy(database.url)
  const pool = createPool(proxy.url, { applicationName: 'ear', onIdleError: () => undefined })
  onTestFinished(() => pool.end())
  const heard: string[] = []
  const lost = { count: 0 }
  const pulse = { everyMs: 50, withinMs: 200 }
  const lose = () => {
    lost.count += 1
  }
  const listening = await hearChanges(pool, (text) => void heard.push(text), lose, pulse)
  onTestFinished(() => listening.end())
  await database.pool.query(`select pg_notify('capstan_changes', 'one')`)
  await expect.poll(() => heard, within).toEqual(['one'])
  expect(lost.count).toBe(0)
  // The pulse, and all after it, never comes to PostgreSQL.
  await proxy.hold('select').reached
  await expect.poll(() => lost.count, within).toBe(1)
  expect(pool.totalCount).toBe(0)
})
