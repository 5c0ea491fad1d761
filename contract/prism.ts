import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { HttpAnswer, HttpRequest } from '../packages/server/src/acquirers/kit/exchange.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const program = fileURLToPath(new URL('./node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url))
/** A specification of a megabyte is read in about a second. */
const startsWithinMs = 60_000

/** Installs Prism, if it is not there: it is no part of the main install. */
export async function installPrism(): Promise<void> {
  if (existsSync(program)) return
  console.error('Prism is not installed yet: npm ci --prefix contract (75 MB in contract/node_modules)')
  const args = ['ci', '--prefix', folder, '--no-audit', '--no-fund']
  const npm = spawn('npm', args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  const [code] = await once(npm, 'close')
  if (code !== 0) throw new Error(`npm ci --prefix contract ended with ${code}; run it by itself to see why`)
}

export interface Prism {
  readonly url: string
  /** `prefer`: which of the answers of the specification is wanted. */
  send(request: HttpRequest, prefer?: string): Promise<PrismAnswer>
  stop(): Promise<void>
}

export interface PrismAnswer {
  readonly answer: HttpAnswer
  /** What of the request the specification does not allow, one line each. */
  readonly violations: readonly string[]
}

/** Serves a specification: each request is checked against it and answered by its examples. */
export async function startPrism(file: string): Promise<Prism> {
  const port = await freePort()
  const args = [
    program,
    'mock',
    '--errors',
    '--multiprocess=false',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    file,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  await listening(child)
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    send: (request, prefer) => send(request, prefer),
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'close')
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

async function listening(child: ChildProcess): Promise<void> {
  let said = ''
  const ready = Promise.withResolvers<void>()
  const fail = (why: string) => ready.reject(new Error(`Prism ${why}:\n${said.slice(-2_000)}`))
  const listen = (chunk: Buffer) => {
    said += chunk.toString('utf8')
    if (said.includes('Prism is listening')) ready.resolve()
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  child.on('close', (code) => fail(`ended with ${code}`))
  const timer = setTimeout(() => fail('did not start'), startsWithinMs)
  try {
    await ready.promise
  } catch (error) {
    child.kill()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function send({ method, url, headers, body }: HttpRequest, prefer: string | undefined): Promise<PrismAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(prefer !== undefined && { prefer }) },
    ...(body !== undefined && { body }),
  })
  const answer = { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
  return { answer, violations: violationsIn(answer) }
}

interface Violation {
  readonly location: readonly string[]
  readonly message: string
}

/**
 * Prism names what is wrong with a request in a header, or says there that it is too much for one; of an unknown address
 * it only says that it has none.
 */
function violationsIn({ status, headers, body }: HttpAnswer): readonly string[] {
  const said = headers['sl-violations'] ?? '[]'
  if (!said.startsWith('[')) return [`${said.slice(0, 200)}…`]
  const named: readonly Violation[] = JSON.parse(said)
  const ofRequest = named.filter(({ location }) => location[0] === 'request').map(({ message }) => message)
  if (ofRequest.length > 0) return ofRequest
  return status === 404 ? [`answered with ${status}: ${body.slice(0, 120)}`] : []
}
