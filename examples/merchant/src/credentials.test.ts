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

function homeWith(client: object): string {
  const home = newFolder()
  writeFileSync(join(home, 'SANDBOX_DEMO.json'), JSON.stringify(client))
  return home
}

describe('the credentials', () => {
  it('are those of the demo client', async () => {
    const keys = await generateClientKeys()
    const home = homeWith({
      clientId: 'SANDBOX_DEMO',
      merchantPrivateKey: keys.privateKey,
      apoPublicKey: keys.publicKey,
      gatewayUrl: 'http://127.0.0.1:8080',
    })
    const credentials = readCredentials(home)
    expect(credentials).toMatchObject({ clientId: 'SANDBOX_DEMO', gatewayUrl: 'http://127.0.0.1:8080' })
    expect(credentials.privateKey.type).toBe('private')
    expect(credentials.publicKeys[1]?.type).toBe('public')
  })

  it('say what to do when there are none', () => {
    expect(() => readCredentials(newFolder())).toThrow('npm start')
  })

  it('name the field that is missing', () => {
    const home = homeWith({ clientId: 'SANDBOX_DEMO' })
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
