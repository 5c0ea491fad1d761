import { expect } from 'vitest'
import { cards } from './orders.ts'
import type { Json } from './raw-client.ts'

export interface Posted {
  readonly status: number
  readonly body: Json
}

/** What the buyer's browser does on the checkout page, without a browser. */
export interface CheckoutVisit {
  /** How the session stands. */
  state(): Promise<Json>
  /** Pays by a card of `orders.ts`; the state afterwards. */
  payByCard(card?: object): Promise<Json>
  payByWallet(methodType: string): Promise<Json>
  /** A POST with its HTTP status, whatever it is. */
  post(way: 'card' | 'wallet', form: unknown, headers?: Readonly<Record<string, string>>): Promise<Posted>
}

export function visitCheckout(normalUrl: string): CheckoutVisit {
  const { origin } = new URL(normalUrl)
  const post: CheckoutVisit['post'] = async (way, form, headers = { origin }) => {
    const body = typeof form === 'string' ? form : JSON.stringify(form)
    const response = await fetch(`${normalUrl}/${way}`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.json() }
  }
  const pay = async (way: 'card' | 'wallet', form: object) => {
    const { status, body } = await post(way, form)
    expect(status, JSON.stringify(body)).toBe(200)
    return body
  }
  return {
    async state() {
      const response = await fetch(`${normalUrl}/state`)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      return response.json()
    },
    payByCard: (card = cards.visa) => pay('card', card),
    payByWallet: (methodType) => pay('wallet', { methodType }),
    post,
  }
}
