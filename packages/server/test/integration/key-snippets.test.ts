import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { pem } from '../../../dashboard/src/keys/pem.ts'
import { keyFile, type SnippetFacts, snippets } from '../../../dashboard/src/keys/snippets.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'

const run = promisify(execFile)
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))

/** A folder with the private key of a client's second version, as the page offers both. */
async function project(capstan: TestCapstan, clientId: string) {
  const { app } = capstan
  const { body: made } = await operate(app, 'POST', `/clients/${clientId}/keys`)
  await operate(app, 'POST', `/clients/${clientId}/keys/1/retire`)
  // Two published keys of the server, of which the newer signs.
  const environment = clientId.startsWith('SANDBOX_') ? 'sandbox' : 'live'
  await operate(app, 'POST', '/signing-keys/rotate', { body: { environment, signsInMs: 0 } })
  const { body: view } = await operate(app, 'GET', `/clients/${clientId}/keys`)
  const facts: SnippetFacts = {
    clientId,
    environment,
    gatewayUrl: view.gatewayUrl,
    keyVersion: made.keyVersion,
    apoPublicKeys: Object.fromEntries(
      view.apoKeys.map((key: { version: number; publicKey: string }) => [key.version, key.publicKey]),
    ),
    apoKeyVersion: 2,
  }
  const folder = await mkdtemp(join(tmpdir(), 'capstan-snippets-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await symlink(modules, join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, keyFile(clientId, made.keyVersion)), pem(made.merchantPrivateKey, 'PRIVATE KEY'))
  const all = snippets(facts)
  for (const { file, text } of all) await writeFile(join(folder, file), text)
  return { folder, all, privateKey: made.merchantPrivateKey as string }
}

test.each(['SANDBOX_TEST', 'LIVE_SHOP'])('the code that the page shows for %s runs as it is', async (clientId) => {
  const capstan = await testCapstan()
  if (clientId === 'LIVE_SHOP') await capstan.newClient(clientId)
  const { folder } = await project(capstan, clientId)
  const typescript = await run(process.execPath, ['quick-start.ts'], { cwd: folder })
  const curl = await run('sh', ['quick-start.sh'], { cwd: folder })
  expect(curl.stdout).toContain('Verified OK')
  const { rows } = await capstan.app.context.pool.query(`select payment_id, state from payments where client_id = $1`, [
    clientId,
  ])
  if (clientId === 'LIVE_SHOP') {
    expect(typescript.stdout).toBe('S SUCCESS\n')
    expect(curl.stdout).toContain('"paymentOptions":[')
    expect(rows).toEqual([])
  } else {
    expect(curl.stdout).toContain('"resultCode":"SUCCESS"')
    expect(rows).toHaveLength(2)
    expect(rows.every(({ state }) => state === 'authorized')).toBe(true)
    expect(rows.some(({ payment_id: id }) => typescript.stdout === `S ${id}\n`)).toBe(true)
  }
})

test('no code holds a private key, and each names its version', async () => {
  const capstan = await testCapstan()
  const { all, privateKey } = await project(capstan, 'SANDBOX_TEST')
  expect(all.map(({ id }) => id)).toEqual(['typescript', 'curl', 'java', 'python'])
  for (const { text } of all) {
    expect(text).not.toContain(privateKey.slice(0, 40))
    expect(text).toMatch(/keyVersion: 2|keyVersion=2|setKeyVersion\(2\)|key_version = "2"/)
    expect(text).toContain('SANDBOX_TEST')
  }
})
