import { hash, verify } from '@node-rs/argon2'

/**
 * Above the least that OWASP's Password Storage Cheat Sheet asks of Argon2id (19 MiB, two passes, one thread). The library's
 * algorithm is Argon2id where none is named; a test holds it to that. `memoryCost`: KiB.
 */
const cost = { memoryCost: 32_768, timeCost: 2, parallelism: 1 } as const

/** How many are computed at a time: each takes its 32 MiB, and a core. */
const mostAtOnce = 2
/** Who waits behind so many is turned away: a flood of guesses must not keep the memory, nor people for minutes. */
const mostWaiting = 30

/** More came than can be computed. Nothing was checked. */
export class TooManyPasswords extends Error {
  override name = 'TooManyPasswords'

  constructor() {
    super('too many passwords are being checked')
  }
}

let running = 0
const waiting: (() => void)[] = []

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running < mostAtOnce) running += 1
  else if (waiting.length >= mostWaiting) throw new TooManyPasswords()
  // Whoever is done hands the place over, so that nobody comes between.
  else await new Promise<void>((resolve) => void waiting.push(resolve))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** The same letters, however a keyboard composed them (NIST SP 800-63B, 3.1.1.2). */
function composed(password: string): string {
  return password.normalize('NFKC')
}

/** As it is stored: Argon2id in the form that names its parameters, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(composed(password), cost))
}

/** What is compared with where there is nothing: nobody knows what it was made from, and it costs the same. */
let nobodys: Promise<string> | undefined

/** `stored` null: there is no such person, or no password; takes as long as a wrong one and is wrong. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  nobodys ??= hash(crypto.getRandomValues(new Uint8Array(32)), cost)
  const against = stored ?? (await nobodys)
  const right = await inTurn(() => verify(against, composed(password)))
  return right && stored !== null
}
