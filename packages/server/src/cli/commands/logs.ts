import { Command } from '@commander-js/extra-typings'
import type { Json } from '../../http/operator/json.ts'
import type { LoggedRequestsView } from '../../http/operator/request-routes.ts'
import type { LoggedRequest } from '../../http/request-log.ts'
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
Each process of the server keeps its latest 1,000 requests in memory, until it ends: what must last is in the tables. Bodies, headers, keys and card data are not kept. Ctrl-C ends it.
${examples('capstan logs', 'capstan logs --client SANDBOX_DEMO --failed', 'capstan logs --no-follow -n 5 --json')}`,
    )
    .action(async ({ client, failed = false, lines, follow, json = false }) => {
      const query = { clientId: client, failed: String(failed) }
      await withServer(async (api) => {
        const firsts = await firstOfAll(api, { ...query, limit: lines })
        const earlier = firsts.flatMap(({ requests }) => requests).sort((one, other) => (one.at < other.at ? -1 : 1))
        printRequests(earlier.slice(-Number(lines)), json)
        if (!follow) {
          if (earlier.length === 0) note('There was no such request since the server started.')
          return
        }
        note('Following; Ctrl-C ends it.')
        await followAll(api, query, firsts, json)
      })
    })
}

const waitMs = '3000'

type Answer = Json<LoggedRequestsView>
type Query = Readonly<Record<string, string | undefined>>

/** What each process has; whichever is reached says which there are. */
async function firstOfAll(api: OperatorApi, query: Query): Promise<readonly Answer[]> {
  const { pids } = await api.get<LoggedRequestsView>('/requests', { ...query, limit: '1' })
  const answers = await Promise.all(
    pids.map((pid) => api.get<LoggedRequestsView>('/requests', { ...query, pid: String(pid) })),
  )
  // One that ended meanwhile is answered for by another.
  return [...new Map(answers.map((answer) => [answer.process, answer])).values()]
}

/** Each process on its own, those that come later, too, until Ctrl-C or until the server does not answer any more. */
async function followAll(api: OperatorApi, query: Query, firsts: readonly Answer[], json: boolean): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  /** What to ask after next. Processes count for themselves; behind one address there may also be several servers. */
  const cursors = new Map(firsts.map(({ process: name, next }) => [name, next]))
  const names = new Map(firsts.map(({ process: name, pid }) => [pid, name]))
  const following = new Map<number, Promise<void>>()
  let failure: Error | undefined

  async function follow(pid: number): Promise<void> {
    let asked = names.get(pid)
    while (!stop.signal.aborted) {
      const cursor = { pid: String(pid), after: String(cursors.get(asked ?? '') ?? 0) }
      const ask = () => api.get<LoggedRequestsView>('/requests', { ...query, ...cursor, waitMs }, stop.signal)
      // The connection may have been to a process that was killed, and another one answers.
      const answer = await ask().catch(ask)
      for (const one of answer.pids) if (!following.has(one)) begin(one)
      if (answer.process === asked || (asked === undefined && answer.pid === pid)) {
        if (answer.missed > 0) note(`${answer.missed} requests came too fast to be kept.`)
        printRequests(answer.requests, json)
        cursors.set(answer.process, answer.next)
      } else if (!answer.pids.includes(pid)) return
      asked = answer.process
      if (answer.pid === pid) names.set(pid, asked)
    }
  }

  function begin(pid: number): void {
    const ended = follow(pid).catch((error: unknown) => {
      if (!stop.signal.aborted) failure = error instanceof Error ? error : new Error(String(error))
      stop.abort()
    })
    following.set(
      pid,
      ended.finally(() => following.delete(pid)),
    )
  }

  for (const { pid } of firsts) begin(pid)
  while (following.size > 0) await Promise.all(following.values())
  if (failure !== undefined) throw failure
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
