import { cancelWindowEnd } from '../../domain/cancel-window.ts'
import type { Money } from '../../domain/money.ts'
import type { Database } from './database.ts'

/** What the page of a redirect method shows a buyer. */
export interface BuyerVisit {
  readonly clientId: string
  readonly acquirer: string
  /** Capstan's reference of the authorization. */
  readonly reference: string
  readonly amount: Money
  /** APO's `paymentMethodType`. */
  readonly methodType: string
  readonly description: string
  /** Where the buyer goes on to after deciding. */
  readonly returnUrl: string
  /** `closed`: the payment was voided; there is nothing left to decide. */
  readonly state: 'open' | 'authorized' | 'declined' | 'closed'
}

export interface BuyerVisits {
  /** Undefined for a token that was never given out. */
  find(token: string): Promise<BuyerVisit | undefined>
  /**
   * Records the buyer's decision at `now`, the client's clock, and gives the visit as it then stands. The first
   * decision stays; a visit decided or closed before is returned as it is.
   */
  decide(token: string, decision: 'authorize' | 'decline', now: Date): Promise<BuyerVisit | undefined>
}

export function buyerVisits(database: Database): BuyerVisits {
  return {
    find: (token) => find(database, token),
    decide: (token, decision, now) => decide(database, token, decision, now),
  }
}

interface VisitRow extends Omit<BuyerVisit, 'amount'> {
  readonly currency: string
  readonly value: bigint
}

const columns = `client_id as "clientId", acquirer, reference, currency, amount as value, method_type as "methodType",
  description, return_url as "returnUrl",
  case when state = 'awaiting-buyer' then 'open' when state = 'voided' then 'closed' else state end as state`

async function find(database: Database, token: string): Promise<BuyerVisit | undefined> {
  if (!isToken(token)) return undefined
  const { rows } = await database.query<VisitRow>({
    name: 'simulator-find-visit',
    text: `select ${columns} from simulator.authorizations where buyer_token = $1`,
    values: [token],
  })
  return visitOf(rows[0])
}

/** The time to capture, or to cancel what is paid, begins when the buyer decides, not when the page was made. */
const decideVisit = `
  with visit as (
    select * from simulator.authorizations where buyer_token = $1 for update
  ), decided as (
    update simulator.authorizations as payment
    set state = $2,
      decline_code = $3,
      expires_at = case
        when $2 = 'authorized' and payment.capture_kind = 'separate'
          then $4::timestamptz + make_interval(secs => payment.auth_validity_seconds)
      end,
      cancel_until = case
        when $2 = 'authorized' and payment.cancel_window = 'until-next-day' then $5::timestamptz
      end
    from visit
    where visit.state = 'awaiting-buyer' and payment.client_id = visit.client_id
      and payment.acquirer = visit.acquirer and payment.reference = visit.reference
    returning payment.*
  )
  select ${columns} from decided
  union all
  select ${columns} from visit where state <> 'awaiting-buyer'`

async function decide(
  database: Database,
  token: string,
  decision: 'authorize' | 'decline',
  now: Date,
): Promise<BuyerVisit | undefined> {
  if (!isToken(token)) return undefined
  const cancelUntil = cancelWindowEnd('until-next-day', now)
  const decided = decision === 'authorize' ? ['authorized', null] : ['declined', declinedByBuyer]
  const values = [token, ...decided, now, cancelUntil]
  const { rows } = await database.query<VisitRow>({ name: 'simulator-decide-visit', text: decideVisit, values })
  return visitOf(rows[0])
}

const declinedByBuyer = 'USER_PAYMENT_VERIFICATION_FAILED'

/** 128 random bits in base64url. Anything else was not made by us, and need not reach the database. */
function isToken(token: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(token)
}

function visitOf(row: VisitRow | undefined): BuyerVisit | undefined {
  if (!row) return undefined
  const { currency, value, ...visit } = row
  return { ...visit, amount: { currency, value } }
}
