import type { ProjectFile } from './project-files.ts'

/** What is wrong and where, one line each; empty when the rule is kept. */
export type HouseRule = (files: readonly ProjectFile[]) => readonly string[]

const LINES_MAX = 350
/** A list of cases may be long without being hard to read. */
const TEST_LINES_MAX = 600
/** Files that were longer when the limit came, with their length then: it may shrink, never grow. Empty is the aim. */
const LINES_RATCHET: Readonly<Record<string, number>> = {}

const LOCK_FILE = 'package-lock.json'

/** Written by `npm run pack -- --update`: as long as the SDK is wide. */
const SURFACE = /^packages\/sdk\/api\//

function isTestCode(path: string): boolean {
  return path.endsWith('.test.ts') || /^packages\/[^/]+\/test\//.test(path)
}

function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|js)$/.test(path)
}

/** Each line that matches, as `path:line: reason`. */
function linesMatching(files: readonly ProjectFile[], pattern: RegExp, reason: string): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${reason}`] : [])),
  )
}

/** The code without its comments, line for line, so that a comment may name what the code must not do. */
function withoutComments(file: ProjectFile): ProjectFile {
  const blank = (comment: string) => comment.replaceAll(/[^\n]/g, ' ')
  return { ...file, text: file.text.replaceAll(/\/\*[\s\S]*?\*\//g, blank).replaceAll(/(^|\s)\/\/.*$/gm, blank) }
}

export const shortFiles: HouseRule = (files) =>
  files
    .filter(({ path }) => isCode(path) && !SURFACE.test(path))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n').length - 1
      const limit = LINES_RATCHET[path] ?? (isTestCode(path) ? TEST_LINES_MAX : LINES_MAX)
      return lines > limit ? [`${path}: ${lines} lines, at most ${limit}: split it by subject`] : []
    })

/** A drawer for everything is a place where nothing is found: a thing lives where its subject lives. */
export const namedFolders: HouseRule = (files) =>
  files
    .filter(({ path }) => /(^|\/)(utils?|helpers?|common|services?|misc|shared|lib)\//.test(path))
    .map(({ path }) => `${path}: in a folder that names no subject`)

/** A path through such a file says nothing about where the code is, and it ties knots between folders. */
export const noReExportingIndex: HouseRule = (files) =>
  files
    .filter(({ path }) => /^packages\/server\/.*\/index\.ts$/.test(path))
    .filter((file) => {
      const statements = withoutComments(file).text.replaceAll(/export\s+(type\s+)?(\*|\{[^}]*\})[^\n]*/g, '')
      return statements.trim() === ''
    })
    .map(({ path }) => `${path}: only re-exports; import the files themselves`)

/** Put together from halves, or this very line would be a leftover. */
const MARKERS = ['TO-DO', 'FIX-ME', 'HA-CK', 'X-XX:'].map((marker) => marker.replace('-', ''))

export const noLeftovers: HouseRule = (files) =>
  linesMatching(
    files.filter(({ path }) => path !== LOCK_FILE),
    new RegExp(`\\b(${MARKERS.join('|')})(?!\\w)`),
    'finish it or file an issue',
  )

/**
 * Tests that compare with the openssl command are in files of this name: a machine with nothing but Node and npm may skip
 * them. `npm test` refuses skipped tests when `CI` is set.
 */
const OPENSSL_TESTS = /(^|\/)openssl\.test\.ts$/

export const opensslIsOptional: HouseRule = (files) =>
  linesMatching(
    files.filter(({ path }) => isTestCode(path) && !OPENSSL_TESTS.test(path)).map(withoutComments),
    new RegExp(`['"\`]${['open', 'ssl'].join('')}['"\`]`),
    'needs a command that npm does not bring; only a file named openssl.test.ts may, and skips without it',
  )

export const everyTestRuns: HouseRule = (files) =>
  linesMatching(
    files.filter(({ path }) => isTestCode(path) && !OPENSSL_TESTS.test(path)).map(withoutComments),
    /\b(describe|it|test|suite)(\.\w+)*\.(only|skip|skipIf|runIf|todo|fails)\b/,
    'a test that is switched off, or that switches off the others, proves nothing',
  )

/** Projects of merchants, which scripts/check-consumers.ts runs with their own test runners. */
const CONSUMERS = /^packages\/server\/test\/testing-kit\/consumers\//

