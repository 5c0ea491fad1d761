import { escapeHtml } from '../escape-html.ts'

/** Texts of the document as HTML: paragraphs, lists of `- ` lines, code in backticks. Nothing else is marked up. */
export function prose(text: string): string {
  return text
    .split('\n\n')
    .map((block) => (block.startsWith('- ') ? list(block) : `<p>${inline(block)}</p>`))
    .join('\n')
}

function list(block: string): string {
  const items = block.split('\n').map((line) => `<li>${inline(line.slice(2))}</li>`)
  return `<ul>${items.join('')}</ul>`
}

/** What is in backticks, and names that can only be those of fields, APIs and codes: `paymentId`, `AUTH_EXPIRED`. */
const code = /`([^`]+)`|\b([a-z]+(?:[A-Z][a-z]+)+|[A-Z0-9]+(?:_[A-Z0-9]+)+)\b/g

/** One line. */
export function inline(text: string): string {
  return escapeHtml(text).replaceAll(code, '<code>$1$2</code>')
}

/** A situation or a reason, which is kept without capital and full stop, as a sentence. */
export function sentence(text: string): string {
  return inline(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`)
}
