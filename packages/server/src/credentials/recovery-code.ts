import { createHash, randomInt } from 'node:crypto'

/** Crockford's: none that is taken for another when it is read from paper. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const groups = 4
const groupLength = 4

/** 80 random bits as four groups of four, for paper: `x4mz-…`. */
export function newRecoveryCode(): string {
  const group = () => Array.from({ length: groupLength }, () => letters[randomInt(letters.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** What is kept of one. Too many to be guessed, so a plain hash is enough. However it was typed. */
export function hashOfRecoveryCode(code: string): Buffer {
  const plain = code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replace(/[il]/g, '1')
    .replaceAll('o', '0')
  return createHash('sha256').update(plain).digest()
}

/** Whether it could be one, as opposed to a one-time code of six digits. */
export function looksLikeRecoveryCode(code: string): boolean {
  return code.replace(/[^0-9A-Za-z]/g, '').length === groups * groupLength
}
