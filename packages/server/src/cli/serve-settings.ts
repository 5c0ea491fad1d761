import type { AppOptions } from '../app.ts'
import type { Config } from '../config/load.ts'
import type { ServerFile } from './server-files.ts'

/** What `capstan serve` takes from the settings beside what it has in common with a worker. */
export function appSettings(
  config: Config,
): Pick<AppOptions, 'host' | 'port' | 'https' | 'trustedProxies' | 'requestTimeToleranceMs' | 'limits' | 'worker'> {
  return {
    host: config.host,
    port: config.port,
    ...(config.https && { https: config.https }),
    trustedProxies: config.trustedProxies,
    requestTimeToleranceMs: config.requestTimeToleranceMs,
    limits: config.limits,
    worker: config.worker,
  }
}

/** Commands on this machine reach a server that listens everywhere by the loopback address. */
export function serverFile(config: Config, listening: string): ServerFile {
  const url = listening.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  return { pid: process.pid, url, ...(config.https && { certificate: config.https.cert.toString('utf8') }) }
}
