import { Command } from '@commander-js/extra-typings'
import type { AccountCheck } from '../../acquirers/kit/connector.ts'
import type { AcquirerAccount, ConnectorView } from '../../application/queries/acquirers.ts'
import type { Rotation } from '../../application/rotate-master-key.ts'
import type { AddedAcquirer } from '../../http/operator/acquirer-routes.ts'
import type { Json } from '../../http/operator/json.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption } from '../help.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { fields, note, print, printJson, table, time } from '../output.ts'
import { readSecrets, readSettings } from '../secret-value.ts'

export function acquirerCommand() {
  return new Command('acquirer')
    .description('accounts at acquirers, for live clients: make one, see, change, test them')
    .addCommand(connectors())
    .addCommand(add())
    .addCommand(set())
    .addCommand(list())
    .addCommand(show())
    .addCommand(test())
    .addCommand(acquirerCallbacks())
    .addCommand(enable())
    .addCommand(disable())
    .addCommand(remove())
    .addCommand(rotateKey())
}

const nameArgument = 'as in acquirerInfo.acquirerName: 1 to 32 capital letters, digits, underscores'
const settingOption = 'a setting; as often as needed'
const secretOption = 'a secret, from a file (@FILE), standard input (-) or the environment (env:VARIABLE)'

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function pathOf(name: string): string {
  return `/acquirers/${encodeURIComponent(name)}`
}

function connectors() {
  return new Command('connectors')
    .description('the acquirers that can be connected, and what an account of each is made of')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer connectors'))
    .action(async (options) => {
      const { connectors: all } = await withServer((api) =>
        api.get<{ connectors: readonly ConnectorView[] }>('/connectors'),
      )
      if (options.json) return printJson(all)
      const rows = all.flatMap(({ id, title, acquirerName, fields: known }) =>
        known.map(({ name, secret, optional, description }, index) => [
          index === 0 ? id : '',
          index === 0 ? `${title} (${acquirerName})` : '',
          name,
          `${secret ? '--secret' : '--set'}${optional ? ', optional' : ''}`,
          description,
        ]),
      )
      print(table(['Connector', 'Acquirer', 'Field', 'Given by', 'What it is'], rows))
    })
}

function add() {
  return new Command('add')
    .description('make an account; live clients can be sent to it at once')
    .argument('<name>', nameArgument)
    .requiredOption('--connector <id>', 'see: capstan acquirer connectors')
    .option('--set <name=value>', settingOption, collect, [])
    .option('--secret <name=source>', secretOption, collect, [])
    .option('--disabled', 'take no payments until it is enabled')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan acquirer add CHECKOUT --connector checkout-com --set apiUrl=https://PREFIX.api.checkout.com --set processingChannelId=pc_… --secret secretKey=@key.txt',
        'capstan acquirer add NORTH --connector antom --set gatewayUrl=https://open-sea-global.alipay.com --set clientId=5Y00 --set antomPublicKey=MIIB… --secret merchantPrivateKey=env:NORTH_KEY --disabled',
      ),
    )
    .action(async (name, { connector, set: settings, secret, disabled, json }) => {
      const values = { settings: readSettings(settings), secrets: await readSecrets(secret) }
      const order = { name, connector, ...values, enabled: disabled !== true }
      const added = await withServer((api) => api.send<AddedAcquirer>('POST', '/acquirers', order))
      if (json) return printJson(added)
      printAccount(added)
      if (added.madeKeyIn !== undefined) {
        note(
          `The secrets are sealed with a master key that was made now, in ${added.madeKeyIn}. Keep a copy of it apart from ` +
            'the database: without it the secrets cannot be opened. Other servers on the same database need it too.',
        )
      }
      note(`Register the callback address at the acquirer. Then: capstan acquirer test ${name}`)
    })
}

function set() {
  return new Command('set')
    .description('change some settings or secrets of an account; the others stay')
    .argument('<name>')
    .option('--set <name=value>', settingOption, collect, [])
    .option('--secret <name=source>', secretOption, collect, [])
    .option('--unset <name>', 'take an optional setting or secret away', collect, [])
    .option('--same-account', 'what is open goes on by the new settings: they lead to the same account at the acquirer')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer set CHECKOUT --secret secretKey=-'))
    .action(async (name, { set: settings, secret, unset, sameAccount, json }) => {
      if (settings.length + secret.length + unset.length === 0) {
        throw new CommandError(exitCodes.usage, 'Give at least one of --set, --secret and --unset.')
      }
      const given = { settings: readSettings(settings), secrets: await readSecrets(secret) }
      const changed = await withServer(async (api) => {
        const change = unset.length === 0 ? given : await withUnset(api, name, given, unset)
        const body = { ...change, ...(sameAccount && { sameAccount }) }
        return api.send<AcquirerAccount>('PUT', pathOf(name), body)
      })
      if (json) return printJson(changed)
      printAccount(changed)
    })
}

