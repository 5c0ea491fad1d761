import { pino } from 'pino'
import { expect, it } from 'vitest'
import { callAcquirer } from './call-acquirer.ts'
import type { Context } from './context.ts'

const context = {
  deadlines: { acquirerMs: 20, repeatMs: 0, leaseMs: 0 },
  newId: () => '1',
  log: pino({ level: 'silent' }),
  circuits: { record: () => undefined },
} as unknown as Context

const authorizing = { clientId: 'ACME', acquirer: 'A', operation: 'authorize', reference: '1' } as const

/** Settles with what a connector says once its time is over, after the steps that it takes to put that together. */
function onceOver<Outcome>(signal: AbortSignal, outcome: Outcome): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setImmediate(() => resolve(outcome)), { once: true })
  })
}

it('keeps what a connector knows when its time is over: that nothing was sent', async () => {
  const exchanges = [{ method: 'POST', url: 'https://acquirer.example/token', failure: 'no whole answer' }]
  const said = { kind: 'not-sent', reason: 'no token before its time was over', exchanges } as const
  const { outcome, attempt } = await callAcquirer(context, authorizing, (signal) => onceOver(signal, said))
  expect(outcome).toEqual(said)
  expect(attempt).toMatchObject({ outcome: 'not-sent', detail: { exchanges } })
})

it('does not wait for a connector that does not end when its time is over', async () => {
  const { outcome } = await callAcquirer(context, authorizing, () => new Promise<never>(() => undefined))
  expect(outcome).toEqual({ kind: 'unknown', reason: 'no answer within 20 ms' })
})

it('takes a connector that throws when its time is over for silence', async () => {
  const { outcome } = await callAcquirer(
    context,
    { ...authorizing, operation: 'capture' },
    async (signal): Promise<never> => {
      await onceOver(signal, undefined)
      throw new Error('aborted')
    },
  )
  expect(outcome).toMatchObject({ kind: 'unknown' })
})
