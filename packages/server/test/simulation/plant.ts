import { registerHooks } from 'node:module'
import type { Mutation } from './mutations.ts'
import { source } from './sources.ts'

/** Replaces a passage of the server's source as it is loaded; nothing is written. */
export function plant({ edits }: Mutation): void {
  const left = new Map(edits.map((edit) => [source(edit.file).href, edit]))
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const edit = left.get(url)
      if (!edit) return loaded
      const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Buffer).toString()
      if (text.split(edit.from).length !== 2) throw new Error(`the passage to change is not once in ${edit.file}`)
      return { ...loaded, source: text.replace(edit.from, () => edit.to) }
    },
  })
}
