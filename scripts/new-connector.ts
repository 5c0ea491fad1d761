/**
 * `npm run new:connector NAME`: begins a connector from the template, which is one that works, for an acquirer that does
 * not exist. It writes the connector with a test of what it reads, its stand-in with the common suite, its page, and its
 * line in the list of connectors. Nothing is overwritten.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const template = 'packages/server/test/connectors/template'
const list = 'packages/server/src/acquirers/connectors.ts'

/** What of the template stays with the tests; the rest is the connector. */
const ofTests = new Set(['stand-in.ts', 'books.ts', 'template.test.ts'])

interface Name {
  /** `north-bank`: the folder, and what `capstan acquirer add --connector` is told. */
  readonly id: string
  /** `northBank`. */
  readonly constant: string
  /** `North Bank`. */
  readonly title: string
  /** `NORTH_BANK`: what accounts are called, and what merchants read in acquirerInfo. */
  readonly acquirer: string
}

function readName(text: string | undefined): Name {
  if (text === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text) || text.length > 32) {
    throw new Error(
      'usage: npm run new:connector NAME, where NAME is like `north-bank`: 32 small letters, digits and hyphens',
    )
  }
  if (text === 'template') throw new Error('`template` is the connector that all begin from; choose another name')
  const words = text.split('-')
  const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
  return {
    id: text,
    constant: words.map((word, index) => (index === 0 ? word : upper(word))).join(''),
    title: words.map(upper).join(' '),
    acquirer: text.toUpperCase().replaceAll('-', '_'),
  }
}

/** Every spelling of the template's name, as this connector's. The folder keeps its name in paths of imports only. */
function renamed(text: string, { id, constant, title, acquirer }: Name): string {
  return text
    .replaceAll('TEMPLATE', acquirer)
    .replaceAll('Template', title)
    .replace(/\btemplate(?=[-.](signature|example|test))/g, id)
    .replaceAll("'template'", `'${id}'`)
    .replace(/\btemplate\b/g, constant)
}

function inSource(text: string): string {
  return text.replaceAll('../../../src/acquirers/', '../').replaceAll('../../../src/domain/', '../../domain/')
}

function inTests(text: string, { id }: Name): string {
  return text.replace("from './connector.ts'", `from '../../../src/acquirers/${id}/connector.ts'`)
}

async function filesOf(name: Name): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const file of await readdir(join(root, template))) {
    const text = renamed(await readFile(join(root, template, file), 'utf8'), name)
    const target = file.replace('template', name.id)
    if (file === 'template.md') files.set(`docs/connectors/${target}`, text)
    else if (ofTests.has(file)) files.set(`packages/server/test/connectors/${name.id}/${target}`, inTests(text, name))
    else files.set(`packages/server/src/acquirers/${name.id}/${target}`, inSource(text))
  }
  return files
}

/** The list in the order of its imports, with one more. */
function listed(text: string, { id, constant }: Name): string {
  const line = `import { ${constant} } from './${id}/connector.ts'\n`
  const members = /(connectors: readonly Connector\[\] = \[)([^\]]*)\]/
  if (!members.test(text)) throw new Error(`${list} is not as expected; add the connector there by hand`)
  return (
    line +
    text.replace(members, (_, opening, inside: string) => {
      const names = inside.split(',').map((name) => name.trim())
      return `${opening}${[...names.filter((name) => name !== ''), constant].join(', ')}]`
    })
  )
}

async function write(): Promise<void> {
  const name = readName(process.argv[2])
  const files = await filesOf(name)
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)))
  if (taken.length > 0) throw new Error(`nothing was written, because there is already: ${taken.join(', ')}`)
  const all = new Map([...files, [list, listed(await readFile(join(root, list), 'utf8'), name)]])
  for (const [file, text] of all) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  process.stdout.write(`${[...all.keys()].map((file) => `  ${file}`).join('\n')}

Next: npm run format, then
  npx vitest run --project unit packages/server/src/acquirers/${name.id}
  npx vitest run --project integration packages/server/test/connectors/${name.id}
Both pass, for an acquirer that does not exist. docs/writing-a-connector.md says how it becomes yours.
`)
}

await write().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
