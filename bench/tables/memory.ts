import type { Memory } from '../memory.ts'
import { markdown, middle } from './markdown.ts'

const HEAD = ['memory, MiB', 'at rest', 'under load']

/** `rest`: before the first request but those that make payments to copy; `loaded`: of each round, right after the load. */
export function memoryTable(rest: Memory, loaded: readonly Memory[]): string {
  const row = (name: string, which: keyof Memory) => [
    name,
    middle([rest[which]], 0),
    middle(
      loaded.map((memory) => memory[which]),
      0,
    ),
  ]
  return markdown([HEAD, row('server: resident', 'server'), row('PostgreSQL: proportional', 'postgres')])
}
