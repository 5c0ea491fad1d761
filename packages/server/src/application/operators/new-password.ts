import { isEasilyGuessed } from '../../credentials/password-strength.ts'

/** Characters of a password. More than twelve is what length alone gives; more than 256 is no password. */
const shortest = 12
const longest = 256

/** Why it cannot be the password of somebody with this login; undefined when it can. */
export async function passwordFault(
  password: string,
  { login, name }: { readonly login: string; readonly name: string },
): Promise<string | undefined> {
  const { length } = [...password]
  if (length < shortest) return `must have at least ${shortest} characters; a few words in a row are easy to remember`
  if (length > longest) return `must have at most ${longest} characters`
  const given = password.toLowerCase()
  if (given === login || given === name.toLowerCase()) return 'must not be the login or the name'
  const own = [login, ...login.split(/[^a-z0-9]+/), name, ...name.split(/\s+/), 'capstan']
  if (
    await isEasilyGuessed(
      password,
      own.filter((word) => word.length > 2),
    )
  ) {
    return 'would be guessed soon: it is a known password, a pattern of keys, or made of your login; take a longer or less usual one'
  }
  return undefined
}
