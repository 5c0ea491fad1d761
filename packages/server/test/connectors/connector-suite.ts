import { describe } from 'vitest'
import { assert } from '../../src/assert.ts'
import { authorizationCases, pageCases } from './authorization-cases.ts'
import { callbackCases } from './callback-cases.ts'
import { type ConnectorSubject, openDesk } from './desk.ts'
import { captureOn, movementCases, refundOn } from './movement-cases.ts'
import { partCases } from './part-cases.ts'
import { recordCases } from './record-cases.ts'
import { voidCases } from './void-cases.ts'

/** What every connector must do against a stand-in of its acquirer, over real sockets. */
export function connectorSuite(subject: ConnectorSubject): void {
  const { connector, purchase } = subject
  const { title, traits } = connector
  const capability = connector.capability(purchase.method, purchase.amount.currency)
  assert(capability, `${title} takes what the suite buys`)
  const open = () => openDesk(subject)
  describe(`${title}: authorizations`, () => authorizationCases(open, traits))
  if (subject.withPage) describe(`${title}: authorizations by a page`, () => pageCases(open))
  describe(`${title}: a capture`, () => movementCases('capture', captureOn(open), traits))
  describe(`${title}: a refund`, () => movementCases('refund', refundOn(open), traits))
  describe(`${title}: parts`, () => partCases(open, capability))
  describe(`${title}: voids`, () => voidCases(open, traits))
  describe(`${title}: a callback`, () => callbackCases(open, subject))
  describe(`${title}: records`, () => recordCases(open))
}
