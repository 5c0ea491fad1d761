/** One thing that must be known of an account at an acquirer. The command line, the checks and the docs all read this. */
export interface AccountField {
  /** In camel case, as it is given to `capstan acquirer`. */
  readonly name: string
  readonly description: string
  /** Kept sealed, never shown again, and never in the hands of an operation. */
  readonly secret: boolean
  readonly optional?: true
  /** It says which account at the acquirer this is: what is open there must not go on at another one. */
  readonly identifies?: true
  /** Returns what is wrong with a value, for people, without repeating it. Undefined: nothing. */
  readonly fault?: (value: string) => string | undefined
}

/** An account at an acquirer, as far as operations may know it. */
export interface Account {
  /** `acquirerInfo.acquirerName`. */
  readonly name: string
  /** The fields that are no secrets. An optional one that was not given is absent. */
  readonly settings: Readonly<Record<string, string>>
  /** Where the acquirer can tell us of things: `https://pay.example/callbacks/CHECKOUT`. */
  readonly callbackUrl: string
}

/** The same with its secrets, for sealing and opening messages only. */
export interface SecretAccount extends Account {
  readonly secrets: Readonly<Record<string, string>>
}
