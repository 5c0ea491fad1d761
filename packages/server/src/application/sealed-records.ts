import { listAccounts } from '../store/acquirer-accounts.ts'
import { listCodes } from '../store/one-time-codes.ts'
import type { Context } from './context.ts'

/** The master keys that something in the database is sealed with: secrets of accounts, and of people's one-time codes. */
export async function sealedKeyIds({ pool }: Pick<Context, 'pool'>): Promise<readonly string[]> {
  const [accounts, codes] = await Promise.all([listAccounts(pool), listCodes(pool)])
  return [...new Set([...accounts, ...codes].map(({ keyId }) => keyId))]
}
