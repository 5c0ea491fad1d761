import { expect, it } from 'vitest'
import type { Buyer } from '../acquirer.ts'
import { withoutBuyer } from './without-buyer.ts'

const buyer: Buyer = {
  ip: '203.0.113.24',
  email: 'ada@lamps.example',
  name: { full: 'Ada Lacewing' },
  browser: { userAgent: 'succeeded' },
}

it('cuts what an acquirer quotes of the buyer out of what people read', () => {
  const exchange = { method: 'POST', url: 'https://acquirer.example/pay', status: 422 }
  const said = 'no such address: ada@lamps.example of Ada Lacewing at 203.0.113.24'
  const outcome = {
    kind: 'failed',
    code: 'PROCESS_FAIL',
    receipt: { transactionId: '7', resultMessage: said },
    exchanges: [{ ...exchange, answer: said }],
  } as const
  const cut = 'no such address: [cut] of [cut] at [cut]'
  expect(withoutBuyer(outcome, buyer)).toEqual({
    ...outcome,
    receipt: { transactionId: '7', resultMessage: cut },
    exchanges: [{ ...exchange, answer: cut }],
  })
})

it('changes nothing that a program goes by, whatever the browser calls itself', () => {
  const outcome = {
    kind: 'succeeded',
    amount: { currency: 'EUR', value: 1n },
    receipt: { transactionId: 'succeeded', resultCode: 'succeeded' },
    exchanges: [{ method: 'succeeded', url: 'https://acquirer.example', answer: 'it succeeded' }],
  } as const
  expect(withoutBuyer(outcome, buyer)).toEqual({
    ...outcome,
    exchanges: [{ method: 'succeeded', url: 'https://acquirer.example', answer: 'it [cut]' }],
  })
})
