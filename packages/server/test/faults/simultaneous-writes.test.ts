import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { asManyProcesses, atOnce } from '../integration/seed.ts'
import { brokenWay, repeated } from './broken-way.ts'

test('simultaneous captures of one payment under serializable isolation never take more, and all settle', async () => {
  const broken = await brokenWay()
  const { direct, authorized, capture, call, expectSettled } = broken
  asManyProcesses(broken.app.context.pool)
  const name = (await direct.query('select current_database() as name')).rows[0].name
  await direct.query(`alter database ${name} set default_transaction_isolation = 'serializable'`)
  // Sessions that were open before keep what they had.
  broken.proxy.refuse()
  broken.proxy.accept()
  const paymentId = await vi.waitFor(() => authorized('10000'))
  const conflicts = broken.proxy.errors('40001')
  const requests = await atOnce(16, async () => capture(paymentId, '1000'))
  const answers = await Promise.all(requests.map((request) => call('capture', request)))
  for (const { result } of answers) expect(result.resultStatus).toMatch(/^[SFU]$/)
  const finals = await Promise.all(requests.map((request) => repeated(broken, 'capture', request)))
  await expectSettled()
  const taken = finals.filter(({ result }) => result.resultStatus === 'S').length
  expect(taken).toBeGreaterThan(0)
  expect((await direct.query('select captured, held from payments')).rows).toEqual([
    { captured: BigInt(taken * 1000), held: 0n },
  ])
  expect(taken).toBeLessThanOrEqual(10)
  expect(conflicts()).toBeGreaterThan(0)
})

test('a capture that is the victim of a deadlock is answered as if nothing had been', async () => {
  const { direct, directUrl, proxy, authorized, capture, call, expectSettled } = await brokenWay()
  const paymentId = await authorized()
  // Recording the outcome locks the capture first and then the payment; the other connection does it the other way round.
  const other = new pg.Client({ connectionString: directUrl })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query(`set deadlock_timeout = '60s'`)
  const deadlocks = proxy.errors('40P01')
  const held = proxy.hold('record-capture-outcome')
  const answer = call('capture', capture(paymentId, '3000'))
  await held.reached
  await other.query('begin')
  await other.query('select from payments where payment_id = $1 for update', [paymentId])
  held.release()
  await vi.waitFor(async () => expect((await direct.query(waiting)).rows).toEqual([{ count: 1 }]), {
    timeout: 5_000,
    interval: 20,
  })
  // Waits for the capture that ours has locked, which waits for the payment: ours looks first, and is the victim.
  await other.query('select from captures where payment_id = $1 for update', [paymentId])
  await other.query('commit')
  expect((await answer).result).toMatchObject({ resultStatus: 'S', resultCode: 'SUCCESS' })
  expect(deadlocks()).toBe(1)
  await expectSettled()
})

const waiting = `select count(*)::int as count from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and application_name like '% lanes'`
