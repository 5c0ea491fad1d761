const { startSandbox } = require('capstan/testing')
const { order, ship } = require('./apo.js')

let sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.clearScenarios())
afterAll(() => sandbox.stop())

test('an order is paid when it ships', async () => {
  const paymentId = await order(sandbox, 'lamps-1')
  expect(await ship(sandbox, paymentId)).toBe('S')
  const told = await sandbox.deliveries({ paymentId })
  expect(told.map(({ notifyType, sequence, state }) => ({ notifyType, sequence, state }))).toStrictEqual([
    { notifyType: 'PAYMENT_RESULT', sequence: 1, state: 'unaddressed' },
    { notifyType: 'CAPTURE_RESULT', sequence: 2, state: 'unaddressed' },
  ])
})

test('what is answered is made of what the test is made of', async () => {
  // Jest gives each file objects of its own; those of Node itself would be others, and no stricter comparison holds.
  expect(await sandbox.deliveries({ paymentId: '1' })).toStrictEqual([])
  await expect(sandbox.advance('1w')).rejects.toBeInstanceOf(Error)
})

test('an acquirer that declines', async () => {
  await sandbox.scenario('capture', 'decline', { code: 'USER_BALANCE_NOT_ENOUGH' })
  const paymentId = await order(sandbox, 'lamps-2')
  expect(await ship(sandbox, paymentId)).toBe('F')
  const [failed] = await sandbox.deliveries({ notifyType: 'CAPTURE_RESULT', paymentId })
  expect(failed.body.result.resultCode).toBe('USER_BALANCE_NOT_ENOUGH')
})
