import { escapeHtml } from '../escape-html.ts'

/** Code that may be wider than the page scrolls by itself, by keyboard too. */
export function codeBlock(code: string, label: string): string {
  return `<pre tabindex="0" aria-label="${escapeHtml(label)}"><code>${code}</code></pre>`
}

/** A JSON value over several lines, names and values told apart by colour. */
export function jsonBlock(value: unknown, label: string): string {
  return codeBlock(colored(JSON.stringify(value, null, 2)), label)
}

/** Strings, then what follows them decides whether they are names; numbers and words are all that is left. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null|-?\d[\d.eE+-]*)\b/g

function colored(json: string): string {
  let done = 0
  const parts: string[] = []
  for (const match of json.matchAll(token)) {
    const [whole, text, colon = '', word = ''] = match
    parts.push(escapeHtml(json.slice(done, match.index)))
    if (text === undefined) parts.push(`<span class="w">${escapeHtml(word)}</span>`)
    else parts.push(`<span class="${colon === '' ? 's' : 'n'}">${escapeHtml(text)}</span>${colon}`)
    done = match.index + whole.length
  }
  parts.push(escapeHtml(json.slice(done)))
  return parts.join('')
}
