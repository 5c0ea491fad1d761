/**
 * The client's clock from the moment it was read in the database on. It goes on by the monotonic clock of this process,
 * so that a machine whose wall clock is off by seconds writes right times.
 */
export function clientTime(read: Date): () => Date {
  const started = performance.now()
  return () => new Date(read.getTime() + Math.round(performance.now() - started))
}
