import Fastify, { type FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import type { CheckoutDesk } from './desk.ts'
import { checkoutRoutes } from './routes.ts'

const emptyDesk: CheckoutDesk = {
  look: async () => undefined,
  payByCard: async () => undefined,
  payByWallet: async () => undefined,
}

function checkout(): FastifyInstance {
  const app = Fastify() as FastifyInstance
  checkoutRoutes(app, emptyDesk)
  return app
}

async function firstAsset(app: FastifyInstance): Promise<string> {
  const page = await app.inject({ url: '/checkout/unknown' })
  return /href="\.\.([^"]*style\.css)"/.exec(page.body)?.[1] ?? ''
}

it('allows the page nothing that is not our own', async () => {
  const page = await checkout().inject({ url: '/checkout/unknown' })
  expect(page.statusCode).toBe(404)
  const policy = String(page.headers['content-security-policy']).split('; ')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("form-action 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy.filter((rule) => !/^[\w-]+ '(none|self|script)'$/.test(rule))).toEqual([])
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
})

it('keeps assets for a year under an address that changes with them', async () => {
  const app = checkout()
  const asset = await app.inject({ url: await firstAsset(app) })
  expect(asset.statusCode).toBe(200)
  expect(asset.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/css; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
})

it('shows its own assets to a page of another version, and lets nobody keep them', async () => {
  const asset = await checkout().inject({ url: '/checkout-assets/0123456789abcdef/checkout.js' })
  expect(asset.statusCode).toBe(200)
  expect(asset.headers['cache-control']).toBe('no-store')
})

it.each(['tsconfig.json', 'brands.test.ts', '..%2fpage.ts', 'nothing.js', '__proto__'])(
  'sends nothing that is no asset: %s',
  async (name) => {
    const answer = await checkout().inject({ url: `/checkout-assets/0123456789abcdef/${name}` })
    expect(answer.statusCode).toBe(404)
  },
)
