import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { keptMasterKey } from '../../src/vault/master-key.ts'
import type { TestCapstan } from '../support/capstan.ts'
import { type CommandResult, capstan, reaching } from '../support/command-line.ts'
import { addToy, liveServer, otherServer, plantedKey, testKeys } from './live-server.ts'
import { toyAcquirer } from './toy-acquirer.ts'

const nowhere = 'https://toy.example'
const settings = ['--set', `baseUrl=${nowhere}`, '--set', 'merchantId=M-1']

function acquirer(app: App, ...args: readonly string[]): Promise<CommandResult> {
  return capstan(['acquirer', ...args], { ...reaching(app), TOY_KEY: plantedKey })
}

/** Runs a command that must succeed, and gives the JSON it printed. */
async function json({ app }: TestCapstan, ...args: readonly string[]) {
  const { code, stdout, stderr } = await acquirer(app, ...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-secret-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'key.txt')
  await writeFile(file, text)
  return file
}

/** With something on its standard input. */
function withInput(app: App, input: string, ...args: readonly string[]): Promise<number | null> {
  const bin = fileURLToPath(new URL('../../bin/capstan.js', import.meta.url))
  const child = spawn(process.execPath, [bin, 'acquirer', ...args], {
    env: { PATH: process.env['PATH'], ...reaching(app) },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.end(input)
  return new Promise((resolve) => child.on('close', resolve))
}

describe('a secret', () => {
  test('comes from a file, the environment or standard input, without the line end there', async () => {
    const server = await liveServer()
    const toy = await toyAcquirer(plantedKey)
    const at = ['--set', `baseUrl=${toy.url}`, '--set', 'merchantId=M-1']
    const file = await fileWith(`${plantedKey}\r\n`)
    await json(server, 'add', 'BY_FILE', '--connector', 'toy', ...at, '--secret', `apiKey=@${file}`)
    await json(server, 'add', 'BY_ENV', '--connector', 'toy', ...at, '--secret', 'apiKey=env:TOY_KEY')
    const args = ['add', 'BY_STDIN', '--connector', 'toy', ...at, '--secret', 'apiKey=-']
    expect(await withInput(server.app, `${plantedKey}\n`, ...args)).toBe(0)
    for (const name of ['BY_FILE', 'BY_ENV', 'BY_STDIN']) expect((await json(server, 'test', name)).kind).toBe('good')
  })

  test.each([
    ['on the command line', [`apiKey=${plantedKey}`], /^--secret: a secret is not written on the command line/],
    ['without a name', [plantedKey.slice(0, 12)], /^--secret: is written name=…/],
    [
      'from a file that is not there',
      ['apiKey=@/nowhere/key'],
      /apiKey: the file \/nowhere\/key cannot be read \(ENOENT\)/,
    ],
    ['from a variable that is not set', ['apiKey=env:NOT_SET'], /apiKey: the environment variable NOT_SET is not set/],
    ['twice', ['apiKey=env:TOY_KEY', 'apiKey=env:TOY_KEY'], /^--secret: apiKey is given twice/],
    ['from standard input with another', ['apiKey=-', 'callbackKey=-'], /^--secret: only one of them/],
  ])('%s is refused, and nothing is sent', async (_, secrets, message) => {
    const { app } = await liveServer()
    const options = secrets.flatMap((secret) => ['--secret', secret])
    const refused = await acquirer(app, 'add', 'TOY', '--connector', 'toy', ...settings, ...options)
    expect(refused).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(refused.stderr).not.toContain(plantedKey.slice(0, 12))
    expect((await acquirer(app, 'list')).stdout).toBe('There are none.\n')
  })
})

test('what is wrong with an account is said all at once, a line each, with 2', async () => {
  const { app } = await liveServer()
  const { code, stderr } = await acquirer(app, 'add', 'TOY', '--connector', 'toy', '--set', 'color=red')
  expect({ code, lines: stderr.trimEnd().split('\n') }).toEqual({
    code: 2,
    lines: [
      'color: is unknown; known are baseUrl, merchantId, branch, apiKey, callbackKey',
      'baseUrl: is required: The address of its API.',
      'merchantId: is required: The id of the merchant there.',
      'apiKey: is required: The key of its API.',
    ],
  })
})

test('an account is made of what the connector asks for, and shown with what to do next', async () => {
  const { app } = await liveServer({ publicUrl: 'https://pay.example' })
  const listed = await acquirer(app, 'connectors')
  expect(listed.stdout).toMatch(/^toy +Toy acquirer \(TOY\) +baseUrl +--set +The address of its API\./m)
  expect(listed.stdout).toMatch(/ callbackKey +--secret, optional /)

  const made = await acquirer(
    app,
    'add',
    'TOY',
    '--connector',
    'toy',
    ...settings,
    '--secret',
    'apiKey=env:TOY_KEY',
    '--disabled',
  )
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('Then: capstan acquirer test TOY') })
  expect(made.stdout).toMatch(/^State +disabled$/m)
  expect(made.stdout).toMatch(/^Setting baseUrl +https:\/\/toy\.example$/m)
  expect(made.stdout).toMatch(/^Secret apiKey +set \d{4}-/m)
  expect(made.stdout).toMatch(/^Secret callbackKey +not set$/m)
  expect(made.stdout).toMatch(/^Callbacks to +https:\/\/pay\.example\/callbacks\/TOY$/m)
})

