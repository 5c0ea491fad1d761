import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as rules from './house-rules.ts'
import { readProject } from './project-files.ts'

const files = readProject(fileURLToPath(new URL('../../../..', import.meta.url)))

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
    expect(rules.shortFiles(files)).toEqual([])
  })

  test('names its folders after their subject', () => {
    expect(rules.namedFolders(files)).toEqual([])
  })

  test('has no index.ts in the server that only re-exports', () => {
    expect(rules.noReExportingIndex(files)).toEqual([])
  })

  test('has no leftover markers', () => {
    expect(rules.noLeftovers(files)).toEqual([])
  })

  test('runs every test it has', () => {
    expect(rules.everyTestRuns(files)).toEqual([])
  })

  test('has every test file in a Vitest project', () => {
    expect(rules.everyTestFileIsFound(files)).toEqual([])
  })

  test('has no test that waits for time to pass', () => {
    expect(rules.testsDoNotSleep(files)).toEqual([])
  })

  test('names no path of one machine', () => {
    expect(rules.noMachinePaths(files)).toEqual([])
  })

  test('names no registry', () => {
    expect(rules.noRegistryAddresses(files)).toEqual([])
  })

  test('numbers its migrations without gaps', () => {
    expect(rules.migrationsInOrder(files)).toEqual([])
  })

  test('decides without a clock, chance or the environment', () => {
    expect(rules.decisionsReadNoClock(files)).toEqual([])
  })
})
