import type { Pool } from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createClientDirectory } from '../../src/application/client-directory.ts'
import { sendAgain } from '../../src/application/resend-notification.ts'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import { manual } from '../conformance/orders.ts'
import { call, pathOf, readSigned, signedRequest } from '../conformance/raw-client.ts'
import { connect, exchange, headerValues, requestBytes } from '../conformance/raw-http.ts'
import { type Merchant, type RunningServer, startServer } from '../conformance/running-server.ts'
import { scriptedAcquirer, yes } from '../integration/scripted-acquirer.ts'
import { startMerchant } from '../notifications/merchant-endpoint.ts'

const requests = 20
const ofOneClient = requests / 2
const within = { timeout: 15_000, interval: 20 }

const acquirer = scriptedAcquirer()
acquirer.always('authorize', (amount) => yes(amount?.value ?? 0n))
const scripted = {
  acquirers: [acquirer],
  routing: { default: 'SCRIPTED', rules: [] },
  // Longer than a test: what the acquirer holds back stays under way until the test lets it go.
  deadlines: { acquirerMs: 60_000, repeatMs: 1_000, leaseMs: 600_000 },
  notifyAllow: parseAllowList('127.0.0.0/8'),
}
const full = await startServer({ limits: { requests }, ...scripted })
const roomy = await startServer(scripted)
const busy = await startServer({ limits: { requests } })
const tight = await startServer({ limits: { requests: 4, connections: 400 } })
const sandbox = await busy.newMerchant()

/** Lets the acquirer have the payments that come next and not answer them before `release`. */
function holdBack() {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
  const callsBefore = acquirer.calls.length
  let held = 0
  const next = (count: number) => {
    held += count
    acquirer.answer('authorize', ...Array.from({ length: count }, () => promise))
  }
  const reached = () => expect.poll(() => acquirer.calls.length - callsBefore, within).toBe(held)
  /** Sends so many and returns when the acquirer has them all. */
  const pay = async (merchant: Merchant, count: number) => {
    next(count)
    const answers = Array.from({ length: count }, () => merchant.call('pay', manual()))
    await reached()
    return answers
  }
  return { next, reached, pay, release: () => resolve(yes(10_000n)) }
}

async function paymentsIn({ pool }: RunningServer): Promise<number | null> {
  return (await pool.query('select 1 from payments')).rowCount
}

const shed = { resultStatus: 'U', resultCode: 'REQUEST_TRAFFIC_EXCEED_LIMIT' }

test('a server with as much under way as it takes leaves half of it to others, and answers what is more early', async () => {
  const [first, second, third] = [await full.newMerchant('A'), await full.newMerchant('B'), await full.newMerchant('C')]
  const acquirerHolds = holdBack()
  const answers = await acquirerHolds.pay(first, ofOneClient)
  expect((await first.call('pay', manual())).result).toMatchObject(shed)
  answers.push(...(await acquirerHolds.pay(second, ofOneClient)))
  for (const merchant of [first, second, third]) {
    expect((await merchant.call('pay', manual())).result).toMatchObject(shed)
  }
  expect(await paymentsIn(full)).toBe(requests)
  const health = await Promise.all(['/livez', '/readyz'].map((path) => fetch(full.url + path)))
  expect(health.map(({ status }) => status)).toEqual([200, 200])

  acquirerHolds.release()
  const settled = await Promise.all(answers)
  expect(settled.map(({ result }) => result.resultStatus)).toEqual(settled.map(() => 'S'))
  expect((await third.call('pay', manual())).result.resultStatus).toBe('S')
})

test('with no room for the client that it names a request is answered before it is whole, and the connection goes on', async () => {
  const merchant = await full.newMerchant('READ')
  const { clientId, apoPublicKey } = merchant
  const acquirerHolds = holdBack()
  const answers = await acquirerHolds.pay(merchant, ofOneClient)
  const connection = await connect(full.url)
  onTestFinished(connection.destroy)
  const bytes = requestBytes(signedRequest(merchant, 'pay', manual()))
  connection.send(bytes.subarray(0, -1))
  const read = async () => readSigned(await connection.answer(), pathOf('pay', clientId), clientId, apoPublicKey)
  expect((await read()).result).toMatchObject(shed)
  acquirerHolds.release()
  await Promise.all(answers)
  connection.send(Buffer.concat([bytes.subarray(-1), bytes]))
  expect((await read()).result.resultStatus).toBe('S')
})

test('whoever is refused for want of room gets a signature, however many they are: one for all within a second', async () => {
  const merchant = await full.newMerchant('SIGNED')
  const { clientId, apoPublicKey } = merchant
  const acquirerHolds = holdBack()
  const answers = await acquirerHolds.pay(merchant, ofOneClient)
  const connections = await Promise.all(Array.from({ length: 10 }, () => connect(full.url)))
  const request = requestBytes(signedRequest(merchant, 'capture', {}))
  const signatures = new Set<string>()
  await Promise.all(
    connections.map(async (connection) => {
      onTestFinished(connection.destroy)
      // More than the thousand refusals of one asker that are signed anew.
      for (let sent = 0; sent < 120; sent += 1) {
        connection.send(request)
        const answer = await connection.answer()
        expect(readSigned(answer, pathOf('capture', clientId), clientId, apoPublicKey).result).toMatchObject(shed)
        for (const signature of headerValues(answer, 'signature')) signatures.add(signature)
      }
    }),
  )
  expect(signatures.size).toBeLessThan(120)
  acquirerHolds.release()
  await Promise.all(answers)
})

