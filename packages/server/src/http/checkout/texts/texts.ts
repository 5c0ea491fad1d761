/** Why a try failed, as far as it helps a buyer. A suspicion of fraud is `refused`: it helps only whoever is suspected. */
export type DeclineReason =
  | 'bank'
  | 'balance'
  | 'limit'
  | 'number'
  | 'expiry'
  | 'details'
  | 'unsupported'
  | 'authentication'
  | 'account'
  | 'refused'
  | 'unavailable'
  | 'other'

/** Where the number decides the form of the word. */
export interface CountTexts {
  readonly one: string
  readonly other: string
}

export interface FieldProblemTexts {
  readonly numberMissing: string
  readonly numberIncomplete: string
  readonly numberInvalid: string
  /** {brand} */
  readonly brandNotOffered: string
  /** The server knows more cards than the page. */
  readonly cardNotOffered: string
  readonly expiryMissing: string
  readonly expiryInvalid: string
  readonly expired: string
  readonly codeMissing: string
  readonly codeInvalid: string
  readonly nameMissing: string
  readonly nameInvalid: string
}

/** What the page's script says. */
export interface BrowserTexts {
  readonly problems: FieldProblemTexts
  readonly toCorrect: CountTexts
  /** {amount} */
  readonly pay: string
  /** {method} */
  readonly continueWith: string
  readonly codeOnBack: string
  readonly codeOnFront: string
  readonly codeAnywhere: string
  /** The server does not take what was sent, and no field can be named. */
  readonly notTaken: string
  readonly methodNotTaken: string
  /** Nothing is known of what was sent; the state says that nothing was paid. */
  readonly notSent: string
  readonly checking: string
  readonly stillProcessing: string
  readonly noConnection: string
  /** {time} */
  readonly timeLeft: string
  readonly minutesLeft: CountTexts
  readonly secondsLeft: CountTexts
  readonly returning: CountTexts
  readonly stays: string
}

export interface StateTexts {
  readonly heading: string
  readonly text: string
}

/** All that the checkout page says, in one language. What is in braces is filled in. */
export interface CheckoutTexts {
  readonly checkout: string
  readonly sandbox: string
  readonly amountToPay: string
  readonly payBy: string
  readonly payByCard: string
  /** {method} */
  readonly payWith: string
  readonly card: string
  readonly acceptedCards: string
  readonly moreBrands: CountTexts
  readonly cardNumber: string
  readonly expiryDate: string
  readonly expiryFormat: string
  readonly securityCode: string
  readonly nameOnCard: string
  readonly cardPrivacy: string
  /** {method} */
  readonly walletNote: string
  readonly paying: StateTexts
  readonly needsScript: string
  readonly notStarted: string
  readonly reload: string
  readonly noMethods: string
  readonly declinedHeading: string
  readonly declined: Readonly<Record<DeclineReason, string>>
  readonly triesLeft: CountTexts
  readonly processing: StateTexts
  readonly action: StateTexts
  readonly continueToConfirm: string
  readonly paid: StateTexts
  readonly expired: StateTexts
  readonly cancelled: StateTexts
  readonly failed: StateTexts
  readonly unknown: StateTexts
  /** {merchant} */
  readonly backTo: string
  readonly backToShop: string
  readonly closeWindow: string
  readonly stay: string
  readonly browser: BrowserTexts
}
