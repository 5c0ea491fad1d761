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
