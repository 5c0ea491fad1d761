const { startSandbox } = require('capstan/testing')
const { order, ship } = require('./apo.js')

let sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => {
  jest.useRealTimers()
})
afterAll(() => sandbox.stop())

test('what is not shipped in seven days is gone', async () => {
  const paymentId = await order(sandbox, 'chairs-1')
  await sandbox.advance('7d')
  expect(await sandbox.payment(paymentId)).toMatchObject({ state: 'cancelled', released: '12950' })
  expect(await ship(sandbox, paymentId)).toBe('F')
})

test('a week is a week with faked timers as well', async () => {
  // Node sends requests by nextTick and its kin, which Jest fakes unless it is told not to.
  jest.useFakeTimers({
    now: new Date('2030-02-28T12:00:00Z'),
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
  })
  const paymentId = await order(sandbox, 'chairs-2')
  jest.advanceTimersByTime(3 * 86_400_000)
  await sandbox.advance('3d')
  expect(await ship(sandbox, paymentId)).toBe('S')
})

test('the sandbox itself needs nothing that Jest fakes', async () => {
  jest.useFakeTimers()
  const another = await startSandbox()
  expect((await another.advance('1d')).steps).toStrictEqual([])
  const { deliveries } = await another.trigger('capture.succeeded')
  expect(deliveries).toHaveLength(2)
  await another.stop()
  // It starts a process and a PostgreSQL, for which Jest's five seconds are too few on a busy machine.
}, 30_000)

test('this file has a sandbox of its own', async () => {
  const ordered = (await sandbox.deliveries()).map(({ body }) => body.paymentRequestId)
  expect(ordered.filter((id) => id?.startsWith('pay-lamps'))).toStrictEqual([])
})
