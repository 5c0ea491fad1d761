import { type App, startApp } from '../app.ts'
import type { Context } from '../application/context.ts'
import type { SignInLink } from '../application/operators/link.ts'
import { firstLink } from '../application/operators/open-link.ts'
import { type AcquirerAccount, allAcquirers } from '../application/queries/acquirers.ts'
import { isLoopback } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import type { Log } from '../telemetry/log.ts'
import { openDemoClient } from './demo-client.ts'
import { nextSteps } from './installation.ts'
import { note, print } from './output.ts'
import { readOptions } from './part-options.ts'
import { makeHome, openOperatorToken, removeServerFile, type ServerFile, writeServerFile } from './server-files.ts'
import type { Shutdown } from './shutdown.ts'
import { openPool, runUntilStopped } from './until-stopped.ts'

/** `capstan serve`: runs API and worker until it is told to stop. Rejects with an error for people. */
export function serve(): Promise<void> {
  return runUntilStopped(start)
}

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  const options = readOptions(config)
  makeHome(config.home)
  const { pool, description } = await openPool(config, log, shutdown)
  const operatorToken = config.operatorToken ?? openOperatorToken(config.home)
  let client = ''
  let accounts: readonly AcquirerAccount[] = []
  let setUp: SignInLink | undefined
  const prepare = async (context: Context) => {
    client = await openDemoClient(context, config.home)
    accounts = await allAcquirers(context)
    setUp = await firstLink(context)
  }
  const app = await startApp({ ...options, ...listening(config), pool, log, operatorToken, prepare })
  shutdown.add(() => app.stop())
  writeServerFile(config.home, serverFile(config, app))
  shutdown.add(() => removeServerFile(config.home, process.pid))
  announce(config, app, { database: description, client, accounts, setUp })
}

function listening(config: Config) {
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
function serverFile(config: Config, app: App): ServerFile {
  const url = app.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
  return { pid: process.pid, url, ...(config.https && { certificate: config.https.cert.toString('utf8') }) }
}

interface Announced {
  readonly database: string
  readonly client: string
  readonly accounts: readonly AcquirerAccount[]
  /** The way in for the first person; undefined when there is one. */
  readonly setUp: SignInLink | undefined
}

function announce(config: Config, app: App, { database, client, accounts, setUp }: Announced): void {
  const { publicUrl } = app.context
  const behind = publicUrl === app.url ? '' : `\n            behind ${publicUrl}`
  print(`Capstan is ready.
  API       ${app.url}/ams/api/  (sandbox clients: /ams/sandbox/api/)${behind}
  Dashboard ${publicUrl}/dashboard${setUpLine(setUp)}
  Reference ${publicUrl}/docs
  Database  ${database}
  Client    ${client}${accountsLine(accounts)}
  Next      ${nextSteps.join('\n            ')}
  Stop      Ctrl-C`)
  for (const { name, fault } of accounts) {
    if (fault !== null) note(`The account ${name} cannot be used: ${fault}. Its payments wait; see docs/acquirers.md.`)
  }
  if (/^(0\.0\.0\.0|::)$/.test(config.host) && config.publicUrl === undefined) {
    note(`Merchants and buyers are told ${publicUrl}, which leads nowhere from other machines: set CAPSTAN_PUBLIC_URL.`)
  }
  if (!isLoopback(config.host) && !config.https) {
    note(
      'CAPSTAN_INSECURE_HTTP: cards, payments, the operator token, passwords and sessions travel in clear between here and ' +
        'the proxy.',
    )
  }
}

/** Nobody can sign in yet but by this link. It is the only place where it is shown. */
function setUpLine(setUp: SignInLink | undefined): string {
  if (!setUp) return ''
  return `\n            nobody can sign in yet: set up the first account (once, within 24 hours) at\n            ${setUp.url}`
}

/** Nothing where there are none: then only sandbox clients can pay. */
function accountsLine(accounts: readonly AcquirerAccount[]): string {
  if (accounts.length === 0) return ''
  const named = accounts.map(
    ({ name, enabled, fault }) => `${name}${fault !== null ? ' (unusable)' : enabled ? '' : ' (disabled)'}`,
  )
  return `\n  Acquirers ${named.join(', ')}`
}
