import { beforeAll, describe, expect, it } from 'vitest'
import { sampleNotifications } from './sample-notifications.ts'
import { generateTestKeys, signTestNotification } from './test-notification.ts'
import { verifyNotification } from './verify-notification.ts'

let keys: Awaited<ReturnType<typeof generateTestKeys>>
beforeAll(async () => {
  keys = await generateTestKeys()
})

async function identity(body: object | string, clientId = 'SANDBOX_SHOP'): Promise<string> {
  const sent = await signTestNotification({ url: '/hooks', clientId, privateKey: keys.privateKey, body })
  const verified = await verifyNotification(sent, { clientId, apoPublicKey: keys.publicKey })
  if (verified.kind === 'refused') throw new Error(verified.message)
  return verified.identity
}

describe('the identity of a notification', () => {
  it.each([
    ['a capture', sampleNotifications.captureSucceeded({ captureId: 'C1' }), 'CAPTURE_RESULT C1 S'],
    ['a capture taken back', sampleNotifications.captureFailed({ captureId: 'C1' }), 'CAPTURE_RESULT C1 F'],
    ['a refund', sampleNotifications.refundSucceeded({ refundId: 'R1' }), 'REFUND_RESULT R1 SUCCESS'],
    ['a refund that came back', sampleNotifications.refundFailed({ refundId: 'R1' }), 'REFUND_RESULT R1 FAIL'],
    ['a payment', sampleNotifications.paymentSucceeded({ paymentId: 'P1' }), 'PAYMENT_RESULT P1 S'],
    ['a failed payment', sampleNotifications.paymentFailed({ paymentId: 'P1' }), 'PAYMENT_RESULT P1 F'],
    [
      'a pending payment',
      { ...sampleNotifications.paymentSucceeded({ paymentId: 'P1' }), notifyType: 'PAYMENT_PENDING' },
      'PAYMENT_PENDING P1 S',
    ],
    [
      'an update of the amount',
      sampleNotifications.amountUpdated({ paymentId: 'P1', updateRequestId: 'u-1' }),
      'UPDATE_AMOUNT_RESULT P1 u-1 S',
    ],
    [
      'a warning',
      sampleNotifications.authorizationExpiring({ paymentId: 'P1', nextActionTime: '2026-11-30T08:00:00+00:00' }),
      'AUTHORIZATION_EXPIRING P1 2026-11-30T08:00:00+00:00',
    ],
  ])('of %s says which', async (_what, body, expected) => {
    expect(await identity(body)).toBe(`SANDBOX_SHOP ${expected}`)
  })

  it('is the same for a body that was written anew, where the fields are known', async () => {
    const body = sampleNotifications.captureSucceeded()
    expect(await identity(JSON.stringify(body, undefined, 2))).toBe(await identity(body))
  })

  it('is another one for another client', async () => {
    const body = sampleNotifications.captureSucceeded()
    expect(await identity(body, 'SANDBOX_OTHER')).not.toBe(await identity(body))
  })

  it('of a type that is not known is a digest of the body', async () => {
    const [one, same, other] = await Promise.all(['{"a":1}', '{"a":1}', '{"a":2}'].map((body) => identity(body)))
    expect(one).toMatch(/^SANDBOX_SHOP OTHER sha256:[0-9a-f]{64}$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  // Taken for one that was handled, a notification would be lost.
  it.each([
    ['without its id', { captureId: undefined }],
    ['without its result', { result: undefined }],
    ['with an id that holds a space', { captureId: 'C1 S' }],
    ['with an id of another kind', { captureId: 7 }],
    ['with an id that no column takes', { captureId: 'C\u0000' }],
    ['with an id that is too long', { captureId: 'C'.repeat(65) }],
  ])('of a capture %s is a digest too', async (_how, change) => {
    const body = { ...sampleNotifications.captureSucceeded(), ...change }
    const changed = await identity(body)
    expect(changed).toMatch(/^SANDBOX_SHOP CAPTURE_RESULT sha256:[0-9a-f]{64}$/)
    expect(await identity({ ...body, captureTime: 'later' })).not.toBe(changed)
  })
})
