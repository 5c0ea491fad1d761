import { readFile } from 'node:fs/promises'
import { parsePublicKey } from '@capstan/protocol'
import { CommandError, exitCodes } from './exit-codes.ts'

/** A key of the merchant's own. Judged here, before it is sent: whoever names the wrong file has the private key in it. */
export async function readKeyFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown): never => {
    throw new CommandError(exitCodes.usage, `--public-key: ${path} cannot be read (${codeOf(error)}).`)
  })
  try {
    parsePublicKey(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError(exitCodes.usage, `--public-key: ${path}: ${why}.`)
  }
  return text
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
