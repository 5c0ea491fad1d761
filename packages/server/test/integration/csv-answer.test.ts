import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { type Cell, sendCsv } from '../../src/http/operator/csv-answer.ts'

async function serve(rows: AsyncIterable<readonly Cell[]>): Promise<string> {
  const server = Fastify()
  server.get('/rows.csv', (_request, reply) => sendCsv(reply, 'rows.csv', ['n'], rows))
  await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/rows.csv`
}

test('rows are made as fast as they are taken, and no longer than somebody takes them', async () => {
  let made = 0
  let ended = false
  async function* endless(): AsyncGenerator<readonly Cell[]> {
    try {
      for (;;) {
        made += 1
        yield ['x'.repeat(1_000)]
      }
    } finally {
      ended = true
    }
  }
  const url = await serve(endless())
  const broken = new AbortController()
  const answer = await fetch(url, { signal: broken.signal })
  await answer.body?.getReader().read()
  broken.abort()
  await expect.poll(() => ended).toBe(true)
  // What the buffers on the way hold, of what would never have ended.
  expect(made).toBeLessThan(100_000)
})

test('a download whose rows fail is broken off, and does not look finished', async () => {
  async function* failing(): AsyncGenerator<readonly Cell[]> {
    for (let n = 0n; n < 5_000n; n += 1n) yield [n]
    throw new Error('the database is gone')
  }
  const answer = await fetch(await serve(failing()))
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
})