interface Given {
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

import { acquirerCallbacks } from './acquirer-callbacks.ts'

/** A name that is no secret of the account is taken for a setting: the server says so if it is none. */
async function withUnset(api: OperatorApi, name: string, { settings, secrets }: Given, unset: readonly string[]) {
  const twice = unset.find((field) => Object.hasOwn(settings, field) || Object.hasOwn(secrets, field))
  if (twice !== undefined) throw new CommandError(exitCodes.usage, `--unset: ${twice} is given too.`)
  const account = await api.get<AcquirerAccount>(pathOf(name))
  const isSecret = (field: string) => account.secrets.some((secret) => secret.name === field)
  const away = (fieldsOf: readonly string[]) => Object.fromEntries(fieldsOf.map((field) => [field, null]))
  return {
    settings: { ...settings, ...away(unset.filter((field) => !isSecret(field))) },
    secrets: { ...secrets, ...away(unset.filter(isSecret)) },
  }
}

function list() {
  return new Command('list')
    .description('all accounts, and whether they can be used')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer list'))
    .action(async (options) => {
      const { acquirers } = await withServer((api) => api.get<{ acquirers: readonly AcquirerAccount[] }>('/acquirers'))
      if (options.json) return printJson(acquirers)
      const rows = acquirers.map((account) => [
        account.name,
        account.connector,
        stateOf(account),
        account.merchantId ?? '-',
        time(account.changedAt),
        account.fault ?? '',
      ])
      print(table(['Account', 'Connector', 'State', 'Merchant', 'Changed', 'Why'], rows))
    })
}

function show() {
  return new Command('show')
    .description('one account: its settings, which secrets it has, its callback address')
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer show CHECKOUT'))
    .action(async (name, options) => {
      const account = await withServer((api) => api.get<AcquirerAccount>(pathOf(name)))
      if (options.json) printJson(account)
      else printAccount(account)
    })
}

function test() {
  return new Command('test')
    .description('ask the acquirer whether the account is good; exit code 0 only if it is')
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer test CHECKOUT'))
    .action(async (name, options) => {
      const check = await withServer((api) =>
        api.send<AccountCheck & { readonly name: string }>('POST', `${pathOf(name)}/test`),
      )
      if (check.kind !== 'good') process.exitCode = exitCodes.failed
      if (options.json) return printJson(check)
      print(`${name}: ${checkTexts[check.kind]}: ${'detail' in check ? check.detail : check.reason}`)
    })
}

const checkTexts: Readonly<Record<AccountCheck['kind'], string>> = {
  good: 'good',
  bad: 'the acquirer refuses the account',
  unknown: 'no usable answer, so nobody knows',
  'not-sent': 'the acquirer was not asked',
}

function enable() {
  return new Command('enable')
    .description('let an account take new payments')
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer enable CHECKOUT'))
    .action((name, options) => setEnabled(name, 'enable', options.json))
}

function disable() {
  return new Command('disable')
    .description('let an account take no new payments; those it has go on')
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer disable CHECKOUT'))
    .action((name, options) => setEnabled(name, 'disable', options.json))
}

async function setEnabled(name: string, action: 'enable' | 'disable', json: true | undefined): Promise<void> {
  const account = await withServer((api) => api.send<AcquirerAccount>('POST', `${pathOf(name)}/${action}`))
  if (json) printJson(account)
  else print(`${name}: ${stateOf(account)}`)
}

function remove() {
  return new Command('remove')
    .description('remove a disabled account and its secrets; refused while payments of it are open')
    .argument('<name>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer remove CHECKOUT'))
    .action(async (name, options) => {
      const removed = await withServer((api) => api.send<{ name: string; payments: number }>('DELETE', pathOf(name)))
      if (options.json) return printJson(removed)
      print(`${name} is removed.`)
      if (removed.payments > 0) note(`Its ${removed.payments} payments cannot be refunded here any more.`)
    })
}

function rotateKey() {
  return new Command('rotate-key')
    .description(
      'seal the secrets of all accounts and one-time codes with the current master key; exit code 1 if some stay as they are',
    )
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan acquirer rotate-key'))
    .action(async (options) => {
      const rotation = await withServer((api) => api.send<Rotation>('POST', '/master-key/rotate'))
      const { oneTimeCodes } = rotation
      if (rotation.left.length + oneTimeCodes.left > 0) process.exitCode = exitCodes.failed
      if (options.json) return printJson(rotation)
      const { keyId, wrapped, current, left } = rotation
      print(
        fields([
          ['Master key', keyId ?? 'none yet: there is nothing to seal'],
          ['Sealed anew', wrapped.join(', ') || 'none'],
          ['Already', current.join(', ') || 'none'],
          ['One-time codes', `of ${oneTimeCodes.wrapped} people sealed anew, of ${oneTimeCodes.current} already`],
        ]),
      )
      for (const { name, reason } of left) note(`${name} stays as it is: ${reason}.`)
      if (oneTimeCodes.left > 0) {
        note(
          `The one-time codes of ${oneTimeCodes.left} people stay as they are: this server has not the key they need.`,
        )
      }
      const allSealed = left.length + oneTimeCodes.left === 0
      if (allSealed && wrapped.length + oneTimeCodes.wrapped > 0) note('The previous key can be taken away.')
    })
}

function stateOf({ enabled, fault }: Json<AcquirerAccount>): string {
  if (fault !== null) return 'unusable'
  return enabled ? 'enabled' : 'disabled'
}

function printAccount(account: Json<AcquirerAccount>): void {
  const { masterKey } = account
  print(
    fields([
      ['Account', account.name],
      ['Connector', account.connector],
      ['State', stateOf(account)],
      ['Why', account.fault],
      ['Merchant', account.merchantId],
      ...Object.entries(account.settings).map(([name, value]) => [`Setting ${name}`, value] as const),
      ...account.secrets.map(
        ({ name, setAt }) => [`Secret ${name}`, setAt === null ? 'not set' : `set ${time(setAt)}`] as const,
      ),
      ['Callbacks to', account.callbackUrl],
      ['Master key', masterKey.standing === 'current' ? masterKey.keyId : `${masterKey.keyId} (${masterKey.standing})`],
      ['Made', time(account.createdAt)],
      ['Changed', time(account.changedAt)],
    ]),
  )
}
