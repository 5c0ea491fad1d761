import { expect, it } from 'vitest'
import type { Capability } from '../../src/domain/capability.ts'
import type { Desk } from './desk.ts'
import { newReference } from './references.ts'

function stored(desk: Desk, reference: string) {
  return desk.standIn.books().find((one) => one.reference === reference)
}

export function partCases(open: () => Promise<Desk>, capability: Capability): void {
  if (capability.partialCapture) capturePartCases(open, capability)
  if (capability.refund === 'partial') refundPartCases(open)
  it('has a capability that can be: parts need captures, and captures need time', () => {
    expect(capability.partialCapture || capability.maxCaptures <= 1).toBe(true)
    expect(capability.capture === 'none' || capability.authValiditySeconds > 0).toBe(true)
  })
}

function capturePartCases(open: () => Promise<Desk>, capability: Capability): void {
  it('keeps or releases the rest after a part, as its capability says', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const first = newReference()
    await desk.capture(payment, first, { amount: 500n, last: false })
    await desk.finished(() => desk.inquireCapture(payment, first))
    const second = newReference()
    await desk.capture(payment, second, { amount: 100n, last: true })
    const end = await desk.finished(() => desk.inquireCapture(payment, second))
    const keeps = capability.remainderAfterCapture === 'keep' && capability.maxCaptures > 1
    expect(end.kind).toMatch(keeps ? /^(succeeded|already-done)$/ : /^(failed|not-found)$/)
  })

  if (capability.maxCaptures < 2) return

  it('takes the parts that its capability says, and no more than is authorized', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const part = payment.amount.value - 300n
    for (const [amount, last] of [
      [part, false],
      [200n, false],
      [200n, true],
    ] as const) {
      const reference = newReference()
      await desk.capture(payment, reference, { amount, last })
      await desk.finished(() => desk.inquireCapture(payment, reference))
    }
    const done = stored(desk, payment.reference)?.captures.filter(({ state }) => state === 'done') ?? []
    expect(done.map(({ amount }) => amount)).toEqual([part, 200n])
  })

  it('releases the rest with the capture that is said to be the last one', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const last = newReference()
    await desk.capture(payment, last, { amount: 500n, last: true })
    await desk.finished(() => desk.inquireCapture(payment, last))
    const rest = await desk.close(payment, newReference(), { captured: 500n })
    if (rest.kind === 'pending') await desk.finished(() => desk.close(payment, newReference(), { captured: 500n }))
    const further = newReference()
    await desk.capture(payment, further, { amount: 100n, last: true })
    const end = await desk.finished(() => desk.inquireCapture(payment, further))
    expect(end.kind).not.toMatch(/^(succeeded|already-done)$/)
    expect(stored(desk, payment.reference)?.captures.filter(({ state }) => state === 'done')).toHaveLength(1)
  })
}

function refundPartCases(open: () => Promise<Desk>): void {
  it('gives money back in the parts that its capability says', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const capture = newReference()
    await desk.capture(payment, capture, { last: true })
    await desk.finished(() => desk.inquireCapture(payment, capture))
    for (const amount of [300n, payment.amount.value - 300n, 100n]) {
      const reference = newReference()
      await desk.refund(payment, reference, { amount, capture: { reference: capture, transactionId: '' } })
      await desk.finished(() => desk.inquireRefund(payment, reference))
    }
    const done = stored(desk, payment.reference)?.refunds.filter(({ state }) => state === 'done') ?? []
    expect(done.reduce((sum, { amount }) => sum + amount, 0n)).toBe(payment.amount.value)
  })
}
