import { Command, Option } from '@commander-js/extra-typings'
import type { CreatedClient, RegisteredClient } from '../../application/create-client.ts'
import type { ClientDetails, ClientSummary } from '../../application/queries/clients.ts'
import { formatDuration } from '../../http/operator/format-duration.ts'
import type { Json } from '../../http/operator/json.ts'
import { parseDuration } from '../duration.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { fields, note, print, printJson, table, time } from '../output.ts'
import { readKeyFile } from '../public-key-file.ts'
import { clientKeyCommand } from './client-key.ts'

export function clientCommand() {
  return new Command('client')
    .description("merchants' API identities: make one, see them, set where their notifications go, change their keys")
    .addCommand(create())
    .addCommand(list())
    .addCommand(show())
    .addCommand(notifyUrl())
    .addCommand(expiry())
    .addCommand(clientKeyCommand())
}

function create() {
  return new Command('create')
    .description('make a client and its keys; an id that begins with SANDBOX_ gets simulated acquirers')
    .argument('<id>', '1 to 64 letters, digits, underscores or hyphens')
    .option('--name <name>', 'for people; the id when absent')
    .option('--notify-url <url>', 'where notifications of every type go')
    .option('--payment-notify-url <url>', 'where notifyPayment goes, instead of --notify-url')
    .option('--capture-notify-url <url>', 'where notifyCapture goes, instead of --notify-url')
    .option('--public-key <file>', 'a key of your own, PEM or DER in base64: the private one stays with you')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan client create SANDBOX_ACME --notify-url http://127.0.0.1:9000/notify',
        'capstan client create SANDBOX_ACME --json > acme.json',
        'capstan client create SANDBOX_ACME --public-key merchant-public.pem',
      ),
    )
    .action(async (clientId, options) => {
      const { name, notifyUrl: all } = options
      const payment = options.paymentNotifyUrl ?? all
      const capture = options.captureNotifyUrl ?? all
      const publicKey = options.publicKey === undefined ? undefined : await readKeyFile(options.publicKey)
      const order = { clientId, name, payment, capture, refund: all, publicKey }
      const created = await withServer((api) => api.send<CreatedClient | RegisteredClient>('POST', '/clients', order))
      if (options.json) printJson(created)
      else printCreated(created)
    })
}

function printCreated(created: Json<CreatedClient | RegisteredClient>): void {
  const privateKey = 'merchantPrivateKey' in created ? created.merchantPrivateKey : undefined

  print(
    fields([
      ['Client', created.clientId],
      ['Gateway', created.gatewayUrl],
      ...(privateKey === undefined ? [] : [['Merchant private key', privateKey] as const]),
      ['Capstan public key', created.apoPublicKey],
    ]),
  )
  if (privateKey !== undefined) {
    note('Keep the private key now: it is shown this once, and the server does not have it.')
  }
  if (!created.clientId.startsWith('SANDBOX_')) {
    note(`${created.clientId} is a live client. For simulated acquirers choose an id that begins with SANDBOX_.`)
  }
}

function list() {
  return new Command('list')
    .description('all clients, the oldest first')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan client list'))
    .action(async (options) => {
      const { clients } = await withServer((api) => api.get<{ clients: readonly ClientSummary[] }>('/clients'))
      if (options.json) return printJson(clients)
      const head = ['Client', 'Environment', 'Its time', 'Notify payment', 'Notify capture', 'At expiry', 'Name']
      const rows = clients.map((client) => [
        client.clientId,
        client.environment,
        time(client.now),
        client.paymentNotifyUrl ?? '-',
        client.captureNotifyUrl ?? '-',
        client.expiry.atExpiry,
        client.name,
      ])
      print(table(head, rows))
    })
}

function show() {
  return new Command('show')
    .description('one client: its public keys, addresses and clock')
    .argument('<id>')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan client show SANDBOX_DEMO'))
    .action(async (clientId, options) => {
      const client = await withServer((api) => api.get<ClientDetails>(`/clients/${encodeURIComponent(clientId)}`))
      if (options.json) printJson(client)
      else printClient(client)
    })
}

