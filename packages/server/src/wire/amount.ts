import type { Amount } from '@capstan/protocol'
import type { Money } from '../domain/money.ts'

/** Money as the wire has it: the value in minor units, as a string. */
export function wireAmount(money: Money): Amount {
  return { currency: money.currency, value: money.value.toString() }
}
