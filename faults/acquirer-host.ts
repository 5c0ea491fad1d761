import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Books, Limit, Taking } from './books.ts'

/**
 * What goes wrong with captures. `lose-request`: the next one does not get here. `lose-answer`: the next one is booked and never answered. `hold-answer`: the same, but
 * answered when released. `silent`: nothing is decided or answered, and inquiries are answered 503.
 */
export type Fault = 'none' | 'lose-request' | 'lose-answer' | 'hold-answer' | 'silent'

/** The acquirer as an HTTP server, outside of every process that is killed. */
export interface AcquirerHost {
  readonly url: string
  readonly books: Books
  /** For authorizations from now on. */
  limit(limit: Limit): void
  fault(fault: Fault): void
  /** Resolves when a fault has happened to a capture, and what it leaves in the books is there. Rejects when none comes. */
  reached(): Promise<void>
  /** Answers the captures whose answer was held. */
  release(): void
  close(): void
}

/** A request in JSON; amounts are decimal strings of minor units. */
interface Asked {
  readonly reference: string
  readonly authorization: string
  readonly key: string
  readonly amount: string
}

/** Status and body of an answer; undefined: the connection stays open and is never answered. */
type Answer = { readonly status: number; readonly body: object } | undefined

interface State {
  limit: Limit
  fault: Fault
  reached: PromiseWithResolvers<void>
  released: PromiseWithResolvers<void>
}

export async function startAcquirer(books: Books): Promise<AcquirerHost> {
  const state: State = {
    limit: 'unlimited',
    fault: 'none',
    reached: Promise.withResolvers(),
    released: Promise.withResolvers(),
  }
  const server = createServer((request, response) => {
    answer(books, state, request).then(
      (given) => {
        if (!given) return
        response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body))
      },
      (error: unknown) => response.writeHead(500).end(JSON.stringify({ status: String(error) })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    books,
    limit: (limit) => {
      state.limit = limit
    },
    fault: (fault) => {
      state.fault = fault
      state.reached = Promise.withResolvers()
      state.released = Promise.withResolvers()
    },
    async reached() {
      const limit = setTimeout(() => state.reached.reject(new Error('no capture came to the acquirer')), 30_000)
      await state.reached.promise.finally(() => clearTimeout(limit))
    },
    release: () => state.released.resolve(),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(books: Books, state: State, request: IncomingMessage): Promise<Answer> {
  const asked = (await json(request)) as Asked
  switch (request.url) {
    case '/authorize': {
      const id = await books.authorize(asked.reference, BigInt(asked.amount), state.limit)
      return { status: 200, body: { status: 'authorized', id } }
    }
    case '/inquire-authorization': {
      const id = await books.authorization(asked.reference)
      return { status: 200, body: id === undefined ? { status: 'not-found' } : { status: 'authorized', id } }
    }
    case '/capture':
      return capture(books, state, asked)
    case '/inquire-capture': {
      if (state.fault === 'silent') return { status: 503, body: { status: 'unavailable' } }
      const taking = await books.taking(asked.key)
      return { status: 200, body: taking ? told(taking) : { status: 'not-found' } }
    }
    case '/void':
      return { status: 200, body: { status: 'voided' } }
    default:
      return { status: 404, body: { status: 'no such operation' } }
  }
}

async function capture(books: Books, state: State, asked: Asked): Promise<Answer> {
  const { fault, reached, released } = state
  if (fault === 'lose-request') {
    state.fault = 'none'
    reached.resolve()
    return undefined
  }
  await books.noteRequest(asked.authorization, asked.key, BigInt(asked.amount))
  if (fault === 'silent') {
    reached.resolve()
    return undefined
  }
  if (fault !== 'none') state.fault = 'none'
  const taking = await books.take(asked.authorization, asked.key, BigInt(asked.amount))
  if (fault !== 'none') reached.resolve()
  if (fault === 'lose-answer') return undefined
  if (fault === 'hold-answer') await released.promise
  return { status: 200, body: told(taking) }
}

/** A capture beyond the authorization is declined because all of it was captured before. */
function told(taking: Taking): object {
  const { state, amount } = taking
  return { status: state, amount: String(amount), ...(state === 'declined' && { code: 'already_captured' }) }
}
