import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/capstan.js', import.meta.url))

/** A `capstan` that runs until it is told to stop. */
export interface RunningCommand {
  /** What it has written to standard output so far, line by line. */
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  /** Waits until a line of standard error contains the text. */
  said(text: string): Promise<void>
  /** The exit code after the signal; null when the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** The exit code once it ends by itself. */
  readonly ended: Promise<number | null>
}

/** Starts a command with no other environment than the one given; it is killed with the test. */
export function runningCommand(args: readonly string[], environment: Readonly<Record<string, string>>): RunningCommand {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = linesOf(child, 'stdout')
  const notes = linesOf(child, 'stderr')
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    lines,
    notes,
    ended,
    said: async (text) => {
      await vi.waitUntil(() => notes.some((note) => note.includes(text)), { timeout: 20_000 })
    },
    end: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

function linesOf(child: ChildProcess, name: 'stdout' | 'stderr'): string[] {
  const lines: string[] = []
  const input = child[name]
  if (input) createInterface({ input }).on('line', (line) => lines.push(line))
  return lines
}
