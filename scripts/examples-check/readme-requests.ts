import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../pack/project.ts'

export interface ReadmeRequest {
  readonly method: 'GET' | 'POST'
  /** As it is written there, `ORDER_ID` included. */
  readonly path: string
  readonly body?: string
}

/** The requests that the README of an example shows as `curl` commands, in order. */
export function readmeRequests(example: string): readonly ReadmeRequest[] {
  return readmeOf(example)
    .split('\n')
    .filter((line) => line.startsWith('curl '))
    .map(requestOf)
}

export function readmeOf(example: string): string {
  return readFileSync(join(ROOT, 'examples', example, 'README.md'), 'utf8')
}

/** Reads only what our READMEs use; anything else is an error, so that nothing is left out. */
function requestOf(line: string): ReadmeRequest {
  const pattern =
    /^curl( -X POST)? http:\/\/127\.0\.0\.1:3000(\/\S*)( -H 'content-type: application\/json' -d '([^']*)')?$/
  const [found, post, path = '', , body] = pattern.exec(line) ?? []
  if (found === undefined) throw new Error(`cannot read: ${line}`)
  return { method: post || body ? 'POST' : 'GET', path, ...(body !== undefined && { body }) }
}
