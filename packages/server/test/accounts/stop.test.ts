import { expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { testDatabase } from '../support/database.ts'

test('a server that stops while it looks at the accounts gives its connection back first', async () => {
  const { pool } = await testDatabase()
  const app = await startApp({
    pool,
    host: '127.0.0.1',
    port: 0,
    notifyAllow: [],
    log: createLog('silent'),
    worker: false,
  })
  const holder = await pool.connect()
  onTestFinished(() => holder.release())
  await holder.query('begin')
  await holder.query('lock table acquirer_accounts')
  void app.context.accounts.refresh().catch(() => undefined)
  await expect.poll(() => pool.totalCount - pool.idleCount).toBe(2)
  const stopped = app.stop()
  await holder.query('commit')
  await stopped
  expect(pool.totalCount - pool.idleCount).toBe(1)
})
