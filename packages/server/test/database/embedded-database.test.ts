import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from '../../src/database/embedded.ts'
import { openDatabase } from '../../src/database/open-database.ts'
import { killAndWait, postmasterFileOf, postmasterOf, temporaryHome } from '../support/temporary-home.ts'

const PROCESS = fileURLToPath(new URL('../support/database-process.ts', import.meta.url))

interface DatabaseProcess {
  readonly processId: number
  /** What it said first: `open <url>`, or why not. */
  readonly said: string
  kill(signal: NodeJS.Signals): Promise<void>
  /** To everything in its process group, as the terminal does at Ctrl-C. */
  interruptGroup(): Promise<void>
}

async function startProcess(home: string): Promise<DatabaseProcess> {
  const child = spawn(process.execPath, [PROCESS, home], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(createInterface(child.stdout), 'line')
  const processId = child.pid ?? 0
  const kill = async (target: number, signal: NodeJS.Signals) => {
    process.kill(target, signal)
    await ended
  }
  return {
    processId,
    said: String(said),
    kill: (signal) => kill(processId, signal),
    interruptGroup: () => kill(-processId, 'SIGINT'),
  }
}

async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

const urlOf = (said: string) => said.replace(/^open /, '')

function stopAfterwards(database: EmbeddedDatabase): EmbeddedDatabase {
  onTestFinished(() => database.stop())
  return database
}

async function mode(...parts: string[]): Promise<string> {
  return ((await stat(path.join(...parts))).mode & 0o777).toString(8)
}

test('the first start makes a durable database that only this machine and only the password reaches', async () => {
  const home = await temporaryHome()
  const database = stopAfterwards(await startEmbedded(home))
  expect(database.adopted).toBe(false)
  const settings = await ask<{ name: string; setting: string }>(
    database.url,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes',
       'data_checksums', 'listen_addresses', 'unix_socket_directories', 'server_encoding') order by name`,
  )
  expect(Object.fromEntries(settings.map((row) => [row.name, row.setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    unix_socket_directories: '',
  })
  const wrong = new URL(database.url)
  wrong.password = 'guessed'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect(await mode(home, 'postgres', 'password')).toBe('600')
  expect(await mode(home, 'postgres', 'postgres.log')).toBe('600')
  expect(await mode(database.dataFolder)).toBe('700')
})

test('a second start finds what the first one stored', async () => {
  const home = await temporaryHome()
  const first = await startEmbedded(home)
  await ask(first.url, 'create table kept as select 42 as answer')
  await first.stop()
  await expect(ask(first.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  const second = stopAfterwards(await startEmbedded(home))
  expect(second.adopted).toBe(false)
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('after kill -9 of the server the next start adopts its PostgreSQL, and can stop it', async () => {
  const home = await temporaryHome()
  const killed = await startProcess(home)
  await ask(urlOf(killed.said), 'create table kept as select 42 as answer')
  const postmaster = await postmasterOf(home)
  await killed.kill('SIGKILL')
  const next = await startEmbedded(home)
  expect(next.adopted).toBe(true)
  expect(await postmasterOf(home)).toBe(postmaster)
  expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await next.stop()
  await expect(ask(next.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('after kill -9 the right to be the one instance is free at once', async () => {
  const home = await temporaryHome()
  const killed = await startProcess(home)
  await killed.kill('SIGKILL')
  const lines: string[] = []
  const next = await openDatabase({ home, log: (line) => lines.push(line), onLost: () => undefined })
  await next.close()
  expect(lines).toEqual([expect.stringContaining('going on with that one')])
})

test("the terminal's Ctrl-C does not reach PostgreSQL", async () => {
  const home = await temporaryHome()
  const interrupted = await startProcess(home)
  await interrupted.interruptGroup()
  expect(await ask(urlOf(interrupted.said), 'select 1 as answer')).toEqual([{ answer: 1 }])
})

/** Of PostgreSQL's own user, and not our own process: PostgreSQL looks through a file that names a stranger or its parent. */
async function givenAway(text: string, dataFolder: string): Promise<string> {
  const { uid, gid } = await stat(dataFolder)
  const child = spawn('cat', { uid, gid, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void child.kill())
  await once(child, 'spawn')
  return text.replace(/^\d+/, String(child.pid))
}

test.each([
  ['names a process that is gone', async (text: string) => text],
  ['names a process that was given the number since', givenAway],
  ['is empty', async () => ''],
])('after a power cut PostgreSQL starts again with what was committed, when postmaster.pid %s', async (_case, left) => {
  const home = await temporaryHome()
  const first = await startEmbedded(home)
  await ask(first.url, 'create table kept as select 42 as answer')
  const text = await readFile(postmasterFileOf(home), 'utf8')
  await killAndWait(await postmasterOf(home), 'SIGKILL')
  first.leave()
  await writeFile(postmasterFileOf(home), await left(text, first.dataFolder))
  const second = stopAfterwards(await startEmbedded(home))
  expect(second.adopted).toBe(false)
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('of two first starts at once one gets the folder; the other is told who has it, and stops nothing', async () => {
  const home = await temporaryHome()
  const both = await Promise.all([startProcess(home), startProcess(home)])
  const winner = both.find((one) => one.said.startsWith('open '))
  const loser = both.find((one) => one !== winner)
  expect(loser?.said).toContain(`FolderInUse: The folder ${home} is in use by another Capstan`)
  expect(loser?.said).toContain(`process ${winner?.processId} on `)
  expect(await ask(urlOf(winner?.said ?? ''), 'select 1 as answer')).toEqual([{ answer: 1 }])
})

test('a start while the former server is stopping waits for that, and starts PostgreSQL anew', async () => {
  const home = await temporaryHome()
  const former = await startProcess(home)
  const stopped = former.kill('SIGTERM')
  const next = await openDatabase({ home, log: () => undefined, onLost: () => undefined })
  expect(await ask(next.url(), 'select 1 as answer')).toEqual([{ answer: 1 }])
  await stopped
  await next.close()
})

test('data of another major version is refused before PostgreSQL sees it', async () => {
  const home = await temporaryHome()
  const first = await startEmbedded(home)
  await first.stop()
  await writeFile(path.join(first.dataFolder, 'PG_VERSION'), '12\n')
  await expect(startEmbedded(home)).rejects.toThrow(/is of PostgreSQL 12, and this Capstan brings \d+/)
})

test('a folder whose database is gone is refused, and no empty one takes its place', async () => {
  const home = await temporaryHome()
  await symlink('/nonexistent/capstan', path.join(home, 'postgres'))
  await expect(startEmbedded(home)).rejects.toThrow('leads to a folder that is not there')
})

test('what a killed first start left behind is cleared away', async () => {
  const home = await temporaryHome()
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(dead, 'exit')
  const left = path.join(home, `postgres.new-${dead.pid}`)
  await mkdir(path.join(left, 'data'), { recursive: true })
  stopAfterwards(await startEmbedded(home))
  await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' })
})

// Only root is served by another user, whom a closed folder can keep out.
if (process.getuid?.() === 0) {
  test('below a folder that the user of PostgreSQL cannot enter, root keeps the data under /var/lib', async () => {
    const closed = await temporaryHome()
    const home = path.join(closed, 'closed', 'home')
    await mkdir(path.dirname(home), { mode: 0o700 })
    const lines: string[] = []
    const first = await startEmbedded(home, { log: (line) => lines.push(line) })
    onTestFinished(() => rm(path.dirname(first.dataFolder), { recursive: true }))
    expect(first.dataFolder).toMatch(/^\/var\/lib\/capstan\/[0-9a-f]{16}-[0-9a-f]{8}\/data$/)
    expect(lines).toEqual([expect.stringContaining(`the database is kept in ${path.dirname(first.dataFolder)}`)])
    await ask(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await startEmbedded(home)
    expect(second.dataFolder).toBe(first.dataFolder)
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
  })
}
