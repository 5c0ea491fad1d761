import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { demoMerchant } from '../crash/merchant.ts'
import { launchServer, startServer } from '../crash/server-process.ts'
import { capstan } from '../support/command-line.ts'
import { testDatabase } from '../support/database.ts'
import { runningCommand } from '../support/running-command.ts'
import { askForProcesses, servingProcesses } from '../support/server-processes.ts'
import { callSigned, cardPayment, requestId } from '../support/signed-call.ts'
import { temporaryHome } from '../support/temporary-home.ts'

async function twoProcesses(settings: Readonly<Record<string, string>> = {}) {
  const home = await temporaryHome()
  const { url: databaseUrl } = await testDatabase()
  const server = await startServer(home, { DATABASE_URL: databaseUrl, CAPSTAN_PROCESSES: '2', ...settings })
  const pids = await servingProcesses(server.url, home, 2)
  const client = demoMerchant(home)
  return { home, ...server, pids, client, environment: { CAPSTAN_HOME: home } }
}

type Server = Awaited<ReturnType<typeof twoProcesses>>

/** Each fetch at the same time has a connection of its own, and they go to the processes in turn. */
function payments({ url, client }: Server, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => requestId('order'))
  return Promise.all(
    ids.map(async (paymentRequestId) => {
      await callSigned(url, client, 'pay', cardPayment('900', 'MANUAL', { paymentRequestId }))
      return paymentRequestId
    }),
  )
}

test.each(['0', 'abc', '65', '1.5'])('%s processes are refused by name, and nothing is started', async (count) => {
  const { code, stdout, stderr } = await capstan(['serve', '--processes', count], {
    CAPSTAN_HOME: await temporaryHome(),
    CAPSTAN_PORT: '0',
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^CAPSTAN_PROCESSES: must be a whole number from 1 to 64.*--processes/)
})

test('more processes than PostgreSQL has connections for are refused with what would fit', async () => {
  const { url } = await testDatabase()
  const server = launchServer(await temporaryHome(), { DATABASE_URL: url, CAPSTAN_PROCESSES: '40' })
  const { code, output } = await server.ended()
  expect(code).toBe(2)
  expect(output).toMatch(
    /CAPSTAN_PROCESSES: 40 processes take up to 575 connections, and PostgreSQL .* gives \d+\..*at most \d+/,
  )
  expect(output).not.toContain('is ready')
})

test('without a word there are as many as processor cores, four at most', async () => {
  const home = await temporaryHome()
  const { url: databaseUrl } = await testDatabase()
  const { url } = await startServer(home, { DATABASE_URL: databaseUrl, CAPSTAN_PROCESSES: '' })
  const { wanted } = await askForProcesses(url, home)
  expect(wanted).toBe(Math.min(availableParallelism(), 4))
})

test('a port that is taken is named by the processes as by one', async () => {
  const first = await twoProcesses()
  const { url } = await testDatabase()
  const settings = { DATABASE_URL: url, CAPSTAN_PROCESSES: '2', CAPSTAN_PORT: new URL(first.url).port }
  const { code, output } = await launchServer(await temporaryHome(), settings).ended()
  expect(code).toBe(1)
  expect(output).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken.*CAPSTAN_PORT/m)
})

test('new connections go to both processes in turn, and each says how many there are', async () => {
  const { url, home, pids } = await twoProcesses()
  const answeredBy = [await askForProcesses(url, home), await askForProcesses(url, home)]
  expect(new Set(answeredBy.map((one) => one.answeredBy))).toEqual(new Set(pids))
  expect(answeredBy.map((one) => one.wanted)).toEqual([2, 2])
  const doctor = await capstan(['doctor'], { CAPSTAN_HOME: home })
  expect(doctor.stdout).toContain('2 of 2 processes serve')
})

test('the requests of both processes are shown, those before and those that come', async () => {
  const server = await twoProcesses()
  const before = await payments(server, 6)
  const command = runningCommand(['logs'], server.environment)
  await command.said('Ctrl-C ends it')
  const shown = () => command.lines.map((line) => /request (\S+)/.exec(line)?.[1] ?? '').sort()
  expect(shown()).toEqual([...before].sort())
  const after = await payments(server, 6)
  await vi.waitUntil(() => command.lines.length === 12, { timeout: 10_000 })
  expect(shown()).toEqual([...before, ...after].sort())
  expect(await command.end('SIGINT')).toBe(0)
})

test('a process that takes the place of another is followed, too', async () => {
  const server = await twoProcesses()
  const command = runningCommand(['logs'], server.environment)
  await command.said('Ctrl-C ends it')
  const [killed = 0] = server.pids
  process.kill(killed, 'SIGKILL')
  await servingProcesses(server.url, server.home, 2, [killed])
  await payments(server, 6)
  await vi.waitUntil(() => command.lines.length === 6, { timeout: 10_000 })
  expect(await command.end('SIGINT')).toBe(0)
})

test('a key that is retired at one process is refused by both at once', async () => {
  const server = await twoProcesses()
  await payments(server, 4)
  expect((await capstan(['client', 'key', 'add', 'SANDBOX_DEMO'], server.environment)).code).toBe(0)
  expect((await capstan(['client', 'key', 'retire', 'SANDBOX_DEMO', '1'], server.environment)).code).toBe(0)
  const inquire = () => callSigned(server.url, server.client, 'inquiryPayment', { paymentId: '1' })
  const codes = (await Promise.all([inquire(), inquire()])).map(({ result }) => result.resultCode)
  expect(codes).toEqual(['KEY_NOT_FOUND', 'KEY_NOT_FOUND'])
})

test('a client has its rate once, whether it comes on one connection or on many', async () => {
  const server = await twoProcesses({ CAPSTAN_CLIENT_RATE: '1', CAPSTAN_CLIENT_BURST: '20' })
  const { url, client } = server
  const inquire = () => callSigned(url, client, 'inquiryPayment', { paymentId: '1' })
  const served = (answers: readonly { result: { resultCode: string } }[]) =>
    answers.filter(({ result }) => result.resultCode === 'ORDER_NOT_EXIST').length
  // One after the other, on one connection: all that it may send.
  const single = []
  for (let count = 0; count < 20; count += 1) single.push(await inquire())
  expect(served(single)).toBe(20)
  // The other process knows of it.
  await vi.waitUntil(async () => served(await Promise.all([inquire(), inquire(), inquire(), inquire()])) <= 1, {
    timeout: 5_000,
  })
})
