import type { Refused } from './delivery-target.ts'

/** An HTTP answer came, whatever it says. A redirect is such an answer too: it is never followed. */
export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /**
   * The beginning of the body, as many bytes as the transport keeps, read as UTF-8. Bytes that are no UTF-8, and NUL,
   * stand as U+FFFD: PostgreSQL refuses NUL in a text, and an unstorable answer would lose the record of the delivery.
   */
  readonly body: string
  readonly durationMs: number
  /** Only for whoever asked for it. */
  readonly head?: AnswerHead
}

/** What stands around the body of an answer, for a person who looks for what is wrong with it. */
export interface AnswerHead {
  /** Those that explain an answer, by name in small letters; values are cut at 300 characters. */
  readonly headers: Readonly<Record<string, string>>
  /** The body was longer than what the transport keeps. */
  readonly cutOff: boolean
}

/** No complete answer came. The merchant may have the notification all the same. */
export interface Failed {
  readonly kind: 'failed'
  readonly reason: string
  readonly durationMs: number
}

/** What one try to hand a notification over came to. */
export type DeliveryAnswer = Answered | Refused | Failed

export function answerText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes).replaceAll('\0', '\uFFFD')
}

/** Cookies and the like say nothing about why an answer is no acknowledgement, and may be secrets. */
const tellingHeaders: readonly string[] = [
  'allow',
  'content-encoding',
  'content-length',
  'content-type',
  'location',
  'retry-after',
  'server',
  'via',
  'www-authenticate',
]
const longestValue = 300

export function headersThatTell(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tellingHeaders.flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, [value].flat().join(', ').slice(0, longestValue)]]
    }),
  )
}
