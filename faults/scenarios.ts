import type { AcquirerHost, Fault } from './acquirer-host.ts'
import type { Limit } from './books.ts'
import type { Payment, System } from './system.ts'

interface Ground {
  readonly system: System
  readonly acquirer: AcquirerHost
  readonly payment: Payment
}

/** What the merchant was told, in order; `outside` where the system does not have what the scenario needs. */
interface Told {
  readonly told: readonly string[]
  readonly outside?: string
}

export interface Scenario {
  readonly title: string
  /** The kinds of acquirers it is run against. */
  readonly limits: readonly Limit[]
  /** Only for a system that takes the merchant's own request ids. */
  readonly needsRequestIds?: true
  run(ground: Ground): Promise<Told>
}

const both: readonly Limit[] = ['unlimited', 'limited']
/** Inquiries of Capstan's schedule: the twelfth comes three days after the capture. */
const inquiries = 12

const lostAnswer: Scenario = {
  title: '1. answer to the capture lost, merchant retries',
  limits: both,
  async run({ system, acquirer, payment }) {
    acquirer.fault('lose-answer')
    const first = await system.capture(payment, 'lost')
    return { told: [first, await system.capture(payment, 'lost')] }
  },
}

const killed = (title: string, fault: Fault): Scenario => ({
  title,
  limits: both,
  async run({ system, acquirer, payment }) {
    acquirer.fault(fault)
    const first = system.capture(payment, 'killed')
    await acquirer.reached()
    await system.killAndStart(acquirer.release)
    return { told: [await first, await system.capture(payment, 'killed')] }
  },
})

const concurrent = (sameId: boolean): Scenario => ({
  title: `3. ten captures at once${sameId ? ', one request id' : ', each its own'}`,
  limits: both,
  ...(sameId && { needsRequestIds: true }),
  async run({ system, payment }) {
    const ids = Array.from({ length: 10 }, (_, index) => (sameId ? 'one-of-ten' : `one-of-ten-${index}`))
    return { told: await Promise.all(ids.map((id) => system.capture(payment, id))) }
  },
})

const toldTwice: Scenario = {
  title: '4a. the same callback twice, after the capture',
  limits: both,
  async run({ system, payment }) {
    const event = { id: `event-${payment.id}`, captured: true }
    const capture = await system.capture(payment, 'called-back')
    const first = await system.callBack(payment, event)
    return { told: [capture, first.told, (await system.callBack(payment, event)).told] }
  },
}

const toldWhileOpen: Scenario = {
  title: '4b. callback while the capture request is open',
  limits: both,
  async run({ system, acquirer, payment }) {
    acquirer.fault('hold-answer')
    const capture = system.capture(payment, 'open')
    await acquirer.reached()
    const { told } = await system.callBack(payment, { id: `event-${payment.id}`, captured: true })
    acquirer.release()
    return { told: [told, await capture] }
  },
}

const takenBack: Scenario = {
  title: '5. taken back after success',
  limits: ['limited'],
  async run({ system, acquirer, payment }) {
    const capture = await system.capture(payment, 'taken-back')
    await acquirer.books.takeBack(payment.authorization)
    const { told, outside } = await system.callBack(payment, { id: `back-${payment.id}`, captured: false })
    return { told: [capture, told], ...(outside !== undefined && { outside }) }
  },
}

const silent: Scenario = {
  title: '6. acquirer silent, merchant retries, then the acquirer does what it was sent',
  limits: both,
  async run({ system, acquirer, payment }) {
    acquirer.fault('silent')
    const first = await system.capture(payment, 'silent')
    const second = await system.capture(payment, 'silent')
    const later = await system.passTime(payment, inquiries)
    await acquirer.books.takeUndecided(payment.authorization)
    acquirer.fault('none')
    await system.passTime(payment, 1)
    return { told: [first, second, later] }
  },
}

export const scenarios: readonly Scenario[] = [
  lostAnswer,
  killed('2a. killed after the acquirer took the money, restarted, merchant retries', 'hold-answer'),
  killed('2b. killed before the acquirer got the request, restarted, merchant retries', 'lose-request'),
  concurrent(false),
  concurrent(true),
  toldTwice,
  toldWhileOpen,
  takenBack,
  silent,
]
