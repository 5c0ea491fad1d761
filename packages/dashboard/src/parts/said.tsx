import { saidParts } from './said-parts.ts'
import { Time } from './time.tsx'

/** A sentence of the server, with its times in the viewer's zone and its amounts as everywhere else. */
export function Said({ children }: { readonly children: string }) {
  return saidParts(children).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence have no other name, and no state.
    'at' in part ? <Time key={index} at={part.at} /> : part.text,
  )
}
