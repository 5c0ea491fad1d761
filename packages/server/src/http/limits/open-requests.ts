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

export function trackRequest(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request
  const count = (open.get(socket)?.count ?? 0) + 1
  open.set(socket, { count, newest: request })
  response.once('close', () => {
    const now = open.get(socket)
    if (!now) return
    now.count -= 1
    if (isAllAnswered(now)) now.afterwards?.()
  })
}

export function openRequestsOn(socket: Socket): number {
  return open.get(socket)?.count ?? 0
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
