import type { Changes } from '../../src/application/changes.ts'

/** Nobody watches. */
export const noChanges: Changes = {
  payment: () => undefined,
  settings: () => undefined,
  watch: () => () => undefined,
  stop: async () => undefined,
}
