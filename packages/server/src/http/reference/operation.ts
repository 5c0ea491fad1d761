import { escapeHtml } from '../escape-html.ts'
import type { Json, JsonMembers } from '../openapi/components.ts'
import type { Declared } from '../openapi/declared-codes.ts'
import { codesTable } from './codes.ts'
import { fieldsTable } from './fields.ts'
import { jsonBlock } from './json-block.ts'
import { inline, prose } from './prose.ts'
import { membersOf, type Resolve, textOf } from './schema.ts'

/** One API or one notification of the page. */
export interface Operation {
  readonly name: string
  readonly operation: JsonMembers
  readonly declared: Declared
}

export function apiSection({ name, operation, declared }: Operation, path: string, resolve: Resolve): string {
  const asked = contentOf(operation['requestBody'], resolve)
  const answered = contentOf(membersOf(operation['responses'])['200'], resolve)
  return `<section id="${name}" aria-labelledby="${name}-title">
${heading(name, operation)}
<p class="address"><b>POST</b> <code>${broken(path)}</code></p>
<p class="address sandbox"><b>POST</b> <code>${broken(path.replace('/ams/api/', '/ams/sandbox/api/'))}</code> for clients
whose id begins with <code>SANDBOX_</code></p>
${prose(textOf(operation['description']))}
${part(`${name}-request`, 'Request', fieldsTable(asked.schema, 'merchant', resolve, `Fields of a ${name} request`), asked.examples)}
${part(`${name}-answer`, 'Answer', fieldsTable(answered.schema, 'server', resolve, `Fields of a ${name} answer`), answered.examples)}
<h3 id="${name}-codes">Result codes</h3>
<p>These, and <a href="#any-api">what any API can answer</a>.</p>
${codesTable(declared.codes, declared.declines, `Result codes of ${name}`)}
</section>`
}

export function notificationSection({ name, operation, declared }: Operation, resolve: Resolve): string {
  const sent = contentOf(operation['requestBody'], resolve)
  const [description = ''] = textOf(operation['description']).split('\n\n')
  return `<section id="${name}" aria-labelledby="${name}-title">
${heading(name, operation)}
${prose(description)}
${part(`${name}-body`, 'Body', fieldsTable(sent.schema, 'server', resolve, `Fields of ${name}`), sent.examples)}
<h3 id="${name}-codes">Result codes</h3>
${codesTable(declared.codes, declared.declines, `Result codes of ${name}`)}
</section>`
}

function heading(name: string, operation: JsonMembers): string {
  return `<h2 id="${name}-title">${name} <a class="anchor" href="#${name}" aria-label="Link to ${name}">#</a></h2>
<p class="summary">${inline(textOf(operation['summary']))}</p>`
}

/** A long path may break after each slash. */
function broken(path: string): string {
  return escapeHtml(path).replaceAll('/', '/<wbr>')
}

/** Fields and examples side by side where there is room. */
function part(id: string, title: string, fields: string, examples: JsonMembers): string {
  return `<h3 id="${id}">${title}</h3>
<div class="pair">
<div>
${fields}
</div>
<div class="examples">
${Object.values(examples)
  .map((example, index) => exampleBlock(membersOf(example), index === 0))
  .join('\n')}
</div>
</div>`
}

function exampleBlock(example: JsonMembers, open: boolean): string {
  const title = textOf(example['summary'])
  return `<details class="example"${open ? ' open' : ''}><summary>${escapeHtml(title)}</summary>
${jsonBlock(example['value'], `Example: ${title}`)}
</details>`
}

function contentOf(body: Json | undefined, resolve: Resolve): { schema: JsonMembers; examples: JsonMembers } {
  const content = membersOf(membersOf(resolve(membersOf(body))['content'])['application/json'])
  return { schema: resolve(membersOf(content['schema'])), examples: membersOf(content['examples']) }
}
