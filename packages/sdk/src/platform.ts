/**
 * The few platform types in the public types, without insisting on `lib.dom` or `@types/node`: where the global type
 * exists it is that one, otherwise as much of it as the SDK uses.
 */

/** The platform's `AbortSignal`. */
export type CancelSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : {
      readonly aborted: boolean
      readonly reason: unknown
      addEventListener(type: 'abort', listener: () => void): void
      removeEventListener(type: 'abort', listener: () => void): void
    }

/** What the SDK passes to `fetch`. */
export interface FetchInit {
  readonly method: 'POST'
  readonly headers: Record<string, string>
  readonly body: string
  readonly redirect: 'manual'
  readonly signal: CancelSignal
}

/** What the SDK reads of a `Response`. */
export interface FetchAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The platform's `fetch`, or one of its kind: with a proxy, a connection pool or a certificate of its own. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchAnswer>
