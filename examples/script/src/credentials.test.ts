import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCredentials } from './credentials.ts'

const demo = {
  gatewayUrl: 'http://127.0.0.1:8080',
  clientId: 'SANDBOX_DEMO',
  privateKey: 'the-private-key',
  apoPublicKey: 'the-public-key',
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-example-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** As `capstan serve` leaves it there. */
function keepDemoClient(home: string): void {
  const { privateKey: merchantPrivateKey, ...rest } = demo
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'SANDBOX_DEMO.json'), JSON.stringify({ ...rest, merchantPrivateKey, name: 'Demo shop' }))
}

describe('the credentials', () => {
  const environment = {
    APO_GATEWAY_URL: 'https://gateway.example',
    APO_CLIENT_ID: 'SHOP',
    APO_PRIVATE_KEY: 'mine',
    APO_PUBLIC_KEY: 'theirs',
  }

  it('are those of the environment', () => {
    expect(readCredentials(environment, newFolder())).toEqual({
      gatewayUrl: 'https://gateway.example',
      clientId: 'SHOP',
      privateKey: 'mine',
      apoPublicKey: 'theirs',
    })
  })

  it('are never a mixture: what is missing is named', () => {
    const folder = newFolder()
    keepDemoClient(join(folder, '.capstan'))
    const { APO_GATEWAY_URL, APO_CLIENT_ID } = environment
    const message = 'APO_PRIVATE_KEY, APO_PUBLIC_KEY must be set too'
    expect(() => readCredentials({ APO_GATEWAY_URL, APO_CLIENT_ID }, folder)).toThrow(message)
  })

  it('are otherwise those of the demo client in CAPSTAN_HOME', () => {
    const home = newFolder()
    keepDemoClient(home)
    expect(readCredentials({ CAPSTAN_HOME: home }, newFolder())).toEqual(demo)
  })

  it('are otherwise those of the nearest .capstan upward', () => {
    const folder = newFolder()
    const inside = join(folder, 'shop', 'src')
    mkdirSync(inside, { recursive: true })
    keepDemoClient(join(folder, '.capstan'))
    expect(readCredentials({}, inside)).toEqual(demo)
  })

  it('say what to do when there are none', () => {
    expect(() => readCredentials({}, newFolder())).toThrow('start Capstan first')
  })
})

// Each example is copied by a reader alone, so each has the file; a mistake corrected in one must not stay in another.
it.each(['express/src', 'fastify/src', 'nextjs/shop'])('are found by the same code in %s', (folder) => {
  const code = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  expect(code(`../../${folder}/credentials.ts`)).toBe(code('./credentials.ts'))
})