function notifyUrl() {
  return new Command('notify-url')
    .description('set where the notifications of a client go, from the next delivery on; "" clears')
    .argument('<id>')
    .option('--payment <url>', 'for notifyPayment (the pay request can name another)')
    .option('--capture <url>', 'for notifyCapture')
    .option('--refund <url>', 'for notifyRefund')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan client notify-url SANDBOX_DEMO --payment https://shop.example/notify --capture https://shop.example/notify',
        'capstan client notify-url SANDBOX_DEMO --refund ""',
      ),
    )
    .action(async (clientId, options) => {
      const { payment, capture, refund } = options
      if (payment === undefined && capture === undefined && refund === undefined) {
        throw new CommandError(exitCodes.usage, 'Give at least one of --payment, --capture and --refund.')
      }
      const path = `/clients/${encodeURIComponent(clientId)}/notify-urls`
      const client = await withServer((api) => api.send<ClientDetails>('PUT', path, { payment, capture, refund }))
      if (options.json) printJson(client)
      else printClient(client)
    })
}

function expiry() {
  return new Command('expiry')
    .description('what happens before the authorizations of a client expire; without options, show it')
    .argument('<id>')
    .addOption(new Option('--policy <policy>', 'the rest goes back, or is captured').choices(['cancel', 'capture']))
    .option('--before <duration>', 'how long before the expiry the rest is captured', parseDuration)
    .option('--warn <duration>', 'how long before the expiry there is an alert; 0 for none', (text) =>
      text === '0' ? 0 : parseDuration(text),
    )
    .addOption(new Option('--notify <choice>', 'send the merchant the warning too').choices(['on', 'off']))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan client expiry SANDBOX_DEMO',
        'capstan client expiry SANDBOX_DEMO --policy capture --before 2h --warn 1d --notify on',
      ),
    )
    .action(async (clientId, { policy, before, warn, notify, json }) => {
      const path = `/clients/${encodeURIComponent(clientId)}`
      const change = {
        ...(policy !== undefined && { atExpiry: policy }),
        ...(before !== undefined && { captureAheadMs: before }),
        ...(warn !== undefined && { warnAheadMs: warn }),
        ...(notify !== undefined && { notifies: notify === 'on' }),
      }
      const client = await withServer((api) =>
        Object.keys(change).length === 0
          ? api.get<ClientDetails>(path)
          : api.send<ClientDetails>('PUT', `${path}/expiry`, change),
      )
      if (json) printJson(client)
      else print(expiryText(client.expiry))
    })
}

function expiryText({ atExpiry, captureAheadMs, warnAheadMs, notifies }: ClientSummary['expiry']): string {
  const capture = `is captured ${formatDuration(captureAheadMs)} before`
  const end = `what is left of an authorization ${atExpiry === 'capture' ? capture : 'goes back to the buyer'}`
  if (warnAheadMs === 0) return `${end}; no warning`
  const told = notifies ? ', and a notification' : ''
  return `${end}; an alert ${formatDuration(warnAheadMs)} before${told}`
}

function printClient(client: Json<ClientDetails>): void {
  print(
    fields([
      ['Client', client.clientId],
      ['Name', client.name],
      ['Environment', client.environment],
      ['Its time', time(client.now)],
      ['Notify payment', client.paymentNotifyUrl ?? 'nowhere, unless the pay request says where'],
      ['Notify capture', client.captureNotifyUrl ?? 'as notifyPayment of the same payment'],
      ['Notify refund', client.refundNotifyUrl ?? 'nowhere, unless the refund request says where'],
      ['At expiry', expiryText(client.expiry)],
      ['Gateway', client.gatewayUrl],
      ...client.keys.map((key) => [`Public key ${key.version}`, key.publicKey] as const),
      ...client.apoKeys.map((key) => [`Capstan public key ${key.version}`, apoKeyText(key)] as const),
      ['Made', time(client.createdAt)],
    ]),
  )
}

function apoKeyText({ publicKey, state, signsFrom }: Json<ClientDetails>['apoKeys'][number]): string {
  return state === 'next' ? `${publicKey} (signs from ${time(signsFrom)} on)` : publicKey
}
