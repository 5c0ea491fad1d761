import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../crash/server-process.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { cardFields, keptDigits, secretBytes, secrets, sendCards } from './card-secrets.ts'
import { throwawayCertificate } from './certificate.ts'
import { manual } from './orders.ts'
import { type Credentials, call, signedRequest } from './raw-client.ts'
import { connect, requestBytes } from './raw-http.ts'

/** Every file below a folder, write-ahead log and PostgreSQL's own log included. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('a server started with a certificate speaks HTTPS, and no card is in its log or in any of its files', async () => {
  const home = await temporaryHome()
  const { cert, key } = await throwawayCertificate()
  const [certFile, keyFile] = [join(home, 'cert.pem'), join(home, 'key.pem')]
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key)
  const server = await startServer(home, {
    CAPSTAN_TLS_CERT: certFile,
    CAPSTAN_TLS_KEY: keyFile,
    CAPSTAN_LOG_LEVEL: 'trace',
  })
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const credentials: Credentials = JSON.parse(readFileSync(join(home, 'SANDBOX_DEMO.json'), 'utf8'))

  expect((await call(server.url, credentials, 'pay', manual())).result.resultStatus).toBe('S')
  await expectPlainHttpRefused(server.url, credentials)
  const answers = await sendCards(server.url, credentials)
  for (const secret of secrets) expect(answers.filter((text) => secret.test(text))).toEqual([])

  server.signal('SIGTERM')
  const { code, output } = await server.ended()
  expect(code).toBe(0)
  for (const secret of [...secrets, ...cardFields]) expect(output).not.toMatch(secret)

  // What Node has parsed of the server's code has names of fields and the test cards in it, as the code has.
  const written = filesBelow(home).filter((file) => !file.startsWith(join(home, 'parsed')))
  const files = written.map((file) => ({ file, bytes: readFileSync(file) }))
  const holding = (text: Buffer) => files.filter(({ bytes }) => bytes.includes(text)).map(({ file }) => file)
  expect(holding(Buffer.from(keptDigits)).some((file) => file.includes('pg_wal'))).toBe(true)
  for (const secret of secretBytes) expect(holding(secret)).toEqual([])
})

async function expectPlainHttpRefused(url: string, credentials: Credentials): Promise<void> {
  const connection = await connect(url.replace('https:', 'http:'))
  connection.send(requestBytes(signedRequest(credentials, 'pay', manual())))
  await expect(connection.answer()).rejects.toThrow()
  connection.destroy()
  expect((await call(url, credentials, 'pay', manual())).result.resultStatus).toBe('S')
}
