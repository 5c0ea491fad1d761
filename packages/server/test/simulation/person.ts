import type { Context } from '../../src/application/context.ts'
import { resolveAlert } from '../../src/application/resolve-alert.ts'
import type { Verdict } from '../../src/domain/alert.ts'
import type { BookedCapture, BookedRefund } from './bank.ts'
import type { World } from './world.ts'

interface OpenAlert {
  readonly alert_id: string
  readonly kind: string
  readonly capture_id: string | null
  readonly refund_id: string | null
  readonly state: string | null
  readonly reference: string | null
}

const listing = {
  name: 'open-alerts',
  text: `select a.alert_id, a.kind, a.capture_id, a.refund_id, coalesce(c.state, f.state) as state,
      coalesce(c.reference, f.reference) as reference from alerts a
    left join captures c on c.client_id = a.client_id and c.capture_id = a.capture_id
    left join refunds f on f.client_id = a.client_id and f.refund_id = a.refund_id
    where a.client_id = $1 and a.closed_at is null and a.kind <> 'authorization-expiring' order by a.alert_id`,
}

/** A person looks at every alert that needs one, asks the acquirer, and records what its books say. Gives the number of alerts. */
export async function decideByPerson(
  world: World,
  start: (work: (context: Context) => Promise<string>) => void,
): Promise<number> {
  const { rows } = await world.session.run<OpenAlert>(world.stage.now, { ...listing, values: [world.clientId] })
  for (const alert of rows) {
    const verdict = verdictOn(world, alert)
    const resolution = { verdict, name: 'Ada', reason: 'asked by telephone' }
    start(async (context) => {
      const { kind } = await resolveAlert(context, alert.alert_id, resolution, 'ada')
      return `${alert.kind} is ${verdict}: ${kind}`
    })
  }
  return rows.length
}

function verdictOn(world: World, alert: OpenAlert): Verdict {
  const { kind, capture_id: captureId, refund_id: refundId, reference, state } = alert
  if (kind !== 'unknown-outcome' && kind !== 'amount-mismatch') return 'noted'
  if (captureId === null && refundId === null) return 'nothing-held'
  if (kind === 'amount-mismatch' && (state === 'succeeded' || state === 'failed')) {
    world.violate('no guesses', `something of which the acquirer moved another amount is ${state}`)
  }
  const booked = [...world.bank.authorizations.values()]
  const done = (movement: BookedCapture | BookedRefund) =>
    movement.reference === reference &&
    (movement.state === 'captured' || movement.state === 'refunded') &&
    movement.amount === movement.asked
  if (refundId !== null) return booked.flatMap(({ refunds }) => refunds).some(done) ? 'refunded' : 'not-refunded'
  return booked.flatMap(({ captures }) => captures).some(done) ? 'captured' : 'not-captured'
}
