import type { Entry } from './books.ts'
import { euros } from './euros.ts'
import { type Belief, fullAmount } from './system.ts'

/** Whether what the system says is what the books say. */
export function agree(entry: Entry, belief: Belief): boolean {
  return belief.open === 0n && belief.captured === entry.taken - entry.takenBack
}

/** What the books and the system's belief amount to, in words. */
export function verdict(entry: Entry, belief: Belief, outside: string | undefined): string {
  const kept = entry.taken - entry.takenBack
  const found: string[] = []
  if (outside !== undefined) found.push(`not covered by the module: ${outside}`)
  if (entry.taken > fullAmount) found.push(`taken ${entry.timesTaken} times`)
  if (belief.open > 0n) found.push('still open')
  else if (belief.captured < kept) found.push(`${euros(kept - belief.captured)} taken and not believed`)
  else if (belief.captured > kept) found.push(`${euros(belief.captured - kept)} believed and not taken`)
  else found.push('books and captures agree')
  if (belief.disagreement !== undefined) found.push(belief.disagreement)
  return found.join('; ')
}
