import { expect, it } from 'vitest'
import type { Traits } from '../../src/acquirers/kit/connector.ts'
import type { MovementInquiry, MovementOutcome } from '../../src/domain/outcome.ts'
import { type Authorized, type Desk, impatientMs, type MovementChoice } from './desk.ts'
import { newReference } from './references.ts'
import type { BookedMovement } from './stand-in.ts'

/** A capture or a refund, on a payment that is ready for it. */
interface Movement {
  readonly desk: Desk
  readonly reference: string
  /** Minor units. */
  readonly value: bigint
  request(choice?: MovementChoice): Promise<MovementOutcome>
  inquire(transactionId?: string): Promise<MovementInquiry>
  /** What the acquirer's books have under our reference. */
  booked(): BookedMovement | undefined
  /** All that it has of the payment's movements of this kind. */
  all(): readonly BookedMovement[]
}

export type OpenMovement = () => Promise<Movement>

export function captureOn(open: () => Promise<Desk>): OpenMovement {
  return async () => {
    const desk = await open()
    return movementOf(desk, await desk.authorized(newReference()), 'capture')
  }
}

export function refundOn(open: () => Promise<Desk>): OpenMovement {
  return async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const capture = await captured(desk, payment)
    return movementOf(desk, payment, 'refund', capture)
  }
}

/** All of it, taken for good. */
export async function captured(desk: Desk, payment: Authorized) {
  const reference = newReference()
  const first = await desk.capture(payment, reference, { last: true })
  const end = isFinal(first) ? first : await desk.finished(() => desk.inquireCapture(payment, reference))
  expect(end).toMatchObject({ kind: expect.stringMatching(/succeeded|already-done/) })
  return { reference, transactionId: 'receipt' in end ? String(end.receipt.transactionId ?? '') : '' }
}

function movementOf(
  desk: Desk,
  payment: Authorized,
  operation: 'capture' | 'refund',
  capture?: { readonly reference: string; readonly transactionId: string },
): Movement {
  const reference = newReference()
  const all = () => {
    const booked = desk.standIn.books().find((one) => one.reference === payment.reference)
    return (operation === 'capture' ? booked?.captures : booked?.refunds) ?? []
  }
  return {
    desk,
    reference,
    value: payment.amount.value,
    request: (choice) =>
      operation === 'capture'
        ? desk.capture(payment, reference, { last: true, ...choice })
        : desk.refund(payment, reference, { ...(capture && { capture }), ...choice }),
    inquire: (transactionId) =>
      operation === 'capture'
        ? desk.inquireCapture(payment, reference, transactionId)
        : desk.inquireRefund(payment, reference, transactionId),
    all,
    booked: () => all().find((one) => one.reference === reference),
  }
}

function isFinal({ kind }: { readonly kind: string }): boolean {
  return kind === 'succeeded' || kind === 'failed' || kind === 'already-done'
}

/** The result, by the request's own answer or by asking once the acquirer has had time. */
async function endOf({ desk, inquire }: Movement, first: MovementOutcome): Promise<MovementInquiry> {
  if (isFinal(first)) return first
  const transactionId = 'receipt' in first ? first.receipt.transactionId : undefined
  return desk.finished(() => inquire(transactionId))
}

const done = { kind: expect.stringMatching(/^(succeeded|already-done)$/) }

