import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateClientKeys } from '@capstan/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findHome, readCredentials } from './credentials.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-example-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function newHome(files: Readonly<Record<string, object>> = {}): Promise<string> {
  const home = newFolder()
  const keys = await generateClientKeys()
  const client = {
    clientId: 'SANDBOX_DEMO',
    merchantPrivateKey: keys.privateKey,
    apoPublicKey: keys.publicKey,
    gatewayUrl: 'http://127.0.0.1:8080',
  }
  for (const [name, content] of Object.entries({ 'SANDBOX_DEMO.json': client, ...files })) {
    writeFileSync(join(home, name), JSON.stringify(content))
  }
  return home
}

describe('the credentials', () => {
  it('are those of the demo client', async () => {
    const credentials = readCredentials(await newHome())
    expect(credentials).toMatchObject({ clientId: 'SANDBOX_DEMO', gatewayUrl: 'http://127.0.0.1:8080' })
    expect(credentials.privateKey.type).toBe('private')
    expect(credentials.publicKeys[1]?.type).toBe('public')
  })

  it('name the address of the running server where it has moved', async () => {
    const home = await newHome({ 'server.json': { pid: 1, url: 'http://127.0.0.1:9090' } })
    expect(readCredentials(home).gatewayUrl).toBe('http://127.0.0.1:9090')
  })

  it('say what to do when there are none', () => {
    expect(() => readCredentials(newFolder())).toThrow('npm start')
  })

  it('name the field that is missing', async () => {
    const home = await newHome({ 'SANDBOX_DEMO.json': { clientId: 'SANDBOX_DEMO' } })
    expect(() => readCredentials(home)).toThrow('merchantPrivateKey is missing')
  })
})

describe('the home folder', () => {
  it('is the one that is given', () => {
    expect(findHome(newFolder(), { CAPSTAN_HOME: '/srv/capstan' })).toBe('/srv/capstan')
  })

  it('is otherwise that of the nearest folder upward', () => {
    const folder = newFolder()
    const inside = join(folder, 'shop', 'src')
    mkdirSync(inside, { recursive: true })
    mkdirSync(join(folder, '.capstan'))
    expect(findHome(inside, {})).toBe(join(folder, '.capstan'))
  })

  it('is asked for when there is none', () => {
    expect(() => findHome(newFolder(), {})).toThrow('npm start')
  })
})
