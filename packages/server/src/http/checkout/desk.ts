import type { CheckoutInputError, CheckoutView } from './view.ts'

/** Who asks: the token is the only credential, the language is what the browser says it reads. */
export interface Visitor {
  readonly token: string
  readonly acceptLanguage: string | undefined
  /** What the request shows of the browser, for acquirers. Never stored, never logged. */
  readonly accept?: string | undefined
  readonly 'user-agent'?: string | undefined
  /** Only where it is certain to be the buyer's. */
  readonly ip?: string | undefined
}

export type CheckoutReply =
  | { readonly kind: 'view'; readonly view: CheckoutView }
  | { readonly kind: 'input'; readonly fault: CheckoutInputError }

/** What the checkout page can ask for. Undefined for a token that was never given out. */
export interface CheckoutDesk {
  look(visitor: Visitor): Promise<CheckoutView | undefined>
  payByCard(visitor: Visitor, form: object): Promise<CheckoutReply | undefined>
  payByWallet(visitor: Visitor, form: object): Promise<CheckoutReply | undefined>
}
