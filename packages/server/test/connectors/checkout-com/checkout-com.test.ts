import { checkoutCom } from '../../../src/acquirers/checkout-com/connector.ts'
import { connectorSuite } from '../connector-suite.ts'
import { challengedCard, openStandIn } from './stand-in.ts'

const method = { type: 'CARD', issuerAuthenticated: false } as const
const amount = { currency: 'EUR', value: 12_900n } as const
/** Test numbers of no bank. */
const card = {
  number: '4000000000000002',
  cvv: '731',
  expiryMonth: '11',
  expiryYear: '29',
  holderName: 'Ada Buyer',
} as const

connectorSuite({
  connector: checkoutCom,
  open: openStandIn,
  purchase: { method, card, amount },
  withPage: { method, card: { ...card, number: challengedCard }, amount },
})