test('a server that answers early goes on with what falls due', async () => {
  const receiver = await startMerchant()
  const [notified, other] = [await full.newMerchant('D', { payment: receiver.url }), await full.newMerchant('E')]
  await notified.call('pay', manual())
  await receiver.arrived(1)
  const { rows } = await full.pool.query(`select notification_id from notifications where client_id = 'D'`)
  const acquirerHolds = holdBack()
  const answers = [
    ...(await acquirerHolds.pay(notified, ofOneClient)),
    ...(await acquirerHolds.pay(other, ofOneClient)),
  ]
  expect(await sendAgain(full.app.context, rows[0]?.notification_id, 'test')).toBe(true)
  await receiver.arrived(2)
  expect((await notified.call('inquiryPayment', { paymentId: '1' })).result).toMatchObject(shed)
  acquirerHolds.release()
  await Promise.all(answers)
})

test('a connection brings sixteen requests at a time, and each answer is that of its request', async () => {
  const merchant = await roomy.newMerchant('F')
  const { clientId, apoPublicKey } = merchant
  const acquirerHolds = holdBack()
  acquirerHolds.next(16)
  const connection = await connect(roomy.url)
  onTestFinished(connection.destroy)
  const orders = Array.from({ length: 40 }, () => manual())
  connection.send(Buffer.concat(orders.map((order) => requestBytes(signedRequest(merchant, 'pay', order)))))
  await acquirerHolds.reached()
  acquirerHolds.release()
  for (const [index, order] of orders.entries()) {
    const json = readSigned(await connection.answer(), pathOf('pay', clientId), clientId, apoPublicKey)
    if (index < 16)
      expect(json).toMatchObject({ result: { resultStatus: 'S' }, paymentRequestId: order.paymentRequestId })
    else expect(json.result).toMatchObject(shed)
  }
  expect(await paymentsIn(roomy)).toBe(16)
})

test('of many more requests than that, each is answered rightly or refused early, and repeats end in one payment each', async () => {
  const merchants = await Promise.all([tight.newMerchant(), tight.newMerchant(), tight.newMerchant()])
  const orders = Array.from({ length: 300 }, (_, index) => ({
    order: manual(),
    merchant: merchants[index % 3] as Merchant,
  }))
  const sendAll = () => Promise.all(orders.map(({ order, merchant }) => merchant.call('pay', order)))
  const answers = await sendAll()
  const codes = answers.map(({ result }) => `${result.resultStatus} ${result.resultCode}`)
  expect(new Set(codes)).toEqual(new Set(['S SUCCESS', 'U REQUEST_TRAFFIC_EXCEED_LIMIT']))
  expect(await paymentsIn(tight)).toBe(codes.filter((code) => code === 'S SUCCESS').length)

  const byRequest = new Map(
    answers.filter(({ paymentId }) => paymentId).map((json) => [json.paymentRequestId, json.paymentId]),
  )
  for (const { order, merchant } of orders) {
    const json = await merchant.call('pay', order)
    expect(json.result.resultStatus).toBe('S')
    expect(json.paymentId).toBe(byRequest.get(order.paymentRequestId) ?? json.paymentId)
  }
  expect(await paymentsIn(tight)).toBe(orders.length)
})

describe('what anybody may ask without a key', () => {
  /** Statements that touch the table wait until the test lets go. */
  async function locked(pool: Pool, table: string) {
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query(`lock table ${table} in access exclusive mode`)
    const unlock = () => holder.query('rollback')
    onTestFinished(async () => {
      await unlock()
      holder.release()
    })
    return unlock
  }

  test('pages: a hundred at a time, and again when those are answered', async () => {
    const unlock = await locked(busy.pool, 'simulator.authorizations')
    const statuses: number[] = []
    const visits = Array.from({ length: 130 }, async () => {
      const { status } = await fetch(`${busy.url}/sandbox/buyer/${'0'.repeat(22)}`)
      statuses.push(status)
    })
    await expect.poll(() => statuses, within).toEqual(Array.from({ length: 30 }, () => 503))
    await unlock()
    await Promise.all(visits)
    expect(statuses.slice(30)).toEqual(Array.from({ length: 100 }, () => 404))
    expect((await fetch(`${busy.url}/sandbox/buyer/${'0'.repeat(22)}`)).status).toBe(404)
  })

  test('unknown clients: four questions to the database at a time, five hundred wait, and known ones pass them', async () => {
    const directory = createClientDirectory(busy.pool, 0)
    await directory.find(sandbox.clientId)
    const unlock = await locked(busy.pool, 'client_keys')
    const asking = async () => {
      const { rows } = await busy.pool.query<{ count: number }>(
        `select count(*)::int as count from pg_locks where not granted and relation = 'client_keys'::regclass`,
      )
      return rows[0]?.count
    }
    const strangers = Array.from({ length: 600 }, (_, index) => directory.find(`SANDBOX_NOBODY_${index}`))
    await expect.poll(asking, within).toBe(4)
    const known = directory.find(sandbox.clientId)
    await expect.poll(asking, within).toBe(5)
    await unlock()
    expect(await known).toMatchObject({ clientId: sandbox.clientId })
    const found = await Promise.all(strangers)
    expect(found.filter((one) => one === 'too-many-strangers')).toHaveLength(96)
    expect(found.filter((one) => one === undefined)).toHaveLength(504)
  })
})

test('a flood of bad signatures neither stops a client nor stays', async () => {
  const forged = { ...sandbox, clientId: (await busy.newMerchant()).clientId }
  const request = signedRequest(forged, 'pay', manual())
  const flood = Array.from({ length: 400 }, () => exchange(busy.url, request).then(({ status }) => status))
  const served = await Promise.all(Array.from({ length: 5 }, () => call(busy.url, sandbox, 'pay', manual())))
  expect(served.map(({ result }) => result.resultStatus)).toEqual(served.map(() => 'S'))
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200]))
  await vi.waitFor(async () => expect((await sandbox.call('pay', manual())).result.resultStatus).toBe('S'))
})
