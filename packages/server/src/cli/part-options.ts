import { join } from 'node:path'
import type { PartOptions } from '../app.ts'
import { ConfigError } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import type { GivenKey } from '../config/master-keys.ts'
import type { RoutingTable } from '../domain/routing.ts'
import { parseAllowList } from '../notifications/allowed-address.ts'
import { givenMasterKey, keptMasterKey, type MasterKey, type MasterKeys, parseMasterKey } from '../vault/master-key.ts'

/** What can be wrong with the settings is found before anything is started. */
export async function readOptions(config: Config): Promise<Omit<PartOptions, 'pool' | 'log'>> {
  const notifyAllow = orConfigError('CAPSTAN_NOTIFY_ALLOW', () =>
    config.notifyAllow === '' ? [] : parseAllowList(config.notifyAllow),
  )
  const routing = await readRouting(config)
  const masterKeys = openMasterKeys(config)
  return {
    masterKeys,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    notifyAllow,
    ...(routing && { routing }),
    shutdownGraceMs: config.shutdownGraceMs,
  }
}

/** What is needed to read one is a third of a server's code, which a start without one reads while PostgreSQL starts. */
async function readRouting({ routing }: Config): Promise<RoutingTable | undefined> {
  if (routing === undefined) return undefined
  const { parseRoutingTable } = await import('../acquirers/routing-table.ts')
  return orConfigError('CAPSTAN_ROUTING', () => parseRoutingTable(routing))
}

function openMasterKeys({ home, masterKey, previousMasterKey }: Config): MasterKeys {
  const current = parseGivenKey(masterKey)
  const previous = parseGivenKey(previousMasterKey)
  if (masterKey && current) return givenMasterKey(current, masterKey.setting, previous)
  return keptMasterKey(join(home, 'master-key'), previous)
}

function parseGivenKey(given: GivenKey | undefined): MasterKey | undefined {
  return given && orConfigError(given.setting, () => parseMasterKey(given.text))
}

function orConfigError<Value>(setting: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new ConfigError(message.startsWith(setting) ? message : `${setting}: ${message}`)
  }
}
