import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Where the connection is cut: PostgreSQL never hears of the statement, or has committed it and is not heard. */
export type Moment = 'before' | 'after'

export interface Cut {
  /** How often it has happened. */
  readonly count: () => number
}

export interface Hold {
  /** Settles when the statement has come. */
  readonly reached: Promise<void>
  /** Lets it go on to PostgreSQL. */
  readonly release: () => void
}

/** A way to PostgreSQL that can be broken at will. */
export interface DatabaseProxy {
  readonly url: string
  /**
   * Cuts each connection on which a statement with this text (its name, or a part of it when it has none) is sent, the
   * first `times` times after `skip` of them went through.
   */
  cut(text: string, moment: Moment, options?: { readonly times?: number; readonly skip?: number }): Cut
  /** Cuts all connections and refuses new ones until `accept`. */
  refuse(): void
  accept(): void
  /** Keeps the next statement with this text back. Not released, it is one that never gets an answer. */
  hold(text: string): Hold
  /** How many errors with this SQLSTATE PostgreSQL has answered from now on. */
  errors(code: string): () => number
}

interface Rule {
  readonly text: Buffer
  readonly moment: Moment | { readonly hold: (goOn: () => void) => void }
  skip: number
  left: number
  count: number
}

/** ReadyForQuery, by which PostgreSQL says that the statement before it is committed. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5])

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const rules: Rule[] = []
  const sockets = new Set<Socket>()
  const watches: ((answer: Buffer) => void)[] = []
  let refusing = false
  const server = createServer((client) => {
    if (refusing) {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    const both = [client, upstream]
    const cut = () => {
      for (const socket of both) socket.destroy()
    }
    for (const socket of both) {
      sockets.add(socket)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket)
          cut()
        })
    }
    relay(client, upstream, rules, cut)
    upstream.on('data', (answer) => {
      for (const watch of watches) watch(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const add = (text: string, moment: Rule['moment'], left: number, skip: number): Rule => {
    const rule = { text: Buffer.from(text), moment, left, skip, count: 0 }
    rules.push(rule)
    return rule
  }
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut(text, moment, { times = 1, skip = 0 } = {}) {
      const rule = add(text, moment, times, skip)
      return { count: () => rule.count }
    },
    refuse() {
      refusing = true
      for (const socket of sockets) socket.destroy()
    },
    accept() {
      refusing = false
    },
    hold(text) {
      const { promise: reached, resolve } = Promise.withResolvers<void>()
      let goOn: () => void = () => undefined
      const hold = (release: () => void) => {
        goOn = release
        resolve()
      }
      add(text, { hold }, 1, 0)
      return { reached, release: () => goOn() }
    },
    errors(code) {
      let count = 0
      // The field of an error that holds its code.
      const field = Buffer.from(`C${code}\0`)
      watches.push((answer) => {
        if (answer.includes(field)) count += 1
      })
      return () => count
    },
  }
}

/** The driver sends a statement in one write, so its name arrives in one piece. */
function relay(client: Socket, upstream: Socket, rules: Rule[], cut: () => void): void {
  let mute = false
  client.on('data', (chunk) => {
    const moment = mute ? undefined : applying(rules, chunk)?.moment
    if (moment === 'before') {
      cut()
      return
    }
    if (typeof moment === 'object') {
      client.pause()
      moment.hold(() => {
        upstream.write(chunk)
        client.resume()
      })
      return
    }
    mute ||= moment === 'after'
    upstream.write(chunk)
  })
  upstream.on('data', (chunk) => {
    if (!mute) client.write(chunk)
    else if (chunk.includes(READY)) cut()
  })
}

function applying(rules: Rule[], chunk: Buffer): Rule | undefined {
  for (const rule of rules) {
    if (rule.left === 0 || !chunk.includes(rule.text)) continue
    if (rule.skip > 0) {
      rule.skip -= 1
      continue
    }
    rule.left -= 1
    rule.count += 1
    return rule
  }
  return undefined
}
