/**
 * When to send each of `count` requests, in milliseconds from the start, at that rate a second: each moment as likely as any
 * other, whatever came before (a Poisson process), as customers come who do not know of each other.
 */
export function arrivals(count: number, perSecond: number): number[] {
  const times: number[] = []
  let at = 0
  while (times.length < count) {
    at -= (Math.log(1 - Math.random()) / perSecond) * 1_000
    times.push(at)
  }
  return times
}
