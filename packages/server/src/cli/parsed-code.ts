import * as nodeModule from 'node:module'
import { join } from 'node:path'

/**
 * Where the code is kept as Node has parsed it: reading it is most of a start. The folder may be removed at any time; what
 * has changed since is parsed anew. `bin/capstan.js` looks there, too.
 */
export function parsedCodeFolder(home: string): string {
  return join(home, 'parsed')
}

/** For a first start, which had no home folder yet when it began. */
export function keepParsedCode(home: string): void {
  nodeModule.enableCompileCache?.(parsedCodeFolder(home))
}

/** Writes down what was parsed by now. Node itself does so at an orderly end, which a server may never have. */
export function writeParsedCode(): void {
  nodeModule.flushCompileCache?.()
}
