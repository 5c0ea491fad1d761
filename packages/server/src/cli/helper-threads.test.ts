import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const script = `
  import { readdirSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { letHelpersYield } from '${new URL('./helper-threads.ts', import.meta.url).href}'
  await letHelpersYield()
  const threads = readdirSync('/proc/self/task').map(Number)
  console.log(JSON.stringify({
    main: getPriority(process.pid),
    others: threads.filter((id) => id !== process.pid).map((id) => getPriority(id)),
  }))
`

function prioritiesIn(...before: readonly string[]): { main: number; others: number[] } {
  const [program = process.execPath, ...rest] = [...before, process.execPath]
  const output = execFileSync(program, [...rest, '--input-type=module', '--eval', script], { encoding: 'utf8' })
  return JSON.parse(output)
}

// The only system whose threads have priorities of their own.
describe.runIf(process.platform === 'linux')('letHelpersYield', () => {
  it('lets every thread but the main one go behind it', () => {
    const { main, others } = prioritiesIn()
    expect(others.length).toBeGreaterThan(4)
    expect(new Set(others)).toEqual(new Set([Math.min(main + 5, 19)]))
  })

  it('goes by the priority that the server was started with, and not below the lowest', () => {
    const { main, others } = prioritiesIn('nice', '-n', '17')
    expect(main).toBeGreaterThanOrEqual(17)
    expect(new Set(others)).toEqual(new Set([19]))
  })
})
