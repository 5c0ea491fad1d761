import { resultCodes } from '@capstan/protocol'
import type { Codes } from '../endpoints/endpoint.ts'
import { codeNames } from '../openapi/payments.ts'
import { inline, sentence } from './prose.ts'

const statuses = { S: 'succeeded', F: 'failed for good', U: 'open' } as const

/** What `result.resultCode` can be, when, and what to do about it. */
export function codesTable(codes: Codes, declines: Codes, caption: string): string {
  const rows = codeNames(codes).map((code) => {
    const { status, advice } = resultCodes[code]
    const by = declines[code] === undefined ? '' : ' <span class="by">the acquirer decides</span>'
    return `<tr role="row"><th role="rowheader" scope="row"><code>${code.replaceAll('_', '_<wbr>')}</code></th>
<td role="cell"><span class="status ${status}" title="${statuses[status]}">${status}</span></td>
<td role="cell"><p>${sentence(codes[code] ?? '')}${by}</p></td><td role="cell"><p>${inline(advice)}</p></td></tr>`
  })
  const heads = ['Code', 'Status', 'When', 'What to do']
  return `<table role="table" class="codes">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => `<th role="columnheader" scope="col">${head}</th>`).join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>`
}
