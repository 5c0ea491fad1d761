import { describe } from 'vitest'
import { twoCTwoP } from '../../../src/acquirers/two-c-two-p/connector.ts'
import { connectorSuite } from '../connector-suite.ts'
import { challengedCard } from './payments.ts'
import { openStandIn } from './stand-in.ts'

const method = { type: 'CARD', issuerAuthenticated: false } as const
/** Test numbers of no bank. */
const card = { number: '4000000000000002', cvv: '731', expiryMonth: '11', expiryYear: '29' } as const

// Won have no digits after the point in payments, and two in payment maintenance.
describe.each(['SGD', 'KRW'])('in %s', (currency) => {
  const amount = { currency, value: 12_900n }
  connectorSuite({
    connector: twoCTwoP,
    open: openStandIn,
    purchase: { method, card, amount },
    withPage: { method, card: { ...card, number: challengedCard }, amount },
    tells: ['authorization', 'refund'],
  })
})
