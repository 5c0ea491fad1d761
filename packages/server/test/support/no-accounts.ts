import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import type { LiveAccounts } from '../../src/application/live-accounts.ts'
import { noMasterKey } from '../../src/vault/master-key.ts'
import { createVault } from '../../src/vault/vault.ts'

/** For tests whose acquirers are handed in. */
export const noAccounts: LiveAccounts = {
  registry: acquirerRegistry([]),
  connectors: [],
  vault: createVault(noMasterKey),
  given: [],
  refresh: async () => undefined,
  check: () => Promise.reject(new Error('there is no account to be checked')),
  stop: async () => undefined,
}
