import { lookup, Resolver } from 'node:dns/promises'

/** All addresses of a host name, in the order to try them. Rejects with an error that has a `code` when there are none. */
export type ResolveName = (hostname: string) => Promise<readonly string[]>

/** Together about three seconds, so that a delivery's connect timeout leaves time to connect. */
const queryTimeoutMs = 800
const queryTries = 2

/**
 * How long an address of one family waits for those of the other. Some name servers never answer for IPv6; without
 * this, merchants behind them would be connected to only after every try for it has timed out.
 */
const otherFamilyMs = 300

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
    const found = await byNameServers(nameServers, hostname)
    return found === 'not in dns' ? bySystem(hostname) : found
  }
}

async function byNameServers(nameServers: Resolver, hostname: string): Promise<readonly string[] | 'not in dns'> {
  const families = [nameServers.resolve4(hostname), nameServers.resolve6(hostname)]
  try {
    const first = await Promise.any(families)
    const both = await Promise.race([Promise.allSettled(families), elapsed(otherFamilyMs)])
    return both?.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])) ?? first
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error
    const failures: readonly Error[] = error.errors
    const unanswered = failures.find((failure) => !notInDns.has(errorCode(failure)))
    if (unanswered === undefined) return 'not in dns'
    throw unanswered
  }
}

async function bySystem(hostname: string): Promise<readonly string[]> {
  const answers = await lookup(hostname, { all: true })
  return answers.map((answer) => answer.address)
}

function elapsed(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref()
  })
}

function errorCode(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
