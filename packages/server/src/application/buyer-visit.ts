import type { BuyerVisit } from '../acquirers/simulated/buyer-visits.ts'
import { clientClock } from '../store/clients.ts'
import type { Context } from './context.ts'

export type { BuyerVisit }

/** What the simulated acquirer's page shows; undefined for a token that was never given out. */
export function findVisit(context: Context, token: string): Promise<BuyerVisit | undefined> {
  return context.buyerVisits.find(token)
}

/** The buyer decides on the simulated acquirer's page. It changes the acquirer's books only; we learn it by asking. */
export async function decideVisit(
  context: Context,
  token: string,
  decision: 'authorize' | 'decline',
): Promise<BuyerVisit | undefined> {
  const visit = await context.buyerVisits.find(token)
  if (!visit) return undefined
  return context.buyerVisits.decide(token, decision, await clientClock(context.pool, visit.clientId))
}