/** A test file outside the projects of vitest.config.ts is never run, and nothing says so. */
export const everyTestFileIsFound: HouseRule = (files) =>
  files
    .filter(({ path }) => /\.(test|spec)\.\w+$/.test(path) && !CONSUMERS.test(path))
    .filter(
      ({ path }) => !/^(packages\/server\/test|(packages|examples)\/[^/]+\/src|scripts)\/.*\.test\.ts$/.test(path),
    )
    .map(({ path }) => `${path}: no project of vitest.config.ts runs it`)

const LOADS = /^packages\/server\/test\/crash\/(chaos|either|under-load)\.ts$/

/**
 * A pause is either too short on a busy machine or a waste on a free one. Tests wait for the thing itself: an event, a
 * row, `vi.waitFor`; a simulated delay is a promise that the test resolves. `pg_sleep(60)` is a statement made to be cut
 * off: no test lasts long enough to wait for it. Only a load made of merchants and of strikes at random moments is made of
 * pauses.
 */
export const testsDoNotSleep: HouseRule = (files) =>
  linesMatching(
    files.filter(({ path }) => isTestCode(path) && !LOADS.test(path)).map(withoutComments),
    /\bsetTimeout\s*\(|timers\/promises|\bpg_sleep\((?!60\))|\bsleep\s*\(/,
    'wait for what is expected (vi.waitFor, an event), not for time to pass',
  )

export const noMachinePaths: HouseRule = (files) =>
  linesMatching(
    files,
    new RegExp(`(^|[\\s"'\`(=:])(/(${['home', 'Users', 'root', 'work'].join('|')})/[\\w.-]|[A-Z]:\\\\\\w)`),
    'a path of one machine',
  )

/** An address in the lock file ties every installation to the registry of whoever wrote it last. */
export const noRegistryAddresses: HouseRule = (files) => [
  ...linesMatching(
    files.filter(({ path }) => path === LOCK_FILE),
    /"resolved": "(https?|git)/,
    'an address; keep omit-lockfile-registry-resolved in .npmrc',
  ),
  ...linesMatching(
    files.filter(({ path }) => path === '.npmrc'),
    /^\s*(@[^:]+:)?registry\s*=|_auth/i,
    'the registry is the choice of whoever installs',
  ),
]

/**
 * A registry that lacks a tool's build for another system leaves a hole here, and then `npm ci` refuses to install on
 * every system. Choose a version of the tool whose builds are all there.
 */
export const lockedForEverySystem: HouseRule = (files) =>
  files
    .filter(({ path }) => path === LOCK_FILE)
    .flatMap(({ text }) => {
      const { packages = {} }: { packages?: Record<string, { optionalDependencies?: object }> } = JSON.parse(text)
      const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))
      return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies)
          .filter((name) => !locked.has(name))
          .map((name) => `${LOCK_FILE}: ${path} wants ${name}, which is not locked`),
      )
    })

export const MIGRATION = /^packages\/server\/src\/store\/migrations\/([^/]+)$/

/** A gap or a double number means that two databases at "the same" version differ. */
export const migrationsInOrder: HouseRule = (files) =>
  files
    .flatMap(({ path }) => MIGRATION.exec(path)?.[1] ?? [])
    .toSorted()
    .flatMap((name, index) => {
      const expected = String(index + 1).padStart(4, '0')
      return new RegExp(`^${expected}_[a-z0-9_]+\\.sql$`).test(name)
        ? []
        : [`packages/server/src/store/migrations/${name}: expected ${expected}_what_it_does.sql`]
    })

/** The id source itself, which `app.ts` hands to the rest. */
const ID_SOURCE = 'packages/server/src/application/ids.ts'

/** Time, ids and chance come in as values, so that a decision can be repeated and a simulation is one seed. */
export const decisionsReadNoClock: HouseRule = (files) =>
  linesMatching(
    files
      .filter(({ path }) => /^packages\/server\/src\/(domain|application)\//.test(path) && !isTestCode(path))
      .filter(({ path }) => path !== ID_SOURCE)
      .map(withoutComments),
    /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.|\brandom(UUID|Bytes|Int)\b|\bfetch\(/,
    'reads the clock, chance, the environment or the network; take it as a value',
  )
