const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** How one acquirer is asked about an open outcome. */
export interface InquirySchedule {
  /** Milliseconds before each inquiry; the last one repeats for ever. */
  readonly waitsMs: readonly [number, ...number[]]
  /**
   * After so many inquiries without a final answer a person is asked to find out. The inquiries go on beside: a late
   * answer still counts.
   */
  readonly askPersonAfter: number
}

/**
 * Quick at first because most unknown outcomes are known seconds later; never given up, because failing a capture by
 * the clock while the acquirer took the money is the worse error. A person is asked after an hour and a half.
 */
export const usualInquiries: InquirySchedule = {
  waitsMs: [second, 2 * second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute, hour, 6 * hour, 24 * hour],
  askPersonAfter: 8,
}

/** How long to wait after `inquiriesMade` inquiries, in milliseconds. */
export function inquiryWaitMs(inquiriesMade: number, schedule: InquirySchedule = usualInquiries): number {
  const { waitsMs } = schedule
  return waitsMs[Math.min(inquiriesMade, waitsMs.length - 1)] ?? waitsMs[0]
}

/** Whether an outcome still open after `inquiriesMade` inquiries is a matter for a person. */
export function needsPerson(inquiriesMade: number, schedule: InquirySchedule = usualInquiries): boolean {
  return inquiriesMade >= schedule.askPersonAfter
}
