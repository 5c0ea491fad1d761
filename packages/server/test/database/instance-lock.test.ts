import { expect, test, vi } from 'vitest'
import { type InstanceLock, takeInstanceLock } from '../../src/database/instance-lock.ts'
import { testDatabase } from '../support/database.ts'

async function take(url: string, onLost: (error: Error) => void = () => undefined): Promise<InstanceLock> {
  const attempt = await takeInstanceLock(url, onLost)
  if (!attempt.taken) throw new Error(`held by ${attempt.holder}`)
  return attempt.lock
}

const CUT = `select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`

test('a second instance is told which process holds the lock, and since when', async () => {
  const { url } = await testDatabase()
  const lock = await take(url)
  expect(await takeInstanceLock(url, () => undefined)).toEqual({
    taken: false,
    holder: expect.stringMatching(new RegExp(`^capstan process ${process.pid} on .+, running since \\d{4}-.*Z$`)),
  })
  await lock.release()
})

test('a released lock can be taken again, and its release is no loss', async () => {
  const { url } = await testDatabase()
  const onLost = vi.fn()
  const first = await take(url, onLost)
  await first.release()
  const second = await take(url, onLost)
  await second.release()
  expect(onLost).not.toHaveBeenCalled()
})

test('a second instance waits for a first that is just ending', async () => {
  const { url } = await testDatabase()
  const first = await take(url)
  const second = take(url)
  await first.release()
  await expect(second).resolves.toBeDefined()
  await (await second).release()
})

test('an instance whose connection is cut is told once, and another can take the lock', async () => {
  const { url, pool } = await testDatabase()
  const onLost = vi.fn()
  await take(url, onLost)
  await pool.query(CUT)
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledWith(expect.any(Error)))
  const next = await take(url)
  await next.release()
  expect(onLost).toHaveBeenCalledTimes(1)
})

test('an expected loss is not reported', async () => {
  const { url, pool } = await testDatabase()
  const onLost = vi.fn()
  const lock = await take(url, onLost)
  lock.expectLoss()
  await pool.query(CUT)
  const next = await take(url)
  await next.release()
  expect(onLost).not.toHaveBeenCalled()
})
