import { createPublicKey } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateClientKeys, parsePrivateKey } from '@capstan/protocol'
import { expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'

test('a key is added, listed and retired by commands, and the last one is kept', async () => {
  const { app } = await testCapstan()
  const run = (...args: string[]) => capstan(args, reaching(app))
  const added = JSON.parse((await run('client', 'key', 'add', 'SANDBOX_TEST', '--json')).stdout)
  const half = createPublicKey(parsePrivateKey(added.merchantPrivateKey)).export({ format: 'der', type: 'spki' })
  expect(added).toMatchObject({ keyVersion: 2, publicKey: half.toString('base64') })
  const listed = await run('client', 'key', 'list', 'SANDBOX_TEST')
  expect(listed.stdout).toMatch(/2 +accepted[\s\S]*1 +accepted/)
  expect(listed.stdout + listed.stderr).not.toContain(added.merchantPrivateKey)
  const retired = await run('client', 'key', 'retire', 'SANDBOX_TEST', '1', '--reason', 'the laptop is lost')
  expect(retired).toMatchObject({ code: 0, stdout: 'Version 1 of SANDBOX_TEST is retired. Accepted: 2.\n' })
  const last = await run('client', 'key', 'retire', 'SANDBOX_TEST', '2')
  expect(last).toMatchObject({ code: 1, stderr: expect.stringContaining('is the last key of SANDBOX_TEST') })
  expect((await run('client', 'key', 'retire', 'SANDBOX_TEST', 'two')).code).toBe(2)
  expect(await reasons(app, 'retire-client-key')).toEqual(['the laptop is lost'])
})

test('a key of the merchant is registered from its file, and a private one is not sent', async () => {
  const { app } = await testCapstan()
  const folder = await mkdtemp(join(tmpdir(), 'capstan-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const own = await generateClientKeys()
  const file = join(folder, 'public.txt')
  await writeFile(file, own.publicKey)
  const added = await capstan(['client', 'key', 'add', 'SANDBOX_TEST', '--public-key', file], reaching(app))
  expect(added.stdout).toContain(own.publicKey)
  expect(added.stdout).not.toContain('private')
  await writeFile(file, own.privateKey)
  const refused = await capstan(['client', 'key', 'add', 'SANDBOX_TEST', '--public-key', file], reaching(app))
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--public-key') })
})

test("the server's keys are rotated and retired by commands, and shown with their versions to merchants", async () => {
  const { app } = await testCapstan()
  const run = (...args: string[]) => capstan(args, reaching(app))
  const rotated = await run('signing-key', 'rotate', 'live', '--signs-in', '30d', '--reason', 'yearly')
  expect(rotated.stdout).toMatch(/live +2 +published, does not sign yet: from /)
  const early = await run('signing-key', 'retire', 'live', '1')
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('signed with now') })
  expect((await run('signing-key', 'rotate', 'sandbox', '--signs-in', '0')).code).toBe(0)
  const shown = await run('client', 'show', 'SANDBOX_TEST')
  expect(shown.stdout).toMatch(/Capstan public key 2 +\S+\n\s*Capstan public key 1 +\S+/)
  expect((await run('signing-key', 'retire', 'sandbox', '1', '--reason', 'old')).stdout).toMatch(/sandbox +1 +retired/)
  expect((await run('signing-key', 'list')).stdout.match(/signs/g)).toHaveLength(2)
  expect(await reasons(app, 'rotate-signing-key')).toEqual(['yearly', null])
  expect(await reasons(app, 'retire-signing-key')).toEqual(['old'])
})

async function reasons(app: App, action: string): Promise<(string | null)[]> {
  const { rows } = await app.context.pool.query(
    `select detail ->> 'reason' as reason from audit where action = $1 order by audit_id`,
    [action],
  )
  return rows.map(({ reason }) => reason)
}

test('what would happen to a client is said before its clock is turned', async () => {
  const { app, call } = await testCapstan()
  await call('pay', cardPayment('12950', 'MANUAL'))
  const said = await capstan(['clock', 'preview', 'SANDBOX_TEST', '8d'], reaching(app))
  expect(said.stdout).toMatch(/the authorization expires: 129\.50 EUR go back to the buyer +if the answer is yes/)
  expect(said.stdout).toContain('A forecast: what acquirers, endpoints and buyers answer is not known.')
})
