import { describe, expect, it } from 'vitest'
import type { Account } from '../../../src/acquirers/kit/account.ts'
import type { Ask, HttpAnswer, Step } from '../../../src/acquirers/kit/exchange.ts'
import { template } from './connector.ts'
import { answer, authorized, captureDone } from './fixtures.ts'

const account: Account = {
  name: 'TEMPLATE',
  settings: { apiUrl: 'https://api.template.example', merchantId: 'shop-1' },
  callbackUrl: 'https://pay.example/callbacks/TEMPLATE',
}
const morning = new Date('2026-11-25T09:00:00Z')
const amount = { currency: 'EUR', value: 4_200n }
const captureOrder = {
  clientId: 'ACME',
  paymentReference: '2026',
  paymentTransactionId: 'aut_1',
  reference: '7',
  amount,
  last: true,
  now: morning,
}

function asked<Outcome extends { readonly kind: string }>(step: Step<Outcome>): Ask<Outcome> {
  if (step.kind !== 'ask') throw new Error(`nothing is sent: ${step.kind}`)
  return step as Ask<Outcome>
}

function read<Outcome extends { readonly kind: string }>(step: Step<Outcome>, given: HttpAnswer) {
  return asked(step).read(given)
}

describe('a capture', () => {
  it('asks for the amount under our reference, and says whether it is the last one', () => {
    const { request } = asked(template.capture(captureOrder, account))
    expect(request).toMatchObject({ method: 'POST', url: 'https://api.template.example/authorizations/aut_1/captures' })
    expect(JSON.parse(request.body ?? '')).toEqual({ reference: '7', amount: 4200, currency: 'EUR', final: true })
  })

  it.each([
    ['done', 'succeeded'],
    ['declined', 'failed'],
    ['pending', 'pending'],
    ['evaporated', 'unknown'],
  ])('that is %s has %s', (status, kind) => {
    const given = answer({ ...captureDone, status })
    expect(read(template.capture(captureOrder, account), given)).toMatchObject({ kind })
  })

  it.each([
    ['of another reference', answer({ ...captureDone, reference: '8' })],
    ['without an amount', answer({ ...captureDone, amount: undefined })],
    ['with half an amount', answer({ ...captureDone, amount: 4200.5 })],
    ['that is no object', answer([captureDone])],
    ['with a status of HTTP that is not documented', answer(captureDone, 418)],
  ])('is unknown by an answer %s', (_, given) => {
    expect(read(template.capture(captureOrder, account), given)).toMatchObject({ kind: 'unknown' })
  })

  it('carries the amount that the answer names, whatever was asked', () => {
    const given = answer({ ...captureDone, amount: 4199 })
    const outcome = read(template.capture(captureOrder, account), given)
    expect(outcome).toMatchObject({ kind: 'succeeded', amount: { currency: 'EUR', value: 4_199n } })
  })
})

describe('an inquiry about an authorization', () => {
  const method = { type: 'CARD', issuerAuthenticated: false }
  const order = { clientId: 'ACME', reference: '2026', method, amount, requestedAt: morning, now: morning, told: [] }
  const inquire = (given: HttpAnswer) => read(template.inquireAuthorization(order, account), given)

  it('changes nothing at the acquirer', () => {
    expect(asked(template.inquireAuthorization(order, account)).request).toMatchObject({ method: 'GET', reads: true })
  })

  it('knows only by an empty list that there is none', () => {
    expect(inquire(answer({ authorizations: [] }))).toEqual({ kind: 'not-found' })
    expect(inquire(answer({ authorizations: [authorized] }))).toMatchObject({ kind: 'succeeded', amount })
    for (const other of [{}, { authorizations: null }, { authorizations: [null] }, { authorizations: [{}] }]) {
      expect(inquire(answer(other))).toMatchObject({ kind: 'unknown' })
    }
  })

  it('takes no refused question for a refused authorization', () => {
    expect(inquire(answer({ error: 'do_not_honor' }, 422))).toMatchObject({ kind: 'unknown' })
    expect(inquire(answer({ error: 'unauthorized' }, 401))).toMatchObject({ kind: 'not-sent' })
  })
})
