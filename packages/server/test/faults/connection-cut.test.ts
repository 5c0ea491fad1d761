import type { Endpoint } from '@capstan/protocol'
import { expect, test, vi } from 'vitest'
import { type Broken, brokenWay, repeated } from './broken-way.ts'
import type { Moment } from './database-proxy.ts'

interface Case {
  /** The statement's name, or a part of its text. */
  readonly statement: string
  /** How many of the kind go through first. */
  readonly skip?: number
  /** What the merchant is told when the connection is cut there, and what a repeat tells in the end. */
  readonly before: readonly [first: string, last: string]
  readonly after: readonly [first: string, last: string]
}

interface Scene {
  readonly endpoint: Endpoint
  /** The request whose statements are cut, on whatever it needs. */
  readonly prepare: (broken: Broken) => Promise<object>
  readonly cases: readonly Case[]
}

const yes = 'S SUCCESS'
const unknown = 'U UNKNOWN_EXCEPTION'
/** The acquirer never heard of it and the card is gone: closed there first, then failed. */
const neverAsked = 'F PROCESS_FAIL'
const inProcess = 'U PAYMENT_IN_PROCESS'
const captureInProcess = 'U CAPTURE_IN_PROCESS'
const tooMuch = 'F CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'
const refundTooMuch = 'F REFUND_AMOUNT_EXCEED'

const scenes: Readonly<Record<string, Scene>> = {
  pay: {
    endpoint: 'pay',
    prepare: async (broken) => broken.pay('10000', 'MANUAL'),
    cases: [
      { statement: 'load-client', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'payment-by-request-id', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'insert-payment', before: [unknown, yes], after: [unknown, neverAsked] },
      { statement: 'simulator-authorize', before: [inProcess, neverAsked], after: [inProcess, yes] },
      { statement: 'change-payment', before: [unknown, yes], after: [unknown, yes] },
    ],
  },
  'pay with automatic capture': {
    endpoint: 'pay',
    prepare: async (broken) => broken.pay('10000', 'AUTOMATIC'),
    cases: [
      { statement: 'change-payment', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'update captures t set leased_until', before: [yes, yes], after: [yes, yes] },
      { statement: 'simulator-capture', before: [yes, yes], after: [yes, yes] },
      { statement: 'record-capture-outcome', before: [yes, yes], after: [yes, yes] },
    ],
  },
  capture: {
    endpoint: 'capture',
    prepare: async (broken) => broken.capture(await broken.authorized(), '3000'),
    cases: [
      { statement: 'load-for-capture', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'hold-capture', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'simulator-capture', before: [captureInProcess, yes], after: [captureInProcess, yes] },
      { statement: 'record-capture-outcome', before: [unknown, yes], after: [unknown, yes] },
    ],
  },
  'capture that we refuse': {
    endpoint: 'capture',
    prepare: async (broken) => broken.capture(await broken.authorized(), '10001'),
    cases: [{ statement: 'refuse-capture', before: [unknown, tooMuch], after: [unknown, tooMuch] }],
  },
  refund: {
    endpoint: 'refund',
    prepare: async (broken) => broken.refund(await broken.captured(), '3000'),
    cases: [
      { statement: 'load-for-refund', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'hold-refund', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'simulator-refund', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'record-refund-outcome', before: [unknown, yes], after: [unknown, yes] },
    ],
  },
  'refund that we refuse': {
    endpoint: 'refund',
    prepare: async (broken) => broken.refund(await broken.captured(), '10001'),
    cases: [{ statement: 'refuse-refund', before: [unknown, refundTooMuch], after: [unknown, refundTooMuch] }],
  },
  cancel: {
    endpoint: 'cancel',
    prepare: async (broken) => ({ paymentId: await broken.authorized() }),
    cases: [
      { statement: 'change-payment', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'simulator-void', before: [unknown, yes], after: [unknown, yes] },
      { statement: 'change-payment', skip: 1, before: [unknown, yes], after: [unknown, yes] },
    ],
  },
  'delivery of its notification': {
    endpoint: 'pay',
    prepare: async (broken) => broken.pay('10000', 'MANUAL'),
    cases: [
      { statement: 'update notifications t set leased_until', before: [yes, yes], after: [yes, yes] },
      { statement: 'record-delivery', before: [yes, yes], after: [yes, yes] },
    ],
  },
  'second delivery of a notification whose first was not recorded': {
    endpoint: 'pay',
    prepare: async (broken) => {
      broken.proxy.cut('record-delivery', 'before')
      return broken.pay('10000', 'MANUAL')
    },
    cases: [{ statement: 'load-notification', before: [yes, yes], after: [yes, yes] }],
  },
}

const rows = Object.entries(scenes).flatMap(([scene, { endpoint, prepare, cases }]) =>
  cases.flatMap(({ statement, skip = 0, ...answers }) =>
    (['before', 'after'] as const).map((moment: Moment) => ({
      name: `${scene}: cut ${moment} ${skip > 0 ? 'the second ' : ''}${statement}`,
      scene: { endpoint, prepare, statement, skip, moment, answers: answers[moment] },
    })),
  ),
)

test.each(rows)('$name', async ({ scene: { endpoint, prepare, statement, skip, moment, answers } }) => {
  const broken = await brokenWay()
  const body = await prepare(broken)
  const cut = broken.proxy.cut(statement, moment, { skip })
  const first = await broken.call(endpoint, body)
  await vi.waitFor(() => expect(cut.count()).toBe(1), { timeout: 10_000 })
  const last = await repeated(broken, endpoint, body)
  expect([first, last].map(({ result }) => `${result.resultStatus} ${result.resultCode}`)).toEqual(answers)
  await broken.expectSettled()
})
