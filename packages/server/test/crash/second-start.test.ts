import { expect, test } from 'vitest'
import { temporaryHome } from '../support/temporary-home.ts'
import { launchServer, startServer } from './server-process.ts'

test('a second server on the same folder says who holds it, ends, and leaves the first one alone', async () => {
  const home = await temporaryHome()
  const first = await startServer(home)
  const { code, output } = await launchServer(home).ended()
  expect(code).toBe(1)
  expect(output).toContain('is in use by another Capstan')
  expect(output).toContain(`capstan process ${first.processId} on`)
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  first.signal('SIGTERM')
  expect((await first.ended()).code).toBe(0)
})
