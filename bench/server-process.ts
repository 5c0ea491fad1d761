import { type Child, startChild } from '../faults/child.ts'
import { parsePrivateKey, parsePublicKey } from '../packages/protocol/src/index.ts'
import type { Merchant } from './merchant.ts'
import type { ProfiledTime } from './profile.ts'

/** One server, in as many processes as were asked for. */
export interface ServerProcess {
  /** Of each process. Connections are spread over them in turn. */
  readonly urls: readonly URL[]
  /** Of the first process. */
  readonly url: URL
  readonly operatorToken: string
  /** Pays through the instant acquirer. */
  readonly live: Merchant
  /** Pays through the simulated acquirers, which keep books. */
  readonly sandbox: Merchant
  readonly processIds: readonly number[]
  startProfile(): Promise<void>
  /** What each process used since `startProfile`. */
  stopProfile(): Promise<readonly ProfiledTime[]>
  stop(): Promise<void>
}

interface Told {
  readonly url: string
  readonly operatorToken: string
  readonly clients: readonly CreatedClient[]
}

interface CreatedClient {
  readonly clientId: string
  readonly merchantPrivateKey: string
  readonly apoPublicKey: string
}

/**
 * Starts the server under measurement on that database and waits until it serves. Its clients are its own, so that servers of
 * different numbers of processes can be measured on one database, one after the other.
 */
export async function startServer(databaseUrl: string, processes = 1): Promise<ServerProcess> {
  const children: Child[] = []
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()))
  }
  try {
    const [live, sandbox] = [`BENCH_${processes}`, `SANDBOX_BENCH_${processes}`]
    children.push(await startOne(databaseUrl, { BENCH_CLIENTS: `${live} ${sandbox}` }))
    while (children.length < processes) children.push(await startOne(databaseUrl, {}))
    const told = children.map(({ ready }) => ready as Told)
    const [first] = told
    if (!first) throw new Error('the server under measurement needs a process')
    const { operatorToken, clients } = first
    return {
      urls: told.map(({ url }) => new URL(url)),
      url: new URL(first.url),
      operatorToken,
      live: merchantOf(clients, live),
      sandbox: merchantOf(clients, sandbox),
      processIds: children.map(({ processId }) => processId),
      async startProfile() {
        await Promise.all(children.map((child) => child.ask('startProfile')))
      },
      stopProfile: () => Promise.all(children.map((child) => child.ask('stopProfile') as Promise<ProfiledTime>)),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function startOne(databaseUrl: string, settings: Readonly<Record<string, string>>): Promise<Child> {
  const program = new URL('./server.ts', import.meta.url)
  return startChild(program, { BENCH_DATABASE_URL: databaseUrl, ...settings }, nodeOptions())
}

function merchantOf(clients: readonly CreatedClient[], name: string | undefined): Merchant {
  const created = clients.find(({ clientId }) => clientId === name)
  if (!created) throw new Error(`the server under measurement made no client ${name}`)
  const { clientId, merchantPrivateKey, apoPublicKey } = created
  return { clientId, privateKey: parsePrivateKey(merchantPrivateKey), serverKey: parsePublicKey(apoPublicKey) }
}

/** `BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=profiles"` profiles the server alone. */
function nodeOptions(): readonly string[] {
  return process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []
}
