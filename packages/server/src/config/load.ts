import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Setting, settings } from './settings.ts'

export interface Config {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly publicUrl?: string
  readonly databaseUrl?: string
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
  /** As given; the notification transport knows its form. */
  readonly notifyAllow: string
  /** Parsed JSON; the routing table knows its form. */
  readonly routing?: unknown
  readonly requestTimeToleranceMs: number
  readonly logLevel: string
}

/** Everything wrong with the settings at once, one line each. */
export class ConfigError extends Error {}

/** The only reader of the environment. Throws a ConfigError that names every wrong setting. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = []
  const given = (setting: Setting) => environment[setting.name]?.trim() || undefined
  const read = <Value>(setting: Setting, parse: (text: string) => Value): Value | undefined => {
    const text = given(setting)
    if (text === undefined) return undefined
    try {
      return parse(text)
    } catch (error) {
      faults.push(`${setting.name}: ${error instanceof Error ? error.message : 'cannot be read'}`)
      return undefined
    }
  }
  const publicUrl = read(settings.publicUrl, parseBaseUrl)
  const databaseUrl = read(settings.databaseUrl, parseDatabaseUrl)
  const cert = read(settings.tlsCert, readFile)
  const key = read(settings.tlsKey, readFile)
  if ((given(settings.tlsCert) === undefined) !== (given(settings.tlsKey) === undefined)) {
    faults.push('CAPSTAN_TLS_CERT and CAPSTAN_TLS_KEY: set both, or neither')
  }
  const routing = read(settings.routing, (file): unknown => JSON.parse(readFile(file).toString('utf8')))
  const config: Config = {
    home: resolve(given(settings.home) ?? nearestHome(process.cwd())),
    host: given(settings.host) ?? settings.host.default,
    port: read(settings.port, parsePort) ?? Number(settings.port.default),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(cert && key && { https: { cert, key } }),
    notifyAllow: given(settings.notifyAllow) ?? '',
    ...(routing !== undefined && { routing }),
    requestTimeToleranceMs: (read(settings.requestTimeToleranceMinutes, parseMinutes) ?? 10) * 60_000,
    logLevel: read(settings.logLevel, parseLogLevel) ?? settings.logLevel.default,
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return Object.freeze(config)
}

/** `.capstan` of the nearest folder upward, so that commands work from anywhere inside the project. */
function nearestHome(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const home = join(folder, '.capstan')
    if (existsSync(home)) return home
    if (folder === dirname(folder)) return join(from, '.capstan')
  }
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error('must be a port number from 0 to 65535')
  return Number(text)
}

function parseMinutes(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0) throw new Error('must be a whole number of minutes above 0')
  return Number(text)
}

function parseLogLevel(text: string): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent']
  if (!levels.includes(text)) throw new Error(`must be one of ${levels.join(', ')}`)
  return text
}

function parseBaseUrl(text: string): string {
  const url = URL.parse(text)
  const bare = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username
  if (!bare) throw new Error('must be an http or https address without a path, for example https://pay.example.com')
  return url.origin
}

function parseDatabaseUrl(text: string): string {
  const url = URL.parse(text)
  // The text is not repeated: it holds a password.
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw new Error('must begin with postgres:// (its value is not shown)')
  return text
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new Error(`the file ${file} cannot be read`)
  }
}
