import { describe } from 'vitest'
import { adyen } from '../../../src/acquirers/adyen/connector.ts'
import { assert } from '../../../src/assert.ts'
import { connectorSuite } from '../connector-suite.ts'
import { type ConnectorSubject, openDesk } from '../desk.ts'
import { partCases } from '../part-cases.ts'
import { challengedCard, startAdyenStandIn } from './stand-in.ts'

const method = { type: 'CARD', issuerAuthenticated: false }
const card = { number: '4111111111111111', cvv: '737', expiryMonth: '03', expiryYear: '30', holderName: 'Ada Lace' }
const amount = { currency: 'EUR', value: 12_300n }

const subject: ConnectorSubject = {
  connector: adyen,
  open: () => startAdyenStandIn(),
  purchase: { method, card, amount },
  takesBack: true,
  withPage: { method, card: { ...card, number: challengedCard }, amount },
}

connectorSuite(subject)

describe('Adyen: parts, for an account with several captures', () => {
  const settings = { multipleCaptures: 'yes' }
  const capability = adyen.capability(method, 'EUR', { name: 'ADYEN', settings, callbackUrl: '' })
  assert(capability && capability.maxCaptures > 1, 'the setting allows several captures')
  partCases(() => openDesk({ ...subject, open: () => startAdyenStandIn({ multipleCaptures: true }) }), capability)
})
