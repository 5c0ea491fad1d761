import { expect, it } from 'vitest'
import type { CallbackEvent, RawCallback } from '../../src/acquirers/kit/callback.ts'
import { type ConnectorSubject, type Desk, openDesk } from './desk.ts'
import { newReference } from './references.ts'

/** One life of a payment, and everything that the acquirer told about it. */
async function toldOfALife(desk: Desk) {
  const payment = await desk.authorized(newReference())
  const capture = newReference()
  const refund = newReference()
  const raw: RawCallback[] = []
  const listen = () => {
    desk.standIn.settle()
    raw.push(...desk.standIn.callbacks())
  }
  listen()
  const captured = await desk.capture(payment, capture, { last: true })
  listen()
  const transactionId = 'receipt' in captured ? String(captured.receipt.transactionId ?? '') : ''
  await desk.refund(payment, refund, { capture: { reference: capture, transactionId } })
  listen()
  return { payment, capture, refund, raw }
}

async function eventsOf(desk: Desk, raw: readonly RawCallback[]): Promise<readonly CallbackEvent[]> {
  const read = await Promise.all(raw.map(async (one) => desk.read(one)))
  return read.flatMap((heard) => (heard.kind === 'read' ? heard.events : []))
}

export function callbackCases(open: () => Promise<Desk>, { takesBack, tells = ['capture'] }: ConnectorSubject): void {
  it('says which of our operations it is about', async () => {
    const desk = await open()
    const { payment, capture, refund, raw } = await toldOfALife(desk)
    const events = await eventsOf(desk, raw)
    expect(events.length).toBeGreaterThan(0)
    const ours = { authorization: payment.reference, capture, refund }
    for (const { subject, reference, paymentReference } of events) {
      if (reference !== undefined) expect(reference).toBe(ours[subject])
      const named = [reference, paymentReference].filter((name) => name !== undefined)
      expect(named.length).toBeGreaterThan(0)
    }
    expect(events.map(({ subject }) => subject)).toEqual(expect.arrayContaining([...tells]))
  })

  it('told twice, has the same id, and no two have one id', async () => {
    const desk = await open()
    const { raw } = await toldOfALife(desk)
    const once = (await eventsOf(desk, raw)).map(({ eventId }) => eventId)
    expect((await eventsOf(desk, raw)).map(({ eventId }) => eventId)).toEqual(once)
    expect(new Set(once).size).toBe(once.length)
    for (const id of once) expect(id.length).toBeLessThanOrEqual(200)
  })

  it('is refused when a byte of it was changed, or its signature is another one’s or missing', async () => {
    const desk = await open()
    const { raw } = await toldOfALife(desk)
    const [good] = raw
    if (!good) throw new Error('the acquirer told nothing')
    const digit = good.body.search(/[1-9](?=[^.]*$)/)
    const changed = `${good.body.slice(0, digit)}${good.body[digit] === '7' ? '8' : '7'}${good.body.slice(digit + 1)}`
    const forged = [
      { ...good, body: changed },
      { ...good, body: '' },
      { ...good, body: '{"a":1}' },
      { ...good, body: '<a/>' },
    ]
    for (const raw_ of forged) expect(await desk.read(raw_)).toMatchObject({ kind: 'refused' })
    const other = await openDesk(desk.subject)
    const { raw: fromElsewhere } = await toldOfALife(other)
    for (const foreign of fromElsewhere) expect(await desk.read(foreign)).toMatchObject({ kind: 'refused' })
  })

  it('tells a refusal without repeating a secret', async () => {
    const desk = await open()
    const { raw } = await toldOfALife(desk)
    const [good] = raw
    const refused = await desk.read({ ...(good as RawCallback), body: `${good?.body}x` })
    for (const secret of Object.values(desk.account.secrets)) {
      expect(JSON.stringify(refused)).not.toContain(secret)
    }
  })

  if (!takesBack) return

  it('a capture that was taken back is told, and found by an inquiry', async () => {
    const desk = await open()
    const payment = await desk.authorized(newReference())
    const reference = newReference()
    await desk.capture(payment, reference, { last: true })
    await desk.finished(() => desk.inquireCapture(payment, reference))
    desk.standIn.takeBack?.(reference)
    expect((await desk.hear()).map(({ subject }) => subject)).toContain('capture')
    expect(await desk.inquireCapture(payment, reference)).toMatchObject({ kind: 'failed' })
  })
}
