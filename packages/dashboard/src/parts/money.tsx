import type { Money as Amount, Json } from '../api/types.ts'
import { formatMoney } from './format-money.ts'

/** An amount in minor units, with its currency's digits. */
export function Money({ amount }: { readonly amount: Json<Amount> }) {
  return <span className="money">{formatMoney(amount)}</span>
}
