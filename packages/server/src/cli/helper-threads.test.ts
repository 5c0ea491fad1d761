import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** The only system whose threads have priorities of their own. */
const linux = process.platform === 'linux'

const script = `
  import { readdirSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { letHelpersYield } from '${new URL('./helper-threads.ts', import.meta.url).href}'
  await letHelpersYield()
  const threads = ${linux} ? readdirSync('/proc/self/task').map(Number) : []
  console.log(JSON.stringify({
    main: getPriority(process.pid),
    others: threads.filter((id) => id !== process.pid).map((id) => getPriority(id)),
  }))
`

function prioritiesIn(...before: readonly string[]): { main: number; others: Set<number> } {
  const [program = process.execPath, ...rest] = [...before, process.execPath]
  const output = execFileSync(program, [...rest, '--input-type=module', '--eval', script], { encoding: 'utf8' })
  const { main, others } = JSON.parse(output)
  return { main, others: new Set(others) }
}

describe('letHelpersYield', () => {
  it('lets every thread but the main one go behind it', () => {
    const { main, others } = prioritiesIn()
    expect(others).toEqual(new Set(linux ? [Math.min(main + 5, 19)] : []))
  })

  it('goes by the priority that the server was started with, and not below the lowest', () => {
    const { main, others } = prioritiesIn('nice', '-n', '17')
    expect(main).toBeGreaterThanOrEqual(17)
    expect(others).toEqual(new Set(linux ? [19] : []))
  })
})
