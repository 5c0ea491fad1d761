import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { capture, clientOf } from '../test/client.ts'
import { answersWith, merchant, startGateway } from '../test/gateway.ts'

const openssl = 'openssl'
const { error: missing } = spawnSync(openssl, ['version'])

// Where openssl is missing, the tests of answers still verify requests with Node's cryptography.
describe.skipIf(missing !== undefined)('against the openssl command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-sdk-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('a request of the SDK carries a signature that openssl verifies', async () => {
    const gateway = await startGateway()
    gateway.replies(answersWith('F', 'AUTH_EXPIRED'))
    const isLastCapture = true
    const client = clientOf(gateway, { privateKey: merchant.privateText })
    await client.capture({ ...capture, captureRequestId: 'lampe-1', isLastCapture })

    const { path, headers, text } = gateway.received[0]!
    const publicKeyFile = join(folder, 'public.der')
    const signatureFile = join(folder, 'signature')
    writeFileSync(publicKeyFile, Buffer.from(merchant.publicText, 'base64'))
    const [, encoded = ''] = String(headers['signature']).split('signature=')
    writeFileSync(signatureFile, Buffer.from(decodeURIComponent(encoded), 'base64'))
    const verify = ['dgst', '-sha256', '-keyform', 'DER', '-verify', publicKeyFile, '-signature', signatureFile]
    // Put together from what was on the wire, by the rule of the documentation.
    const input = `POST ${path}\n${headers['client-id']}.${headers['request-time']}.${text}`
    expect(execFileSync(openssl, verify, { input, encoding: 'utf8' })).toBe('Verified OK\n')
    expect(() => execFileSync(openssl, verify, { input: `${input} `, stdio: 'pipe' })).toThrow()
  })
})
