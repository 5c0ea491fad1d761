import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../config/load.ts'
import { masterKeyOf } from '../vault/master-key.ts'
import { readOptions } from './part-options.ts'

const keyText = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const idOf = (byte: number) => masterKeyOf(Buffer.alloc(32, byte)).id

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-options-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('without a setting the master key is kept in the home, and made only when it is needed', async () => {
  const home = await temporaryFolder()
  const { masterKeys } = await readOptions(loadConfig({ CAPSTAN_HOME: home, CAPSTAN_MASTER_KEY_PREVIOUS: keyText(1) }))
  expect(masterKeys?.current()).toBeUndefined()
  expect(existsSync(join(home, 'master-key'))).toBe(false)
  const made = masterKeys?.make()
  expect(existsSync(join(home, 'master-key'))).toBe(true)
  expect(masterKeys?.current()).toBe(made)
  expect(masterKeys?.previous?.id).toBe(idOf(1))
})

test('a master key of the settings, itself or in a file, is used instead', async () => {
  const home = await temporaryFolder()
  const file = join(home, 'mounted')
  await writeFile(file, `${keyText(2)}\n`)
  const itself = (await readOptions(loadConfig({ CAPSTAN_HOME: home, CAPSTAN_MASTER_KEY: keyText(1) }))).masterKeys
  expect([itself?.make().id, itself?.place, itself?.previous]).toEqual([idOf(1), 'CAPSTAN_MASTER_KEY', undefined])
  const settings = { CAPSTAN_HOME: home, CAPSTAN_MASTER_KEY_FILE: file, CAPSTAN_MASTER_KEY_PREVIOUS: keyText(1) }
  const mounted = (await readOptions(loadConfig(settings))).masterKeys
  expect([mounted?.current()?.id, mounted?.place]).toEqual([idOf(2), 'CAPSTAN_MASTER_KEY_FILE'])
  expect(mounted?.previous?.id).toBe(idOf(1))
  expect(existsSync(join(home, 'master-key'))).toBe(false)
})

test('a file that holds no key is named by its setting', async () => {
  const home = await temporaryFolder()
  const file = join(home, 'mounted')
  await writeFile(file, 'planted-nonsense')
  const read = () => readOptions(loadConfig({ CAPSTAN_HOME: home, CAPSTAN_MASTER_KEY_FILE: file }))
  await expect(read()).rejects.toThrow(/^CAPSTAN_MASTER_KEY_FILE: must be the base64 of 32 bytes/)
  await expect(read()).rejects.not.toThrow('planted')
})
