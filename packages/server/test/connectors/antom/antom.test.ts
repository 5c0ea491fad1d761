import { antom } from '../../../src/acquirers/antom/antom.ts'
import { connectorSuite } from '../connector-suite.ts'
import { morning } from '../desk.ts'
import { startAntom } from './stand-in.ts'

/** Test numbers of Antom's documentation (ams/ref/card). */
const card = { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' } as const

connectorSuite({
  connector: antom,
  open: () => startAntom(() => morning),
  purchase: {
    method: { type: 'CARD', card: { brand: 'VISA', country: 'SG', lastFour: '0768' }, issuerAuthenticated: false },
    card,
    amount: { currency: 'EUR', value: 12_900n },
  },
  takesBack: true,
  withPage: { method: { type: 'GCASH', issuerAuthenticated: false }, amount: { currency: 'PHP', value: 12_900n } },
})
