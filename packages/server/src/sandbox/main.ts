/**
 * The process behind `startSandbox`: a whole Capstan with a PostgreSQL of its own, driven by messages from the test, for
 * as long as the channel to the test is open. When that closes (stop(), the end of the test run, its death) everything
 * ends here and the folder is removed.
 */
import * as nodeModule from 'node:module'
import { generateClientKeys } from '@capstan/protocol'
import type { Question, Reply } from '../testing/operations.ts'
import type { Desk } from './desk.ts'
import { createEnding } from './ending.ts'
import { openCache } from './folders.ts'
import type { SandboxParts } from './server.ts'

/** No end may hang: what is not removed by then is removed by a later sandbox. */
const endWithinMs = 10_000

const ending = createEnding()

async function end(code: number): Promise<void> {
  setTimeout(() => process.exit(code), endWithinMs).unref()
  await ending.end()
  // A start that is under way meets the end at its next step, and takes back what it made.
  await Promise.allSettled([starting])
  process.exit(code)
}

const say = (line: string) => process.stderr.write(`capstan sandbox: ${line}\n`)

let starting: Promise<unknown> | undefined
const opened = Promise.withResolvers<Desk>()

process.on('message', (question: Question) => void opened.promise.then((desk) => desk.answer(question)).then(reply))
process.on('disconnect', () => void end(0))
process.on('SIGTERM', () => void end(0))
// The test decides when its sandbox ends, and its end is seen by the channel.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
// Nobody need listen to the log, and a test that went away must not be what ends us half-way.
process.stderr.on('error', () => undefined)

function reply(message: Reply): void {
  // The test may be gone by now, which the channel tells by itself.
  process.send?.(message, undefined, undefined, () => undefined)
}

/** Parsing our sources takes most of a start; kept parsed, the next sandbox has them at once. */
async function cacheParsedSources(): Promise<void> {
  const folder = await openCache('parsed').catch(() => undefined)
  if (folder !== undefined) nodeModule.enableCompileCache?.(folder)
}

await cacheParsedSources()
const { startDatabase } = await import('./database.ts')
const database = startDatabase(ending, say)
starting = database
// Another thread looks for the primes while this one reads the sources.
const signingKeys = generateClientKeys()
database.then(
  async ({ ended, log }) => {
    await ended
    if (ending.signal.aborted) return
    say(`PostgreSQL ended by itself:\n${log()}`)
    await end(1)
  },
  // Said by whoever waits for it.
  () => undefined,
)
const parts: SandboxParts = { database, signingKeys, ending }
const { createDesk } = await import('./desk.ts')
opened.resolve(createDesk(parts))
if (!process.connected) await end(0)
