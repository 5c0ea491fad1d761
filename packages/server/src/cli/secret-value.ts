import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { readVariable } from '../config/environment.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { note } from './output.ts'

/** `name=value` pairs of a setting that is given several times. */
export function readSettings(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    once(
      '--set',
      pairs.map((pair) => split('--set', pair)),
    ),
  )
}

/**
 * The secrets that `name=@FILE`, `name=-` (standard input) and `name=env:VARIABLE` lead to. A secret itself on the command
 * line is refused and not repeated: it would stay in the history of the shell and in the list of processes.
 */
export async function readSecrets(pairs: readonly string[]): Promise<Record<string, string>> {
  const sources = once(
    '--secret',
    pairs.map((pair) => split('--secret', pair)),
  )
  if (sources.filter(([, source]) => source === '-').length > 1) {
    throw new CommandError(exitCodes.usage, '--secret: only one of them can come from standard input.')
  }
  const secrets: Record<string, string> = {}
  for (const [name, source] of sources) secrets[name] = await readSource(name, source)
  return secrets
}

function split(option: string, pair: string): readonly [name: string, value: string] {
  const [, name, value] = /^([a-z][a-zA-Z\d]*)=(.*)$/s.exec(pair) ?? []
  if (name !== undefined && value !== undefined) return [name, value]
  // Without repeating it: who forgot the name has typed a value.
  throw new CommandError(exitCodes.usage, `${option}: is written name=…; capstan acquirer connectors lists the names.`)
}

function once<Pair extends readonly [string, string]>(option: string, pairs: readonly Pair[]): readonly Pair[] {
  const names = pairs.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new CommandError(exitCodes.usage, `${option}: ${twice} is given twice.`)
  return pairs
}

async function readSource(name: string, source: string): Promise<string> {
  if (source === '-') {
    if (process.stdin.isTTY) note(`${name}: type it, then Enter and Ctrl-D.`)
    return withoutLineEnd(await text(process.stdin))
  }
  if (source.startsWith('@')) {
    const file = source.slice(1)
    return withoutLineEnd(
      await readFile(file, 'utf8').catch((error: unknown): never => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
        throw new CommandError(exitCodes.usage, `--secret: ${name}: the file ${file} cannot be read (${code}).`)
      }),
    )
  }
  if (source.startsWith('env:')) {
    const variable = source.slice('env:'.length)
    const value = readVariable(variable)
    if (value !== undefined) return value
    throw new CommandError(exitCodes.usage, `--secret: ${name}: the environment variable ${variable} is not set.`)
  }
  // Not even the name is repeated: in a key with "=" in it, that is half of the key.
  throw new CommandError(
    exitCodes.usage,
    '--secret: a secret is not written on the command line. Use name=@FILE, name=- for standard input, or name=env:VARIABLE.',
  )
}

/** Editors and echo end a file with a line end, which is no part of a key. */
function withoutLineEnd(value: string): string {
  return value.replace(/[\r\n]+$/, '')
}
