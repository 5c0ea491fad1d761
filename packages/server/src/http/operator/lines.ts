import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Log } from '../../telemetry/log.ts'
import { toJson } from './json.ts'

export const linesType = 'application/x-ndjson'

/** An answer of lines of JSON, each sent as it is written. */
export interface Lines<Line> {
  /** Whoever asked may have left; what was begun goes on all the same. */
  write(line: Line): void
  /** Begins the answer; it ends when `work` has. */
  reply(work: Promise<unknown>): FastifyReply
}

export function openLines<Line>(reply: FastifyReply): Lines<Line> {
  const lines = new PassThrough()
  lines.on('error', () => undefined)
  return {
    write(line) {
      if (lines.writable) lines.write(`${toJson(line)}\n`)
    },
    reply(work) {
      void work.finally(() => lines.end())
      // Kept alive it would hold up a server that stops meanwhile: the head has long said that it stays open.
      return reply.type(linesType).header('connection', 'close').send(lines)
    },
  }
}

export function logFault(log: Log, facts: object, error: unknown, what: string): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error({ ...facts, error: reason }, what)
}
