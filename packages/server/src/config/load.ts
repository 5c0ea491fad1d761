import {
  type Environment,
  isLoopback,
  openEnvironment,
  parseBaseUrl,
  parseToken,
  parseYes,
  readFile,
  readHome,
} from './environment.ts'
import { type GivenKey, readGivenKey } from './master-keys.ts'
import { settings } from './settings.ts'
import { isPair, readCertificate, readPrivateKey } from './tls-files.ts'
import { parseTrustedProxies } from './trusted-proxies.ts'

export interface Config {
  readonly home: string
  readonly host: string
  readonly port: number
  readonly publicUrl?: string
  readonly databaseUrl?: string
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
  /** Single addresses and blocks. */
  readonly trustedProxies: readonly string[]
  /** Chosen by the operator; otherwise the server makes one and keeps it in `home`. */
  readonly operatorToken?: string
  /** Chosen by the operator; otherwise the server makes one at the first need and keeps it in `home`. */
  readonly masterKey?: GivenKey
  readonly previousMasterKey?: GivenKey
  /** As given; the notification transport knows its form. */
  readonly notifyAllow: string
  /** Parsed JSON; the routing table knows its form. */
  readonly routing?: unknown
  readonly requestTimeToleranceMs: number
  readonly limits: {
    readonly clientRate: number
    readonly clientBurst: number
    readonly requests: number
    readonly connections: number
    readonly requestMs: number
  }
  /** How many processes serve; undefined when nobody chose. */
  readonly processes?: number
  /** False: `serve` does no due work. */
  readonly worker: boolean
  readonly shutdownGraceMs: number
  readonly logLevel: string
  /** By `npm start` or `npx`, which put a shell between themselves and us. */
  readonly startedByNpm: boolean
}

/** For `serve` and `worker`. Throws a ConfigError that names every wrong setting. */
export function loadConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const environment = openEnvironment(variables)
  const { given, read } = environment
  const publicUrl = read(settings.publicUrl, parseBaseUrl)
  const databaseUrl = read(settings.databaseUrl, parseDatabaseUrl)
  const cert = read(settings.tlsCert, readCertificate)
  const key = read(settings.tlsKey, readPrivateKey)
  if (cert && key && !isPair(cert, key)) {
    environment.fault('CAPSTAN_TLS_KEY: is not the key of the first certificate in CAPSTAN_TLS_CERT')
  }
  if ((given(settings.tlsCert) === undefined) !== (given(settings.tlsKey) === undefined)) {
    environment.fault('CAPSTAN_TLS_CERT and CAPSTAN_TLS_KEY: set both, or neither')
  }
  const host = given(settings.host) ?? settings.host.default
  const insecure = read(settings.insecureHttp, parseYes) ?? false
  if (!isLoopback(host) && given(settings.tlsCert) === undefined && !insecure) {
    environment.fault(
      `CAPSTAN_HOST: on ${host} others could read cards and payments in clear; set CAPSTAN_TLS_CERT and ` +
        'CAPSTAN_TLS_KEY, or CAPSTAN_INSECURE_HTTP=1 behind a proxy that speaks HTTPS',
    )
  }
  const operatorToken = read(settings.operatorToken, parseToken)
  const masterKey = readGivenKey(environment, settings.masterKey, settings.masterKeyFile)
  const previousMasterKey = readGivenKey(environment, settings.masterKeyPrevious, settings.masterKeyPreviousFile)
  const routing = read(settings.routing, parseJsonFile)
  const worker = read(settings.worker, parseYes) ?? true
  if (!worker && given(settings.databaseUrl) === undefined) {
    environment.fault('CAPSTAN_WORKER: 0 needs DATABASE_URL, since the embedded database has one process only')
  }
  const processes = read(settings.processes, parseProcesses)
  const config: Config = {
    home: readHome(environment),
    host,
    port: read(settings.port, parsePort) ?? Number(settings.port.default),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(cert && key && { https: { cert, key } }),
    trustedProxies: read(settings.trustedProxies, parseTrustedProxies) ?? [],
    ...(operatorToken !== undefined && { operatorToken }),
    ...(masterKey && { masterKey }),
    ...(previousMasterKey && { previousMasterKey }),
    notifyAllow: given(settings.notifyAllow) ?? '',
    ...(routing !== undefined && { routing }),
    requestTimeToleranceMs: (read(settings.requestTimeToleranceMinutes, parseMinutes) ?? 10) * 60_000,
    limits: readLimits(environment),
    ...(processes !== undefined && { processes }),
    worker,
    shutdownGraceMs: (read(settings.shutdownGraceSeconds, parseSeconds) ?? 10) * 1_000,
    logLevel: read(settings.logLevel, parseLogLevel) ?? settings.logLevel.default,
    startedByNpm: variables['npm_lifecycle_event'] !== undefined,
  }
  environment.end()
  return Object.freeze(config)
}

function readLimits({ read }: Environment): Config['limits'] {
  const clientRate = read(settings.clientRate, parseRate) ?? 500
  const requests = read(settings.maxRequests, parseCount) ?? 1_000
  return {
    clientRate,
    clientBurst: read(settings.clientBurst, parseCount) ?? clientRate * 4,
    requests,
    connections: read(settings.maxConnections, parseCount) ?? requests * 2,
    requestMs: (read(settings.requestTimeoutSeconds, parsePositiveSeconds) ?? 30) * 1_000,
  }
}

function parseJsonFile(file: string): unknown {
  const text = readFile(file).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`the file ${file} is not JSON: ${error instanceof Error ? error.message : ''}`)
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

function parseSeconds(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new Error('must be a whole number of seconds from 0 to 999')
  return Number(text)
}

function parsePositiveSeconds(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) === 0) throw new Error('must be a whole number of seconds from 1 to 999')
  return Number(text)
}

function parseRate(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error('must be a whole number of requests a second, or 0 for no limit')
  return Number(text)
}

function parseCount(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new Error('must be a whole number above 0')
  return Number(text)
}

function parseProcesses(text: string): number {
  const count = Number(text)
  if (!/^\d{1,2}$/.test(text) || count === 0 || count > 64)
    throw new Error('must be a whole number from 1 to 64, here or with --processes')
  return count
}

function parseLogLevel(text: string): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent']
  if (!levels.includes(text)) throw new Error(`must be one of ${levels.join(', ')}`)
  return text
}

function parseDatabaseUrl(text: string): string {
  const url = URL.parse(text)
  // The text is not repeated: it holds a password.
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw new Error('must begin with postgres:// (its value is not shown)')
  return text
}
