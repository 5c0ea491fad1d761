import { readdir } from 'node:fs/promises'
import { getPriority, setPriority } from 'node:os'

/** With so much more niceness a thread gets a third of a processor that one of ours wants, too. */
const niceness = 5
const nicest = 19

/**
 * Lets the threads that help the main one, with signatures, garbage collection and compiling, go behind it and behind PostgreSQL
 * where there are fewer processors than all of them want: every request waits for the main thread several times, and for a
 * signature twice. Not further behind, since the main thread waits for them, too: among programs that keep all processors busy,
 * signatures would hardly be made any more.
 *
 * Linux alone has priorities of threads; elsewhere, and where one cannot be set, all go on as they are.
 */
export async function letHelpersYield(): Promise<void> {
  if (process.platform !== 'linux') return
  // Asked of the threads that are made by the first such question: when the answer is there, they are.
  const threads = (await readdir('/proc/self/task').catch(() => [])).map(Number)
  const behind = Math.min(nicest, getPriority(process.pid) + niceness)
  for (const thread of threads.filter((id) => id !== process.pid)) setIfPossible(thread, behind)
}

function setIfPossible(thread: number, priority: number): void {
  try {
    setPriority(thread, priority)
  } catch {
    // It ended meanwhile, or may not be changed here: what it does is as right, and only comes sooner.
  }
}
