import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parsePrivateKey } from '../packages/protocol/src/index.ts'
import type { Merchant } from './merchant.ts'

export interface ServerProcess {
  readonly url: URL
  readonly operatorToken: string
  /** Pays through the instant acquirer. */
  readonly live: Merchant
  /** Pays through the simulated acquirers, which keep books. */
  readonly sandbox: Merchant
  readonly processId: number
  stop(): Promise<void>
}

/** Starts the server under measurement on that database and waits until it serves. */
export async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const entry = fileURLToPath(new URL('./server.ts', import.meta.url))
  const child = spawn(process.execPath, [...nodeOptions(), entry], {
    env: { PATH: process.env['PATH'], BENCH_DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), closed])
  if (typeof line !== 'string' || child.pid === undefined) throw new Error('the server under measurement did not start')
  const { url, operatorToken, clients } = JSON.parse(line)
  return {
    url: new URL(url),
    operatorToken,
    live: merchantOf(clients[0]),
    sandbox: merchantOf(clients[1]),
    processId: child.pid,
    async stop() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

function merchantOf(created: { clientId: string; merchantPrivateKey: string }): Merchant {
  return { clientId: created.clientId, privateKey: parsePrivateKey(created.merchantPrivateKey) }
}

/** `BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=profiles"` profiles the server alone. */
function nodeOptions(): readonly string[] {
  return process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []
}
