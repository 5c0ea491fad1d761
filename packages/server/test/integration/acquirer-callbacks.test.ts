import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { connectedAcquirer } from '../../src/acquirers/kit/connected-acquirer.ts'
import { createAcquirerTransport } from '../../src/acquirers/kit/transport.ts'
import { keepMessage, listMessages } from '../../src/store/acquirer-messages.ts'
import { template } from '../connectors/template/connector.ts'
import { openStandIn } from '../connectors/template/stand-in.ts'
import { cardPayment, requestId, testCapstan } from '../support/capstan.ts'

const hour = 3_600_000

/** A server whose live clients pay at the invented acquirer, and ask about what is open once an hour. */
async function openServer() {
  const standIn = await openStandIn()
  const transport = createAcquirerTransport()
  const { settings, secrets } = standIn
  const account = { name: 'TEMPLATE', settings, secrets, callbackUrl: '' }
  const acquirer = connectedAcquirer({
    connector: { ...template, secretMembers: ['cvv', 'customer'], schedule: { waitsMs: [hour], askPersonAfter: 8 } },
    account,
    transport,
    log: pino({ level: 'silent' }),
    told: async () => [],
  })
  const capstan = await testCapstan({ acquirers: [acquirer], routing: { default: 'TEMPLATE', rules: [] } })
  onTestFinished(async () => {
    await transport.close()
    await standIn.close()
  })
  const client = await capstan.newClient('ACME')
  const pay = async () => {
    const paid = await capstan.call('pay', cardPayment('12900', 'MANUAL'), client)
    expect(paid).toMatchObject({ result: { resultStatus: 'S' } })
    return paid
  }
  const capture = (paid: Awaited<ReturnType<typeof pay>>) =>
    capstan.call(
      'capture',
      { captureRequestId: requestId('capture'), paymentId: paid['paymentId'], captureAmount: paid['paymentAmount'] },
      client,
    )
  const post = async (
    raw: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
    name = 'TEMPLATE',
  ) => {
    const { status } = await fetch(`${capstan.app.url}/callbacks/${name}`, { method: 'POST', ...raw })
    return status
  }
  const inquire = (paid: Awaited<ReturnType<typeof pay>>) =>
    capstan.call('inquiryPayment', { paymentId: paid['paymentId'] }, client)
  return { ...capstan, standIn, pay, capture, post, inquire }
}

it('a capture that is open is asked about as soon as the acquirer tells of it, however often and in whatever order it does', async () => {
  const { app, standIn, pay, capture, post, inquire } = await openServer()
  const paid = await pay()
  expect(await capture(paid)).toMatchObject({ result: { resultStatus: 'U' } })
  standIn.settle()
  const told = standIn.callbacks()
  expect(told.length).toBeGreaterThan(1)
  for (const raw of [...told, ...told.toReversed()]) expect(await post(raw)).toBe(200)
  await vi.waitFor(async () => {
    expect(await inquire(paid)).toMatchObject({
      transactions: [{ transactionType: 'CAPTURE', transactionStatus: 'SUCCESS' }],
    })
  })
  const kept = await listMessages(app.context.pool, 'TEMPLATE', 10)
  expect(kept.map(({ body }) => body).toSorted()).toEqual(told.map(({ body }) => body).toSorted())
  expect(kept.every(({ times, refused }) => times === 2 && refused === null)).toBe(true)
  expect(standIn.books()[0]?.captures).toMatchObject([{ state: 'done' }])
})

it('what does not verify is refused, changes nothing, and is kept for whoever sets up the account, twenty at most', async () => {
  const { app, standIn, pay, capture, post, inquire } = await openServer()
  const paid = await pay()
  await capture(paid)
  standIn.settle()
  const [good] = standIn.callbacks().toReversed()
  if (!good) throw new Error('nothing was told')
  for (let forged = 0; forged < 25; forged += 1) {
    expect(await post({ ...good, body: `${good.body} `.padEnd(good.body.length + 1 + forged) })).toBe(401)
  }
  const kept = await listMessages(app.context.pool, 'TEMPLATE', 100)
  expect(kept).toHaveLength(20)
  expect(kept.every(({ refused }) => refused !== null)).toBe(true)
  const { rows } = await app.context.pool.query('select from callbacks')
  expect(rows).toEqual([])
  expect(await inquire(paid)).toMatchObject({ transactions: [{ transactionStatus: 'PROCESSING' }] })
  expect(await post(good)).toBe(200)
})

