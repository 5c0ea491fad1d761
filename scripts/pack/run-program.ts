import { spawn } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Ended with SIGKILL after this long, which counts as a failure. */
  readonly timeoutMs?: number
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end and gives what it printed. It rejects only for one that cannot be started. */
export function tryProgram(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 0,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    // Killed by a signal, there is no code; that is no success.
    child.on('close', (code, signal) => {
      if (signal !== null) stderr += `\n(ended by ${signal})`
      resolve({ code: code ?? 1, stdout, stderr })
    })
  })
}

/** As `tryProgram`, and rejects with all that was printed when the program does not end with 0. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await tryProgram(program, args, options)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with code ${code}:\n${stdout}${stderr}`)
  return stdout
}
