const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** `1d12h`, `90m`, `7d` in milliseconds; undefined for what is none, or above zero and below a second. */
export function readDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(text.replaceAll(/\s/g, ''))
  if (!match || text.trim() === '') return undefined
  const ms = units.reduce((sum, [, length], index) => sum + Number(match[index + 1] ?? 0) * length, 0)
  return ms > 0 ? ms : undefined
}

/** The two largest units: `6d 23h`, `2m`. */
export function durationText(ms: number): string {
  let rest = Math.max(0, ms)
  const parts = units.map(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return { unit, count }
  })
  const from = parts.findIndex(({ count }) => count > 0)
  if (from < 0) return 'less than a second'
  const shown = parts.slice(from, from + 2).filter(({ count }) => count > 0)
  return shown.map(({ unit, count }) => `${count}${unit}`).join(' ')
}
