import { afterAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

const FILE = 'packages/server/src/domain/planted.ts'

const sound = `import { a } from './a.ts'
import { b } from './b.ts'

export const both = \`\${a} \${b} 'and no more'\`
`

const violations = {
  'double quotes': sound.replaceAll("'", '"'),
  semicolons: sound.replaceAll('\n', ';\n'),
  'imports out of order': sound
    .split('\n')
    .toSpliced(0, 2, "import { b } from './b.ts'", "import { a } from './a.ts'")
    .join('\n'),
}

describe('format:check', () => {
  const workspace = makeWorkspace()
  afterAll(() => workspace.remove())

  test('passes formatted code', async () => {
    workspace.plant({ [FILE]: sound })
    const finished = await workspace.run('format:check')
    expect(finished).toEqual({ code: 0, output: expect.stringMatching(/Checked \d+ files/) })
  })

  test.each(Object.entries(violations))('fails on %s', async (_, text) => {
    workspace.plant({ [FILE]: text })
    const { code, output } = await workspace.run('format:check')
    expect(output).toContain(FILE)
    expect(code).toBe(1)
  })
})
