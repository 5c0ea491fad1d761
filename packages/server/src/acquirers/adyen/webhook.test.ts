import { describe, expect, it } from 'vitest'
import type { RawCallback } from '../kit/callback.ts'
import { signature, signedText } from './signature.ts'
import { webhook } from './webhook.ts'

const hmacKey = 'AB'.repeat(32)
const account = {
  name: 'ADYEN',
  settings: { apiUrl: 'https://checkout-test.adyen.com/v72', merchantAccount: 'Lamps' },
  secrets: { apiKey: 'key', hmacKey },
  callbackUrl: 'https://pay.example/c',
}

type Item = Readonly<Record<string, unknown>>

function item(eventCode: string, change: Item = {}): Item {
  return {
    eventCode,
    pspReference: 'PSP2',
    originalReference: 'PSP1',
    merchantReference: 'ours',
    merchantAccountCode: 'Lamps',
    amount: { currency: 'EUR', value: 1_000 },
    success: 'true',
    reason: '',
    eventDate: '2026-11-25T10:00:00+01:00',
    ...change,
  }
}

function message(...items: readonly Item[]): RawCallback {
  const notificationItems = items.map((one) => {
    const hmacSignature = signature(signedText(one) ?? '', hmacKey)
    const additionalData = { ...(one['additionalData'] as object | undefined), hmacSignature }
    return { NotificationRequestItem: { ...one, additionalData } }
  })
  return { method: 'POST', target: '/c', headers: {}, body: JSON.stringify({ live: 'false', notificationItems }) }
}

async function eventOf(eventCode: string, change: Item = {}) {
  const read = await webhook.read(message(item(eventCode, change)), account)
  if (read.kind !== 'read') throw new Error(read.reason)
  return read.events[0]
}

const amount = { currency: 'EUR', value: 1_000n }

