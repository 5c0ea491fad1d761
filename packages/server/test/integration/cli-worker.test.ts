import { expect, onTestFinished, test } from 'vitest'
import { type Launch, launchCapstan } from '../crash/capstan-process.ts'
import { testDatabase } from '../support/database.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { seedClient, seedRequested } from './seed.ts'

const within = { timeout: 20_000, interval: 20 }

async function launch(command: Launch['command'], settings: Launch['settings'] = {}) {
  const launched = launchCapstan({ command, home: await temporaryHome(), settings })
  onTestFinished(async () => {
    launched.signal('SIGKILL')
    await launched.ended()
  })
  return launched
}

/** A payment of a simulated acquirer that never saw it: whoever asks will fail it. */
async function dueWork() {
  const { pool, url } = await testDatabase()
  await seedClient(pool, 'SANDBOX_TEST')
  await seedRequested(pool, { acquirer: 'CHECKOUT' })
  const state = async () => (await pool.query('select state from payments')).rows[0]?.state
  return { url, state }
}

test('a worker without DATABASE_URL says what it needs and ends', async () => {
  const { code, output } = await (await launch('worker')).ended()
  expect(code).toBe(2)
  expect(output).toContain('DATABASE_URL: is not set')
})

test('a server without a worker needs DATABASE_URL', async () => {
  const { code, output } = await (await launch('serve', { CAPSTAN_WORKER: '0' })).ended()
  expect(code).toBe(2)
  expect(output).toContain('CAPSTAN_WORKER: 0 needs DATABASE_URL')
})

test('a server without a worker leaves due work alone, and a worker does it', async () => {
  const { url, state } = await dueWork()
  const server = await launch('serve', { DATABASE_URL: url, CAPSTAN_WORKER: '0' })
  await expect.poll(server.output, within).toContain('Capstan is ready')
  expect(await state()).toBe('requested')
  const worker = await launch('worker', { DATABASE_URL: url })
  await expect.poll(state, within).toBe('failed')
  worker.signal('SIGTERM')
  expect(await worker.ended()).toMatchObject({ code: 0, output: expect.stringContaining('Stopping') })
  expect(server.hasEnded()).toBe(false)
})
