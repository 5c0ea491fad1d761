const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/**
 * Waits before asking an acquirer again about an open outcome, in milliseconds; the last one repeats for ever. Quick at
 * first because most unknown outcomes are known seconds later; never given up, because failing a capture by the clock
 * while the acquirer took the money is the worse error.
 */
const waitsMs = [
  second,
  2 * second,
  5 * second,
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  6 * hour,
  24 * hour,
] as const

/** How long to wait after `inquiriesMade` inquiries, in milliseconds. */
export function inquiryWaitMs(inquiriesMade: number): number {
  return waitsMs[Math.min(inquiriesMade, waitsMs.length - 1)] ?? 24 * hour
}
