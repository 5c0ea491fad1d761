import type { HttpAnswer } from '../../../src/acquirers/kit/exchange.ts'

/** Answers as the acquirer documents them. */
export function answer(body: object, status = 200): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

export const authorized = {
  id: 'aut_1',
  reference: '2026',
  amount: 4200,
  currency: 'EUR',
  status: 'authorized',
} as const

export const captureDone = { id: 'cap_1', reference: '7', amount: 4200, currency: 'EUR', status: 'done' } as const
