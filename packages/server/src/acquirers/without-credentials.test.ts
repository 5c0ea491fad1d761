import { expect, test } from 'vitest'
import type { Acquirer } from './acquirer.ts'
import { simulatedAcquirers } from './simulated/simulated-acquirers.ts'
import { withoutCredentials } from './without-credentials.ts'

const pool = {} as Parameters<typeof simulatedAcquirers>[0]
const [acquirer] = simulatedAcquirers(pool, { callBack: async () => undefined, buyerPageUrl: (token) => token }) as [
  Acquirer,
]
const card = { type: 'CARD', issuerAuthenticated: false }

test('an acquirer without credentials has its name and its rules, says that nothing was sent, and hears nothing', async () => {
  const callbacks = {
    read: () => Promise.reject(new Error('heard')),
    keepable: (body: string) => body,
    acknowledgement: { status: 200, contentType: '', body: '' },
  }
  const inquiries = { waitsMs: [1_000], askPersonAfter: 2 } as const
  const silent = withoutCredentials({ ...acquirer, callbacks, inquiries, forgetsReferences: true }, 'the key is away')
  expect(silent).toMatchObject({ name: acquirer.name, inquiries, forgetsReferences: true })
  expect(silent.callbacks).toBeUndefined()
  expect(silent.merchantIdFor('ACME')).toBe(acquirer.merchantIdFor('ACME'))
  expect(silent.capability(card, 'EUR')).toEqual(acquirer.capability(card, 'EUR'))
  expect(silent.capability(card, 'EUR')).toBeDefined()
  const { signal } = new AbortController()
  const order = {} as never
  const calls = [
    silent.authorize(order, signal),
    silent.inquireAuthorization(order, signal),
    silent.capture(order, signal),
    silent.inquireCapture(order, signal),
    silent.refund(order, signal),
    silent.inquireRefund(order, signal),
    silent.void(order, signal),
    ...(silent.updates ? [silent.updates.update(order, signal), silent.updates.inquire(order, signal)] : []),
  ]
  expect(calls).toHaveLength(acquirer.updates ? 9 : 7)
  const reason = `the account ${acquirer.name} cannot be used: the key is away`
  expect(await Promise.all(calls)).toEqual(calls.map(() => ({ kind: 'not-sent', reason })))
})
