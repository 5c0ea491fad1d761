import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { parseAllowList } from '../../notifications/allowed-address.ts'
import { createNotificationTransport, deliveryLimits } from '../../notifications/transport.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { clientOption, examples, jsonOption } from '../help.ts'
import { adviceOn, postedJson, postedLine, readTyped } from '../listen-output.ts'
import { type Listening, type Posted, startListener } from '../listener.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { note, print, printable, printJsonLine } from '../output.ts'

/** What this machine's user forwards to is that user's choice. */
const anywhere = parseAllowList('0.0.0.0/0,::/0')

export function listenCommand() {
  return new Command('listen')
    .description('take the notifications of a sandbox client on this machine, and post them to an endpoint here')
    .requiredOption('--forward-to <url>', 'your endpoint, http or https, as this machine reaches it', parseUrl)
    .addOption(clientOption())
    .option('--takeover', 'take the place of another listener')
    .addOption(jsonOption('print a line of JSON for each notification, for programs'))
    .addHelpText(
      'after',
      `
Each notification is signed for this address and posted from this machine, so that no public address is needed and the
addresses that are set for the client stay as they are. What your endpoint answers counts: it is a delivery like any
other, with the same schedule. On a terminal Enter, or r, sends the last one again, and r 3 number 3. Ctrl-C ends it, and
notifications go where they went before.
${examples(
  'capstan listen --forward-to http://localhost:3000/notify',
  'capstan listen --forward-to http://localhost:3000/notify --client SANDBOX_ACME --json',
)}`,
    )
    .action(async ({ forwardTo, client, takeover = false, json = false }) => {
      await withServer((api) => listen(api, { forwardTo, clientId: client, takeover, json }))
    })
}

function parseUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:\/\//i.test(text)) {
    throw new InvalidArgumentError('It begins with http:// or https://, as in http://localhost:3000/notify.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('It must not hold a user name or password.')
  }
  return text
}

interface Order {
  readonly clientId: string
  readonly forwardTo: string
  readonly takeover: boolean
  readonly json: boolean
}

async function listen(api: OperatorApi, order: Order): Promise<void> {
  const { clientId, forwardTo, takeover, json } = order
  const transport = createNotificationTransport({ ...deliveryLimits, allow: anywhere })
  const stop = new AbortController()
  const keys = process.stdin.isTTY === true && !json
  const tell = (posted: Posted) => {
    if (json) return printJsonLine(postedJson(posted, forwardTo))
    print(printable(postedLine(posted, new Date())))
    if (!posted.recorded.acknowledged) note(`    ${adviceOn(posted, forwardTo, keys)}`)
  }
  const stopListening = obeySignals(stop)
  try {
    const name = `process ${process.pid} on ${hostname()}`
    const about = { clientId, forwardTo, name, takeover }
    const listening = await startListener({ api, transport, ...about, tell, signal: stop.signal })
    note(`Notifications of ${clientId} go to ${forwardTo} now. Ctrl-C ends it.`)
    note(`Verify them with the apoPublicKey of ${clientId}: ${listening.apoPublicKey}`)
    if (keys) note('Enter sends the last one again, r 3 number 3.')
    const closeKeys = keys ? obeyKeys(api, listening) : undefined
    await listening.ended.finally(closeKeys)
    note(`Ended. Notifications of ${clientId} go where they went before.`)
  } finally {
    stopListening()
    await transport.close()
  }
}

/** Ends in order at the first signal; a second one does not wait for an endpoint that hangs. */
function obeySignals(stop: AbortController): () => void {
  const obey = () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, obey)
  return () => {
    for (const signal of signals) process.off(signal, obey)
  }
}

function obeyKeys(api: OperatorApi, listening: Listening): () => void {
  // Not as a terminal, which would take Ctrl-C away from the process.
  const lines = createInterface({ input: process.stdin, terminal: false })
  lines.on('line', (line) => void sendAgain(api, listening, line).catch(sayWhy))
  return () => {
    lines.close()
    process.stdin.unref?.()
  }
}

function sayWhy(error: unknown): void {
  note(error instanceof Error ? error.message : String(error))
}

async function sendAgain(api: OperatorApi, listening: Listening, line: string): Promise<void> {
  const typed = readTyped(line)
  if (typed.kind === 'unknown') {
    throw new CommandError(exitCodes.usage, 'Enter sends the last one again, r 3 number 3. Ctrl-C ends it.')
  }
  const id = listening.idOf(typed.number)
  if (id === undefined) {
    const which = typed.number === undefined ? 'There was none yet.' : `There was no number ${typed.number}.`
    throw new CommandError(exitCodes.usage, `${which} Make one: capstan trigger capture.succeeded`)
  }
  await api.send('POST', `/notifications/${encodeURIComponent(id)}/resend`)
}
