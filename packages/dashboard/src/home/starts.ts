/** The beginnings of the viewer's last days, the oldest first and today's last. ISO 8601. */
export function dayStarts(now: Date, days: number): readonly string[] {
  return Array.from({ length: days }, (_, index) =>
    // By the calendar, since a day may have 23 or 25 hours.
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - (days - 1 - index)).toISOString(),
  )
}

const hourMs = 3_600_000

/** The beginnings of the last hours on the viewer's clock, the oldest first. ISO 8601. */
export function hourStarts(now: Date, hours: number): readonly string[] {
  const present = new Date(now)
  present.setMinutes(0, 0, 0)
  return Array.from({ length: hours }, (_, index) =>
    new Date(present.getTime() - (hours - 1 - index) * hourMs).toISOString(),
  )
}
