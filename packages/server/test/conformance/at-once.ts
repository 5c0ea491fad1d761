import { type Api, type Json, pathOf, readSigned, signedRequest } from './raw-client.ts'
import { connect, requestBytes } from './raw-http.ts'
import type { Merchant } from './running-server.ts'

/** How many of each: `S SUCCESS`, `F AUTH_CANCELLED`, … */
export function tally(answers: readonly Json[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { result } of answers) {
    const kind = `${result.resultStatus} ${result.resultCode}`
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

export interface Call {
  readonly api: Api
  readonly body: object
}

/**
 * Makes the calls as simultaneously as one machine can: every request is signed and its connection open before the
 * first byte of any is written.
 */
export async function atOnce(url: string, merchant: Merchant, calls: readonly Call[]): Promise<readonly Json[]> {
  const { clientId, apoPublicKey } = merchant
  const ready = await Promise.all(
    calls.map(async ({ api, body }) => ({
      bytes: requestBytes(signedRequest(merchant, api, body)),
      path: pathOf(api, clientId),
      connection: await connect(url),
    })),
  )
  try {
    for (const { connection, bytes } of ready) connection.send(bytes)
    return await Promise.all(
      ready.map(async ({ connection, path }) => readSigned(await connection.answer(), path, clientId, apoPublicKey)),
    )
  } finally {
    for (const { connection } of ready) connection.destroy()
  }
}

export const times = (count: number, call: () => Call): readonly Call[] => Array.from({ length: count }, call)
