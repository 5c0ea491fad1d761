import type { DeliveryAnswer } from '../../src/notifications/delivery-answer.ts'
import type { Delivery, NotificationTransport } from '../../src/notifications/transport.ts'
import { currentTask } from './stage.ts'
import type { World } from './world.ts'

const endpointFaults = [
  'acknowledged',
  'refused by the merchant',
  'merchant hangs',
  'acknowledgement lost',
  'merchant answers F',
  'crash before the delivery',
  'crash after the delivery',
] as const

const yes = JSON.stringify({ result: { resultStatus: 'S', resultCode: 'SUCCESS' } })
const no = JSON.stringify({ result: { resultStatus: 'F', resultCode: 'PROCESS_FAIL' } })

/** The way of notifications to the merchant. */
export function endpointPort(world: World): NotificationTransport {
  async function send(delivery: Delivery): Promise<DeliveryAnswer> {
    const label = `${currentTask()?.label}: the delivery`
    await world.stage.park(label)
    const fault = world.fault('call', label, endpointFaults)
    if (fault === 'crash before the delivery') throw world.die()
    world.merchant.tried(delivery)
    if (fault === 'merchant hangs') return answer(label, { kind: 'failed', reason: 'no answer', durationMs: 1 })
    if (fault === 'refused by the merchant') {
      return answer(label, { kind: 'answered', status: 500, body: '', durationMs: 1 })
    }
    world.merchant.received(delivery)
    if (fault === 'crash after the delivery') throw world.die()
    if (fault === 'acknowledgement lost') {
      return answer(label, { kind: 'failed', reason: 'connection reset', durationMs: 1 })
    }
    if (fault === 'acknowledged') world.merchant.acknowledged(delivery)
    const body = fault === 'acknowledged' ? yes : no
    return answer(label, { kind: 'answered', status: 200, body, durationMs: 1 })
  }

  async function answer(label: string, result: DeliveryAnswer): Promise<DeliveryAnswer> {
    await world.stage.park(`${label}, answered`)
    return result
  }

  return { send, refusalOf: () => null, close: () => Promise.resolve() }
}
