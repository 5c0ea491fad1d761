import { type Bench, type RunResult, runClosed } from './capstan-run.ts'
import { copyTemplate, signCaptures, type Template } from './payments.ts'

/** One way of capturing that is measured. */
export interface Variant {
  readonly name: string
  readonly template: Template
  readonly connections: number
  readonly notified: boolean
}

/** Captures `count` payments, authorized and signed for beforehand. */
export async function runCaptures(bench: Bench, variant: Variant, count: number): Promise<RunResult> {
  const requests = await prepareCaptures(bench, variant.template, count)
  return runClosed(
    bench,
    requests.map((request) => [request]),
    variant.connections,
  )
}

/** Makes payments that are authorized, and one signed request for each to capture it. */
export async function prepareCaptures(bench: Bench, template: Template, count: number): Promise<readonly Buffer[]> {
  const first = await copyTemplate(bench.database.pool, template, count)
  return signCaptures(bench.server.url, template.merchant, first, count)
}
