import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { atOnce } from '../integration/seed.ts'
import { type Broken, brokenWay, repeated } from './broken-way.ts'
import { faultLog } from './fault-log.ts'

const untouched = { captures: 0, held: 0n, captured: 0n }

async function books({ direct }: Broken) {
  const { rows } = await direct.query(
    'select (select count(*) from captures)::int as captures, held, captured from payments',
  )
  return rows[0]
}

/** Lets every insert into a table fail as PostgreSQL does when it has run out of something. */
async function failing({ direct }: Broken, table: string, code: string): Promise<() => Promise<void>> {
  await direct.query(`create function fail() returns trigger language plpgsql as
    $$ begin raise exception 'as if' using errcode = '${code}'; end $$`)
  await direct.query(`create trigger fail before insert on ${table} for each row execute function fail()`)
  return async () => void (await direct.query('drop function fail cascade'))
}

test.each([
  ['53100', 'the disk of the database is full'],
  ['53200', 'the database is out of memory'],
  ['53300', 'the database has no connection left'],
  ['58030', 'the database cannot read or write its disk'],
])('captures refused with %s are answered U and change nothing; %s, says the log once', async (code, fault) => {
  const { log, faults } = faultLog()
  const broken = await brokenWay({ log })
  const { authorized, capture, call, expectSettled } = broken
  const paymentId = await authorized()
  const mend = await failing(broken, 'captures', code)
  const requests = await atOnce(5, async () => capture(paymentId, '1000'))
  for (const request of requests) {
    expect(await call('capture', request)).toEqual({
      result: expect.objectContaining({ resultStatus: 'U', resultCode: 'UNKNOWN_EXCEPTION' }),
    })
  }
  expect(await books(broken)).toEqual(untouched)
  expect(faults()).toEqual([expect.objectContaining({ fault, advice: expect.any(String) })])
  await mend()
  for (const request of requests) {
    expect((await repeated(broken, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  }
  await expectSettled()
})

test('a capture whose outcome finds the disk full is U, and the money that moved is recorded when there is room', async () => {
  const broken = await brokenWay()
  const { authorized, capture, call, expectSettled, direct } = broken
  const request = capture(await authorized(), '1000')
  const mend = await failing(broken, 'attempts', '53100')
  expect((await call('capture', request)).result).toMatchObject({ resultStatus: 'U' })
  expect((await direct.query('select captured from simulator.authorizations')).rows).toEqual([{ captured: 1000n }])
  await mend()
  expect((await repeated(broken, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  await expectSettled()
})

test('a database that takes no writes for a while answers U, and then goes on', async () => {
  const { log, faults } = faultLog()
  const broken = await brokenWay({ log })
  const { authorized, capture, call, expectSettled, direct, directUrl, proxy } = broken
  const request = capture(await authorized(), '1000')
  await expectSettled()
  const name = new URL(directUrl).pathname.slice(1)
  await direct.query(`alter database ${name} set default_transaction_read_only = on`)
  proxy.refuse()
  proxy.accept()
  // The first statement may still meet a connection that was cut.
  await vi.waitFor(async () => {
    expect((await call('capture', request)).result).toMatchObject({ resultStatus: 'U' })
    expect(faults()).toContainEqual(expect.objectContaining({ fault: 'the database takes no writes' }))
  })
  expect(await books(broken)).toEqual(untouched)
  await direct.query('set default_transaction_read_only = off')
  await direct.query(`alter database ${name} reset default_transaction_read_only`)
  proxy.refuse()
  proxy.accept()
  expect((await repeated(broken, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  await expectSettled()
})

test('a capture that waits for a foreign lock longer than a statement may is U, and a repeat captures', async () => {
  const { log, faults } = faultLog()
  const broken = await brokenWay({ log, statementTimeoutMs: 300 })
  const { authorized, capture, call, expectSettled, directUrl } = broken
  const paymentId = await authorized()
  await expectSettled()
  const other = new pg.Client({ connectionString: directUrl })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('begin')
  await other.query('select from payments for update')
  const request = capture(paymentId, '1000')
  expect((await call('capture', request)).result).toMatchObject({ resultStatus: 'U' })
  expect(faults()).toMatchObject([{ fault: 'a statement took too long and was stopped' }])
  await other.query('rollback')
  expect(await books(broken)).toEqual(untouched)
  expect((await repeated(broken, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  await expectSettled()
})

test('with every connection taken, or PostgreSQL silent, a request is answered U in time', async () => {
  const { log, faults } = faultLog()
  const busy = await brokenWay({ log, maxConnections: 2 })
  const silent = await brokenWay()
  const paymentId = await busy.authorized()
  await busy.expectSettled()
  const taken = await Promise.all([busy.app.context.pool.connect(), busy.app.context.pool.connect()])
  const request = busy.capture(paymentId, '1000')
  const unheard = silent.capture(await silent.authorized(), '1000')
  silent.proxy.hold('hold-capture')
  const [first, second] = await Promise.all([busy.call('capture', request), silent.call('capture', unheard)])
  for (const client of taken) client.release()
  expect(first.result).toMatchObject({ resultStatus: 'U' })
  expect(second.result).toMatchObject({ resultStatus: 'U' })
  expect(faults()).toMatchObject([{ fault: 'no connection to the database came free in time' }])
  silent.proxy.refuse()
  silent.proxy.accept()
  expect((await repeated(busy, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  expect((await repeated(silent, 'capture', unheard)).result).toMatchObject({ resultStatus: 'S' })
  await busy.expectSettled()
  await silent.expectSettled()
})

test('a database that refuses connections for a while is waited for by nobody, and service resumes by itself', async () => {
  const broken = await brokenWay()
  const { authorized, capture, call, expectSettled, proxy, app } = broken
  const paymentId = await authorized()
  const requests = await atOnce(10, async () => capture(paymentId, '500'))
  const answers = requests.map((request) => call('capture', request))
  proxy.refuse()
  for (const answer of answers) expect((await answer).result.resultStatus).toMatch(/^[SU]$/)
  expect((await call('capture', capture(paymentId, '500'))).result).toMatchObject({ resultStatus: 'U' })
  expect((await fetch(`${app.url}/readyz`)).status).toBe(503)
  proxy.accept()
  for (const request of requests) {
    expect((await repeated(broken, 'capture', request)).result).toMatchObject({ resultStatus: 'S' })
  }
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
  await expectSettled()
})
