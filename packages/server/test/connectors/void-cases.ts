import { expect, it } from 'vitest'
import type { Traits } from '../../src/acquirers/kit/connector.ts'
import type { VoidOutcome } from '../../src/domain/outcome.ts'
import { type Authorized, type CloseChoice, type Desk, impatientMs } from './desk.ts'
import { captured } from './movement-cases.ts'
import { newReference } from './references.ts'

function stateOf(desk: Desk, reference: string) {
  return desk.standIn.books().find((one) => one.reference === reference)?.state
}

/** As the server does it: a void that is not final is asked for again under its reference. */
async function closed(
  desk: Desk,
  payment: Authorized | string,
  reference: string,
  choice: CloseChoice = {},
): Promise<VoidOutcome> {
  const first = await desk.close(payment, reference, choice)
  if (first.kind === 'succeeded' || first.kind === 'failed') return first
  return desk.finished(() => desk.close(payment, reference, { ...choice, deadlineMs: 5_000 }))
}

export function voidCases(open: () => Promise<Desk>, { inquiries, lateArrivalMs }: Traits): void {
  it('gives back what is authorized, and says so again', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const reference = newReference()
    expect(await closed(desk, payment, reference)).toMatchObject({ kind: 'succeeded' })
    expect(stateOf(desk, payment.reference)).toBe('voided')
    expect((await closed(desk, payment, reference)).kind).toMatch(/^(succeeded|failed)$/)
    const { transactionId } = payment
    const inquired = await desk.inquireAuthorization(payment.reference, { transactionId })
    expect(inquired).toMatchObject({ kind: 'voided' })
  })

  it('is refused after everything is captured', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    await captured(desk, payment)
    expect(await closed(desk, payment, newReference())).toMatchObject({ kind: 'failed' })
    expect(stateOf(desk, payment.reference)).toBe('authorized')
  })

  it('is declined, and the money stays held', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    desk.standIn.behave('void', 'decline')
    expect(await closed(desk, payment, newReference())).toMatchObject({ kind: 'failed' })
    expect(stateOf(desk, payment.reference)).toBe('authorized')
  })

  it.each(['garbage', 'server-error', 'break-before', 'unlisted', 'stay-pending'] as const)(
    'is done by a repeat after: %s',
    async (behaviour) => {
      const desk = await open()
      const payment = await desk.authorized(newReference())
      const reference = newReference()
      desk.standIn.behave('void', behaviour)
      expect((await desk.close(payment, reference)).kind).toMatch(/^(unknown|pending)$/)
      const end = await desk.finished(() => closed(desk, payment, reference))
      // Done before, it may be refused now; then the inquiry tells.
      expect(end.kind).toMatch(/^(succeeded|failed)$/)
      expect(stateOf(desk, payment.reference)).toBe('voided')
    },
  )

  it.each(['break-after', 'silence'] as const)(
    'is done, and told by a repeat or an inquiry, after: %s',
    async (behaviour) => {
      const desk = await open()
      const payment = await desk.authorized(newReference())
      const reference = newReference()
      desk.standIn.behave('void', behaviour)
      expect(await desk.close(payment, reference, { deadlineMs: impatientMs })).toMatchObject({ kind: 'unknown' })
      const end = await desk.finished(() => closed(desk, payment, reference))
      const { transactionId } = payment
      if (end.kind !== 'succeeded') {
        expect(await desk.inquireAuthorization(payment.reference, { transactionId })).toMatchObject({ kind: 'voided' })
      }
      expect(stateOf(desk, payment.reference)).toBe('voided')
    },
  )

  it('was not sent where nobody listens', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    await desk.standIn.close()
    await expect.poll(async () => (await desk.close(payment, newReference())).kind).toBe('not-sent')
  })

  if (inquiries === 'transaction') return

  it('closes an authorization of which no answer ever came', async () => {
    const desk = await open()
    const reference = newReference()
    desk.standIn.behave('authorize', 'break-after')
    expect(await desk.authorize(reference)).toMatchObject({ kind: 'unknown' })
    expect(await closed(desk, reference, newReference())).toMatchObject({ kind: 'succeeded' })
    expect(stateOf(desk, reference)).toBe('voided')
  })

  it('of what was never seen counts only when no request can arrive any more', async () => {
    const desk = await open()
    const reference = newReference()
    const early = await closed(desk, newReference(), reference, { afterMs: lateArrivalMs - 1 })
    expect(early.kind).toBe('pending')
    const late = await closed(desk, newReference(), reference, { afterMs: lateArrivalMs })
    expect(late).toMatchObject({ kind: 'succeeded' })
  })
}
