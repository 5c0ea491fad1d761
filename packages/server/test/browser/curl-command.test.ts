import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CurlHeader, curlCommand } from '../../../dashboard/src/parts/curl.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

const received: Received[] = []
const server = createServer((request, response) => {
  const { method, url, headers } = request
  void buffer(request).then((body) => {
    received.push({ method, url, headers, body })
    response.end('seen')
  })
})
let origin: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

async function runIn(shell: string, command: string, environment: Record<string, string> = {}) {
  const child = spawn(shell, ['-s'], { env: { PATH: process.env['PATH'], HOME: '/', LANG: 'C', ...environment } })
  const [output, errors] = [buffer(child.stdout), buffer(child.stderr)]
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end(`${command}\n`)
  return { code: await ended, output: (await output).toString(), errors: (await errors).toString() }
}

const json = { name: 'content-type', value: 'application/json' }

const bodies: readonly (readonly [string, string | Uint8Array])[] = [
  ['JSON', '{"amount":{"currency":"EUR","value":"10000"}}'],
  ['single quotes', `it's 'quoted' and \\'escaped\\' '`],
  ['what a shell would act on', `$(touch /tmp/x) \`id\` \${HOME} $HOME "!!" \\ * ; & | < > # ~ %s %% \\n`],
  ['newlines', 'one\ntwo\r\nthree\n\n'],
  ['a leading @', '@/etc/hostname'],
  ['a leading dash', '-d other --next'],
  ['a leading dash with a tab', '-n\t\\055 %d'],
  ['letters of many scripts', 'Zürich 東京 Ελλάδα 🙂👩‍👩‍👧'],
  ['text in the other direction', 'order \u202e3\u2066 of\u2069 \u200f'],
  ['what ends a bracketed paste', '\u001b[201~\necho broken out\n\u009b31m'],
  ['a byte order mark', '\ufeff{}'],
  ['NUL', 'a\0b\0'],
  ['every byte', Uint8Array.from({ length: 512 }, (_, index) => index % 256)],
  ['a long text', `${'0123456789'.repeat(30_000)}'@%\\`],
  ['nothing', ''],
]

// As the browser, these commands come with the machine and not from npm.
describe.each(['sh', 'bash'])('a command of curl in %s', (shell) => {
  it.each(bodies)('sends %s to the letter', async (_, body) => {
    received.length = 0
    const command = curlCommand({ method: 'POST', url: `${origin}/notify`, headers: [json], body }) ?? ''
    const { output, errors } = await runIn(shell, `${command} -sS`)
    expect(output, errors).toBe('seen')
    expect(received).toHaveLength(1)
    expect(received[0]?.body.equals(Buffer.from(body))).toBe(true)
    expect(received[0]?.headers['content-type']).toBe('application/json')
  })

  it.each(['PUT', 'GET', 'PATCH', 'DELETE', 'POST'])('keeps %s, the address and the headers', async (method) => {
    received.length = 0
    const headers = [
      { name: 'signature', value: `algorithm=RSA256,keyVersion=1,signature=a%2F'b"$c` },
      { name: 'x-empty', value: '' },
      { name: 'content-length', value: '99' },
    ]
    const url = `${origin}/a/[1-3]/{x,y}?q='$(id)'&z=%20`
    const command = curlCommand({ method, url, headers, body: '{}' }) ?? ''
    expect((await runIn(shell, `${command} -sS`)).errors).toBe('')
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ method, url: '/a/[1-3]/%7Bx,y%7D?q=%27$(id)%27&z=%20' })
    expect(received[0]?.headers).toMatchObject({
      signature: `algorithm=RSA256,keyVersion=1,signature=a%2F'b"$c`,
      'x-empty': '',
      'content-length': '2',
    })
    expect(received[0]?.headers).not.toHaveProperty('content-type')
  })

  it('takes a secret from the shell, and sends nothing without it', async () => {
    received.length = 0
    const headers: CurlHeader[] = [{ name: 'authorization', value: 'Bearer ', variable: 'CHECKOUT_SECRET_KEY' }]
    const command = `${curlCommand({ method: 'GET', url: origin, headers })} -sS`
    const without = await runIn(shell, command)
    expect(without.code).not.toBe(0)
    expect(without.errors).toContain('CHECKOUT_SECRET_KEY: is not set')
    expect(received).toHaveLength(0)
    await runIn(shell, command, { CHECKOUT_SECRET_KEY: `o'k "$(id)"` })
    expect(received[0]?.headers.authorization).toBe(`Bearer o'k "$(id)"`)
  })
})

it('has no character in it that a terminal would act on', () => {
  for (const [, body] of bodies) {
    const command = curlCommand({ method: 'POST', url: 'https://shop.example/', headers: [json], body }) ?? ''
    expect(command.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  }
})
