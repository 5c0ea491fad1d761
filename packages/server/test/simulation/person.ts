import type { Context } from '../../src/application/context.ts'
import { resolveAlert } from '../../src/application/resolve-alert.ts'
import type { Verdict } from '../../src/domain/alert.ts'
import type { World } from './world.ts'

interface OpenAlert {
  readonly alert_id: string
  readonly kind: string
  readonly capture_id: string | null
  readonly state: string | null
  readonly reference: string | null
}

const listing = {
  name: 'open-alerts',
  text: `select a.alert_id, a.kind, a.capture_id, c.state, c.reference from alerts a
    left join captures c on c.client_id = a.client_id and c.capture_id = a.capture_id
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

function verdictOn(world: World, { kind, capture_id: captureId, reference, state }: OpenAlert): Verdict {
  if (kind !== 'unknown-outcome' && kind !== 'amount-mismatch') return 'noted'
  if (captureId === null) return 'nothing-held'
  if (kind === 'amount-mismatch' && (state === 'succeeded' || state === 'failed')) {
    world.violate('no guesses', `a capture of which the acquirer took another amount is ${state}`)
  }
  const captures = [...world.bank.authorizations.values()].flatMap((booked) => booked.captures)
  const taken = captures.some(
    (one) => one.reference === reference && one.state === 'captured' && one.amount === one.asked,
  )
  return taken ? 'captured' : 'not-captured'
}
