/**
 * What reading a part of a request came to. A refusal is always answered with `PARAM_ILLEGAL`: nothing is stored and
 * the request id stays unused. The message names the field and the rule, never the value: it may be a card number.
 */
export type Read<T> = { readonly ok: true; readonly value: T } | Refused

export interface Refused {
  readonly ok: false
  /** `captureAmount.value: must be …`, at most 256 characters (`result.resultMessage`). */
  readonly message: string
}

export function refused(path: string, rule: string): Refused {
  return { ok: false, message: `${path}: ${rule}` }
}

export function readIfSent<T>(text: string | null | undefined, read: (text: string) => Read<T>): Read<T | undefined> {
  return text == null ? { ok: true, value: undefined } : read(text)
}
