import { describe, expect, it, vi } from 'vitest'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan as command, reaching } from '../support/command-line.ts'
import { type LocalEndpoint, localEndpoint } from '../support/local-endpoint.ts'
import { type Body, operate } from '../support/operator.ts'

const hour = 3_600_000

interface Shop extends TestCapstan {
  readonly endpoint: LocalEndpoint
}

/** A merchant whose endpoint fails. */
async function shop(): Promise<Shop> {
  const endpoint = await localEndpoint()
  endpoint.answer(500, 'down')
  const capstan = await testCapstan()
  const urls = { payment: endpoint.url, capture: endpoint.url }
  await operate(capstan.app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body: urls })
  return { ...capstan, endpoint }
}

async function list({ app }: TestCapstan): Promise<Body[]> {
  return (await operate(app, 'GET', '/notifications?limit=500')).body.notifications
}

/** Authorizes and captures; each is notified, and that was tried. */
async function sell({ call, ...capstan }: Shop, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await call('pay', cardPayment('1000', 'AUTOMATIC'))
  await vi.waitFor(
    async () => {
      const all = await list({ call, ...capstan })
      expect(all.filter(({ tries }) => tries > 0)).toHaveLength(2 * count)
    },
    { timeout: 15_000, interval: 50 },
  )
}

function range(changes: object = {}) {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  return { clientId: 'SANDBOX_TEST', from: at(-hour), to: at(hour), ...changes }
}

async function preview({ app }: TestCapstan, asked: object): Promise<Body> {
  return (await operate(app, 'POST', '/notifications/resend/preview', { body: asked })).body
}

