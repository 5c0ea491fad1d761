import { Command } from '@commander-js/extra-typings'
import type { Json } from '../../http/operator/json.ts'
import type { LoggedRequest, LoggedRequests } from '../../http/request-log.ts'
import { examples, jsonOption, readCount } from '../help.ts'
import { type OperatorApi, withServer } from '../operator-api.ts'
import { note, print, printable, printJsonLine, time } from '../output.ts'

export function logsCommand() {
  return new Command('logs')
    .description('the API requests of the running server, as they are answered')
    .option('--client <id>', 'only of this client')
    .option('--failed', 'only those that were refused or failed')
    .option('-n, --lines <count>', 'how many earlier ones to begin with, 1 to 500', readCount, '50')
    .option('--no-follow', 'print the earlier ones and end')
    .addOption(jsonOption('print a line of JSON for each request, for programs'))
    .addHelpText(
      'after',
      `
The server keeps its latest 1,000 requests in memory, each process its own, until it ends: what must last is in the
tables. Bodies, headers, keys and card data are not kept. Ctrl-C ends it.
${examples('capstan logs', 'capstan logs --client SANDBOX_DEMO --failed', 'capstan logs --no-follow -n 5 --json')}`,
    )
    .action(async ({ client, failed = false, lines, follow, json = false }) => {
      const query = { clientId: client, failed: String(failed) }
      await withServer(async (api) => {
        const first = await api.get<LoggedRequests>('/requests', { ...query, limit: lines })
        printRequests(first.requests, json)
        if (!follow) {
          if (first.requests.length === 0) note('There was no such request since the server started.')
          return
        }
        note('Following; Ctrl-C ends it.')
        await followRequests(api, query, first, json)
      })
    })
}

const waitMs = '3000'

async function followRequests(
  api: OperatorApi,
  query: Readonly<Record<string, string | undefined>>,
  first: Json<LoggedRequests>,
  json: boolean,
): Promise<void> {
  const stop = new AbortController()
  const end = () => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  let { process: asked, next } = first
  // Behind one address there may be several processes, each of which counts on its own.
  const cursors = new Map<string, number>()
  while (!stop.signal.aborted) {
    const newer = await api
      .get<LoggedRequests>('/requests', { ...query, after: String(next), waitMs }, stop.signal)
      .catch((error: unknown) => {
        if (stop.signal.aborted) return undefined
        throw error
      })
    if (!newer) return
    if (newer.process === asked) {
      if (newer.missed > 0) note(`${newer.missed} requests came too fast to be kept.`)
      printRequests(newer.requests, json)
      next = newer.next
      cursors.set(asked, next)
    } else {
      asked = newer.process
      next = cursors.get(asked) ?? 0
    }
  }
}

function printRequests(requests: readonly Json<LoggedRequest>[], json: boolean): void {
  for (const request of requests) {
    if (json) printJsonLine(request)
    else print(printable(line(request)))
  }
}

function line(request: Json<LoggedRequest>): string {
  const { at, clientId, api, requestId, paymentId, resultStatus, resultCode, message, durationMs } = request
  const parts = [
    time(at),
    clientId ?? '(no client)',
    api,
    `${resultStatus} ${resultCode}`,
    `${durationMs} ms`,
    ...(requestId === null ? [] : [`request ${requestId}`]),
    ...(paymentId === null ? [] : [`payment ${paymentId}`]),
    ...(message === null ? [] : [message]),
  ]
  return parts.join('  ')
}
