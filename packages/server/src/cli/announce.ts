import { isLoopback } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import { nextSteps } from './installation.ts'
import { note, print } from './output.ts'
import type { Opened } from './processes/messages.ts'

export interface Announced extends Opened {
  readonly url: string
  readonly publicUrl: string
  readonly database: string
  /** Of more than one. */
  readonly processes?: readonly number[]
}

/** Says that the server is ready, where everything is, and what may surprise. */
export function announce(config: Config, announced: Announced): void {
  const { url, publicUrl, database, client, accounts, setUpUrl, processes } = announced
  const behind = publicUrl === url ? '' : `\n            behind ${publicUrl}`
  print(`Capstan is ready.
  API       ${url}/ams/api/  (sandbox clients: /ams/sandbox/api/)${behind}
  Dashboard ${publicUrl}/dashboard${setUpLine(setUpUrl)}
  Reference ${publicUrl}/docs
  Database  ${database}${processesLine(processes)}
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
function setUpLine(url: string | undefined): string {
  if (url === undefined) return ''
  return `\n            nobody can sign in yet: set up the first account (once, within 24 hours) at\n            ${url}`
}

function processesLine(processes: readonly number[] | undefined): string {
  return processes ? `\n  Processes ${processes.length}: ${processes.join(', ')}` : ''
}

/** Nothing where there are none: then only sandbox clients can pay. */
function accountsLine(accounts: Opened['accounts']): string {
  if (accounts.length === 0) return ''
  const named = accounts.map(
    ({ name, enabled, fault }) => `${name}${fault !== null ? ' (unusable)' : enabled ? '' : ' (disabled)'}`,
  )
  return `\n  Acquirers ${named.join(', ')}`
}
