import { defineConfig } from 'vitest/config'

const CANARIES = 'packages/server/test/canaries/**/*.test.ts'
const BROWSER = 'packages/server/test/browser/**/*.test.ts'
const TIDY = 'packages/server/test/tidy/**/*.test.ts'
const CRASH = 'packages/server/test/crash/**/*.test.ts'
/** Projects of merchants, which run in a place and a Vitest or Jest of their own: scripts/check-consumers.ts. */
const CONSUMERS = 'packages/server/test/testing-kit/consumers/**'

/** Long enough for two busy cores, short enough that a hang is reported while somebody still watches. */
const seconds = (count: number) => count * 1000

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: false,
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
    projects: [
      {
        extends: true,
        // Beside the source, plus the house rules: nothing here needs a database or a running server.
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'scripts/**/*.test.ts', TIDY],
          testTimeout: seconds(10),
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['packages/server/test/**/*.test.ts'],
          exclude: [CANARIES, TIDY, BROWSER, CRASH, CONSUMERS],
          globalSetup: ['packages/server/test/support/global-setup.ts'],
          testTimeout: seconds(30),
          hookTimeout: seconds(60),
        },
      },
      {
        extends: true,
        // Needs a Chromium (CAPSTAN_CHROMIUM, or Debian's), which npm does not bring: not part of `npm test`.
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: [
            'packages/server/test/browser/dashboard-build.ts',
            'packages/server/test/support/global-setup.ts',
          ],
          testTimeout: seconds(60),
          hookTimeout: seconds(60),
        },
      },
      {
        extends: true,
        // Real servers that are really killed: one after the other, so that each has the machine to itself.
        test: {
          name: 'crash',
          include: [CRASH],
          fileParallelism: false,
          testTimeout: seconds(150),
        },
      },
      {
        extends: true,
        // Each gate must fail on a planted violation. They start the tools themselves, so they run last and alone.
        test: {
          name: 'canaries',
          include: [CANARIES],
          testTimeout: seconds(60),
          hookTimeout: seconds(60),
        },
      },
    ],
  },
})
