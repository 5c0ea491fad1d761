const minuteMs = 60_000

/** `2 d 3 h`, `5 h 12 min`, `8 min`: the two largest units, rounded down. Milliseconds. */
export function timeLeft(ms: number): string {
  if (ms <= 0) return 'any moment'
  const minutes = Math.floor(ms / minuteMs)
  if (minutes === 0) return 'less than a minute'
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return `${minutes} min`
  const days = Math.floor(hours / 24)
  return days === 0 ? `${hours} h ${minutes % 60} min` : `${days} d ${hours % 24} h`
}
