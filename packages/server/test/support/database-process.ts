/**
 * A process that opens the embedded database of the folder it is given, says so in one line, and holds it until it is
 * killed, or closes it in order on SIGTERM: what a server does with its database, without the server.
 */
import { openDatabase } from '../../src/database/open-database.ts'

const say = (line: string) => process.stdout.write(`${line.replaceAll('\n', ' ')}\n`)

try {
  const database = await openDatabase({
    home: process.argv[2] ?? '',
    log: () => undefined,
    onLost: (error) => say(`lost: ${error.message}`),
  })
  const alive = setInterval(() => undefined, 60_000)
  process.once('SIGTERM', () => void database.close().finally(() => clearInterval(alive)))
  say(`open ${database.url()}`)
} catch (error) {
  say(String(error))
}
