import type { Tape } from './chance.ts'

/** Stories that once broke a promise, or that every version must stand, by what happens in them. */
export const keptStories: Readonly<Record<string, Tape>> = {
  'nothing goes wrong': { 'command 2': 'capture' },
}
