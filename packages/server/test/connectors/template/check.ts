import type { Account } from '../../../src/acquirers/kit/account.ts'
import type { AccountCheck } from '../../../src/acquirers/kit/connector.ts'
import { ask, type Step } from '../../../src/acquirers/kit/exchange.ts'
import { unlisted } from '../../../src/acquirers/kit/reading.ts'
import { get } from './requests.ts'

/** Asks for an authorization that cannot be: only a good key is told that there is none. */
export function check(account: Account): Step<AccountCheck> {
  return ask(get(account, '/authorizations?reference=capstan-check'), ({ status }) => {
    if (status === 200) return { kind: 'good', detail: 'the acquirer accepts the API key' }
    if (status === 401) return { kind: 'bad', detail: 'the acquirer does not accept the API key; set apiKey again' }
    return unlisted('HTTP status', String(status))
  })
}
