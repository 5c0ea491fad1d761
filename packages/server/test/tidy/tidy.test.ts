import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as rules from './house-rules.ts'
import { readProject } from './project-files.ts'

const files = readProject(fileURLToPath(new URL('../../../..', import.meta.url)))

/** With every breach in the message: Vitest shortens a long list that is only compared. */
function expectKept(rule: rules.HouseRule): void {
  const breaches = rule(files)
  expect(breaches, breaches.join('\n')).toEqual([])
}

describe('the whole project', () => {
  test('is seen by the rules', () => {
    const seen = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path)).length
    expect(seen(/^packages\/server\/src\/domain\/.*\.ts$/)).toBeGreaterThan(0)
    expect(seen(/\.test\.ts$/)).toBeGreaterThan(0)
    expect(seen(/\.md$/)).toBeGreaterThan(0)
    expect(seen(/^package-lock\.json$/)).toBe(1)
    expect(seen(/^\.npmrc$/)).toBe(1)
    expect(seen(rules.MIGRATION)).toBeGreaterThan(0)
  })

  test('keeps its files short', () => {
    expectKept(rules.shortFiles)
  })

  test('names its folders after their subject', () => {
    expectKept(rules.namedFolders)
  })

  test('has no index.ts in the server that only re-exports', () => {
    expectKept(rules.noReExportingIndex)
  })

  test('has no leftover markers', () => {
    expectKept(rules.noLeftovers)
  })

  test('runs every test it has', () => {
    expectKept(rules.everyTestRuns)
  })

  test('needs no openssl command to pass', () => {
    expectKept(rules.opensslIsOptional)
  })

  test('has every test file in a Vitest project', () => {
    expectKept(rules.everyTestFileIsFound)
  })

  test('has no test that waits for time to pass', () => {
    expectKept(rules.testsDoNotSleep)
  })

  test('names no path of one machine', () => {
    expectKept(rules.noMachinePaths)
  })

  test('names no registry', () => {
    expectKept(rules.noRegistryAddresses)
  })

  test('locks what every system needs', () => {
    expectKept(rules.lockedForEverySystem)
  })

  test('numbers its migrations without gaps', () => {
    expectKept(rules.migrationsInOrder)
  })

  test('decides without a clock, chance or the environment', () => {
    expectKept(rules.decisionsReadNoClock)
  })
})
