import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Change } from '../../application/changes.ts'
import type { Context } from '../../application/context.ts'
import { needs } from './access.ts'
import { strict } from './input.ts'

/** In milliseconds. */
export interface StreamTimes {
  /** After it a stream ends, and the browser asks for the next one by itself: whoever was signed out meanwhile is refused then. */
  readonly lifeMs: number
  /** After the end, for what was written: whoever reads nothing any more would keep a place for ever. */
  readonly drainMs: number
}

/** A line of silence, in milliseconds: proxies close what says nothing. */
const silenceMs = 15_000
/** How long a browser waits before it asks again, in milliseconds. */
const retryMs = 1_000
/** Each costs a connection of the server, none of the database. */
const mostStreams = 200
const usualTimes = { lifeMs: 60_000, drainMs: 5_000 } as const

/** The id of the last event, of a page that asks anew: its browser says it only of a stream that it opens again by itself. */
const readEvents = strict(
  Type.Object({
    seen: Type.Optional(Type.String({ maxLength: 100, errorMessage: 'must be the id of an event, as it came' })),
  }),
)

/** Between two streams of the only page that watches, nothing is missed for this long, in milliseconds. */
const lingerMs = 10_000

/**
 * `/operator/events`: what changed, as it changes, as server-sent events. An event names payments and says nothing of
 * them: whoever wants to know asks. One that asks again with the id of the last event it saw is told `all` if it has missed any.
 */
export function eventRoutes(
  routes: FastifyInstance,
  context: Pick<Context, 'changes' | 'newToken'>,
  { lifeMs, drainMs }: StreamTimes = usualTimes,
): void {
  const ends = new Set<() => void>()
  const told = countChanges(context, () => {
    for (const end of ends) end()
  })
  routes.get('/events', needs('read'), async (request, reply) => {
    const { seen } = readEvents(request.query)
    if (ends.size >= mostStreams) {
      return reply.code(503).send({ error: `${mostStreams} pages are being kept up to date already; this one is not.` })
    }
    const stream = new PassThrough()
    let cut: NodeJS.Timeout | undefined
    const finish = () => {
      stream.end()
      cut ??= setTimeout(() => reply.raw.destroy(), drainMs)
    }
    ends.add(finish)
    const leave = told.join((event) => write(stream, event), lastSeen(request) ?? seen)
    const silence = setInterval(() => write(stream, ':\n\n'), silenceMs)
    const end = setTimeout(finish, lifeMs)
    stream.on('error', () => undefined)
    // Of the answer, not of the stream: what nobody takes is in the connection long after the stream is empty.
    reply.raw.on('close', () => {
      clearInterval(silence)
      clearTimeout(end)
      clearTimeout(cut)
      ends.delete(finish)
      leave()
    })
    return sendStream(reply, stream)
  })
}

function sendStream(reply: FastifyReply, stream: PassThrough) {
  return (
    reply
      .type('text/event-stream; charset=utf-8')
      // nginx would keep events until it has a buffer full of them.
      .header('x-accel-buffering', 'no')
      .header('connection', 'close')
      .send(stream)
  )
}

/** Who reads too slowly misses events, and is told so when it asks again: memory has an end. */
function write(stream: PassThrough, text: string): void {
  if (!stream.writable) return
  if (stream.writableLength > 262_144) stream.destroy()
  else stream.write(text)
}

function lastSeen(request: FastifyRequest): string | undefined {
  const id = request.headers['last-event-id']
  return typeof id === 'string' ? id : undefined
}

interface ToldChanges {
  /** The first event is sent at once; the returned function ends it. */
  join(send: (event: string) => void, seen: string | undefined): () => void
}

/** Hears of changes as long as anybody listens, and numbers them, so that a gap can be seen. */
function countChanges({ changes, newToken }: Pick<Context, 'changes' | 'newToken'>, stopped: () => void): ToldChanges {
  const listeners = new Set<(event: string) => void>()
  let leave: (() => void) | undefined
  let lingering: NodeJS.Timeout | undefined
  let hearing = ''
  let count = 0
  const id = () => `${hearing}.${count}`
  const changed = (change: Change) => {
    count += 1
    for (const send of listeners) send(eventOf(id(), change))
  }
  return {
    join(send, seen) {
      clearTimeout(lingering)
      if (!leave) {
        leave = changes.watch({ changed, stopped })
        // Nobody heard what happened before.
        hearing = newToken()
        count = 0
      }
      listeners.add(send)
      const missed = seen !== undefined && seen !== id()
      send(`retry: ${retryMs}\n${eventOf(id(), missed ? { kind: 'all' } : { kind: 'payments', payments: [] })}`)
      return () => {
        listeners.delete(send)
        if (listeners.size > 0) return
        lingering = setTimeout(() => {
          leave?.()
          leave = undefined
        }, lingerMs)
        lingering.unref()
      }
    },
  }
}

function eventOf(id: string, change: Change): string {
  return `id: ${id}\ndata: ${JSON.stringify(change)}\n\n`
}
