import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Open {
  count: number
  newest: IncomingMessage
  /** Waits for the answers to all requests that came in whole. */
  afterwards?: () => void
}

/** Requests whose headers are read and whose answer is not sent, by connection. */
const open = new WeakMap<Socket, Open>()
/** How many there were when a request came, itself included. */
const places = new WeakMap<IncomingMessage, number>()

export function trackRequest(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request
  const count = (open.get(socket)?.count ?? 0) + 1
  open.set(socket, { count, newest: request })
  places.set(request, count)
  response.once('close', () => {
    const now = open.get(socket)
    if (!now) return
    now.count -= 1
    if (isAllAnswered(now)) now.afterwards?.()
  })
}

/** 1 for a request that came when all before it on its connection were answered, as every SDK's does. */
export function placeInLine(request: IncomingMessage): number {
  return places.get(request) ?? 1
}

/** Calls back once all requests that came in whole on a connection are answered: what is written then is about the next. */
export function onceAnswered(socket: Socket, afterwards: () => void): void {
  const now = open.get(socket)
  if (!now || isAllAnswered(now)) afterwards()
  else now.afterwards = afterwards
}

function isAllAnswered({ count, newest }: Open): boolean {
  return count === 0 || (count === 1 && !newest.complete)
}
