/**
 * `npm run test:consumers`: runs the merchants' projects in packages/server/test/testing-kit/consumers outside of the
 * workspace, with a real Vitest and a real Jest from npm, against the sources: `capstan` is a link to the package's folder.
 * `npm run test:package` runs them against what is published.
 */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { runMerchantTests } from './merchant-tests.ts'
import { ROOT } from './pack/project.ts'
import { openOutside } from './package-check/outside.ts'
import { Report } from './package-check/report.ts'

/**
 * Jest runs no TypeScript by itself, and what is linked is TypeScript. Vitest transforms whatever is not really in
 * node_modules, linked packages included.
 */
const argumentsForSources: Readonly<Record<string, readonly string[]>> = {
  vitest: [],
  jest: ['--transform', JSON.stringify({ '\\.ts$': join(ROOT, 'scripts/type-stripping-for-jest.cjs') })],
}

const report = new Report(process.env['CI'] === undefined)
const outside = openOutside()
try {
  for (const [runner, args] of Object.entries(argumentsForSources)) {
    await report.check(`capstan/testing from its sources: ${runner}`, async () => {
      const project = await outside.install(`packages/server/test/testing-kit/consumers/${runner}`, [])
      symlinkSync(join(ROOT, 'packages/server'), join(project, 'node_modules', 'capstan'))
      return runMerchantTests(project, process.execPath, args)
    })
  }
} finally {
  outside.remove()
}
console.log(`\n${report.closingLines()}`)
if (report.failed) process.exitCode = 1
