import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { openBooks } from './books.ts'
import { type Action, clearScenario, type Desk, people, prepareActions, press, reasonOf } from './by-hand-actions.ts'
import { demoMerchant } from './merchant.ts'
import { startReceiver } from './receiver.ts'
import { startServer } from './server-process.ts'
import { settled } from './settlement.ts'

/** Answers to people before the server is killed, of the two that each of 56 actions asks for: at the first, and later. */
const KILL_AFTER = [1, 25]

test('a server killed while people move money has each action once in both books and in the audit, or not at all', async ({
  annotate,
}) => {
  const home = await temporaryHome()
  const receiver = await startReceiver()
  let server = await startServer(home)
  const desk: Desk = { home, client: demoMerchant(home), notifyUrl: receiver.url }
  const actions = await prepareActions(desk)
  for (const after of KILL_AFTER) {
    let answers = 0
    await Promise.all(
      actions
        .filter((action) => action.answers.length === 0)
        .map((action) => press(desk, action, () => ++answers === after && server.signal('SIGKILL'))),
    )
    expect(answers, 'the server was killed').toBeGreaterThanOrEqual(after)
    await server.ended()
    server = await startServer(home)
  }
  const books = await openBooks(home)
  const lost = actions.filter(({ answers }) => answers.length === 0)
  expect(lost.length, 'nothing was in flight').toBeGreaterThan(0)
  await settled(books)
  const afterwards = await takeLedger(books.pool)
  for (const action of actions) expectOnce(action, afterwards, action.answers.length > 0)

  // Nobody knows what came of it: the page tells people to confirm again, and they do.
  const before = afterwards.entries.length
  const answered = actions.map(({ answers }) => answers.length)
  await Promise.all(actions.map((action) => press(desk, action, () => undefined)))
  await clearScenario(desk)
  await settled(books)
  const ledger = await takeLedger(books.pool)
  for (const action of actions) {
    expectAnswered(action)
    expectOnce(action, ledger, true)
  }
  const repeats = ledger.entries.slice(before).filter(({ action }) => action.startsWith('repeat-'))
  const toldSo = actions
    .flatMap(({ answers }, index) => answers.slice(answered[index]))
    .filter((one) => one.body.repeated)
  expect(repeats).toHaveLength(toldSo.length)
  // The acquirer tells of what the scenario kept pending, and is asked about it once more.
  await expect
    .poll(() => books.compare(), { timeout: 10_000 })
    .toMatchObject({ doubled: 0, unequal: 0, paymentsOff: 0, unnotified: 0 })
  await annotate(
    `${actions.length} actions by hand, ${lost.length} without an answer; ${JSON.stringify(await books.compare())}`,
  )
})

interface Entry {
  readonly actor: string
  readonly action: string
  // biome-ignore lint/suspicious/noExplicitAny: each action has details of its own
  readonly detail: any
}

interface Ledger {
  /** In the order in which they were written, as far as one process goes. */
  readonly entries: readonly Entry[]
  readonly movements: readonly { readonly requestId: string; readonly id: string; readonly amount: string }[]
  readonly cancelled: readonly string[]
  readonly closed: readonly { readonly alertId: string; readonly closedBy: string }[]
}

async function takeLedger(pool: Pool): Promise<Ledger> {
  const rows = async (text: string) => (await pool.query(text)).rows
  return {
    entries: await rows(
      `select actor, action, detail from audit where action ~ '^(repeat-)?(capture|refund|cancel)-payment$|^resolve-alert$'
       order by audit_id`,
    ),
    movements: await rows(
      `select capture_request_id as "requestId", capture_id as id, amount::text from captures
       union all select refund_request_id, refund_id, amount::text from refunds`,
    ),
    cancelled: (await rows(`select payment_id from payments where state = 'cancelled'`)).map((row) => row.payment_id),
    closed: await rows(`select alert_id as "alertId", closed_by as "closedBy" from alerts where closed_at is not null`),
  }
}

const audited = {
  capture: 'capture-payment',
  refund: 'refund-payment',
  cancel: 'cancel-payment',
  resolve: 'resolve-alert',
} as const

/** It happened once and is in the audit once, by one of those who wanted it and with that person's reason; or neither. */
function expectOnce(action: Action, ledger: Ledger, must: boolean): void {
  const { kind, id, paymentId } = action
  const found = happened(action, ledger)
  expect(found.length, `${kind} ${id} happened`).toBeGreaterThanOrEqual(must ? 1 : 0)
  expect(found.length, `${kind} ${id} happened more than once`).toBeLessThanOrEqual(1)
  const entries = ledger.entries.filter(
    (entry) =>
      entry.action === audited[kind] &&
      [entry.detail.requestId, entry.detail.alertId ?? entry.detail.paymentId].includes(id),
  )
  expect(entries, `${kind} ${id} in the audit`).toHaveLength(found.length)
  for (const { actor, detail } of entries) {
    expect(people).toContain(actor)
    expect(detail).toMatchObject({ paymentId, reason: reasonOf(actor, action), ...found[0] })
  }
}

/** What the entry of the audit must say of it. */
function happened({ kind, id, body }: Action, { movements, cancelled, closed }: Ledger): readonly object[] {
  switch (kind) {
    case 'capture':
    case 'refund':
      return movements
        .filter(({ requestId }) => requestId === id)
        .map((one) => ({ [`${kind}Id`]: one.id, amount: { currency: 'EUR', value: one.amount } }))
    case 'cancel':
      return cancelled.filter((paymentId) => paymentId === id).map(() => ({}))
    case 'resolve':
      return closed.filter(({ alertId }) => alertId === id).map(({ closedBy }) => ({ ...body, name: closedBy }))
  }
}

/** Of an alert, whoever is second is told who was first. What was said for good is never said otherwise, to whomever. */
function expectAnswered({ kind, answers }: Action): void {
  const said = answers.map(({ status, body }) => {
    if (status === 200) return kind === 'resolve' ? body.closedBy : `${body.outcome} ${body.id}`
    return kind === 'resolve' && status === 409 ? /is closed, by (\w+)/.exec(body.error)?.[1] : JSON.stringify(body)
  })
  const final = said.filter((one) => !one?.startsWith('U '))
  expect(new Set(final).size, JSON.stringify(said)).toBeLessThanOrEqual(1)
  expect(kind === 'resolve' ? people : ['S', 'F', 'U'], JSON.stringify(said)).toContain(said.at(-1)?.split(' ')[0])
}
