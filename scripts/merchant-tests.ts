import { tryProgram } from './pack/run-program.ts'
import { strangersEnvironment } from './package-check/outside.ts'
import { expectThat } from './package-check/report.ts'

/** Runs `npm test` in a merchant's project, by that Node; gives how many tests passed, and rejects unless all did. */
export async function runMerchantTests(project: string, node: string, args: readonly string[] = []): Promise<string> {
  const options = { cwd: project, env: strangersEnvironment(node), timeoutMs: 300_000 }
  const { code, stdout, stderr } = await tryProgram('npm', ['test', '--', ...args], options)
  const passed = /Tests:?\s+(\d+) passed/.exec(stdout + stderr)?.[1]
  expectThat(code === 0 && passed !== undefined, `ended with code ${code}:\n${stdout}${stderr}`)
  return `${passed} tests`
}
