import { type Environment, readFile } from './environment.ts'
import type { Setting } from './settings.ts'

/** A key as it was given, not judged yet; `vault/` knows its form. */
export interface GivenKey {
  readonly text: string
  /** The setting that gave it, for people. */
  readonly setting: string
}

/** A key by one of two settings: itself, or the file it is in. */
export function readGivenKey(environment: Environment, itself: Setting, file: Setting): GivenKey | undefined {
  const text = environment.given(itself)
  const read = environment.read(file, (path) => readFile(path).toString('utf8').trim())
  if (text !== undefined && environment.given(file) !== undefined) {
    environment.fault(`${itself.name} and ${file.name}: set one of them`)
  }
  if (text !== undefined) return { text, setting: itself.name }
  return read === undefined ? undefined : { text: read, setting: file.name }
}
