import { expect, it, vi } from 'vitest'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { localEndpoint } from '../support/local-endpoint.ts'
import { type Body, operate } from '../support/operator.ts'

const yes = '{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}'

function setAddresses({ app }: TestCapstan, body: object) {
  return operate(app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body })
}

async function endpoints({ app }: TestCapstan, clientId = 'SANDBOX_TEST'): Promise<Body> {
  return (await operate(app, 'GET', `/clients/${clientId}/endpoints`)).body
}

async function failing({ app }: TestCapstan): Promise<Body> {
  return (await operate(app, 'GET', '/endpoints/failing')).body
}

async function tried({ app }: TestCapstan, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { body } = await operate(app, 'GET', '/notifications')
      expect(body.notifications.filter(({ tries }: Body) => tries > 0)).toHaveLength(count)
    },
    { timeout: 15_000, interval: 50 },
  )
}

it('an address that acknowledges nothing is failing, until it acknowledges again or another one is set', async () => {
  const capstan = await testCapstan()
  const [bad, good] = [await localEndpoint('/bad'), await localEndpoint('/good')]
  bad.answer(503, '')
  await capstan.newClient('SANDBOX_OTHER', { payment: good.url })
  await setAddresses(capstan, { payment: bad.url, capture: bad.url })
  expect(await failing(capstan)).toEqual({ endpoints: [], more: false })
  for (let sold = 0; sold < 2; sold += 1) await capstan.call('pay', cardPayment('1000', 'AUTOMATIC'))
  await tried(capstan, 4)
  expect(await failing(capstan)).toMatchObject({
    endpoints: [
      {
        clientId: 'SANDBOX_TEST',
        url: bad.url,
        state: 'failing',
        failures: 4,
        failuresAtLeast: true,
        waiting: 4,
        lastTry: { responseStatus: 503, error: 'HTTP status 503 instead of 200' },
      },
    ],
    more: false,
  })
  expect(await endpoints(capstan)).toMatchObject({ waiting: 4, waitingAtLeast: false })
  await setAddresses(capstan, { payment: good.url, capture: good.url })
  expect(await failing(capstan)).toEqual({ endpoints: [], more: false })
  expect((await endpoints(capstan)).endpoints).toMatchObject([{ url: good.url, state: 'untried', waiting: 4 }])
  await setAddresses(capstan, { payment: bad.url, capture: bad.url })
  bad.answer(200, yes)
  const { body } = await operate(capstan.app, 'GET', '/notifications')
  await operate(capstan.app, 'POST', `/notifications/${body.notifications[0].notificationId}/resend`)
  await vi.waitFor(async () => expect((await failing(capstan)).endpoints).toEqual([]), { timeout: 10_000 })
  expect((await endpoints(capstan)).endpoints).toMatchObject([{ url: bad.url, state: 'acknowledging', waiting: 3 }])
})

it('what every try of a day could not hand over is trouble too', async () => {
  const capstan = await testCapstan()
  const bad = await localEndpoint()
  bad.answer(500, '')
  await setAddresses(capstan, { payment: bad.url })
  await capstan.call('pay', cardPayment('1000', 'MANUAL'))
  await tried(capstan, 1)
  await operate(capstan.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 26 * 3_600_000 } })
  expect(await failing(capstan)).toMatchObject({ endpoints: [{ state: 'failing', failures: 8, waiting: 0 }] })
  await operate(capstan.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 8 * 24 * 3_600_000 } })
  expect(await failing(capstan)).toMatchObject({ endpoints: [] })
})

it('says which address was used last, which place named it, and what is never reached', async () => {
  const capstan = await testCapstan()
  const [set, asked] = [await localEndpoint('/set'), await localEndpoint('/asked')]
  await setAddresses(capstan, { payment: set.url, capture: set.url, refund: 'http://192.168.7.7/hook' })
  await capstan.call('pay', cardPayment('1000', 'AUTOMATIC', { paymentNotifyUrl: asked.url }))
  await tried(capstan, 2)
  const view = await endpoints(capstan)
  const used = Object.fromEntries(view.lastUsed.map((one: Body) => [one.notifyType, one]))
  expect(used).toMatchObject({
    PAYMENT_RESULT: { url: asked.url, from: 'request', acknowledged: true },
    CAPTURE_RESULT: { url: set.url, from: 'dashboard', acknowledged: true },
  })
  const states = Object.fromEntries(view.endpoints.map((one: Body) => [one.url, [one.state, one.refusal]]))
  expect(states).toEqual({
    [set.url]: ['acknowledging', null],
    [asked.url]: ['acknowledging', null],
    'http://192.168.7.7/hook': ['untried', expect.stringContaining('192.168.7.7 is private')],
  })
  await setAddresses(capstan, { capture: asked.url })
  const after = await endpoints(capstan)
  expect(after.lastUsed.find(({ notifyType }: Body) => notifyType === 'CAPTURE_RESULT')).toMatchObject({
    url: set.url,
    from: 'neither',
  })
})

it('names the listener that takes the notifications, and no client that is none', async () => {
  const capstan = await testCapstan()
  expect(await endpoints(capstan)).toMatchObject({ listener: null, endpoints: [], waiting: 0, lastUsed: [] })
  const listener = { listener: 'a-listener-of-a-test', name: 'ada on her laptop', forwardTo: 'http://127.0.0.1:1/hook' }
  await operate(capstan.app, 'PUT', '/clients/SANDBOX_TEST/listener', { body: listener })
  expect(await endpoints(capstan)).toMatchObject({ listener: 'ada on her laptop' })
  expect(await endpoints(capstan, 'SANDBOX_NONE')).toEqual({ error: expect.stringContaining('no client SANDBOX_NONE') })
})
