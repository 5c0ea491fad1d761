import type { Connector } from '../../src/acquirers/kit/connector.ts'
import { type Ask, ask, type HttpAnswer } from '../../src/acquirers/kit/exchange.ts'
import { jsonObject, malformed } from '../../src/acquirers/kit/reading.ts'
import { capabilityWith } from '../../src/domain/fixtures/payments.ts'
import type { Money } from '../../src/domain/money.ts'
import type { Unknown } from '../../src/domain/outcome.ts'

/** An acquirer's language that says no more than the tests of accounts need. `toy-acquirer.ts` answers in it. */
export const toyConnector: Connector = {
  id: 'toy',
  title: 'Toy acquirer',
  acquirerName: 'TOY',
  fields: [
    { name: 'baseUrl', description: 'The address of its API.', secret: false, identifies: true },
    { name: 'merchantId', description: 'The id of the merchant there.', secret: false, identifies: true },
    { name: 'branch', description: 'A branch of the merchant.', secret: false, optional: true },
    {
      name: 'apiKey',
      description: 'The key of its API.',
      secret: true,
      fault: (value) => (value.length < 8 ? 'is shorter than 8 characters' : undefined),
    },
    { name: 'callbackKey', description: 'The key of its callbacks.', secret: true, optional: true },
  ],
  traits: {
    repeats: { by: 'reference' },
    inquiries: 'reference',
    voidsBy: 'reference',
    results: { capture: 'at-once', refund: 'at-once', void: 'at-once' },
    overCapture: 'none',
    lateArrivalMs: 60_000,
  },
  secretMembers: ['number'],
  capability: (method) => (method.type === 'CARD' ? capabilityWith({ maxAmountUpdates: 0 }) : undefined),
  merchantId: ({ settings }) => settings['merchantId'] ?? '',
  seal: (request, { secrets }) => ({
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${secrets['apiKey'] ?? ''}` },
  }),
  open: (answer) => answer,
  authorize: ({ reference, amount }, account) => done(account, 'authorize', reference, amount),
  inquireAuthorization: ({ reference, amount }, account) => done(account, 'inquire', reference, amount),
  capture: ({ reference, amount }, account) => done(account, 'capture', reference, amount),
  inquireCapture: ({ reference, amount }, account) => asked(account, reference, amount),
  refund: ({ reference, amount }, account) => done(account, 'refund', reference, amount),
  inquireRefund: ({ reference, amount }, account) => asked(account, reference, amount),
  void: ({ reference, amount }, account) => done(account, 'void', reference, amount),
  callback: {
    read: () => ({ kind: 'refused', reason: 'the toy acquirer tells nothing by itself' }),
    acknowledgement: { status: 200, contentType: 'text/plain', body: '' },
  },
  check: (account) =>
    ask({ ...posted(account, 'check', { merchant: account.settings['merchantId'] }), reads: true }, (answer) => {
      if (answer.status === 200) return { kind: 'good', detail: `the merchant is ${account.settings['merchantId']}` }
      if (answer.status === 401) return { kind: 'bad', detail: `it says: ${answer.body}` }
      return { kind: 'unknown', reason: `it answered ${answer.status}` }
    }),
}

interface Reached {
  readonly settings: Readonly<Record<string, string>>
}

function posted({ settings }: Reached, path: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', url: `${settings['baseUrl']}/${path}`, headers, body: JSON.stringify(body) } as const
}

interface Done {
  readonly kind: 'succeeded'
  readonly amount: Money
  readonly receipt: { readonly transactionId: string }
}

function done(account: Reached, path: string, reference: string, amount: Money): Ask<Done | Unknown> {
  return ask(posted(account, path, { reference }), (answer) => succeeded(answer, amount))
}

function asked(account: Reached, reference: string, amount: Money): Ask<Done | Unknown | { kind: 'not-found' }> {
  return ask({ ...posted(account, 'inquire', { reference }), reads: true }, (answer) =>
    answer.status === 404 ? { kind: 'not-found' } : succeeded(answer, amount),
  )
}

function succeeded({ status, body }: HttpAnswer, amount: Money): Done | Unknown {
  const id = jsonObject(body)?.['id']
  if (status !== 200 || typeof id !== 'string') return malformed(`HTTP ${status}`)
  return { kind: 'succeeded', amount, receipt: { transactionId: id } }
}
