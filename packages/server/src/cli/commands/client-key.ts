import { Command } from '@commander-js/extra-typings'
import type { AddedKeyView, ClientKeysView } from '../../http/operator/key-routes.ts'
import { examples, jsonOption, reasonOption } from '../help.ts'
import { parseVersion } from '../key-version.ts'
import { withServer } from '../operator-api.ts'
import { fields, note, print, printJson, table, time } from '../output.ts'
import { readKeyFile } from '../public-key-file.ts'

/** `capstan client key`. */
export function clientKeyCommand() {
  return new Command('key')
    .description("a client's keys: add one beside the others, see them, retire one")
    .addCommand(add())
    .addCommand(list())
    .addCommand(retire())
}

function add() {
  return new Command('add')
    .description('add a key; those there are stay accepted until they are retired')
    .argument('<id>', 'the client')
    .option('--public-key <file>', 'a key of your own, PEM or DER in base64: the private one stays with you')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan client key add SANDBOX_ACME',
        'capstan client key add SANDBOX_ACME --public-key merchant-public.pem',
      ),
    )
    .action(async (clientId, options) => {
      const publicKey = options.publicKey === undefined ? undefined : await readKeyFile(options.publicKey)
      const path = `/clients/${encodeURIComponent(clientId)}/keys`
      const made = await withServer((api) => api.send<AddedKeyView>('POST', path, { publicKey }))
      if (options.json) return printJson(made)
      print(
        fields([
          ['Client', made.clientId],
          ['Key version', String(made.keyVersion)],
          ...(made.merchantPrivateKey === undefined
            ? []
            : [['Merchant private key', made.merchantPrivateKey] as const]),
          ['Public key', made.publicKey],
          [`Capstan public key ${made.apoKeyVersion}`, made.apoPublicKey],
        ]),
      )
      if (made.merchantPrivateKey !== undefined) {
        note('Keep the private key now: it is shown this once, and the server does not have it.')
      }
      note(
        `Sign with it and keyVersion ${made.keyVersion}; retire the old one when nothing is signed with it any more.`,
      )
    })
}

function list() {
  return new Command('list')
    .description('the keys of a client, the newest first, retired ones included')
    .argument('<id>', 'the client')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan client key list SANDBOX_ACME'))
    .action(async (clientId, options) => {
      const path = `/clients/${encodeURIComponent(clientId)}/keys`
      const view = await withServer((api) => api.get<ClientKeysView>(path))
      if (options.json) return printJson(view)
      const rows = view.keys.map(({ version, retiredAt, createdAt, lastUsedAt, fingerprint }) => [
        String(version),
        retiredAt === null ? 'accepted' : `retired ${time(retiredAt)}`,
        time(createdAt),
        lastUsedAt === null ? '-' : time(lastUsedAt),
        fingerprint.slice(0, 16),
      ])
      print(table(['Version', 'State', 'Added', 'Last used here', 'SHA-256'], rows))
      note(`Last used: at the server that answered, since it started (${time(view.seenSince)}).`)
    })
}

function retire() {
  return new Command('retire')
    .description('refuse what is signed by a key from now on; the last one of a client stays')
    .argument('<id>', 'the client')
    .argument('<version>', 'which of its keys', parseVersion)
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan client key retire SANDBOX_ACME 1 --reason "the laptop it was on is lost"'))
    .action(async (clientId, version, options) => {
      const path = `/clients/${encodeURIComponent(clientId)}/keys/${version}/retire`
      const view = await withServer((api) => api.send<ClientKeysView>('POST', path, { reason: options.reason }))
      if (options.json) return printJson(view)
      const left = view.keys.filter((key) => key.retiredAt === null).map((key) => key.version)
      print(`Version ${version} of ${clientId} is retired. Accepted: ${left.join(', ')}.`)
    })
}
