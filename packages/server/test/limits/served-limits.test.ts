import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Credentials, call } from '../conformance/raw-client.ts'
import { connect } from '../conformance/raw-http.ts'
import { startServer } from '../crash/server-process.ts'
import { temporaryHome } from '../support/temporary-home.ts'

// A first start makes a whole database, which takes its time on a busy machine.
test('the limits of "capstan serve" are those of its settings', { timeout: 120_000 }, async () => {
  const home = await temporaryHome()
  const server = await startServer(home, {
    CAPSTAN_CLIENT_RATE: '1',
    CAPSTAN_CLIENT_BURST: '2',
    CAPSTAN_MAX_CONNECTIONS: '40',
    CAPSTAN_REQUEST_TIMEOUT_SECONDS: '1',
  })
  const credentials: Credentials = JSON.parse(readFileSync(join(home, 'SANDBOX_DEMO.json'), 'utf8'))
  const inquire = () => call(server.url, credentials, 'inquiryPayment', { paymentId: '1' })
  const codes = (await Promise.all(Array.from({ length: 30 }, inquire))).map(({ result }) => result.resultCode)
  expect(codes.filter((code) => code === 'ORDER_NOT_EXIST').length).toBeGreaterThanOrEqual(2)
  expect(codes).toContain('REQUEST_TRAFFIC_EXCEED_LIMIT')

  const silent = await connect(server.url)
  expect((await silent.answer()).status).toBe(408)
  silent.destroy()

  const open = await Promise.allSettled(
    Array.from({ length: 60 }, async () => {
      const connection = await connect(server.url)
      const answered = connection.answer()
      connection.send('GET /livez HTTP/1.1\r\n')
      return answered.finally(connection.destroy)
    }),
  )
  const statuses = open.map((one) => (one.status === 'fulfilled' ? one.value.status : 'closed'))
  expect(statuses.filter((status) => status === 408).length).toBeLessThanOrEqual(40)
  expect(statuses.filter((status) => status === 'closed').length).toBeGreaterThanOrEqual(20)
})
