import type { Amount } from './amount.ts'
import type { JsonObject } from './json-object.ts'

/** What the buyer buys (apo/pay). */
export interface Order {
  readonly orderAmount: Amount
  /** The merchant's order number, at most 64 characters. */
  readonly referenceOrderId?: string
  /** Shown to the buyer, at most 256 characters. */
  readonly orderDescription?: string
  readonly buyer?: Buyer
  /** At most 100 items. */
  readonly goods?: readonly JsonObject[]
  readonly merchant?: JsonObject
  readonly shipping?: JsonObject
  readonly transit?: JsonObject
  readonly lodging?: JsonObject
}

export interface Buyer {
  /** The merchant's id of the buyer, at most 64 characters. */
  readonly referenceBuyerId?: string
  readonly buyerName?: JsonObject
  /** At most 24 characters. */
  readonly buyerPhoneNo?: string
  /** At most 64 characters. */
  readonly buyerEmail?: string
  /** ISO 8601 with offset. */
  readonly buyerRegistrationTime?: string
}
