import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { actionLabel, actionText, knownActions, reasonOf } from './audit-text.ts'

const folder = new URL('../../application/', import.meta.url).pathname

/** What use cases call the actions that they keep, as far as their sources name them in place. */
function keptActions(): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  const found = files.flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8')
    return [...source.matchAll(/\baction: '([a-z-]+)'/g)].flatMap(([, action]) => action ?? [])
  })
  return [...new Set(found)]
}

it('has words for every action that a use case keeps', () => {
  const kept = keptActions()
  expect(kept.length).toBeGreaterThan(25)
  const known = knownActions.map(({ action }) => action)
  expect(kept.filter((action) => !known.includes(action))).toEqual([])
})

it.each([
  [
    'capture-payment',
    { amount: { currency: 'EUR', value: '8000' }, last: true },
    '80.00 EUR; the last; the rest goes back',
  ],
  [
    'set-notify-urls',
    { payment: 'https://shop.example', capture: null },
    'payment to https://shop.example; capture cleared',
  ],
  ['locked', { factor: 'password', address: '192.0.2.7', failures: 5 }, 'wrong password; from 192.0.2.7'],
  ['change-role', { login: 'ada', from: 'viewer', to: 'admin' }, 'ada; from viewer to admin'],
  ['set-expiry-policy', { atExpiry: 'capture', warnAheadMs: 0 }, 'captures the rest before expiry; no warning'],
  [
    'set-scenario',
    { operations: ['pay', 'capture'], behaviour: 'time-out', times: 2 },
    'pay, capture time out; 2 times',
  ],
  ['resend-notification', { state: 'exhausted', tries: 8 }, 'was exhausted; after 8 tries'],
  ['export-payments', {}, 'all'],
  ['signed-out', { sessionId: '1' }, ''],
  ['do-what-is-new', { paymentId: 'p', count: 2, reason: 'why' }, 'count 2'],
])('says of %s with %o: %s', (action, detail, text) => {
  expect(actionText(action, detail)).toBe(text)
})

it('calls what it does not know by its own name', () => {
  expect(actionLabel('do-what-is-new')).toBe('Do what is new')
  expect(actionLabel('constructor')).toBe('Constructor')
  expect(reasonOf({ reason: 5 })).toBe(null)
})

it('says something of whatever was kept, and fails at nothing', () => {
  const names = [...knownActions.map(({ action }) => action), 'unknown', '__proto__']
  const detail = fc.dictionary(
    fc.constantFrom('amount', 'notifyUrls', 'byMs', 'login', 'settings', 'x'),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(fc.constantFrom(...names), detail, (action, kept) => {
      expect(typeof actionText(action, kept)).toBe('string')
      expect(actionLabel(action)).not.toBe('')
    }),
  )
})
