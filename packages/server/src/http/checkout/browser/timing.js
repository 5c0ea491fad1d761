const waitsMs = [1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 10_000]
const longestWaitMs = 15_000

/** Seconds left that are said aloud: often enough to know, seldom enough to type in peace. */
const saidSeconds = [20, 60, 120, 300]

/**
 * How long to wait before the session is looked at again.
 *
 * @param {number} looks that were in vain
 */
export function waitMs(looks) {
  return waitsMs[looks] ?? longestWaitMs
}

/** @param {number} seconds */
export function clockText(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/**
 * What is said aloud between two moments, if anything.
 *
 * @param {number} before seconds that were left
 * @param {number} after seconds that are left
 */
export function saidBetween(before, after) {
  return saidSeconds.find((seconds) => before > seconds && after <= seconds)
}
