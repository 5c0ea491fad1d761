import { Argument, Command } from '@commander-js/extra-typings'
import type { Json } from '../../http/operator/json.ts'
import type { SigningKeyLine, SigningKeysView } from '../../http/operator/key-routes.ts'
import { parseDuration } from '../duration.ts'
import { examples, jsonOption, reasonOption } from '../help.ts'
import { parseVersion } from '../key-version.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printJson, table, time } from '../output.ts'

export function signingKeyCommand() {
  return new Command('signing-key')
    .description('what the server signs answers and notifications with: see it, make a new one, retire an old one')
    .addCommand(list())
    .addCommand(rotate())
    .addCommand(retire())
}

const environments = ['sandbox', 'live'] as const

function list() {
  return new Command('list')
    .description('the keys of both environments, the newest first, retired ones included')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan signing-key list', 'capstan signing-key list --json'))
    .action(async (options) => {
      const { keys } = await withServer((api) => api.get<SigningKeysView>('/signing-keys'))
      if (options.json) printJson(keys)
      else printKeys(keys)
    })
}

function rotate() {
  return new Command('rotate')
    .description('make a new key; the old one stays published, and signs until the new one begins')
    .addArgument(new Argument('<environment>', 'whose answers and notifications').choices(environments))
    .option('--signs-in <duration>', 'how long merchants have to take it over: 7d, 0 for none', (text) =>
      text === '0' ? 0 : parseDuration(text),
    )
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('capstan signing-key rotate sandbox', 'capstan signing-key rotate live --signs-in 30d'),
    )
    .action(async (environment, { signsIn, reason, json }) => {
      const body = { environment, reason, ...(signsIn !== undefined && { signsInMs: signsIn }) }
      const { keys } = await withServer((api) => api.send<SigningKeysView>('POST', '/signing-keys/rotate', body))
      if (json) return printJson(keys)
      printKeys(keys.filter((key) => key.environment === environment))
      note('Give merchants the new public key under its version, beside the old one: capstan client show ID')
    })
}

function retire() {
  return new Command('retire')
    .description('take a key that does not sign out of what is published, and forget its private half')
    .addArgument(new Argument('<environment>').choices(environments))
    .argument('<version>', 'which of its keys', parseVersion)
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan signing-key retire sandbox 1'))
    .action(async (environment, version, options) => {
      const path = `/signing-keys/${environment}/${version}/retire`
      const { keys } = await withServer((api) => api.send<SigningKeysView>('POST', path, { reason: options.reason }))
      if (options.json) printJson(keys)
      else printKeys(keys.filter((key) => key.environment === environment))
    })
}

const states = {
  next: 'published, does not sign yet',
  signing: 'signs',
  published: 'published, does not sign any more',
  retired: 'retired',
} as const satisfies Record<SigningKeyLine['state'], string>

function printKeys(keys: readonly Json<SigningKeyLine>[]): void {
  const rows = keys.map(({ environment, version, state, signsFrom, createdAt, fingerprint }) => [
    environment,
    String(version),
    state === 'next' ? `${states.next}: from ${time(signsFrom)}` : states[state],
    time(createdAt),
    fingerprint.slice(0, 16),
  ])
  print(table(['Environment', 'Version', 'State', 'Made', 'SHA-256'], rows))
}
