/** What the work gives, or `late` when that takes longer than `deadlineMs` milliseconds. The work itself goes on. */
export async function inTime<Result, Late>(
  work: () => Promise<Result>,
  deadlineMs: number,
  late: () => Late,
): Promise<Result | Late> {
  const { promise: over, resolve } = Promise.withResolvers<Late>()
  const timer = setTimeout(() => resolve(late()), deadlineMs)
  try {
    return await Promise.race([work(), over])
  } finally {
    clearTimeout(timer)
  }
}
