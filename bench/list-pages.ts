import type { createPool } from '../packages/server/src/database/pool.ts'
import type { Json } from '../packages/server/src/http/operator/json.ts'
import type { PaymentPage } from '../packages/server/src/http/operator/payment-view.ts'

type Pool = ReturnType<typeof createPool>
type Page = Json<PaymentPage>

/** The operator API's list of payments. */
export type AskPage = (query: Readonly<Record<string, string>>) => Promise<Page>

/** One page, asked for twice: through the API, and as somebody would at the prompt of the database. */
export interface PagePair {
  readonly name: string
  /** How many payments it had. */
  api(): Promise<number>
  sql(): Promise<number>
  /** Takes seconds, so it is measured less often. */
  readonly long?: boolean
}

const PAGE = 50
const LARGEST = 'SHOP_1'

const newestOf = (where: string) => `select * from payments where client_id = $1 and ${where}
  order by created_at desc, payment_id desc limit ${PAGE}`

/** Client by client, which is the quickest that one statement of a fixed text can do. */
const newestOfAll = (where: string) => `select p.* from clients k cross join lateral (
    select * from payments q where q.client_id = k.client_id and ${where}
    order by q.created_at desc, q.payment_id desc limit ${PAGE}
  ) p order by p.created_at desc, p.payment_id desc limit ${PAGE}`

/** Whatever order the planner likes: what is rare is found by reading the whole table. */
const anywhere = (where: string) => `select * from payments where ${where} order by created_at desc limit ${PAGE}`

/** The place of the page that is `count` payments deep. */
async function placeAfter(ask: AskPage, query: Readonly<Record<string, string>>, count: number): Promise<Page> {
  let page: Page | undefined
  for (let left = count; left > 0; left -= 500) {
    const after = page?.next
    page = await ask({ ...query, limit: String(Math.min(left, 500)), ...(after && { after }) })
  }
  if (!page?.next) throw new Error(`there are no ${count} payments`)
  return page
}

/** Asks on as the page in the browser does, until it is full or everything has been searched. */
async function toTheEnd(ask: AskPage, query: Readonly<Record<string, string>>): Promise<number> {
  let found = 0
  for (let after: string | null | undefined; after !== null && found < PAGE; ) {
    const page: Page = await ask({ ...query, limit: String(PAGE - found), ...(after && { after }) })
    found += page.payments.length
    after = page.next
  }
  return found
}

/** What is measured. The places that are `depth` pages deep in the list are looked up first. */
export async function pagePairs(pool: Pool, ask: AskPage, depth: number): Promise<readonly PagePair[]> {
  const rows =
    (text: string, ...values: unknown[]) =>
    async () =>
      (await pool.query(text, values)).rows.length
  const page = (query: Readonly<Record<string, string>>) => async () => (await ask(query)).payments.length
  const deep = async (query: Readonly<Record<string, string>>) => {
    const before = await placeAfter(ask, query, (depth - 1) * PAGE)
    const last = before.payments.at(-1)
    return { after: before.next ?? '', at: last?.createdAt, id: last?.paymentId }
  }
  const deepOfOne = await deep({ clientId: LARGEST })
  const deepOfAll = await deep({})
  const older = '(created_at, payment_id) < ($2, $3) and created_at <= $2'
  const [one] = (await ask({ limit: '500' })).payments.toReversed()
  if (!one) throw new Error('there are no payments')
  const { searchedTo } = await ask({ state: 'closing' })
  const day = { createdFrom: '2026-01-10T00:00:00Z', createdTo: '2026-01-11T00:00:00Z' }
  const amount = { currency: 'EUR', amount: '12300' }
  return [
    { name: 'first page, one client', api: page({ clientId: LARGEST }), sql: rows(newestOf('true'), LARGEST) },
    { name: 'first page, every client', api: page({}), sql: rows(newestOfAll('true')) },
    {
      name: `page ${depth.toLocaleString('en')}, one client`,
      api: page({ clientId: LARGEST, after: deepOfOne.after }),
      sql: rows(newestOf(older), LARGEST, deepOfOne.at, deepOfOne.id),
    },
    {
      name: `page ${depth.toLocaleString('en')}, every client`,
      api: page({ after: deepOfAll.after }),
      sql: rows(newestOfAll(older.replaceAll('$2', '$1').replace('$3', '$2')), deepOfAll.at, deepOfAll.id),
    },
    {
      name: 'by a day half a year ago, every client',
      api: page(day),
      sql: rows(newestOfAll('created_at >= $1 and created_at < $2'), day.createdFrom, day.createdTo),
    },
    {
      name: 'by state, common (73 in 100)',
      api: page({ state: 'authorized' }),
      sql: rows(newestOfAll(`state = 'authorized'`)),
    },
    {
      name: 'by state, rare (1 in 100,000): one answer, as far back as it comes',
      api: page({ state: 'closing' }),
      sql: rows(newestOfAll(`created_at >= $1 and state = 'closing'`), searchedTo),
    },
    {
      name: 'by state, rare: until the page is full or all is searched',
      api: () => toTheEnd(ask, { state: 'closing' }),
      sql: rows(anywhere(`state = 'closing'`)),
      long: true,
    },
    {
      name: 'by amount, rare: until the page is full or all is searched',
      api: () => toTheEnd(ask, amount),
      sql: rows(anywhere(`currency = 'EUR' and amount = 12300`)),
      long: true,
    },
    {
      name: 'by id of the payment',
      api: page({ id: one.paymentId }),
      sql: rows('select * from payments where payment_id = $1 and client_id = $2', one.paymentId, one.clientId),
    },
    {
      name: "by the merchant's own id of it",
      api: page({ id: one.paymentRequestId }),
      sql: rows(
        'select * from payments where payment_request_id = $1 and client_id = $2',
        one.paymentRequestId,
        one.clientId,
      ),
    },
  ]
}
