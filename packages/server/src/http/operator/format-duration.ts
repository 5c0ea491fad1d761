const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** For people, in the two largest units: `6d 23h`, `2m`, `1.5s`. Takes milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${Math.round(ms / 100) / 10}s`
  let restMs = Math.round(ms / 1_000) * 1_000
  const parts: string[] = []
  for (const [unit, sizeMs] of units) {
    const count = Math.floor(restMs / sizeMs)
    restMs -= count * sizeMs
    // `7d 5s` would claim a precision that nobody asked for: the second unit is the next smaller one or none.
    if (count === 0 && parts.length > 0) break
    if (count > 0) parts.push(`${count}${unit}`)
    if (parts.length === 2) break
  }
  return parts.join(' ')
}
