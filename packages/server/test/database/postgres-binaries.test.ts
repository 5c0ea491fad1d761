import { chmod, cp, lstat, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { locatePackage, usableBinaries } from '../../src/database/postgres-binaries.ts'
import { postgresUser } from '../../src/database/postgres-user.ts'
import { temporaryHome } from '../support/temporary-home.ts'

interface Installation {
  readonly packageFolder: string
  readonly copyFolder: string
  readonly lines: string[]
}

/** The package as npm leaves it when install scripts are off: whole, but for the links between its libraries. */
async function installWithoutScripts(): Promise<Installation> {
  const folder = await temporaryHome()
  const packageFolder = path.join(folder, 'installation', 'package')
  await cp(locatePackage(), packageFolder, {
    recursive: true,
    filter: async (source) => !source.endsWith('.a') && !(await lstat(source)).isSymbolicLink(),
  })
  return { packageFolder, copyFolder: path.join(folder, 'copies'), lines: [] }
}

async function use({ packageFolder, copyFolder, lines }: Installation): Promise<string> {
  const log = (line: string) => lines.push(line)
  const { postgres, majorVersion } = await usableBinaries(
    await postgresUser(undefined, log),
    copyFolder,
    log,
    packageFolder,
  )
  expect(Number(majorVersion)).toBeGreaterThanOrEqual(18)
  return postgres
}

test('links that were not made at installation are made, and the programs are used where they are', async () => {
  const installation = await installWithoutScripts()
  expect(await use(installation)).toBe(path.join(installation.packageFolder, 'native', 'bin', 'postgres'))
  expect(installation.lines).toEqual([])
})

test('from an installation that is closed to the user of PostgreSQL the programs are copied, once', async () => {
  const installation = await installWithoutScripts()
  const { packageFolder, copyFolder, lines } = installation
  // To root's other user the folder is closed; to anybody else the missing links cannot be made in it.
  const libraries = path.join(packageFolder, 'native', 'lib')
  await chmod(libraries, 0o555)
  await chmod(path.dirname(packageFolder), 0o700)
  onTestFinished(() => chmod(libraries, 0o755))
  await mkdir(copyFolder)
  const postgres = await use(installation)
  expect(postgres.startsWith(`${copyFolder}/postgresql-`)).toBe(true)
  expect(lines).toEqual([expect.stringContaining("copied PostgreSQL's programs to")])
  expect(await use(installation)).toBe(postgres)
  expect(lines).toHaveLength(1)
  expect(await readdir(copyFolder)).toHaveLength(1)
})

test('a copy that does not run is made again', async () => {
  const installation = await installWithoutScripts()
  const libraries = path.join(installation.packageFolder, 'native', 'lib')
  await chmod(libraries, 0o555)
  await chmod(path.dirname(installation.packageFolder), 0o700)
  onTestFinished(() => chmod(libraries, 0o755))
  const postgres = await use(installation)
  await rm(postgres)
  expect(await use(installation)).toBe(postgres)
})

test('programs that do not run anywhere are refused, with the way out, and leave no copy', async () => {
  const installation = await installWithoutScripts()
  await rm(path.join(installation.packageFolder, 'native', 'bin', 'postgres'))
  await expect(use(installation)).rejects.toThrow('Set DATABASE_URL to a PostgreSQL of your own')
  expect(await readdir(installation.copyFolder)).toEqual([])
})
