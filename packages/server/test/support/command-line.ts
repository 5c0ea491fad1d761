import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { App } from '../../src/app.ts'

const BIN = fileURLToPath(new URL('../../bin/capstan.js', import.meta.url))

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `capstan` in a process of its own, with no other environment than the one given. */
export function capstan(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const written = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text
      })
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...written }))
  })
}

/** The environment by which commands reach a test's server. */
export function reaching(app: App): Readonly<Record<string, string>> {
  return { CAPSTAN_URL: app.url, CAPSTAN_OPERATOR_TOKEN: app.operatorToken }
}
