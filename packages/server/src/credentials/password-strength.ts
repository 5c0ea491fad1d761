/** What is looked at: a longer one is strong by what it begins with, or weak, and looking takes time. */
const lookedAt = 64
/** Of 4, in the library's scale: more than 10^8 guesses where each takes as long as ours. */
const leastScore = 3

type Check = (password: string, own: readonly string[]) => boolean

let opened: Promise<Check> | undefined

/** Its word lists are megabytes: loaded when somebody first sets a password, which most processes never see. */
async function open(): Promise<Check> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const factory = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return (password, own) => factory.check(password.slice(0, lookedAt), [...own]).score < leastScore
}

/**
 * Whether it would be among the first that somebody tries: a known password, a row of keys or letters, a repetition, or
 * made of what is `own` to the person, as the login.
 */
export async function isEasilyGuessed(password: string, own: readonly string[]): Promise<boolean> {
  opened ??= open()
  return (await opened)(password, own)
}
