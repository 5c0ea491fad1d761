import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { SDK_BUILD } from '../pack/build-sdk.ts'
import { SERVER_BUILD } from '../pack/build-server.ts'
import { filesIn } from '../pack/compile.ts'
import { readManifest } from '../pack/project.ts'
import { attw, publint } from '../pack/shape.ts'
import { surfaceChanges } from '../pack/surface.ts'
import type { Tarball } from '../pack/tarball.ts'
import { expectThat, type Report } from './report.ts'

/** What can be said of the packages without installing them. */
export async function checkGates(report: Report, sdk: Tarball, server: Tarball): Promise<void> {
  for (const tarball of [sdk, server]) {
    await report.check(`${tarball.name}: publint`, async () => none(await publint(tarball)))
    await report.check(`${tarball.name}: attw`, async () => none(await attw(tarball)))
  }
  await report.check('@capstan/sdk: declarations are those in packages/sdk/api', () => {
    const changes = surfaceChanges()
    return none(changes.length === 0 ? undefined : `${changes.join('\n')}\nIf that is meant: npm run pack -- --update`)
  })
  await report.check('@capstan/sdk: no dependencies, no scripts', () => {
    const manifest = readManifest(SDK_BUILD) as object
    const unwanted = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies', 'scripts']
    const found = unwanted.filter((field) => field in manifest)
    expectThat(found.length === 0, `its package.json has ${found.join(', ')}`)
    return undefined
  })
  await report.check('capstan: dependencies are pinned, and the private package is none', () => {
    const { dependencies = {} } = readManifest(SERVER_BUILD)
    const loose = Object.entries(dependencies).filter(
      ([name, version]) => name.startsWith('@capstan/') || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expectThat(loose.length === 0, `not for others: ${JSON.stringify(Object.fromEntries(loose))}`)
    return `${Object.keys(dependencies).length} dependencies`
  })
  await report.check('capstan: what its code imports is among its dependencies', () => {
    const imported = importedPackages(join(SERVER_BUILD, 'dist'))
    const { dependencies = {} } = readManifest(SERVER_BUILD)
    const undeclared = [...imported].filter((name) => !(name in dependencies))
    expectThat(imported.size > 0 && undeclared.length === 0, `not declared: ${undeclared.join(', ') || '(none found)'}`)
    return `${imported.size} packages`
  })
}

/** That it works proves nothing: a package that another one brings is found as well, until that one no longer does. */
function importedPackages(folder: string): ReadonlySet<string> {
  const named = filesIn(folder)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !/^(\.|node:)/.test(name))
  return new Set(named.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name))
}

function none(problem: string | undefined): undefined {
  if (problem !== undefined) throw new Error(problem)
}
