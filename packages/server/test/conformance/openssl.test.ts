import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { manual } from './orders.ts'
import { pathOf, readSigned, signedRequest } from './raw-client.ts'
import { exchange, headerValues } from './raw-http.ts'
import { startServer } from './running-server.ts'
import { formDecoded, formEncoded, signedBytes } from './wire-signature.ts'

const server = await startServer()
const merchant = await server.newMerchant()
const { clientId, apoPublicKey, merchantPrivateKey } = merchant
const path = pathOf('inquiryPayment', clientId)
const folder = mkdtempSync(join(tmpdir(), 'capstan-openssl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content, { mode: 0o600 })
  return join(folder, name)
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END ${label}-----\n`
}

const openssl = 'openssl'

// Where it is missing, wire-signature.ts still is a second implementation, on node:crypto.
describe.skipIf(spawnSync(openssl, ['version']).error !== undefined)('the openssl command', () => {
  test('verifies an answer', async () => {
    const { paymentId } = await merchant.call('pay', manual())
    const answer = await exchange(server.url, signedRequest(merchant, 'inquiryPayment', { paymentId }))
    const [time = ''] = headerValues(answer, 'response-time')
    const [header = ''] = headerValues(answer, 'signature')
    const signature = Buffer.from(formDecoded(header.split('signature=')[1] ?? ''), 'base64')
    const verdict = execFileSync(openssl, [
      ...['dgst', '-sha256', '-verify', file('public.pem', pem('PUBLIC KEY', apoPublicKey))],
      ...['-signature', file('signature', signature)],
      file('message', signedBytes({ path, clientId, time, body: answer.body })),
    ])
    expect(verdict.toString()).toBe('Verified OK\n')
  })

  test('signs a request that is served', async () => {
    const { paymentId } = await merchant.call('pay', manual())
    const body = Buffer.from(JSON.stringify({ paymentId }))
    const time = String(Date.now())
    const signature = execFileSync(openssl, [
      ...['dgst', '-sha256', '-sign', file('private.pem', pem('PRIVATE KEY', merchantPrivateKey))],
      file('request', signedBytes({ path, clientId, time, body })),
    ])
    const signatureHeader = `algorithm=RSA256,keyVersion=1,signature=${formEncoded(signature.toString('base64'))}`
    const request = signedRequest(merchant, 'inquiryPayment', body, { time, signatureHeader })
    const json = readSigned(await exchange(server.url, request), path, clientId, apoPublicKey)
    expect(json).toMatchObject({ paymentId, result: { resultStatus: 'S' } })
  })
})
