import { gateway } from './gateway.ts'
import type { ApiProvocations } from './provocation.ts'

const asked = { paymentAmount: { currency: 'EUR', value: '10000' } }

export const consultProvocations: ApiProvocations['consult'] = {
  ...gateway('consult', () => asked),
  SUCCESS: ({ merchant }) => merchant.call('consult', asked),
  // It asks no table: a clock that cannot be read is all that can fail it.
  UNKNOWN_EXCEPTION: ({ broken }) => broken.call('consult', asked),
}
