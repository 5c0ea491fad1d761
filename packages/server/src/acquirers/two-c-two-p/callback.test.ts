import { createHmac, generateKeyPairSync } from 'node:crypto'
import { CompactEncrypt, CompactSign } from 'jose'
import { describe, expect, it } from 'vitest'
import { callback } from './callback.ts'
import { account, invoiceNo, maintenanceAnswer, merchantId, reference } from './fixtures/dialogue.ts'

const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const secretKey = '0123456789ABCDEF0123456789ABCDEF'
const secretAccount = {
  ...account,
  settings: {
    ...account.settings,
    acquirerPublicKey: theirs.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  },
  secrets: { secretKey, merchantPrivateKey: ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
}

const read = (body: string) =>
  callback.read({ method: 'POST', target: '/callbacks/2C2P', headers: {}, body }, secretAccount)

function signed(claims: object, key = secretKey): string {
  const parts = [{ alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const payload = `${parts.join('.')}.${createHmac('sha256', key).update(parts.join('.')).digest('base64url')}`
  return JSON.stringify({ payload })
}

async function refundNotice(xml: string, sender = theirs.privateKey): Promise<string> {
  const bytes = (words: string) => new TextEncoder().encode(words)
  const jwe = await new CompactEncrypt(bytes(xml))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
    .encrypt(ours.publicKey)
  const jws = await new CompactSign(bytes(jwe)).setProtectedHeader({ alg: 'PS256' }).sign(sender)
  return `notifyResponse=${encodeURIComponent(jws)}`
}

const told = { merchantID: merchantId, invoiceNo, respCode: '0000', tranRef: '8346966', paymentID: 'ccpp_8346966' }

describe('a callback of a payment', () => {
  it('is about the authorization of its invoice', async () => {
    const heard = await read(signed(told))
    expect(heard).toEqual({
      kind: 'read',
      events: [{ eventId: expect.stringMatching(/^[0-9a-f]{64}$/), subject: 'authorization', reference: invoiceNo }],
    })
  })

  it('has one id for what it says, and another for something else', async () => {
    const idOf = async (claims: object) => JSON.stringify(await read(signed(claims)))
    expect(await idOf({ ...told, userDefined1: 'x' })).toBe(await idOf(told))
    expect(await idOf({ ...told, respCode: '4005' })).not.toBe(await idOf(told))
  })

  it.each([
    ['signed by another key', signed(told, 'another')],
    ['for another merchant id', signed({ ...told, merchantID: 'JT01' })],
    ['without an invoice', signed({ ...told, invoiceNo: undefined })],
    ['of another form', signed([])],
    ['that is not JSON', 'payload=x'],
    ['without a payload', '{}'],
    ['that is empty', ''],
  ])('%s is refused', async (_, body) => {
    expect(await read(body)).toMatchObject({ kind: 'refused', reason: expect.any(String) })
  })
})

describe('a callback of a refund', () => {
  const xml = maintenanceAnswer('R', '00', { status: 'RF', refundReferenceNo: '9', userDefined2: reference }).body

  it('names our refund, where 2C2P repeats it, and the payment', async () => {
    expect(await read(await refundNotice(xml))).toMatchObject({
      events: [{ subject: 'refund', reference, paymentReference: invoiceNo }],
    })
    const nameless = await read(await refundNotice(xml.replace(reference, '')))
    expect(nameless).toMatchObject({ events: [{ subject: 'refund', paymentReference: invoiceNo }] })
    expect(JSON.stringify(nameless)).not.toContain('"reference"')
  })

  it('has an id of what it says, however often it is sealed', async () => {
    expect(await read(await refundNotice(xml))).toEqual(await read(await refundNotice(xml)))
    const failed = await read(await refundNotice(xml.replace('>RF<', '>RFF<')))
    expect(failed).not.toEqual(await read(await refundNotice(xml)))
  })

  it('about something else has no events', async () => {
    const settle = maintenanceAnswer('S', '00', { status: 'S' }).body
    expect(await read(await refundNotice(settle))).toEqual({ kind: 'read', events: [] })
  })

  it('is refused when 2C2P did not sign it, or it says nothing', async () => {
    expect(await read(await refundNotice(xml, ours.privateKey))).toMatchObject({ kind: 'refused' })
    expect(await read(await refundNotice('<a/>'))).toMatchObject({ kind: 'refused' })
    expect(await read(await refundNotice(xml.replace(invoiceNo, '')))).toMatchObject({ kind: 'refused' })
    expect(await read('notifyResponse=')).toMatchObject({ kind: 'refused' })
    expect(await read(`notifyResponse=${encodeURIComponent(xml)}`)).toMatchObject({ kind: 'refused' })
  })
})
