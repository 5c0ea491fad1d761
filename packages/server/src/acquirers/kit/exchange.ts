/** A request as a connector builds it: a value, without the credentials, which `Connector.seal` adds. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute; below an address of the account's settings. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /**
   * True: it changes nothing at the acquirer. Where no answer comes to it, nothing has moved, and an operation that ends
   * there was not sent.
   */
  readonly reads?: true
}

/** What came back, whole. Answers that are too long, cut off or not in time never reach a connector. */
export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Something to be sent, and what the answer to it means: the end, or the next thing to be sent. */
export interface Ask<Outcome> {
  readonly kind: 'ask'
  readonly request: HttpRequest
  /** Pure and total: an answer that it does not understand is `unknown`, never a yes or a no. */
  readonly read: (answer: HttpAnswer) => Step<Outcome>
}

/** One step of an operation. */
export type Step<Outcome> = Ask<Outcome> | Outcome

export function ask<Outcome>(request: HttpRequest, read: (answer: HttpAnswer) => Step<Outcome>): Ask<Outcome> {
  return { kind: 'ask', request, read }
}