/** The lines of a resend. */
async function resend({ app }: TestCapstan, body: object): Promise<{ status: number; lines: Body[] }> {
  const response = await fetch(`${app.url}/operator/notifications/resend`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.operatorToken}`, 'capstan-actor': 'ada' },
    body: JSON.stringify(body),
  })
  const lines = (await response.text()).trim().split('\n')
  return { status: response.status, lines: lines.map((line) => JSON.parse(line)) }
}

async function acknowledged(capstan: TestCapstan, count: number): Promise<void> {
  await vi.waitFor(
    async () => expect((await list(capstan)).filter(({ state }) => state === 'acknowledged')).toHaveLength(count),
    { timeout: 15_000, interval: 50 },
  )
}

describe('sending a range again', () => {
  it('says how many it would be, sends each once however often it is asked at once, in the order of each payment', async () => {
    const merchant = await shop()
    await sell(merchant, 4)
    const asked = range()
    const before = await preview(merchant, asked)
    expect(before).toMatchObject({ notifications: 8, payments: 4, withoutAddress: 0, inRange: 8, tooMany: false })
    merchant.endpoint.answer(200, '{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}')
    const failed = merchant.endpoint.received.length
    const order = { ...asked, asOf: before.asOf, reason: 'the receiver was down' }
    const ended = await Promise.all([resend(merchant, order), resend(merchant, order), resend(merchant, order)])
    const resent = ended.map(({ lines }) => lines.at(-1))
    expect(resent).toEqual(resent.map(({ resent: count }) => ({ kind: 'end', resent: count, stopped: false })))
    expect(resent.reduce((sum, one) => sum + one.resent, 0)).toBe(8)
    await acknowledged(merchant, 8)
    // Once more with the same preview, after they were sent: nothing.
    expect((await resend(merchant, order)).lines.at(-1)).toMatchObject({ resent: 0 })
    const sent = merchant.endpoint.received.slice(failed)
    expect(sent).toHaveLength(8)
    const sequences = new Map<string, number[]>()
    for (const { body, headers } of sent) {
      const { paymentId } = JSON.parse(body)
      sequences.set(paymentId, [...(sequences.get(paymentId) ?? []), Number(headers['capstan-sequence'])])
    }
    expect([...sequences.values()]).toEqual([...sequences.keys()].map(() => [1, 2]))
    const { rows } = await merchant.app.context.pool.query(
      `select actor, detail from audit where action = 'resend-notifications' order by audit_id`,
    )
    expect(rows[0]).toMatchObject({ actor: 'ada', detail: { reason: 'the receiver was down', notifications: 8 } })
  })

  it('leaves out what is acknowledged unless that is asked for, and what nobody has given an address for', async () => {
    const merchant = await shop()
    merchant.endpoint.answer(200, '{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}')
    await operate(merchant.app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body: { capture: null } })
    await sell(merchant, 1)
    expect(await list(merchant)).toMatchObject([{ state: 'unaddressed' }, { state: 'acknowledged' }])
    expect(await preview(merchant, range())).toMatchObject({ notifications: 0, withoutAddress: 1, inRange: 2 })
    const all = range({ acknowledgedToo: true })
    const before = await preview(merchant, all)
    expect(before).toMatchObject({ notifications: 1, withoutAddress: 1 })
    expect((await resend(merchant, { ...all, asOf: before.asOf })).lines.at(-1)).toMatchObject({ resent: 1 })
    await vi.waitFor(() => expect(merchant.endpoint.received).toHaveLength(2), { timeout: 10_000 })
    expect(merchant.endpoint.received[0]?.body).toBe(merchant.endpoint.received[1]?.body)
    await acknowledged(merchant, 1)
    // The same order once more: what was tried since its preview is passed over.
    expect((await resend(merchant, { ...all, asOf: before.asOf })).lines.at(-1)).toMatchObject({ resent: 0 })
    await operate(merchant.app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', {
      body: { capture: merchant.endpoint.url },
    })
    const now = await preview(merchant, range({ state: 'unaddressed', type: 'CAPTURE_RESULT' }))
    expect(now).toMatchObject({ notifications: 1, withoutAddress: 0 })
    await resend(merchant, { ...range({ state: 'unaddressed' }), asOf: now.asOf })
    await acknowledged(merchant, 2)
  })

  it('goes by the client’s clock, and by the type and the time that are asked for', async () => {
    const merchant = await shop()
    await operate(merchant.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 48 * hour } })
    await sell(merchant, 1)
    expect(await preview(merchant, range())).toMatchObject({ notifications: 0, inRange: 0 })
    const later = {
      from: new Date(Date.now() + 47 * hour).toISOString(),
      to: new Date(Date.now() + 49 * hour).toISOString(),
    }
    expect(await preview(merchant, range(later))).toMatchObject({ notifications: 2 })
    expect(await preview(merchant, range({ ...later, type: 'CAPTURE_RESULT' }))).toMatchObject({ notifications: 1 })
    expect(await preview(merchant, range({ ...later, state: 'exhausted' }))).toMatchObject({ notifications: 0 })
  })

  it.each([
    ['nobody’s client', { clientId: 'SANDBOX_NONE' }, 404, 'There is no client'],
    ['a time that ends before it begins', { to: '2020-01-01T00:00:00Z' }, 400, 'to: must be later'],
    ['a time without a zone', { from: '2026-01-01T00:00:00' }, 400, 'from: must be an ISO 8601'],
    ['acknowledged as a state', { state: 'acknowledged' }, 400, 'state: must be one of'],
    ['no preview', { asOf: undefined }, 400, 'asOf: is required'],
  ])('refuses %s', async (_name, changes, status, why) => {
    const capstan = await testCapstan()
    const body = { ...range(), asOf: capstan.app.context.newId(), ...changes }
    const refused = await resend(capstan, body)
    expect({ status: refused.status, line: refused.lines[0].error }).toEqual({
      status,
      line: expect.stringContaining(why),
    })
    const { rows } = await capstan.app.context.pool.query(`select 1 from audit where action = 'resend-notifications'`)
    expect(rows).toEqual([])
  })
})

describe('the schedule ahead', () => {
  it('is what then happens when the clock is turned', async () => {
    const merchant = await shop()
    await sell(merchant, 1)
    const [{ notificationId, triesAhead, nextTryInMs }] = await list(merchant)
    expect(triesAhead.map(({ number }: Body) => number)).toEqual([2, 3, 4, 5, 6, 7, 8])
    expect(nextTryInMs).toBeGreaterThan(60_000)
    await operate(merchant.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 25 * hour } })
    const { body: after } = await operate(merchant.app, 'GET', `/notifications/${notificationId}`)
    expect(after).toMatchObject({ state: 'exhausted', triesAhead: [] })
    const happened: number[] = after.deliveries.slice(1).map(({ at }: Body) => Date.parse(at))
    const planned: number[] = triesAhead.map(({ at }: Body) => Date.parse(at))
    expect(happened).toHaveLength(planned.length)
    for (const [index, at] of happened.entries()) {
      // Never earlier, and later only by the time that the tries before it took.
      expect(at - (planned[index] ?? 0)).toBeGreaterThanOrEqual(-10)
      expect(at - (planned[index] ?? 0)).toBeLessThan(20_000)
    }
  })
})

it('what was sent again after the preview is not sent once more by whoever confirms that preview', async () => {
  const merchant = await shop()
  await sell(merchant, 1)
  const asked = range()
  const { asOf, notifications } = await preview(merchant, asked)
  expect(notifications).toBe(2)
  merchant.endpoint.answer(500, 'still down')
  const [first] = await list(merchant)
  const before = merchant.endpoint.received.length
  await operate(merchant.app, 'POST', `/notifications/${first.notificationId}/resend`)
  const tried = async () => (await list(merchant)).find(({ notificationId }) => notificationId === first.notificationId)
  await vi.waitFor(() => expect(merchant.endpoint.received.length).toBeGreaterThan(before), { timeout: 15_000 })
  await vi.waitFor(async () => expect((await tried()).tries).toBe(1), { timeout: 15_000, interval: 50 })
  const { lines } = await resend(merchant, { ...asked, asOf })
  expect(lines.at(-1)).toMatchObject({ kind: 'end', resent: 1 })
})

describe('a range by the command line', () => {
  const times = () => ['--from', range().from, '--to', range().to]

  it('is counted by a preview, sent once with the reason in the audit, and refused in words', async () => {
    const merchant = await shop()
    await sell(merchant, 2)
    const run = (...args: string[]) => command(['notification', 'resend-range', ...args], reaching(merchant.app))
    const looked = await run('SANDBOX_TEST', ...times(), '--preview')
    expect(looked).toMatchObject({ code: 0, stdout: '4 notifications of 2 payments would be sent again.\n' })
    expect((await list(merchant)).filter(({ tries }) => tries > 1)).toEqual([])
    merchant.endpoint.answer(200, JSON.stringify({ result: { resultStatus: 'S', resultCode: 'SUCCESS' } }))
    const sent = await run('SANDBOX_TEST', ...times(), '--reason', 'their certificate had expired')
    expect(sent).toMatchObject({ code: 0, stdout: '4 notifications are sent again now.\n' })
    await acknowledged(merchant, 4)
    const none = await run('SANDBOX_TEST', ...times(), '--json')
    expect(JSON.parse(none.stdout)).toMatchObject({ notifications: 0, resent: 0 })
    const { rows } = await merchant.app.context.pool.query(
      `select detail ->> 'reason' as reason from audit where action = 'resend-notifications'`,
    )
    expect(rows).toEqual([{ reason: 'their certificate had expired' }])
    expect(await run('SANDBOX_TEST', '--from', '2026-07-01', '--to', range().to)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('from'),
    })
    expect((await run('NOBODY', ...times())).code).toBe(1)
  })
})
