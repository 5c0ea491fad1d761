import { get, type IncomingMessage } from 'node:http'
import { vi } from 'vitest'
import type { ProcessList } from '../../src/application/siblings.ts'
import { readOperatorToken } from '../../src/cli/server-files.ts'
import type { Json } from '../../src/http/operator/json.ts'

export type ProcessesView = Json<ProcessList> & { readonly answeredBy: number }

/** Which processes a server has, and which of them says so: asked on a connection of its own, as a new client comes. */
export async function askForProcesses(url: string, home: string): Promise<ProcessesView> {
  const headers = { authorization: `Bearer ${readOperatorToken(home)}` }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/operator/health`, { headers, agent: false }, resolve).on('error', reject)
  })
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return (JSON.parse(Buffer.concat(chunks).toString('utf8')) as { processes: ProcessesView }).processes
}

/** Waits until so many processes serve, none of them one of `not`; gives their ids. */
export async function servingProcesses(
  url: string,
  home: string,
  count: number,
  not: readonly number[] = [],
): Promise<readonly number[]> {
  return await vi.waitUntil(
    async () => {
      // What was on its way to a process that was just killed is cut.
      const { processes } = await askForProcesses(url, home).catch(() => ({ processes: [] }))
      const serving = processes.filter(({ pid, since }) => since !== null && !not.includes(pid)).map(({ pid }) => pid)
      return serving.length === count && processes.length === count ? serving : undefined
    },
    { timeout: 60_000, interval: 100 },
  )
}
