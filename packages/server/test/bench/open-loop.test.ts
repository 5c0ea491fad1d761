import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { arrivals } from '../../../../bench/arrivals.ts'
import { openLoop } from '../../../../bench/open-loop.ts'

const request = Buffer.from('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n')
const success = '{"result":{"resultStatus":"S"}}'
const refusal = '{"result":{"resultCode":"REQUEST_TRAFFIC_EXCEED_LIMIT","resultStatus":"U"}}'

async function serve(handler: RequestListener): Promise<{ readonly url: URL; connections(): number }> {
  let connections = 0
  const server = createServer(handler)
    .on('connection', () => {
      connections += 1
    })
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${port}`), connections: () => connections }
}

test('requests are sent when they are due, however many are unanswered, on a connection each', async () => {
  const waiting: ServerResponse[] = []
  const { url, connections } = await serve((_request, response) => {
    waiting.push(response)
    // The last one lets all go: were any kept back until another is answered, there would be no end.
    if (waiting.length === 20) for (const one of waiting) one.end(success)
  })
  const { done } = await openLoop([url], Array(20).fill(request), Array(20).fill(0))
  expect(done).toHaveLength(20)
  expect(connections()).toBe(20)
})

test('a connection that is free is used again', async () => {
  const { url, connections } = await serve((_request, response) => response.end(success))
  const times = Array.from({ length: 10 }, (_, index) => index * 20)
  const { done } = await openLoop([url], Array(10).fill(request), times)
  expect(done).toHaveLength(10)
  expect(connections()).toBeLessThan(10)
})

test('connections that are open beforehand are used before new ones', async () => {
  const waiting: ServerResponse[] = []
  const { url, connections } = await serve((_request, response) => {
    waiting.push(response)
    if (waiting.length === 8) for (const one of waiting) one.end(success)
  })
  await openLoop([url], Array(8).fill(request), Array(8).fill(0), 10)
  expect(connections()).toBe(10)
})

test('latency counts from when a request was due, not from when the load came to send it', async () => {
  const { url } = await serve((_request, response) => response.end(success))
  const { done, late } = await openLoop([url], [request], [-1_000])
  expect(done[0]).toBeGreaterThan(1_000)
  expect(late[0]).toBeGreaterThanOrEqual(1_000)
})

test('successes, signed refusals and those without a signature are counted apart', async () => {
  const answers: [number, string][] = [
    [200, success],
    [200, refusal],
    [429, '{}'],
    [503, '{}'],
  ]
  const { url } = await serve((_request, response) => {
    const [status, body] = answers.shift() ?? [500, '']
    const ends = status === 200 ? {} : { connection: 'close' }
    response.writeHead(status, { 'content-length': body.length, ...ends }).end(body)
  })
  const { done, refused, turnedAway, refusals } = await openLoop([url], Array(4).fill(request), [0, 30, 60, 90])
  expect([done.length, refused.length, turnedAway.length]).toEqual([1, 1, 2])
  expect(refusals.map(({ body }) => body)).toEqual([refusal])
})

test('any other answer, and a connection that is cut, fails the run', async () => {
  const failed = await serve((_request, response) => response.end('{"result":{"resultStatus":"F"}}'))
  await expect(openLoop([failed.url], [request], [0])).rejects.toThrow(/neither a success nor a refusal/)
  const cut = await serve((incoming) => incoming.socket.destroy())
  await expect(openLoop([cut.url], [request], [0])).rejects.toThrow(/closed the connection|ECONNRESET/)
})

test('arrivals come at the rate that was asked for, and not evenly', () => {
  const times = arrivals(10_000, 500)
  // 10,000 at 500 a second take 20 s; a hundredth is the standard deviation, so that six of them never happen.
  expect(times.at(-1)).toBeGreaterThan(18_800)
  expect(times.at(-1)).toBeLessThan(21_200)
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0)
  // With a mean of 2 ms a gap is longer than 4 ms with a chance of e^-2.
  const long = gaps.filter((gap) => gap > 4).length / gaps.length
  expect(long).toBeGreaterThan(0.1)
  expect(long).toBeLessThan(0.17)
})
