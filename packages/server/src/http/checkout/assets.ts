import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const folder = fileURLToPath(new URL('./browser', import.meta.url))

/** What browsers load, read once. It is sent as it lies there, so that a build has nothing to do but copy it. */
const assets: ReadonlyMap<string, { readonly type: string; readonly bytes: Buffer }> = new Map(
  readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const type = contentTypes[extname(name)]
      return type === undefined ? [] : [[name, { type, bytes: readFileSync(join(folder, name)) }]]
    }),
)

/** Of all files together: they import each other by name, and belong together. */
const version = [...assets]
  .reduce((hash, [name, { bytes }]) => hash.update(`${name} ${bytes.length} `).update(bytes), createHash('sha256'))
  .digest('hex')
  .slice(0, 16)

export const scriptModules: readonly string[] = [...assets.keys()].filter((name) => name.endsWith('.js'))

export function assetPath(name: string): string {
  return `/checkout-assets/${version}/${name}`
}

interface AssetParams {
  readonly version: string
  readonly name: string
}

export function assetRoutes(app: FastifyInstance): void {
  app.get<{ Params: AssetParams }>('/checkout-assets/:version/:name', async (request, reply) => {
    const asset = assets.get(request.params.name)
    reply.header('x-content-type-options', 'nosniff')
    if (!asset)
      return reply.code(404).header('cache-control', 'no-store').send({ error: 'there is nothing at this address' })
    // While servers of two versions run side by side, a page of one may ask the other. Ours is close enough to be shown
    // once, and must not be remembered under that address.
    const known = request.params.version === version
    return reply
      .header('cache-control', known ? 'public, max-age=31536000, immutable' : 'no-store')
      .header('content-type', asset.type)
      .header('cross-origin-resource-policy', 'same-origin')
      .send(asset.bytes)
  })
}
