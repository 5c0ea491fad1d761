import { request } from 'node:http'
import Fastify from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { limitPages } from '../../src/http/limits/page-limit.ts'

const within = { timeout: 10_000, interval: 20 }

/** A page whose work goes on until the test lets it end, on a server of its own. */
async function startPages() {
  const app = Fastify()
  onTestFinished(() => app.close())
  const { promise, resolve } = Promise.withResolvers<void>()
  let begun = 0
  const tallied: string[] = []
  await app.register(async (pages) => {
    limitPages(pages, (what) => void tallied.push(what))
    pages.get('/page', async () => {
      begun += 1
      await promise
      return 'the page'
    })
  })
  app.get('/other', async () => 'not limited')
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const status = async (path: string) => (await fetch(url + path)).status
  return { url, end: resolve, begun: () => begun, tallied, status }
}

test('pages have a hundred places, of which what is no page takes none', async () => {
  const pages = await startPages()
  const first = Array.from({ length: 100 }, () => pages.status('/page'))
  await vi.waitFor(() => expect(pages.begun()).toBe(100), within)
  expect(await pages.status('/page')).toBe(503)
  expect(await pages.status('/other')).toBe(200)
  pages.end()
  expect(new Set(await Promise.all(first))).toEqual(new Set([200]))
  expect(await pages.status('/page')).toBe(200)
  expect(pages.tallied).toEqual(['page'])
})

test('visitors who hang up before the answer keep their places only until the work is done', async () => {
  const pages = await startPages()
  const visitors = Array.from({ length: 100 }, () => request(`${pages.url}/page`).on('error', () => {}))
  for (const visitor of visitors) visitor.end()
  await vi.waitFor(() => expect(pages.begun()).toBe(100), within)
  await Promise.all(visitors.map((visitor) => new Promise((resolve) => visitor.once('close', resolve).destroy())))
  expect(await pages.status('/page')).toBe(503)
  pages.end()
  await vi.waitFor(async () => expect(await pages.status('/page')).toBe(200), within)
})
