/** Looks again and again until there is something to give back. Rejects, naming `what`, when nothing comes in time. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`${what}: did not happen within ${withinMs / 1_000} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