describe('a webhook of Adyen', () => {
  it.each([
    ['AUTHORISATION', 'authorization', { originalReference: undefined }],
    ['CAPTURE', 'capture', {}],
    ['REFUND', 'refund', {}],
  ])('%s tells of a yes, its amount and its time', async (code, about, change) => {
    expect(await eventOf(code, change)).toMatchObject({
      subject: about,
      reference: 'ours',
      told: {
        about,
        reference: 'ours',
        at: new Date('2026-11-25T09:00:00Z'),
        outcome: { kind: 'succeeded', amount, receipt: { transactionId: 'PSP2', resultCode: code } },
      },
    })
  })

  it('of an authorization that holds, keeps no expiry date of the card', async () => {
    const event = await eventOf('AUTHORISATION', { reason: '044925:1111:03/2030' })
    expect(JSON.stringify(event?.told?.outcome.receipt)).not.toContain('2030')
  })

  it.each([
    ['AUTHORISATION', { success: 'false', reason: 'Not enough balance' }, 'authorization', 'USER_BALANCE_NOT_ENOUGH'],
    ['AUTHORISATION', { success: 'false', reason: 'something new' }, 'authorization', 'PROCESS_FAIL'],
    ['OFFER_CLOSED', {}, 'authorization', 'ORDER_IS_CLOSED'],
    ['CAPTURE', { success: 'false', reason: 'Insufficient balance on payment' }, 'capture', 'PROCESS_FAIL'],
    ['CAPTURE_FAILED', {}, 'capture', 'PROCESS_FAIL'],
    ['REFUND', { success: 'false' }, 'refund', 'PROCESS_FAIL'],
    ['REFUND_FAILED', {}, 'refund', 'PROCESS_FAIL'],
    ['REFUNDED_REVERSED', {}, 'refund', 'PROCESS_FAIL'],
    ['CANCELLATION', { success: 'false' }, 'void', 'ORDER_STATUS_INVALID'],
    ['TECHNICAL_CANCEL', { success: 'false' }, 'void', 'ORDER_STATUS_INVALID'],
  ])('%s %j tells of a no', async (code, change, about, decline) => {
    expect(await eventOf(code, change)).toMatchObject({
      told: { about, reference: 'ours', outcome: { kind: 'failed', code: decline, receipt: { resultCode: code } } },
    })
  })

  it.each([
    ['CANCELLATION', {}],
    ['TECHNICAL_CANCEL', {}],
    ['EXPIRE', {}],
    ['CANCEL_OR_REFUND', { additionalData: { 'modification.action': 'cancel' } }],
  ])('%s tells that the authorization is closed', async (code, change) => {
    expect(await eventOf(code, change)).toMatchObject({
      subject: 'authorization',
      reference: 'ours',
      told: { about: 'void', outcome: { kind: 'succeeded' } },
    })
  })

  it.each([
    ['CANCEL_OR_REFUND', { additionalData: { 'modification.action': 'refund' } }],
    ['CAPTURE', { success: 'TRUE' }],
    ['CAPTURE', { amount: { currency: 'CLP', value: 1 } }],
    ['CAPTURE_FAILED', { success: 'false' }],
    ['EXPIRE', { success: 'false' }],
    ['OFFER_CLOSED', { success: 'false' }],
    ['AUTHORISATION', { merchantReference: '' }],
  ])('%s %j is a reason to look, and no answer', async (code, change) => {
    const event = await eventOf(code, change)
    expect(event).toBeDefined()
    expect(event).not.toHaveProperty('told')
  })

  it.each(['CHARGEBACK', 'REPORT_AVAILABLE', 'AUTHORISATION_ADJUSTMENT', 'MOON_PHASE'])(
    '%s is taken and left',
    async (code) => {
      expect(await webhook.read(message(item(code)), account)).toEqual({ kind: 'read', events: [] })
    },
  )

  it('of another merchant account is taken and left', async () => {
    const other = message(item('CAPTURE', { merchantAccountCode: 'Chairs' }), item('CAPTURE'))
    expect(await webhook.read(other, account)).toMatchObject({ events: [{ reference: 'ours' }] })
  })

  it('without a time that can be read tells of no time', async () => {
    const event = await eventOf('CAPTURE', { eventDate: 'yesterday' })
    expect(event?.told).toBeDefined()
    expect(event?.told).not.toHaveProperty('at')
  })

  it('has an id that keeps events apart and repeats together', async () => {
    const id = async (change: Item) => (await eventOf('CAPTURE', change))?.eventId
    expect(await id({ reason: 'said again in other words' })).toBe(await id({}))
    for (const change of [{ pspReference: 'PSP3' }, { success: 'false' }, { eventDate: '2026-11-27T10:00:00+01:00' }]) {
      expect(await id(change)).not.toBe(await id({}))
    }
    expect((await id({ pspReference: 'P'.repeat(500), eventDate: 'D'.repeat(500) }))?.length).toBeLessThanOrEqual(200)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no items', '{"live":"false"}'],
    ['an empty list', '{"notificationItems":[]}'],
    ['an item without a code', '{"notificationItems":[{"NotificationRequestItem":{}}]}'],
    ['an item of nothing', '{"notificationItems":[null]}'],
  ])('is refused when it is %s', async (_, body) => {
    const raw = { ...message(item('CAPTURE')), body }
    expect(await webhook.read(raw, account)).toMatchObject({ kind: 'refused' })
  })

  it('is refused as a whole for one item that is not signed', async () => {
    const { body, ...raw } = message(item('CAPTURE'), item('REFUND'))
    const forged = body.replace('"REFUND"', '"REFUND_FAILED"')
    expect(await webhook.read({ ...raw, body: forged }, account)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('hmacKey'),
    })
    expect(await webhook.read({ ...raw, body, method: 'GET' }, account)).toMatchObject({ kind: 'refused' })
    expect(await webhook.read({ ...raw, body }, { ...account, secrets: {} })).toMatchObject({ kind: 'refused' })
    expect(await webhook.read({ ...raw, body }, account)).toMatchObject({ kind: 'read' })
  })
})
