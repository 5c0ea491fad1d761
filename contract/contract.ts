import type { HttpAnswer, HttpRequest } from '../packages/server/src/acquirers/kit/exchange.ts'

/** A request as a connector sends it, sealed, and how the connector reads the answer to it. */
export interface Exchange {
  readonly title: string
  readonly request: HttpRequest
  /** What the answer means, in a word or two. */
  readonly read: (answer: HttpAnswer) => string
}

/** A request that the specification does not allow: it must be refused, or the check of the others proves nothing. */
export interface Planted {
  readonly title: string
  readonly request: HttpRequest
}

/** A connector, and the specification that its acquirer publishes. */
export interface Contract {
  readonly title: string
  /** Name of the file in the folder of specifications: OpenAPI, as JSON. */
  readonly file: string
  /** Where it is published, for whoever has to get it. */
  readonly source: string
  /** `address`: where the specification is served. */
  exchanges(address: string): Promise<readonly Exchange[]>
  planted(address: string): Promise<readonly Planted[]>
}
