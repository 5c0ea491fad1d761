import { copyFile, rm, stat, truncate } from 'node:fs/promises'

const MAX_BYTES = 10 * 1024 * 1024
const CHECK_EVERY_MS = 60_000

/**
 * Moves a log that has grown beyond `maxBytes` to `<file>.1` and empties it. Copied and cut, not renamed: PostgreSQL
 * keeps the file open for as long as it runs and appends, so after the cut it goes on at the beginning. The few lines
 * written between copy and cut are lost, which is the price of a log that cannot fill the disk under the database.
 */
export async function boundLog(file: string, maxBytes: number = MAX_BYTES): Promise<void> {
  const { size } = await stat(file)
  if (size <= maxBytes) return
  // Removed first: a copy left by a start as root cannot be written over by anybody else.
  await rm(`${file}.1`, { force: true })
  await copyFile(file, `${file}.1`)
  await truncate(file)
}

/** Bounds the log every minute until the returned function is called. Keeps no process alive. */
export function keepLogBounded(file: string, log: (line: string) => void): () => void {
  const timer = setInterval(() => {
    boundLog(file).catch((error: unknown) => log(`cannot bound the size of ${file}: ${String(error)}`))
  }, CHECK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
