import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { homeFolder } from '../config/environment.ts'

/**
 * Keeps the code as Node has parsed it, in the home folder: reading it is most of a start. The folder may be removed at
 * any time; code that has changed since is parsed anew.
 */
export function keepParsedCode(home: string): void {
  nodeModule.enableCompileCache?.(join(home, 'parsed'))
}

/** The same before anything is known but the environment. A folder that is not there yet is not made for it. */
export function useParsedCode(): void {
  const home = homeFolder()
  if (existsSync(home)) keepParsedCode(home)
}

/** Writes down what was parsed by now. Node itself does so at an orderly end, which a server may never have. */
export function writeParsedCode(): void {
  nodeModule.flushCompileCache?.()
}
