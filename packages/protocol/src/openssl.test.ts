import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVectors, type SignatureVectors } from './fixtures/vectors.ts'
import { generateClientKeys, parsePrivateKey } from './keys.ts'
import { signMessage } from './signature.ts'

const script = fileURLToPath(new URL('fixtures/make-vectors.sh', import.meta.url))
const openssl = 'openssl'
const runnable = [spawnSync(openssl, ['version']), spawnSync('sh', ['-c', ':'])].every(
  ({ error }) => error === undefined,
)

// Where openssl or a shell is missing, signature.test.ts still verifies with WebCrypto and with the committed vectors.
describe.skipIf(!runnable)('against the openssl command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-protocol-'))
  const privateKeyFile = join(folder, 'private.pem')
  const publicKeyFile = join(folder, 'public.der')
  let privateKeyText: string

  beforeAll(async () => {
    const keys = await generateClientKeys()
    privateKeyText = keys.privateKey
    const pem = parsePrivateKey(keys.privateKey).export({ format: 'pem', type: 'pkcs8' })
    writeFileSync(privateKeyFile, pem, { mode: 0o600 })
    writeFileSync(publicKeyFile, Buffer.from(keys.publicKey, 'base64'))
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  function freshVectors(): SignatureVectors {
    return readVectors(execFileSync('sh', [script, privateKeyFile], { encoding: 'utf8' }))
  }

  it('signs every vector to the same bytes as openssl with the same key', async () => {
    const { vectors } = freshVectors()
    expect(vectors.length).toBeGreaterThan(10)
    for (const vector of vectors) {
      expect(await signMessage(vector, parsePrivateKey(privateKeyText)), vector.name).toBe(vector.signature)
    }
  })

  it('makes a signature that openssl verifies', async () => {
    const message = {
      path: '/hooks/apo?shop=7',
      clientId: 'SHOP',
      time: '2026-11-02T13:05:13+00:00',
      body: '{"a":"ö"}',
    }
    const signature = await signMessage(message, parsePrivateKey(privateKeyText))
    const signatureFile = join(folder, 'signature')
    writeFileSync(signatureFile, Buffer.from(decodeURIComponent(signature), 'base64'))
    const verify = ['dgst', '-sha256', '-keyform', 'DER', '-verify', publicKeyFile, '-signature', signatureFile]
    const input = 'POST /hooks/apo?shop=7\nSHOP.2026-11-02T13:05:13+00:00.{"a":"ö"}'
    expect(execFileSync(openssl, verify, { input, encoding: 'utf8' })).toBe('Verified OK\n')
    expect(() => execFileSync(openssl, verify, { input: `${input} `, stdio: 'pipe' })).toThrow()
  })
})