export function movementCases(
  operation: 'capture' | 'refund',
  open: OpenMovement,
  { repeats, inquiries }: Traits,
): void {
  it('succeeds, by the amount that the acquirer names, and is in its books once', async () => {
    const movement = await open()
    const end = await endOf(movement, await movement.request())
    expect(end).toMatchObject(done)
    if (end.kind === 'succeeded') expect(end.amount.value).toBe(movement.value)
    expect(movement.all()).toEqual([{ reference: movement.reference, amount: movement.value, state: 'done' }])
    expect(await movement.inquire()).toMatchObject(done)
  })

  it('is declined with a code, and moves nothing', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'decline')
    const end = await endOf(movement, await movement.request())
    expect(end).toMatchObject({ kind: 'failed', code: expect.stringMatching(/^[A-Z_]+$/) })
    expect(movement.booked()?.state ?? 'declined').toBe('declined')
  })

  it('is open as long as the acquirer has not decided, and then what it decided', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'stay-pending')
    const first = await movement.request()
    expect(first.kind).toBe('pending')
    const open_ = await movement.inquire('receipt' in first ? first.receipt.transactionId : undefined)
    expect(open_.kind).toMatch(/^(pending|not-found)$/)
    expect(await endOf(movement, first)).toMatchObject(done)
  })

  it('is unknown, never a no, when the answer is none of the acquirer’s', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'garbage')
    expect(await movement.request()).toMatchObject({ kind: 'unknown' })
    expect(movement.booked()).toBeUndefined()
  })

  it('is unknown, never a no, when the acquirer’s server fails', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'server-error')
    expect(await movement.request()).toMatchObject({ kind: 'unknown' })
  })

  it('is no result when the status is not documented', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'unlisted')
    const first = await movement.request()
    expect(first.kind).toMatch(/^(unknown|pending)$/)
    const later = await movement.desk.finished(() => movement.inquire())
    expect(later.kind).not.toBe('failed')
    expect(movement.all()).toHaveLength(1)
  })

  it('never passes for done when the acquirer did another amount', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'other-amount')
    const end = await endOf(movement, await movement.request())
    if (end.kind === 'succeeded') expect(end.amount.value).toBe(movement.value - 1n)
    else expect(end.kind).toMatch(/^(unknown|pending)$/)
  })

  it.each(['break-before', 'break-after'] as const)(
    'is found out and done once after a connection that broke: %s',
    async (broken) => {
      const movement = await open()
      movement.desk.standIn.behave(operation, broken)
      expect(await movement.request()).toMatchObject({ kind: 'unknown' })
      await foundAndDoneOnce(movement)
    },
  )

  it('is found out and done once when the answer comes too late', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'silence')
    expect(await movement.request({ deadlineMs: impatientMs })).toMatchObject({ kind: 'unknown' })
    await foundAndDoneOnce(movement)
  })

  it('is not refused for good because the account is', async () => {
    const movement = await open()
    movement.desk.standIn.behave(operation, 'refuse-account')
    expect((await movement.request()).kind).toMatch(/^(not-sent|unknown)$/)
    expect(movement.booked()).toBeUndefined()
    expect(await endOf(movement, await movement.request())).toMatchObject(done)
  })

  it('was not sent where nobody listens', async () => {
    const movement = await open()
    await movement.desk.standIn.close()
    // A kept connection may not have heard yet that it is closed: then the request may have left.
    await expect.poll(async () => (await movement.request()).kind).toBe('not-sent')
  })

  if (repeats.by !== 'none') {
    it('asked for eight times at once, is in the books once', async () => {
      const movement = await open()
      await Promise.all(Array.from({ length: 8 }, () => movement.request()))
      expect(await movement.desk.finished(() => movement.inquire())).toMatchObject(done)
      expect(movement.all()).toHaveLength(1)
    })
  }

  it('has never been seen, or cannot be known', async () => {
    const movement = await open()
    expect((await movement.inquire()).kind).toMatch(/^(not-found|unknown)$/)
  })

  if (inquiries !== 'messages') {
    it.each(['garbage', 'server-error', 'break-before', 'refuse-account'] as const)(
      'is what it was when the question about it ends in: %s',
      async (behaviour) => {
        const movement = await open()
        const { desk } = movement
        await endOf(movement, await movement.request())
        desk.standIn.behave('inquire', behaviour)
        expect((await movement.inquire()).kind).toMatch(/^(unknown|not-sent)$/)
        expect(await movement.inquire()).toMatchObject(done)
      },
    )
  }

  it('is not carried out above what there is', async () => {
    const movement = await open()
    const end = await endOf(movement, await movement.request({ amount: movement.value + 100n }))
    expect(end).toMatchObject({ kind: 'failed' })
    expect(movement.all().filter(({ state }) => state === 'done')).toEqual([])
  })
}

/** As the server does it: ask; what was never seen is sent again under the same reference. */
async function foundAndDoneOnce(movement: Movement): Promise<void> {
  const { desk } = movement
  let end = await desk.finished(() => movement.inquire())
  if (end.kind === 'not-found' && desk.subject.connector.traits.repeats.by !== 'none') {
    end = await endOf(movement, await movement.request())
  }
  if (desk.subject.connector.traits.repeats.by !== 'none') expect(end).toMatchObject(done)
  expect(end.kind).not.toBe('failed')
  expect(movement.all().filter(({ state }) => state === 'done').length).toBeLessThanOrEqual(1)
  if (end.kind === 'succeeded') expect(movement.all()).toHaveLength(1)
}
