import { isLoopback, openEnvironment, parseBaseUrl, parseToken, parseYes, readHome } from './environment.ts'
import { settings } from './settings.ts'
import { readCertificate } from './tls-files.ts'

/** Where commands find the server. */
export interface ConnectionConfig {
  /** Holds the address and the token of the server that was started in it. */
  readonly home: string
  /** Instead of the token that the server keeps in `home`. */
  readonly token?: string
  /** A server elsewhere, instead of the one in `home`; comes with a token. */
  readonly remote?: {
    readonly url: string
    readonly token: string
    /** A certificate (PEM) to trust beside those of the system. */
    readonly certificate?: Buffer
  }
}

/** For the commands that talk to a server. Throws a ConfigError that names every wrong setting. */
export function loadConnectionConfig(variables: NodeJS.ProcessEnv = process.env): ConnectionConfig {
  const environment = openEnvironment(variables)
  const url = environment.read(settings.url, parseBaseUrl)
  const token = environment.read(settings.operatorToken, parseToken)
  const certificate = environment.read(settings.tlsCert, readCertificate)
  const insecure = environment.read(settings.insecureHttp, parseYes) ?? false
  const home = readHome(environment)
  if (environment.given(settings.url) && !environment.given(settings.operatorToken)) {
    environment.fault(
      'CAPSTAN_OPERATOR_TOKEN: is needed with CAPSTAN_URL; it is in the file operator-token of the server',
    )
  }
  if (url?.startsWith('http:') && !isLoopback(new URL(url).hostname) && !insecure) {
    environment.fault(
      'CAPSTAN_URL: token and keys would travel in clear; use https, or set CAPSTAN_INSECURE_HTTP=1 on a network you trust',
    )
  }
  environment.end()
  if (url === undefined || token === undefined) return { home, ...(token !== undefined && { token }) }
  return { home, token, remote: { url, token, ...(certificate && { certificate }) } }
}
