import { describe, expect, test } from 'vitest'
import { type Counts, closingLine, judgeCounts, type StepResult, table } from './check-summary.ts'

const counts = (change: Partial<Counts> = {}): Counts => ({
  passed: 10,
  failed: 0,
  skipped: 0,
  failedFiles: 0,
  ...change,
})

const step = (change: Partial<StepResult> = {}): StepResult => ({
  script: 'types',
  seconds: 1.26,
  ok: true,
  note: '',
  ...change,
})

const demands = { testsMin: 10, skipsAllowed: false }

describe('the judgement of a suite', () => {
  test('is good when enough tests ran and all passed', () => {
    expect(judgeCounts(counts(), demands)).toBeUndefined()
  })

  test('is bad when fewer tests ran than were once there', () => {
    expect(judgeCounts(counts({ passed: 9 }), demands)).toBe('only 9 tests ran, at least 10 expected')
  })

  test('is bad when a test was skipped where everything is installed', () => {
    expect(judgeCounts(counts({ skipped: 1 }), demands)).toMatch('1 skipped')
    expect(judgeCounts(counts({ skipped: 1 }), { ...demands, skipsAllowed: true })).toBeUndefined()
  })

  test('is bad when a file broke before any of its tests', () => {
    expect(judgeCounts(counts({ failedFiles: 1 }), demands)).toMatch('1 files broke')
  })

  test('is bad when a test failed', () => {
    expect(judgeCounts(counts({ failed: 2, failedFiles: 1 }), demands)).toBe('2 failed')
  })
})

describe('the summary', () => {
  test('shows every step, and those that a failure kept from running', () => {
    const results = [step(), step({ script: 'test:unit', ok: false, note: '2 failed', seconds: 12 })]
    expect(table(results, ['test:canaries'])).toBe(
      ['types          ok         1.3 s', 'test:unit      FAILED    12.0 s  2 failed', 'test:canaries  not run'].join(
        '\n',
      ),
    )
  })

  test('closes with the sum of the tests', () => {
    const results = [step(), step({ counts: counts() }), step({ counts: counts({ passed: 5 }) })]
    expect(closingLine(results)).toBe('15 passed, 0 failed')
  })

  test('counts a failed check that has no tests as one failure', () => {
    expect(closingLine([step({ counts: counts() }), step({ ok: false })])).toBe('10 passed, 1 failed')
  })

  test('counts every failed test', () => {
    expect(closingLine([step({ ok: false, counts: counts({ passed: 8, failed: 2 }) })])).toBe('8 passed, 2 failed')
  })
})
