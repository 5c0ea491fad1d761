import { createServer } from 'node:net'
import { runProgram } from '../pack/run-program.ts'
import { strangersEnvironment } from './outside.ts'
import { expectThat, type Report } from './report.ts'
import type { Runtime } from './runtimes.ts'
import type { StandIn } from './stand-in.ts'

const expected = {
  refused: 'NotSentError false',
  nameless: 'NotSentError false',
  cut: 'OutcomeUnknownError unknown',
}

/**
 * Each runtime has words of its own for what kept a request from being sent, and the SDK goes by them. Wrong by one, a
 * payment that was made would be called not sent.
 */
export async function checkNotSent(
  report: Report,
  { environment }: StandIn,
  runtimes: readonly Runtime[],
  folder: string,
): Promise<void> {
  const cutting = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.destroy())
  })
  const urls = { CUTTING_URL: await listen(cutting), REFUSING_URL: await refusingUrl() }
  for (const { name, program, args } of runtimes) {
    await report.check(`not sent, and perhaps sent, ${name}`, async () => {
      const env = { ...strangersEnvironment(), ...environment, ...urls }
      const options = { cwd: folder, env, timeoutMs: 60_000 }
      const output = await runProgram(program, [...args, 'not-sent.js'], options)
      const printed = output.trim().split('\n').at(-1) ?? ''
      expectThat(printed === JSON.stringify(expected), `printed ${printed} instead of ${JSON.stringify(expected)}`)
      return undefined
    })
  }
  cutting.close()
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('a TCP server has a port'))
      else resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}

/** Of a port that was free a moment ago. */
async function refusingUrl(): Promise<string> {
  const server = createServer()
  const url = await listen(server)
  await new Promise((closed) => server.close(closed))
  return url
}