it('a flood of what does not verify is not written down, and none of it waits for another', async () => {
  const { app } = await openServer()
  const { pool } = app.context
  const message = { acquirer: 'TEMPLATE', target: '/', headers: {}, body: '', refused: 'forged', events: [] }
  const flood = (of: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => keepMessage(pool, { ...message, digest: `${of}${index}` })))
  await flood('first', 20)
  await pool.query(`update acquirer_messages set last_received_at = last_received_at - interval '2 minutes'`)
  await flood('second', 60)
  const kept = async () =>
    (await listMessages(pool, 'TEMPLATE', 1_000)).map(({ digest, times }) => `${digest} ${times}`)
  const before = await kept()
  await flood('third', 60)
  for (let again = 0; again < 3; again += 1)
    await keepMessage(pool, { ...message, digest: before[0]?.split(' ')[0] ?? '' })
  expect(await kept()).toEqual(before)
  await keepMessage(pool, { ...message, digest: 'good', refused: null })
  expect(await kept()).toContain('good 1')
  const { rows } = await pool.query('select deadlocks::int from pg_stat_database where datname = current_database()')
  expect(rows).toEqual([{ deadlocks: 0 }])
})

it('what is proven stays proven, also when somebody repeats it without the proof', async () => {
  const { app, standIn, pay, post } = await openServer()
  await pay()
  const [raw] = standIn.callbacks()
  if (!raw) throw new Error('nothing was told')
  expect(await post(raw)).toBe(200)
  const kept = await listMessages(app.context.pool, 'TEMPLATE', 10)
  expect(kept).toMatchObject([{ refused: null, times: 1 }])
  expect(await post({ ...raw, headers: {} })).toBe(401)
  expect(await listMessages(app.context.pool, 'TEMPLATE', 10)).toEqual(kept)
})

it('a message that is proven at last is kept whole', async () => {
  const { app } = await openServer()
  const event = { eventId: 'e1', subject: 'capture', reference: '7' } as const
  const message = { acquirer: 'TEMPLATE', digest: 'd', target: '/callbacks/TEMPLATE', headers: {}, events: [] }
  await keepMessage(app.context.pool, { ...message, body: 'the beg', refused: 'the signature is not right' })
  await keepMessage(app.context.pool, { ...message, body: 'the beginning and the end', refused: null, events: [event] })
  expect(await listMessages(app.context.pool, 'TEMPLATE', 10)).toMatchObject([
    { refused: null, body: 'the beginning and the end', events: [event], times: 2 },
  ])
})

it('nobody is there where no account of that name is, or it is a sandbox one', async () => {
  const { post, standIn, pay } = await openServer()
  await pay()
  const [raw] = standIn.callbacks()
  if (!raw) throw new Error('nothing was told')
  expect(await post(raw, 'NOBODY')).toBe(404)
  expect(await post(raw, 'ALIPAY')).toBe(404)
})

it('an event about nothing of ours is acknowledged and kept, and asks nobody', async () => {
  const { app, standIn, pay, post } = await openServer()
  await pay()
  const [raw] = standIn.callbacks()
  if (!raw) throw new Error('nothing was told')
  await app.context.pool.query("update payments set reference = '1'")
  expect(await post(raw)).toBe(200)
  const { rows } = await app.context.pool.query('select from callbacks')
  expect(rows).toEqual([])
  expect(await listMessages(app.context.pool, 'TEMPLATE', 10)).toHaveLength(1)
})

it('a reference of somebody else with a NUL in it does not hold up the messages behind it', async () => {
  const { app, standIn, post } = await openServer()
  const body = JSON.stringify({ id: 'evt\0', type: 'capture.changed', reference: 'theirs\0' })
  const signature = createHmac('sha256', standIn.secrets['webhookSecret'] ?? '')
    .update(body)
    .digest('hex')
  expect(await post({ headers: { 'template-signature': signature }, body })).toBe(200)
  const [kept] = await listMessages(app.context.pool, 'TEMPLATE', 10)
  expect(kept).toMatchObject({ refused: null, events: [{ eventId: 'evt\uFFFD', reference: 'theirs\uFFFD' }] })
})

it('no card number is kept, whoever sends it', async () => {
  const { app, post } = await openServer()
  expect(
    await post({ headers: {}, body: '{"note":"4000 0000 0000 0002","cvv":1}' }, 'TEMPLATE?pan=4000000000000002'),
  ).toBe(401)
  const [kept] = await listMessages(app.context.pool, 'TEMPLATE', 10)
  expect(kept).toMatchObject({ target: '/callbacks/TEMPLATE?pan=[cut]', body: '{"note":"[cut]","cvv":"[cut]"}' })
})

it('what an acquirer repeats of the buyer is kept neither of a good message nor of a refused one', async () => {
  const { app, standIn, post } = await openServer()
  const body = JSON.stringify({
    id: 'evt_1',
    type: 'dispute.opened',
    cvv: '9173',
    customer: { email: 'ada@lamps.example' },
  })
  const signature = createHmac('sha256', standIn.secrets['webhookSecret'] ?? '')
    .update(body)
    .digest('hex')
  expect(await post({ headers: { 'template-signature': signature }, body })).toBe(200)
  expect(await post({ headers: { 'template-signature': '00' }, body: `${body} ` })).toBe(401)
  const kept = await listMessages(app.context.pool, 'TEMPLATE', 10)
  const rest = '{"id":"evt_1","type":"dispute.opened","cvv":"[cut]","customer":"[cut]"}'
  expect(kept.map((message) => message.body)).toEqual([rest, rest])
})
