import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('../simulation/main.ts', import.meta.url))
const run = promisify(execFile)

test('the simulator finds every planted bug', { timeout: 900_000 }, async () => {
  const { stdout } = await run(process.execPath, [program, '--mutations', '--seed', '7', '--histories', '3000'])
  expect(stdout).toMatch(/(\d+) of \1 mutations found/)
})
