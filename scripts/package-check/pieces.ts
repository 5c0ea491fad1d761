import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Tarball } from '../pack/tarball.ts'
import { bundle } from './consumers.ts'
import type { Outside } from './outside.ts'
import { expectThat, type Report } from './report.ts'
import type { Tools } from './runtimes.ts'

interface Piece {
  readonly text: string
  readonly bytes: number
  readonly gzipBytes: number
}

/** Something that only the named part says, in texts that no minifier changes. */
const marks = {
  client: '/ams/api/v1/payments/capture',
  verification: 'time-outside-tolerance',
  money: 'most decimals have no exact binary number',
  codes: 'MULTI_CAPTURE_NOT_SUPPORTED',
}

/**
 * What a merchant's bundle holds who uses one function. By content, not by size: a size says that something is wrong only
 * long after it is. Prints the sizes.
 */
export async function checkPieces(report: Report, outside: Outside, tools: Tools, sdk: Tarball): Promise<void> {
  const folder = await outside.install('packages/sdk/consumers/pieces', [sdk.file])
  const piece = async (name: string): Promise<Piece> => {
    const into = join(folder, 'out', `${name}.js`)
    await bundle(tools, join(folder, `${name}.js`), into, ['--minify'])
    const text = readFileSync(into, 'utf8')
    return { text, bytes: Buffer.byteLength(text), gzipBytes: gzipSync(text, { level: 9 }).length }
  }
  const whole = await piece('whole')
  await report.check('pieces: the whole SDK has all of the marks', () => {
    holdsOnly(whole, Object.keys(marks))
    return sizes(whole)
  })
  for (const [name, parts] of [
    ['client', ['client', 'codes']],
    ['verify-notification', ['verification']],
    ['money', ['money']],
  ] as const) {
    await report.check(`pieces: ${name} alone has nothing of the rest`, async () => {
      const part = await piece(name)
      holdsOnly(part, parts)
      expectThat(part.bytes < whole.bytes, 'it is as large as the whole')
      return sizes(part)
    })
  }
}

function holdsOnly({ text }: Piece, parts: readonly string[]): void {
  for (const [part, mark] of Object.entries(marks)) {
    const wanted = parts.includes(part)
    expectThat(text.includes(mark) === wanted, `the bundle ${wanted ? 'lacks' : 'holds'} the ${part} ("${mark}")`)
  }
}

function sizes({ bytes, gzipBytes }: Piece): string {
  return `${bytes} bytes minified, ${gzipBytes} with gzip`
}
