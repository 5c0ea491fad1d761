import type { Connector } from './kit/connector.ts'

/** The connectors that accounts can be made for, one line each, by id. */
export const connectors: readonly Connector[] = []
