import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parsePrivateKey, parsePublicKey } from '@capstan/protocol'

/** What a merchant needs to talk to the server. A real shop keeps the private key in a secret store. */
export interface Credentials {
  readonly clientId: string
  readonly privateKey: KeyObject
  /** The server's public keys by version; two while a key is being replaced. */
  readonly publicKeys: Readonly<Record<number, KeyObject>>
  /** Scheme, host and port of the server. */
  readonly gatewayUrl: string
}

const clientFile = 'SANDBOX_DEMO.json'

/** The demo client, as the server keeps it in `home`. Throws an error for people when there is none. */
export function readCredentials(home: string): Credentials {
  const stored = readJson(join(home, clientFile))
  if (!stored) {
    throw new Error(
      `There is no ${clientFile} in ${home}. The first "npm start" in a folder makes it; with a database from ` +
        `elsewhere, make a client: npx capstan client create SANDBOX_MINE --json > ${join(home, clientFile)}`,
    )
  }
  return {
    clientId: text(stored, 'clientId'),
    privateKey: parsePrivateKey(text(stored, 'merchantPrivateKey')),
    publicKeys: { 1: parsePublicKey(text(stored, 'apoPublicKey')) },
    gatewayUrl: text(stored, 'gatewayUrl'),
  }
}

/** `CAPSTAN_HOME`, or `.capstan` of the nearest folder upward from `folder` that has one. Throws when there is none. */
export function findHome(folder: string, environment: NodeJS.ProcessEnv): string {
  const given = environment['CAPSTAN_HOME']
  if (given) return given
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, '.capstan')
    if (existsSync(home)) return home
    if (at === dirname(at)) {
      throw new Error(
        'There is no .capstan folder here or above. Start the server first: npm start (in another terminal)',
      )
    }
  }
}

function readJson(file: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(file)) return undefined
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
}

function text(json: Readonly<Record<string, unknown>>, name: string): string {
  const value = json[name]
  if (typeof value !== 'string') throw new Error(`${clientFile}: ${name} is missing`)
  return value
}
