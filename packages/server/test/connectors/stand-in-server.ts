import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Behaviour, StandInOperation } from './stand-in.ts'

/** A request as it arrived at a stand-in. */
export interface Arrival {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** What a request asks for, and what is done and answered when it is allowed to arrive. */
export interface Handling {
  readonly operation: StandInOperation
  handle(behaviour: Behaviour): Reply | Promise<Reply>
}

export interface StandInServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  behave(operation: StandInOperation, behaviour: Behaviour, times?: number): void
  requests(operation?: StandInOperation): number
  close(): Promise<void>
}

export interface StandInRoutes {
  route(arrival: Arrival): Handling | Promise<Handling>
  /** What an account that is not accepted is told. */
  readonly refuseAccount: (arrival: Arrival) => Reply
}

/**
 * The part of a stand-in that no acquirer differs in: a loopback server on which the next requests of a kind can be lost
 * before or after they did something, met by silence, or answered by somebody else.
 */
export async function standInServer({ route, refuseAccount }: StandInRoutes): Promise<StandInServer> {
  const planned: { readonly operation: StandInOperation; readonly behaviour: Behaviour }[] = []
  const seen: StandInOperation[] = []

  function nextBehaviour(operation: StandInOperation): Behaviour {
    const at = planned.findIndex((one) => one.operation === operation)
    return at === -1 ? 'succeed' : (planned.splice(at, 1)[0]?.behaviour ?? 'succeed')
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrival = await arrivalOf(request)
    const { operation, handle } = await route(arrival)
    seen.push(operation)
    const behaviour = nextBehaviour(operation)
    if (behaviour === 'break-before') return void request.socket.destroy()
    if (behaviour === 'garbage') return answer(response, { status: 200, body: '<html>Sign in to the hotel</html>' })
    if (behaviour === 'server-error') return answer(response, { status: 502, body: '{"error":"upstream"}' })
    if (behaviour === 'refuse-account') return answer(response, refuseAccount(arrival))
    const reply = await handle(behaviour)
    if (behaviour === 'silence') return
    if (behaviour === 'break-after') return void request.socket.destroy()
    answer(response, reply)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      answer(response, { status: 599, body: `the stand-in failed: ${String(error)}` })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behave(operation, behaviour, times = 1) {
      planned.push(...Array.from({ length: times }, () => ({ operation, behaviour })))
    },
    requests: (operation) => seen.filter((one) => operation === undefined || one === operation).length,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function arrivalOf(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  // A client that keeps a connection may send into one that was closed a moment ago, and cannot tell what became of that:
  // then a test of what is certainly not sent would depend on who is quicker.
  const fixed = { 'content-type': 'application/json', connection: 'close' }
  response.writeHead(status, { ...fixed, ...headers }).end(body)
}

export function jsonReply(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) }
}
