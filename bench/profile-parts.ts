import type { Profiler } from 'node:inspector'

type Node = Profiler.ProfileNode

/**
 * To which part the time of a function goes, by its name and file: the first line that fits. What fits none (streams, timers,
 * events) goes to the part of its caller, what has no caller that fits to `other`.
 */
const PARTS: readonly (readonly [part: string, fits: RegExp])[] = [
  ['json', /^json(Parse|Stringify) |\/(secure-json-parse|http\/input\/json-body)/],
  ['garbage', /^\(garbage collector\)/],
  ['native', /^\(program\)/],
  ['verifying', /^(verifyMessage|decodeSignature|verifyOneShot) |\/http\/authenticate\.ts|^parseSignatureHeader /],
  ['signing', /^(signMessage|encodeSignature|signOneShot|\w+Headers|signatureHeader) .*(protocol\/src|crypto\/sig)/],
  ['sql', /\/node_modules\/pg|\/node_modules\/postgres-|\/server\/src\/(store|database)\//],
  ['delivery', /\/node_modules\/undici\/|\/server\/src\/notifications\//],
  ['checking', /\/node_modules\/typebox\/|\/server\/src\/(wire|http\/input)\//],
  [
    'http',
    /node:(_http|http|internal\/http)|\/node_modules\/(fastify|find-my-way|avvio|@fastify)|\/server\/src\/http\//,
  ],
  ['logic', /\/server\/src\/|\/bench\//],
]

/** What is left out: sleep, and what the profiler itself does at its start. */
const NO_PART = /^\(idle\) |^(start|stop)Profile /

/**
 * How many samples fell into each part. Counted and not weighed by the time between two: while others have the processor
 * there are no samples, so that each stands for about as much of the thread's own time.
 */
export function samplesByPart({ nodes, samples = [] }: Profiler.Profile): Record<string, number> {
  const callers = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)))
  const parts = new Map(nodes.map((node) => [node.id, partOf(node, callers)]))
  const found: Record<string, number> = {}
  for (const id of samples) {
    const part = parts.get(id)
    if (part !== undefined) found[part] = (found[part] ?? 0) + 1
  }
  return found
}

function partOf(node: Node, callers: ReadonlyMap<number, Node>): string | undefined {
  for (let at: Node | undefined = node; at; at = callers.get(at.id)) {
    const { functionName, url } = at.callFrame
    const text = `${functionName} ${url}`
    if (NO_PART.test(text)) return undefined
    const found = PARTS.find(([, fits]) => fits.test(text))
    if (found) return found[0]
  }
  return 'other'
}
