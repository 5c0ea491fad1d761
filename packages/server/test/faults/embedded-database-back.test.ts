import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startEmbedded } from '../../src/database/embedded.ts'
import { takeInstanceLock } from '../../src/database/instance-lock.ts'
import { openDatabase } from '../../src/database/open-database.ts'
import { createPool } from '../../src/database/pool.ts'
import { postmasterOf, temporaryHome } from '../support/temporary-home.ts'

async function opened() {
  const home = await temporaryHome()
  const lines: string[] = []
  const onLost = vi.fn()
  const database = await openDatabase({ home, log: (line) => lines.push(line), onLost })
  const pool = createPool(database.url, { applicationName: 'test', onIdleError: () => undefined })
  await pool.query('create table kept as select 42 as answer')
  onTestFinished(async () => {
    await pool.end()
    await database.close()
  })
  return { home, lines, onLost, database, pool }
}

type Opened = Awaited<ReturnType<typeof opened>>

async function expectBack({ lines, onLost, database, pool }: Opened): Promise<void> {
  await vi.waitFor(() => expect(lines).toContain('the embedded PostgreSQL is back'), { timeout: 25_000 })
  expect((await pool.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
  expect(onLost).not.toHaveBeenCalled()
  const other = await takeInstanceLock(database.url(), () => undefined)
  expect(other).toMatchObject({ taken: false, holder: expect.stringContaining(`process ${process.pid} on `) })
}

test('a killed embedded PostgreSQL is started again on its port, and its server still has the right to it', async () => {
  const server = await opened()
  const before = server.database.url()
  process.kill(await postmasterOf(server.home), 'SIGKILL')
  await expectBack(server)
  expect(server.database.url()).toBe(before)
})

test('after one process of PostgreSQL crashed, which cuts all connections, the right is taken back', async () => {
  const server = await opened()
  const postmaster = await postmasterOf(server.home)
  const { rows } = await server.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  process.kill(rows[0]?.pid ?? 0, 'SIGSEGV')
  await expectBack(server)
  expect(await postmasterOf(server.home)).toBe(postmaster)
})

test('a PostgreSQL killed twice comes back twice', async () => {
  const server = await opened()
  for (const _time of ['first', 'second']) {
    server.lines.length = 0
    process.kill(await postmasterOf(server.home), 'SIGKILL')
    await expectBack(server)
  }
})

test('a server that closes while its PostgreSQL is coming back leaves none running', async () => {
  const { home, lines, database, pool } = await opened()
  process.kill(await postmasterOf(home), 'SIGKILL')
  await vi.waitFor(() => expect(lines).toContainEqual(expect.stringContaining('bringing it back')))
  await database.close()
  await expect(pool.query('select 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('when another instance took the lock meanwhile, the server is told, and its close leaves PostgreSQL to it', async () => {
  const { onLost, database, pool } = await opened()
  // Stands in line for the lock, so that it has it the moment the connection of the first is gone.
  const other = new pg.Client({ connectionString: database.url(), application_name: 'capstan process 1 on elsewhere' })
  await other.connect()
  onTestFinished(() => other.end())
  const { rows } = await pool.query<{ pid: number; classid: number; objid: number }>(
    `select pid, classid::int, objid::int from pg_locks where locktype = 'advisory'`,
  )
  const [lock] = rows
  const taken = other.query('select pg_advisory_lock($1, $2)', [lock?.classid, lock?.objid])
  await vi.waitFor(async () => {
    expect((await pool.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).rowCount).toBe(1)
  })
  await pool.query('select pg_terminate_backend($1)', [lock?.pid])
  await taken
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1), { timeout: 10_000 })
  expect(String(onLost.mock.calls[0]?.[0])).toContain('in use by another Capstan: capstan process 1 on elsewhere')
  await database.close()
  expect((await pool.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
})

test('a PostgreSQL whose port was taken meanwhile starts on another one, and the pool follows', async () => {
  const home = await temporaryHome()
  const first = await startEmbedded(home)
  let url = first.url
  const pool = createPool(() => url, { applicationName: 'test', onIdleError: () => undefined })
  onTestFinished(() => pool.end())
  await pool.query('create table kept as select 42 as answer')
  await first.stop()
  const port = Number(new URL(url).port)
  const stranger = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1')
  await once(stranger, 'listening')
  onTestFinished(() => void stranger.close())
  const second = await startEmbedded(home, { port })
  onTestFinished(() => second.stop())
  url = second.url
  expect(Number(new URL(url).port)).not.toBe(port)
  expect((await pool.query('select answer from kept')).rows).toEqual([{ answer: 42 }])
})
