/** For people: `2026-07-01 09:30:00Z`. Always UTC, as everything the server writes. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')}Z`
}
