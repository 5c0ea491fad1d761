const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `6 d 23 h 58 min`, `1 h 04 min 09 s`, `09 s`: seconds only where they matter. Milliseconds ahead. */
export function countdownText(ms: number): string {
  if (ms <= 0) return 'any moment'
  const part = (length: number, of: number) => Math.floor((ms % of) / length)
  const two = (value: number) => String(value).padStart(2, '0')
  if (ms >= day) return `${Math.floor(ms / day)} d ${part(hour, day)} h ${two(part(minute, hour))} min`
  if (ms >= hour) return `${Math.floor(ms / hour)} h ${two(part(minute, hour))} min ${two(part(second, minute))} s`
  if (ms >= minute) return `${Math.floor(ms / minute)} min ${two(part(second, minute))} s`
  return `${Math.ceil(ms / second)} s`
}
