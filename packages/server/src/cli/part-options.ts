import { parseRoutingTable } from '../acquirers/routing-table.ts'
import type { PartOptions } from '../app.ts'
import { ConfigError } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import { parseAllowList } from '../notifications/allowed-address.ts'

/** What can be wrong with the settings is found before anything is started. */
export function readOptions(config: Config): Omit<PartOptions, 'pool' | 'log'> {
  const notifyAllow = orConfigError('CAPSTAN_NOTIFY_ALLOW', () =>
    config.notifyAllow === '' ? [] : parseAllowList(config.notifyAllow),
  )
  const routing = orConfigError('CAPSTAN_ROUTING', () =>
    config.routing === undefined ? undefined : parseRoutingTable(config.routing),
  )
  return {
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
    notifyAllow,
    ...(routing && { routing }),
    shutdownGraceMs: config.shutdownGraceMs,
  }
}

function orConfigError<Value>(setting: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new ConfigError(message.startsWith(setting) ? message : `${setting}: ${message}`)
  }
}
