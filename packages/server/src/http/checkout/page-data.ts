import type { CheckoutLocale } from './locale.ts'
import type { BrowserTexts, FieldProblemTexts } from './texts/texts.ts'
import type { CheckoutView } from './view.ts'

/** How the numbers of a brand look. */
export interface BrandRule {
  /** APO's name. */
  readonly brand: string
  /** For people. */
  readonly name: string
  /** First digits, from and to. */
  readonly patterns: readonly (readonly [from: string, to: string])[]
  /** A space follows after that many digits. */
  readonly gaps: readonly number[]
  readonly lengths: readonly number[]
  readonly codeLength: number
}

/** What the page hands to its script. */
export interface PageData {
  readonly status: CheckoutView['status']
  readonly locale: CheckoutLocale
  readonly amount: string
  readonly secondsLeft: number
  /** On the client's clock, in milliseconds since 1970: a sandbox client may live in next year. */
  readonly now: number
  readonly declined?: CheckoutView['declined']
  /** Only where a browser may be sent: http or https. */
  readonly actionUrl?: string
  readonly returnUrl?: string
  /** APO's names of the brands that are taken; empty for all. */
  readonly offered: readonly string[]
  readonly rules: readonly BrandRule[]
  readonly texts: BrowserTexts
}

/** The fields as they are typed. */
export interface CardValues {
  readonly cardNo: string
  readonly expiry: string
  readonly cvv: string
  readonly holderName: string
}

export type FieldProblem = keyof FieldProblemTexts

export interface CardContext {
  readonly rules: readonly BrandRule[]
  readonly offered: readonly string[]
  readonly now: () => number
}

/** The body of `POST /checkout/:token/card`. */
interface CardForm {
  readonly cardNo: string
  readonly cvv: string
  /** Two digits, as `expiryYear`. */
  readonly expiryMonth: string
  readonly expiryYear: string
  readonly holderName: string
}

export type ReadCard =
  | { readonly ok: true; readonly card: CardForm }
  | {
      readonly ok: false
      readonly problems: readonly { readonly field: keyof CardValues; readonly problem: FieldProblem }[]
    }
