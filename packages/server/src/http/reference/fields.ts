import { escapeHtml } from '../escape-html.ts'
import type { JsonMembers } from '../openapi/components.ts'
import { inline } from './prose.ts'
import { type Described, describe, listOf, membersOf, type Resolve, textOf } from './schema.ts'

/** Who fills the object in: of a request a field is asked for, of an answer or a notification it comes or does not. */
export type FilledBy = 'merchant' | 'server'

const needs = {
  merchant: { yes: '<b class="need">required</b>', no: '<span class="may">optional</span>' },
  server: { yes: '<b class="may">always</b>', no: '<span class="may">not always</span>' },
} as const

/**
 * The fields of an object as a table, those of its objects in tables below. On a narrow screen each row is a block, and the
 * roles say to those who listen that it is a table all the same.
 */
export function fieldsTable(object: JsonMembers, by: FilledBy, resolve: Resolve, caption: string): string {
  const required = new Set(listOf(object['required']))
  const rows = Object.entries(membersOf(object['properties'])).map(([name, schema]) =>
    fieldRows(name, describe(membersOf(schema), resolve), by, required.has(name) ? 'yes' : 'no', resolve),
  )
  return `<table role="table" class="fields">
<caption>${escapeHtml(caption)}</caption>
<thead role="rowgroup"><tr role="row">${['Field', 'Type', 'Meaning and rule'].map(head).join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>`
}

function head(title: string): string {
  return `<th role="columnheader" scope="col">${title}</th>`
}

function fieldRows(name: string, field: Described, by: FilledBy, need: 'yes' | 'no', resolve: Resolve): string {
  const meaning = field.description && `<p>${inline(field.description)}</p>`
  const rules = [...new Set(field.rules)].map((rule) => `<p class="rule">${inline(rule)}</p>`)
  const row = `<tr role="row"><th role="rowheader" scope="row"><code>${escapeHtml(name)}</code> ${needs[by][need]}</th>
<td role="cell" class="type">${escapeHtml(field.type)}</td><td role="cell">${meaning}${rules.join('')}</td></tr>`
  const below = field.objects.map((object) => {
    const summary = `Fields of <code>${escapeHtml(name)}</code>`
    const note = textOf(object['description'])
    const said = note && note !== field.description ? `<p>${inline(note)}</p>` : ''
    return `<tr role="row" class="below"><td role="cell" colspan="3"><details><summary>${summary}</summary>
${said}${fieldsTable(object, by, resolve, `Fields of ${name}`)}</details></td></tr>`
  })
  return [row, ...below].join('\n')
}