test('the fields of an account are changed and taken away by name', async () => {
  const server = await liveServer()
  const { app } = server
  await addToy(app, nowhere)
  await json(server, 'set', 'TOY', '--set', 'branch=north', '--secret', 'callbackKey=env:TOY_KEY')
  const less = await json(server, 'set', 'TOY', '--unset', 'branch', '--unset', 'callbackKey')
  expect(less).toMatchObject({ settings: { baseUrl: nowhere }, secrets: [{}, { name: 'callbackKey', setAt: null }] })
  expect(less.settings).not.toHaveProperty('branch')
  const needed = await acquirer(app, 'set', 'TOY', '--unset', 'merchantId')
  expect(needed).toMatchObject({ code: 2, stderr: 'merchantId: is required: The id of the merchant there.\n' })
  expect(await acquirer(app, 'set', 'TOY')).toMatchObject({ code: 2, stderr: expect.stringContaining('at least one') })
})

test('an account is enabled, disabled, and removed when it is disabled', async () => {
  const server = await liveServer()
  const { app } = server
  await addToy(app, nowhere, { enabled: false })
  expect((await acquirer(app, 'enable', 'TOY')).stdout).toBe('TOY: enabled\n')
  const [listed, refused] = await Promise.all([acquirer(app, 'list'), acquirer(app, 'remove', 'TOY')])
  expect(listed.stdout).toMatch(/^TOY +toy +enabled +M-1 /m)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is enabled') })
  expect(await json(server, 'disable', 'TOY')).toMatchObject({ enabled: false })
  await app.context.pool.query(`update acquirer_accounts set changed_at = now() - interval '1 hour'`)
  expect(await acquirer(app, 'remove', 'TOY')).toEqual({ code: 0, stdout: 'TOY is removed.\n', stderr: '' })
  expect(await acquirer(app, 'show', 'TOY')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no account TOY'),
  })
})

test('the test of an account ends with 0 only if it is good', async () => {
  const { app } = await liveServer()
  const toy = await toyAcquirer(plantedKey)
  await addToy(app, toy.url)
  await addToy(app, toy.url, { name: 'REFUSED', secrets: { apiKey: 'another-key' } })
  await addToy(app, 'http://127.0.0.1:9', { name: 'DEAD' })
  expect(await acquirer(app, 'test', 'TOY')).toEqual({
    code: 0,
    stdout: 'TOY: good: the merchant is M-1\n',
    stderr: '',
  })
  const refused = await acquirer(app, 'test', 'REFUSED')
  expect(refused).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^REFUSED: the acquirer refuses the account: it says/),
  })
  expect(await acquirer(app, 'test', 'DEAD')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^DEAD: the acquirer was not asked: /),
  })
})

describe('the master key', () => {
  test('that was made for the first account is named with what to do about it', async () => {
    const file = await fileWith('')
    await rm(file)
    const { app } = await liveServer({ masterKeys: keptMasterKey(file) })
    const add = (name: string) =>
      acquirer(app, 'add', name, '--connector', 'toy', ...settings, '--secret', 'apiKey=env:TOY_KEY')
    expect((await add('TOY')).stderr).toContain(
      `made now, in the file ${file}. Keep a copy of it apart from the database`,
    )
    expect((await add('TOY_2')).stderr).not.toContain('made now')
  })

  test('is rotated, with 1 when something stays as it is', async () => {
    const server = await liveServer()
    await addToy(server.app, nowhere)
    const both = await otherServer(server, { masterKeys: testKeys(2, 1) })
    const rotated = await acquirer(both, 'rotate-key')
    expect(rotated).toMatchObject({ code: 0, stderr: 'The previous key can be taken away.\n' })
    expect(rotated.stdout).toMatch(/^Sealed anew +TOY$/m)
    const left = await acquirer(server.app, 'rotate-key')
    expect(left).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('TOY stays as it is: its secrets are sealed'),
    })
    expect((await acquirer(server.app, 'list')).stdout).toMatch(/^TOY +toy +unusable /m)
    const doctor = await capstan(['doctor'], reaching(server.app))
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining('TOY cannot be used') })
  })
})

describe('what an acquirer sent by itself', () => {
  test('is listed with why it is not believed, and what is not there is refused by name', async () => {
    const server = await liveServer()
    await addToy(server.app, nowhere)
    expect((await acquirer(server.app, 'callbacks', 'TOY')).stdout).toBe('There are none.\n')
    for (const body of ['first', 'second']) {
      const sent = await fetch(`${server.app.url}/callbacks/TOY`, { method: 'POST', body })
      expect(sent.status).toBe(401)
    }
    const listed = await json(server, 'callbacks', 'TOY')
    expect(listed).toMatchObject([
      { times: 1, body: 'second', refused: 'the toy acquirer tells nothing by itself', events: [] },
      { times: 1, body: 'first' },
    ])
    const shown = await acquirer(server.app, 'callbacks', 'TOY')
    expect(shown.stdout).toContain('not believed: the toy acquirer tells nothing by itself')
    expect(await acquirer(server.app, 'callbacks', 'NOBODY')).toMatchObject({ code: 1, stdout: '' })
  })
})
