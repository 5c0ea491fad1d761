import type { gatewayCodes } from '../../../src/http/endpoints/gateway-codes.ts'
import { type Api, call, pathOf } from '../raw-client.ts'
import type { ElsewhereProvocations, Provocations } from './provocation.ts'

/** What any API can answer. `body`: a request that it would take, if nothing else were wrong. */
export function gateway(api: Api, body: () => object): Provocations<typeof gatewayCodes> {
  return {
    PARAM_ILLEGAL: ({ merchant }) => merchant.call(api, {}),
    INVALID_SIGNATURE: ({ merchant }) => merchant.call(api, body(), { sentBody: Buffer.from('{"other":"body"}') }),
    KEY_NOT_FOUND: ({ merchant }) => merchant.call(api, body(), { keyVersion: '7' }),
    INVALID_CLIENT: ({ server, merchant }) =>
      call(server.url, { ...merchant, clientId: 'SANDBOX_NOBODY' }, api, body()),
    ACCESS_DENIED: async ({ server, merchant }) => {
      const live = await server.newMerchant(`LIVE_${merchant.clientId.slice('SANDBOX_'.length)}`)
      return live.call(api, body(), { path: pathOf(api, 'SANDBOX_') })
    },
    METHOD_NOT_SUPPORTED: ({ merchant }) => merchant.call(api, body(), { method: 'PUT' }),
    REQUEST_TRAFFIC_EXCEED_LIMIT: async ({ limited }) => {
      const merchant = await limited()
      await merchant.call(api, body())
      return merchant.call(api, body())
    },
    UNKNOWN_EXCEPTION: ({ broken }) => broken.call(api, body()),
  }
}

export const elsewhereProvocations: ElsewhereProvocations = {
  NO_INTERFACE_DEF: ({ merchant }) => merchant.call('pay', {}, { path: '/ams/sandbox/api/v1/payments/nothing' }),
}
