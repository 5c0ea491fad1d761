import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** In the published package, and in a clone once `npm start` or `npm run build:dashboard` has built it. */
const folders = ['./built/', '../../../../dashboard/dist/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/**
 * Nothing is loaded from anywhere else, no script runs but ours, and nobody can put the pages into a frame. Mantine writes
 * its variables into style elements, hence styles inline; scripts never are.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pageHeaders = {
  'cache-control': 'no-cache',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** `/dashboard`: the pages for people. They hold nothing secret; what they show comes from `/operator/`, which asks who is there. */
export function dashboardRoutes(app: FastifyInstance): void {
  const root = folders.find((folder) => existsSync(`${folder}index.html`))
  if (root === undefined) {
    const text = 'The dashboard is not built in this clone. Run: npm run build:dashboard, and start the server again.\n'
    for (const path of ['/dashboard', '/dashboard/*']) {
      app.get(path, (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send(text))
    }
    return
  }
  app.register(fastifyStatic, {
    root: `${root}assets`,
    prefix: '/dashboard/assets/',
    // Their names change with their contents.
    immutable: true,
    maxAge: '365d',
    index: false,
    preCompressed: true,
    setHeaders: (reply) => {
      reply.header('x-content-type-options', 'nosniff')
      reply.header('cross-origin-resource-policy', 'same-origin')
    },
  })
  // Its name stays whatever it shows.
  app.get('/dashboard/icon.svg', (_request, reply) =>
    reply.sendFile('icon.svg', root, { immutable: false, maxAge: '1d' }),
  )
  // Which page it is, the script reads from the address.
  for (const path of ['/dashboard', '/dashboard/*']) {
    app.get(path, (_request, reply) => reply.headers(pageHeaders).sendFile('index.html', root, { cacheControl: false }))
  }
}
