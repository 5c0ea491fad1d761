import { pino } from 'pino'
import { expect, test } from 'vitest'
import { databaseContents } from '../conformance/database-contents.ts'
import { cardPayment, requestId } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { type OperatorCall, operate } from '../support/operator.ts'
import { addToy, liveServer, otherServer, plantedKey, testKeys } from './live-server.ts'
import { toyAcquirer } from './toy-acquirer.ts'

const callbackKey = 'planted-callback-key: "two"\nlines'
const wrongKey = 'planted-wrong-key-+/=&?-0002'
const masterKey = Buffer.alloc(32, 1)

/** Everything that a secret could look like in text. */
function writings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const encodings = [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...encodings]
}

/** Base64 that stands somewhere within more of it begins at one of three places. */
function shifted(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64')
    return text.slice(4, -4)
  })
}

const planted = [plantedKey, callbackKey, wrongKey].flatMap((secret) => [...writings(secret), ...shifted(secret)])
/** What all of them begin with, which no escaping changes, and the master key. */
const searched = ['planted-', 'plantedAs', ...planted, masterKey.toString('base64'), masterKey.toString('hex')]

function found(text: string): string[] {
  return searched.filter((secret) => text.includes(secret))
}

test('the search finds each of them where it is', () => {
  for (const secret of searched) expect(found(`before ${secret} after`), secret).not.toEqual([])
})

test('no secret of an account is in the database, a log or an answer, whatever goes wrong', async () => {
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const server = await liveServer({ log })
  const { app } = server
  const acme = await server.newClient('ACME')
  const toy = await toyAcquirer(plantedKey)
  const answers: unknown[] = []
  const operated = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, call: OperatorCall = {}) => {
    answers.push((await operate(app, method, path, call)).body)
  }
  answers.push(await addToy(app, toy.url, { secrets: { apiKey: plantedKey, callbackKey } }))
  await operated('PUT', '/acquirers/TOY', { body: { settings: { apiKey: plantedKey } } })
  await operated('PUT', '/acquirers/TOY', { body: { secrets: { apiKey: { value: plantedKey } } } })
  await operated('PUT', '/acquirers/TOY', { body: `{"secrets":{"apiKey":"${plantedKey}"` })
  await operated('PUT', '/acquirers/TOY', { body: { secrets: { apiKey: plantedKey }, settings: { merchantId: null } } })

  const paid = await server.call('pay', cardPayment('10000', 'MANUAL'), acme)
  const { paymentId } = paid
  // From here on the acquirer refuses the key, and repeats it in what it answers.
  await operated('PUT', '/acquirers/TOY', { body: { secrets: { apiKey: wrongKey } } })
  await operated('POST', '/acquirers/TOY/test')
  const captureAmount = { currency: 'EUR', value: '10000' }
  answers.push(await server.call('capture', { paymentId, captureRequestId: requestId('capture'), captureAmount }, acme))
  await operated('POST', '/acquirers/TOY/disable')
  await operated('DELETE', '/acquirers/TOY')
  const other = await otherServer(server, { masterKeys: testKeys(2, 1), log })
  answers.push((await operate(other, 'POST', '/master-key/rotate')).body)
  const lost = await otherServer(server, { masterKeys: testKeys(3), log })
  for (const path of [
    '/acquirers',
    '/acquirers/TOY',
    '/connectors',
    '/health',
    '/payments',
    `/payments/${paymentId}`,
  ]) {
    answers.push((await operate(lost, 'GET', path)).body)
    await operated('GET', path)
  }
  expect(toy.asked).toContain('authorize')
  expect(logged.length).toBeGreaterThan(0)
  expect(found(logged.join('\n'))).toEqual([])
  expect(found(JSON.stringify(answers))).toEqual([])
  expect(found(answers.map(String).join('\n'))).toEqual([])
  expect(found(JSON.stringify(await databaseContents(app.context.pool)))).toEqual([])
})

test('no command prints one, not even one that was typed where it does not belong', async () => {
  const { app } = await liveServer()
  const toy = await toyAcquirer('another-key')
  await addToy(app, toy.url, { secrets: { apiKey: plantedKey, callbackKey } })
  const commands: readonly (readonly [code: number, args: readonly string[]])[] = [
    [2, ['acquirer', 'add', 'TOY_2', '--connector', 'toy', '--secret', 'apiKey=env:TOY_KEY']],
    [2, ['acquirer', 'set', 'TOY', '--secret', `apiKey=${plantedKey}`]],
    [2, ['acquirer', 'set', 'TOY', '--secret', plantedKey]],
    [2, ['acquirer', 'set', 'TOY', '--secret', 'plantedAsBase64==']],
    [2, ['acquirer', 'set', 'TOY', '--set', `apiKey=${plantedKey}`]],
    [0, ['acquirer', 'list', '--json']],
    [0, ['acquirer', 'show', 'TOY']],
    [0, ['acquirer', 'show', 'TOY', '--json']],
    // The acquirer repeats the key that it refuses.
    [1, ['acquirer', 'test', 'TOY']],
  ]
  const environment = { ...reaching(app), TOY_KEY: plantedKey }
  const ended = await Promise.all(commands.map(([, args]) => capstan(args, environment)))
  expect(ended.map(({ code }) => code)).toEqual(commands.map(([code]) => code))
  expect(found(ended.map(({ stdout, stderr }) => stdout + stderr).join('\n'))).toEqual([])
})

test('a dump of the database has none either, and its bytes are no text', async () => {
  const server = await liveServer()
  await addToy(server.app, 'https://toy.example', { secrets: { apiKey: plantedKey, callbackKey } })
  const { pool } = server.app.context
  const dumped = JSON.stringify(await databaseContents(pool))
  expect(dumped).toContain('apiKey')
  expect(found(dumped)).toEqual([])
  const { rows } = await pool.query('select box, wrapped_key from acquirer_accounts')
  const bytes = Buffer.concat(rows.flatMap((row) => [row.box, row.wrapped_key])).toString('latin1')
  expect(bytes.length).toBeGreaterThan(plantedKey.length)
  expect(found(bytes)).toEqual([])
})
