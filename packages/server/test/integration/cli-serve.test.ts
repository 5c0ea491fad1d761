import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readServerFile } from '../../src/cli/server-files.ts'
import { launchServer, startServer } from '../crash/server-process.ts'
import { testCapstan } from '../support/capstan.ts'
import { capstan } from '../support/command-line.ts'
import { testDatabase } from '../support/database.ts'
import { killAndWait, temporaryHome } from '../support/temporary-home.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const stack = /\n\s+at /

test('wrong settings are named all at once, before anything is started', async () => {
  const home = await temporaryHome()
  const settings = { CAPSTAN_PORT: '99999', CAPSTAN_HOST: '0.0.0.0', CAPSTAN_LOG_LEVEL: 'loud', DATABASE_URL: 'secret' }
  const { code, output } = await launchServer(home, settings).ended()
  expect(code).toBe(2)
  expect(output).toMatch(/^CAPSTAN_PORT: must be a port number/m)
  expect(output).toMatch(/^CAPSTAN_LOG_LEVEL: must be one of/m)
  expect(output).toMatch(/^CAPSTAN_HOST: on 0\.0\.0\.0 others could read cards .* CAPSTAN_INSECURE_HTTP=1/m)
  expect(output).toMatch(/^DATABASE_URL: must begin with postgres/m)
  expect(output).not.toContain('secret')
  expect(output).not.toMatch(stack)
})

test('a routing file is refused for what is malformed, and served with acquirers that are not there yet', async () => {
  const home = await temporaryHome()
  const file = join(home, 'routing.json')
  writeFileSync(file, '{"default": "alipay", "rules": [{"match": {}, "acquirers": ["ALIPAY", "ALIPAY"]}]}')
  const refused = await launchServer(home, {
    DATABASE_URL: 'postgres://127.0.0.1:9/none',
    CAPSTAN_ROUTING: file,
  }).ended()
  expect(refused.code).toBe(2)
  expect(refused.output).toContain('/default must match pattern')
  expect(refused.output).toContain('/rules/0/acquirers names ALIPAY more than once')
  writeFileSync(file, '{"default": ["NOT_YET", "CHECKOUT"], "rules": []}')
  const { url } = await testDatabase()
  await startServer(home, { DATABASE_URL: url, CAPSTAN_ROUTING: file })
  const args = ['routing', 'explain', '--client', 'SANDBOX_DEMO', '--method', 'CARD', '--currency', 'EUR']
  const explained = await capstan([...args, '--amount', '1200', '--json'], { CAPSTAN_HOME: home })
  expect(JSON.parse(explained.stdout)).toMatchObject({
    candidates: ['CHECKOUT'],
    acquirers: [{ verdict: 'not-configured' }, { verdict: 'chosen' }],
  })
})

test('a port that is taken is named with who has it and what to do', async () => {
  const { app } = await testCapstan()
  const { url } = await testDatabase()
  const settings = { DATABASE_URL: url, CAPSTAN_PORT: new URL(app.url).port }
  const { code, output } = await launchServer(await temporaryHome(), settings).ended()
  expect(code).toBe(1)
  expect(output).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken.*CAPSTAN_PORT/m)
  if (process.platform === 'linux') expect(output).toContain(`by process ${process.pid} (`)
  expect(output).not.toMatch(stack)
})

test('a database that does not answer is said in a sentence', async () => {
  const settings = { DATABASE_URL: 'postgres://capstan:hidden@127.0.0.1:9/capstan' }
  const { code, output } = await launchServer(await temporaryHome(), settings).ended()
  expect(code).toBe(1)
  expect(output).toContain('Nothing answers at 127.0.0.1:9')
  expect(output).not.toContain('hidden')
  expect(output).not.toMatch(stack)
})

test('a database whose demo client was made from another folder is served, and says how to get a client', async () => {
  const { url } = await testDatabase()
  const settings = { DATABASE_URL: url }
  const first = await startServer(await temporaryHome(), settings)
  first.signal('SIGTERM')
  expect((await first.ended()).code).toBe(0)
  const home = await temporaryHome()
  const second = await startServer(home, settings)
  second.signal('SIGTERM')
  const { code, output } = await second.ended()
  expect(code).toBe(0)
  expect(output).toContain('SANDBOX_DEMO was made elsewhere')
  expect(output).toContain(`npx capstan client create SANDBOX_MINE --json > ${join(home, 'SANDBOX_DEMO.json')}`)
})

