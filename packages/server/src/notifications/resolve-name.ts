import { lookup, Resolver } from 'node:dns/promises'

/** All addresses of a host name, in the order to try them. Rejects with an error that has a `code` when there are none. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>

/** Within a delivery's connect timeout: the second try waits twice as long as the first. */
const queryTimeoutMs = 1_500
const queryTries = 2

/** Answers of name servers after which the system's resolver is asked: they do not know the name, and said so at once. */
const notInDns: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'EBADNAME'])

/**
 * Asks name servers directly, and the system's resolver only for names they do not know: those of the hosts file and
 * of search domains. The system's resolver alone would be simpler, but each question blocks one of the two threads
 * libuv has for it until it answers: two merchants with dead name servers would hold up the deliveries of all others.
 */
export function createNameResolver(
  nameServers: Resolver = new Resolver({ timeout: queryTimeoutMs, tries: queryTries }),
): ResolveName {
  return async (hostname) => {
    // A name without a dot is never public: it is the machine's own, or its network's.
    if (!hostname.replace(/\.$/, '').includes('.')) return bySystem(hostname)
    const answers = await Promise.allSettled([nameServers.resolve4(hostname), nameServers.resolve6(hostname)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length > 0) return found
    const failures: unknown[] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    const unanswered = failures.find((failure) => !notInDns.has(errorCode(failure)))
    if (unanswered !== undefined) throw unanswered
    return bySystem(hostname)
  }
}

async function bySystem(hostname: string): Promise<readonly string[]> {
  const answers = await lookup(hostname, { all: true })
  return answers.map((answer) => answer.address)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
