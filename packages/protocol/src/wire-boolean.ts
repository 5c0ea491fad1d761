/** A boolean in a request: the documentation writes it as a string, the official SDKs send a JSON boolean. */
export type WireBoolean = boolean | 'true' | 'false'
