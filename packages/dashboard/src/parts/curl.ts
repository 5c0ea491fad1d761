/**
 * A header of a request to be repeated. What is secret is no part of the command: a variable of the shell stands for it,
 * and without that variable the command stops before it sends anything.
 */
export interface CurlHeader {
  readonly name: string
  /** With a variable: what stands before it, as `Bearer `. */
  readonly value: string
  /** Name of a shell variable. */
  readonly variable?: string
}

export interface CurlRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly CurlHeader[]
  readonly body?: string | Uint8Array
}

const httpToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const shellName = /^[A-Z_][A-Z0-9_]*$/

/** curl makes these itself; a copy would contradict the body that is really sent. */
const ownHeaders = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'expect'])

/** Longer arguments are refused by Linux (128 KiB each, execve(2)); a shell's own printf has no such limit. */
const longestArgument = 100_000

/**
 * The command for a POSIX shell that sends exactly this request. Undefined where it cannot be one: an address that is
 * not http(s), which curl might take for a file, or a method or header that no HTTP request has.
 */
export function curlCommand({ method, url, headers, body }: CurlRequest): string | undefined {
  const address = URL.parse(url)
  if (!address || !/^https?:$/.test(address.protocol) || !httpToken.test(method)) return undefined
  const kept = headers.filter(({ name }) => !ownHeaders.has(name.toLowerCase()))
  if (kept.some(({ name, variable }) => !httpToken.test(name) || (variable && !shellName.test(variable))))
    return undefined
  const bytes = body === undefined || body.length === 0 ? undefined : bytesOf(body)
  const plain = bytes && asPlainText(bytes)
  const options = [
    quote(address.href),
    // Brackets and braces would be ranges to curl.
    ...(/[[\]{}]/.test(address.href) ? ['--globoff'] : []),
    ...methodOption(method, bytes !== undefined),
    ...kept.map(headerOption),
    // curl would call every body a form.
    ...(bytes && !kept.some(({ name }) => name.toLowerCase() === 'content-type') ? [`-H 'content-type:'`] : []),
    // --data would read a file where the body begins with @.
    ...(bytes ? [plain === undefined ? '--data-binary @-' : `--data-raw ${quote(plain)}`] : []),
  ]
  const command = `curl ${options.join(' \\\n  ')}`
  return bytes && plain === undefined ? `printf ${printfFormat(bytes)} |\n${command}` : command
}

/** One word for a POSIX shell, whatever is in the text. */
export function quote(text: string): string {
  return `'${text.replaceAll(`'`, `'\\''`)}'`
}

function methodOption(method: string, hasBody: boolean): readonly string[] {
  if (method === 'HEAD') return ['--head']
  return method === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${quote(method)}`]
}

function headerOption({ name, value, variable }: CurlHeader): string {
  // A line end in a value would begin another header; RFC 9110, 5.5 puts a space in its place.
  const line = value.replaceAll(unprintable, ' ')
  if (variable) return `-H ${quote(`${name}: ${line}`)}"\${${variable}:?is not set}"`
  // To curl a name with a colon and nothing behind it means not to send it.
  return `-H ${quote(line.trim() === '' ? `${name};` : `${name}: ${line}`)}`
}

/**
 * Not to be pasted into a terminal as they are: it would act on them, or show the text in another order than it has.
 * Line ends stay, as they are harmless between quotes.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function asPlainText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestArgument) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.replaceAll('\n', '').search(unprintable) === -1 ? text : undefined
  } catch {
    return undefined
  }
}

/** The format with which a shell's printf prints these very bytes. */
function printfFormat(bytes: Uint8Array): string {
  // Bytes that are no UTF-8 come out of it as U+FFFD, whose bytes are others: then every byte is written as a number.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!same(bytesOf(text), bytes)) return `'${octal(bytes)}'`
  const written = text
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll(unprintable, (one) => (one === '\n' ? one : octal(bytesOf(one))))
  return quote(written.replace(/^-/, '\\055'))
}

function octal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