test('the first start prints a link that makes one account, and a start after that prints none', async () => {
  const settings = { DATABASE_URL: (await testDatabase()).url }
  const home = await temporaryHome()
  const first = launchServer(home, settings)
  await vi.waitUntil(() => first.output().includes('Ctrl-C'), { timeout: 60_000 })
  const [, dashboard, link] =
    /^ {2}Dashboard (\S+\/dashboard)\n.* within 24 hours\) at\n +(\S+)$/m.exec(first.output()) ?? []
  const [page, token] = link?.split('#') ?? []
  expect(page).toBe(`${dashboard}/set-up`)
  // Whether the page itself is there is for the browser's tests to see: without a build there is none.
  const api = `${new URL(`${page}`).origin}/operator`
  const facts = await fetch(`${api}/set-up`, { headers: { 'capstan-link': `${token}` } })
  expect(await facts.json()).toMatchObject({ purpose: 'set-up', login: null, role: 'admin' })
  const use = (login: string) =>
    fetch(`${api}/set-up`, {
      method: 'POST',
      headers: { origin: new URL(api).origin },
      body: JSON.stringify({ token, login, name: 'Ada', password: 'lamp-orbit-tide-93' }),
    })
  const made = await use('ada@shop.example')
  expect([made.status, await made.json()]).toEqual([200, { kind: 'begun', in: true }])
  const cookie = `${made.headers.get('set-cookie')}`.split(';')[0] ?? ''
  const session = await fetch(`${api}/session`, { headers: { cookie } })
  expect(await session.json()).toMatchObject({ login: 'ada@shop.example', role: 'admin' })
  expect((await use('bob@shop.example')).status).toBe(404)

  first.signal('SIGTERM')
  await first.ended()
  const second = launchServer(home, settings)
  await vi.waitUntil(() => second.output().includes('Ctrl-C'), { timeout: 60_000 })
  expect(second.output()).toMatch(/^ {2}Dashboard \S+\/dashboard$/m)
  expect(second.output()).not.toContain('set-up')
})

test('accounts at acquirers that cannot be used do not keep the server from starting, and are named', async () => {
  const { url, pool } = await testDatabase()
  await pool.query(`insert into acquirer_accounts (account_name, connector, settings, secrets_set, key_id, wrapped_key, box,
    enabled, version) values ('TOY', 'toy', '{}', '{}', '0123456789abcdef', '', '', true, '1')`)
  const home = await temporaryHome()
  const server = await startServer(home, { DATABASE_URL: url })
  server.signal('SIGTERM')
  const { code, output } = await server.ended()
  expect(code).toBe(0)
  expect(output).toMatch(/^ {2}Acquirers TOY \(unusable\)$/m)
  expect(output).toContain('The account TOY cannot be used: this server has no connector toy')
  // Nothing needed a key yet.
  expect(existsSync(join(home, 'master-key'))).toBe(false)
})

test.each([
  ['CAPSTAN_MASTER_KEY', 'planted-nonsense'],
  ['CAPSTAN_MASTER_KEY_PREVIOUS', 'planted-nonsense'],
])('a %s that is none is named, and not repeated', async (setting, value) => {
  const { code, output } = await launchServer(await temporaryHome(), { [setting]: value }).ended()
  expect(code).toBe(2)
  expect(output).toMatch(new RegExp(`^${setting}: must be the base64 of 32 bytes`, 'm'))
  expect(output).not.toContain('planted')
})

test('the keys of the demo client stay what they were, and lead to the address of today', async () => {
  const { url } = await testDatabase()
  const home = await temporaryHome()
  const file = join(home, 'SANDBOX_DEMO.json')
  const read = () => JSON.parse(readFileSync(file, 'utf8'))
  const first = await startServer(home, { DATABASE_URL: url })
  const made = read()
  first.signal('SIGTERM')
  await first.ended()
  writeFileSync(file, JSON.stringify({ ...made, gatewayUrl: 'http://127.0.0.1:1' }))
  const second = await startServer(home, { DATABASE_URL: url })
  expect(read()).toEqual({ ...made, gatewayUrl: second.url })
})

test('a server whose npm was told to stop does not run on unseen', async () => {
  const { url } = await testDatabase()
  const home = await temporaryHome()
  const env = { PATH: process.env['PATH'], CAPSTAN_HOME: home, CAPSTAN_PORT: '0', DATABASE_URL: url }
  // As npm does it: a shell between, which does not pass signals on.
  const shell = spawn('sh', ['-c', '"$0" "$1" serve; exit $?', process.execPath, MAIN], {
    env: { ...env, npm_lifecycle_event: 'start' },
    stdio: 'ignore',
  })
  await vi.waitUntil(() => readServerFile(home), { timeout: 20_000 })
  const { pid } = readServerFile(home) ?? { pid: 0 }
  expect(pid).not.toBe(shell.pid)
  onTestFinished(() => killAndWait(pid, 'SIGKILL'))
  shell.kill('SIGTERM')
  // In order, as by a signal of its own: it takes away what says that it runs.
  await vi.waitUntil(() => readServerFile(home) === undefined, { timeout: 10_000 })
})

test('a second signal does not wait for what is under way', async () => {
  const { url, pool } = await testDatabase()
  const server = launchServer(await temporaryHome(), { DATABASE_URL: url })
  await vi.waitUntil(() => server.output().includes('Capstan is ready'), { timeout: 20_000 })
  // The worker, which looks for due work every second, waits for the lock, and the first signal for the worker.
  const holder = await pool.connect()
  await holder.query('begin; lock table clients')
  await vi.waitUntil(
    async () => {
      const { rows } = await pool.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = $1`,
        [new URL(url).pathname.slice(1)],
      )
      return rows.length > 0
    },
    { timeout: 10_000 },
  )
  server.signal('SIGTERM')
  await vi.waitUntil(() => server.output().includes('Once more stops at once'))
  server.signal('SIGTERM')
  const { code, output } = await server.ended()
  expect(code).toBe(130)
  expect(output).toContain('Stopped at once')
  await holder.query('rollback')
  holder.release()
})
