import { type Consultation, type ConsultedMethod, consult } from '../domain/consult.ts'
import type { Context } from './context.ts'
import { marketOf } from './market.ts'

/** The consult API: how the client's buyer could pay. Asks nobody and stores nothing. `currencies`: those that exist. */
export function consultMethods(
  context: Context,
  clientId: string,
  asked: Consultation,
  currencies: readonly string[],
): readonly ConsultedMethod[] {
  return consult(asked, currencies, marketOf(context, clientId))
}
