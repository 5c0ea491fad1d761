import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whom PostgreSQL runs as when we are root, as which it refuses to run. */
export interface PostgresUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Its programs get this and nothing of ours: PGDATA, PGOPTIONS or a locale of the caller's would change what they do. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** How to start a program of PostgreSQL. The working directory is `/`, since ours may be closed to the other user. */
export function asUser(user: PostgresUser | undefined) {
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  return { ...identity, env: ENVIRONMENT, cwd: '/' }
}

/** Whether that user (we ourselves when undefined) can enter the folder and make files in it. */
export async function canWorkIn(folder: string, user: PostgresUser | undefined): Promise<boolean> {
  const probe = ['-c', 'cd -- "$1" && test -w .', 'sh', folder]
  return await run('/bin/sh', probe, asUser(user)).then(
    () => true,
    () => false,
  )
}

/**
 * Undefined when we are not root. Otherwise whoever owns the data already there, because PostgreSQL serves data to its
 * owner only; with no data yet, the user `capstan`, an existing `postgres`, or a system user made now. `nobody` comes
 * last: what runs as nobody can be read by everything else that runs as nobody, but a start is better than none.
 */
export async function postgresUser(
  dataFolder: string | undefined,
  log: (line: string) => void,
): Promise<PostgresUser | undefined> {
  const ownId = process.getuid?.()
  const owner = dataFolder === undefined ? undefined : await stat(dataFolder)
  if (ownId !== 0) {
    if (owner === undefined || owner.uid === ownId) return undefined
    throw new Error(
      `The database in ${dataFolder} belongs to the user with the id ${owner.uid}, and this process runs as ${ownId}. ` +
        'Start Capstan as that user or as root.',
    )
  }
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid }
  const known = (await lookUp('capstan')) ?? (await lookUp('postgres')) ?? (await makeSystemUser('capstan', log))
  const user = known ?? (await lookUp('nobody'))
  if (user !== undefined) return user
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user to run it as. Make one (useradd --system capstan), ' +
      'start Capstan as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

async function lookUp(name: string): Promise<PostgresUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

async function makeSystemUser(name: string, log: (line: string) => void): Promise<PostgresUser | undefined> {
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name], {
      env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' },
    })
  } catch {
    // No useradd here, or the list of users is read-only.
    return undefined
  }
  log(`made the system user ${name}: PostgreSQL refuses to run as root`)
  return await lookUp(name)
}
