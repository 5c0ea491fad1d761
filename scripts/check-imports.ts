/**
 * Judges what dependency-cruiser found (its JSON, on standard input) and asserts that it looked at something. By itself
 * it is green when it sees no module at all (no TypeScript compiler it can use, a moved folder), and a rule whose folder
 * was renamed guards nothing in silence.
 */
import { text } from 'node:stream/consumers'

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
}

interface Rule {
  readonly name: string
  readonly comment?: string
  readonly from: { readonly path?: string | readonly string[] }
}

interface Cruise {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly totalDependenciesCruised: number
    readonly violations: readonly Violation[]
    readonly ruleSetUsed: { readonly forbidden: readonly Rule[] }
  }
}

/** These may import everything, so they have no row. */
const UNRESTRICTED = ['cli']

function patterns(path: string | readonly string[]): readonly RegExp[] {
  return [path].flat().map((pattern) => new RegExp(pattern as string))
}

/** Everything that would let the import rules pass without having judged the code. */
function blindSpots({ modules, summary }: Cruise): readonly string[] {
  const sources = modules.map((module) => module.source).filter((source) => !source.includes('node_modules/'))
  const found: string[] = []
  if (!sources.some((source) => source.endsWith('.ts'))) found.push('no TypeScript module was seen')
  if (summary.totalDependenciesCruised === 0) found.push('no import was seen')
  const rules = summary.ruleSetUsed.forbidden
  for (const { name, from } of rules) {
    const path = from.path
    if (path === undefined) continue
    if (!sources.some((source) => patterns(path).some((pattern) => pattern.test(source)))) {
      found.push(`the rule "${name}" matches no file, so it guards nothing`)
    }
  }
  const guarded = new Set([...rules.map((rule) => rule.name), ...UNRESTRICTED])
  const folders = new Set(sources.flatMap((source) => /^packages\/server\/src\/([^/]+)\//.exec(source)?.[1] ?? []))
  for (const folder of folders) {
    if (!guarded.has(folder)) found.push(`packages/server/src/${folder}/ has no row in .dependency-cruiser.mjs`)
  }
  return found
}

function report(result: Cruise): void {
  const { violations, totalDependenciesCruised, ruleSetUsed } = result.summary
  const comments = new Map(ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment ?? '']))
  for (const { rule, from, to } of violations) {
    console.error(`${rule.name}: ${from} → ${to}\n    ${comments.get(rule.name)}`)
  }
  const blind = blindSpots(result)
  for (const spot of blind) console.error(`import rules: ${spot}`)
  const problems = violations.length + blind.length
  console.log(`${result.modules.length} modules, ${totalDependenciesCruised} imports, ${problems} problems`)
  if (problems > 0) process.exitCode = 1
}

// Nothing on standard input is no JSON, so a crash of dependency-cruiser ends here with an error.
report(JSON.parse(await text(process.stdin)))
