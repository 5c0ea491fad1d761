import { expect, it } from 'vitest'
import { usualCircuitRules } from '../domain/circuit.ts'
import { createCircuits } from './circuits.ts'

const { minimumCalls, openMs, windowMs } = usualCircuitRules
const shop = { clientId: 'SHOP', acquirer: 'CHECKOUT' }

function circuitsAt(time: { now: number }) {
  const circuits = createCircuits(() => time.now)
  const fail = (way: typeof shop) => {
    for (let call = 0; call < minimumCalls; call += 1) circuits.record(way, 'bad')
  }
  return { circuits, fail }
}

it('are shared by all live clients, and each sandbox client has its own', () => {
  const { circuits, fail } = circuitsAt({ now: 0 })
  fail(shop)
  expect(circuits.admits(shop)).toBe(false)
  expect(circuits.admits({ clientId: 'OTHER', acquirer: 'CHECKOUT' })).toBe(false)
  expect(circuits.admits({ clientId: 'SHOP', acquirer: 'ADYEN' })).toBe(true)
  expect(circuits.admits({ clientId: 'SANDBOX_A', acquirer: 'CHECKOUT' })).toBe(true)
  fail({ clientId: 'SANDBOX_A', acquirer: 'ALIPAY' })
  expect(circuits.admits({ clientId: 'SANDBOX_A', acquirer: 'ALIPAY' })).toBe(false)
  expect(circuits.admits({ clientId: 'SANDBOX_B', acquirer: 'ALIPAY' })).toBe(true)
  expect(circuits.admits({ clientId: 'SHOP', acquirer: 'ALIPAY' })).toBe(true)
})

it('give a half-open acquirer to one only, until its call has ended', () => {
  const time = { now: 0 }
  const { circuits, fail } = circuitsAt(time)
  fail(shop)
  expect(circuits.take(shop)).toBe(false)
  time.now = openMs
  expect([circuits.take(shop), circuits.take(shop), circuits.admits(shop)]).toEqual([true, false, false])
  circuits.record(shop, 'good')
  expect([circuits.take(shop), circuits.take(shop)]).toEqual([true, true])
})

it('say how they are', () => {
  const time = { now: 0 }
  const { circuits, fail } = circuitsAt(time)
  fail({ clientId: 'SANDBOX_A', acquirer: 'ALIPAY' })
  circuits.record(shop, 'good')
  circuits.record(shop, 'bad')
  time.now = 1_000
  expect(circuits.list()).toEqual([
    { clientId: null, acquirer: 'CHECKOUT', state: 'closed', calls: 2, bad: 1, opensInMs: null },
    { clientId: 'SANDBOX_A', acquirer: 'ALIPAY', state: 'open', calls: 0, bad: 0, opensInMs: openMs - 1_000 },
  ])
  time.now = openMs
  circuits.take({ clientId: 'SANDBOX_A', acquirer: 'ALIPAY' })
  expect(circuits.list()[1]).toMatchObject({ state: 'half-open', opensInMs: openMs })
})

it('forget the clients of whom nothing was heard for long, and nothing else', () => {
  const time = { now: 0 }
  const { circuits, fail } = circuitsAt(time)
  for (let client = 0; client < 998; client += 1) {
    circuits.record({ clientId: `SANDBOX_${client}`, acquirer: 'ALIPAY' }, 'good')
  }
  expect(circuits.list()).toHaveLength(998)
  time.now = 2 * windowMs
  fail(shop)
  circuits.record({ clientId: 'SANDBOX_NEW', acquirer: 'ALIPAY' }, 'good')
  expect(circuits.list().map(({ clientId }) => clientId)).toEqual([null, 'SANDBOX_NEW'])
})
