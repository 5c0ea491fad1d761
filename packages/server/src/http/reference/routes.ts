import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from '../openapi/document.ts'
import { referencePage } from './page.ts'
import { style } from './style.ts'

const styleHash = createHash('sha256').update(style).digest('base64')

const always = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' } as const

/** No script runs and nothing is loaded from anywhere. */
const pageHeaders = {
  ...always,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'referrer-policy': 'no-referrer',
} as const

/** The API reference, for people at `/docs` and for tools at `/docs/openapi.json`. It holds no secret and asks for none. */
export function referenceRoutes(app: FastifyInstance, publicUrl: () => string): void {
  let made: Reference | undefined
  // Not at once: the address may be known only when the server listens.
  const reference = (): Reference => {
    made ??= makeReference(publicUrl())
    return made
  }
  app.get('/docs', (_request, reply) => reply.headers(pageHeaders).send(reference().page))
  app.get('/docs/openapi.json', (_request, reply) =>
    reply.headers({ ...always, 'content-type': 'application/json; charset=utf-8' }).send(reference().json),
  )
}

interface Reference {
  readonly page: string
  readonly json: string
}

/** The document as this server serves it: with its own address, so that a client made of it calls this server. */
function makeReference(url: string): Reference {
  const document = { ...openApiDocument(), servers: [{ url, description: 'This server' }] }
  return { page: referencePage(document, url), json: JSON.stringify(document, null, 2) }
}
