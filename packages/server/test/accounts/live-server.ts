import { onTestFinished } from 'vitest'
import type { AppOptions } from '../../src/app.ts'
import { type App, startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { givenMasterKey, type MasterKeys, masterKeyOf } from '../../src/vault/master-key.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type OperatorAnswer, operate } from '../support/operator.ts'
import { toyConnector } from './toy-connector.ts'

/** Master keys of tests, by number; the same number is the same key. */
export function testKeys(current: number, previous?: number): MasterKeys {
  const keyOf = (number: number) => masterKeyOf(Buffer.alloc(32, number))
  return givenMasterKey(keyOf(current), 'CAPSTAN_MASTER_KEY', previous === undefined ? undefined : keyOf(previous))
}

const forToys = {
  connectors: [toyConnector],
  masterKeys: testKeys(1),
  routing: { default: 'TOY', rules: [] },
} satisfies Partial<AppOptions>

/** A server whose live clients can have accounts at toy acquirers; payments go to the account `TOY`. */
export function liveServer(options: Partial<AppOptions> = {}): Promise<TestCapstan> {
  return testCapstan({ ...forToys, ...options })
}

/** Another server on the database of the first one. */
export async function otherServer({ app }: TestCapstan, options: Partial<AppOptions> = {}): Promise<App> {
  const other = await startApp({
    pool: app.context.pool,
    host: '127.0.0.1',
    port: 0,
    notifyAllow: [],
    log: createLog('silent'),
    ...forToys,
    ...options,
  })
  onTestFinished(() => other.stop())
  return other
}

export const plantedKey = 'planted-key-+/=&?-0001'

/** An order for an account at a toy acquirer; `changes` replaces whole members. */
export function toyAccount(baseUrl: string, changes: object = {}): object {
  return {
    name: 'TOY',
    connector: 'toy',
    settings: { baseUrl, merchantId: 'M-1' },
    secrets: { apiKey: plantedKey },
    ...changes,
  }
}

/** Makes one that must be taken. */
export async function addToy(app: App, baseUrl: string, changes: object = {}): Promise<OperatorAnswer['body']> {
  const { status, body } = await operate(app, 'POST', '/acquirers', { body: toyAccount(baseUrl, changes) })
  if (status !== 201) throw new Error(body.error)
  return body
}
