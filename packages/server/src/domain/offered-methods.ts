import { cardBrands, type KnownMethod } from './known-methods.ts'
import type { Money } from './money.ts'
import type { CaptureMode } from './payment.ts'
import type { PaymentMethod } from './payment-method.ts'
import { decideRoute, type Prospect, type RoutingDecision } from './route-decision.ts'
import { type RoutingTable, reachableBy } from './routing.ts'

/** What is to be paid, before anybody chose how. */
export interface Purchase {
  readonly amount: Money
  readonly captureMode: CaptureMode
}

/**
 * Why a purchase cannot be paid with a method. `acquirer`: nobody takes it in this currency. `currency`: the method
 * does not pay in it. `amount`: less than it pays. `capture-mode`: MANUAL, and nobody can wait with the capture.
 */
export type Obstacle = 'acquirer' | 'currency' | 'amount' | 'capture-mode'

/**
 * What stands between a purchase and a method; undefined when it can be paid, by whichever of the acquirers that routing
 * leads to. pay refuses by this and consult offers by it, so that the two cannot disagree. `decision` is that of routing for
 * exactly this payment.
 */
export function obstacle(
  method: KnownMethod | undefined,
  { amount }: Purchase,
  decision: RoutingDecision,
): Obstacle | undefined {
  if (!method) return 'acquirer'
  if (!paysIn(method, amount.currency)) return 'currency'
  const cannotWait = decision.explanation.acquirers.some(({ verdict }) => verdict === 'no-manual-capture')
  const taken = decision.candidates.length > 0
  if (!taken && !cannotWait) return 'acquirer'
  if (method.minimum !== undefined && amount.value < method.minimum) return 'amount'
  return taken ? undefined : 'capture-mode'
}

/** Where a client's payments can go: what is served, how it is routed, and what the client's acquirers can do. */
export interface Market {
  readonly clientId: string
  readonly methods: readonly KnownMethod[]
  readonly routing: RoutingTable
  /** Undefined when the client has no acquirer of that name. */
  prospect(acquirer: string, method: PaymentMethod, currency: string): Prospect | undefined
}

/** A method, and whether this purchase can be paid with it. */
export interface OfferedMethod {
  readonly method: KnownMethod
  /** Absent when it can be paid with. */
  readonly obstacle?: Obstacle
  /** The brands of the cards that can pay; empty for what is no card. */
  readonly brands: readonly string[]
}

/** Every method that is served, in the order of the market's, and whether this purchase can be paid with it. */
export function offeredMethods(purchase: Purchase, market: Market): readonly OfferedMethod[] {
  return market.methods.map((method) => {
    const ways = waysToPay(method, market.routing)
    const judged = ways.map((way) => ({ way, obstacle: obstacleOf(method, way, purchase, market) }))
    const open = judged.filter((each) => each.obstacle === undefined).map(({ way }) => way)
    const brands = cardBrands.filter((brand) => open.some((way) => way.card?.brand === brand))
    const inTheWay = open.length === 0 ? judged[0]?.obstacle : undefined
    return { method, brands, ...(inTheWay && { obstacle: inTheWay }) }
  })
}

/** Those of `currencies` in which somebody takes the method, whatever the amount and the capture mode. */
export function currenciesTaken(method: KnownMethod, currencies: readonly string[], market: Market): readonly string[] {
  const ways = waysToPay(method, market.routing)
  return currencies.filter((currency) => {
    if (!paysIn(method, currency)) return false
    return ways.some((way) => {
      const reached = reachableBy(market.routing, { clientId: market.clientId, currency, method: way })
      return reached.some((acquirer) => market.prospect(acquirer, way, currency)?.capability !== undefined)
    })
  })
}

function paysIn(method: KnownMethod, currency: string): boolean {
  return method.currencies?.includes(currency) ?? true
}

function obstacleOf(method: KnownMethod, way: PaymentMethod, purchase: Purchase, market: Market): Obstacle | undefined {
  const { clientId, routing } = market
  const { currency } = purchase.amount
  const payment = { clientId, ...purchase, method: way }
  return obstacle(
    method,
    purchase,
    decideRoute(routing, payment, (acquirer) => market.prospect(acquirer, way, currency)),
  )
}

/**
 * The payments that routing can tell apart for a method. Only cards have several: by brand, and by the countries that
 * rules ask for. The first is the card that nothing is known of.
 */
function waysToPay(method: KnownMethod, routing: RoutingTable): readonly PaymentMethod[] {
  const unknown: PaymentMethod = { type: method.type, issuerAuthenticated: false }
  if (method.type !== 'CARD') return [unknown]
  const countries = new Set(routing.rules.flatMap(({ match }) => match.cardCountry ?? []))
  const known = cardBrands.flatMap((brand) => [
    { brand, lastFour: '' },
    ...[...countries].map((country) => ({ brand, country, lastFour: '' })),
  ])
  return [unknown, ...known.map((card) => ({ ...unknown, card }))]
}
