import type { QuickHealth } from '../../application/home/server-health.ts'
import type { Health } from '../../application/queries/health.ts'
import type { ProcessList } from '../../application/siblings.ts'
import { formatDuration } from './format-duration.ts'

/** One point of the doctor's examination. A `problem` needs a person; a `note` explains what may surprise one. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'problem'
  readonly subject:
    | 'server'
    | 'database'
    | 'work'
    | 'acquirers'
    | 'accounts'
    | 'people'
    | 'notifications'
    | 'clocks'
    | 'books'
  readonly text: string
  /** What to do, where there is something to do. */
  readonly next?: string
}

/** A request signed at the edge of the tolerance of ten minutes fails by this much, in milliseconds. */
const clockToleranceMs = 5_000
const mostDifferences = 20

/** How many of the processes of the server serve that should. */
export function serverFinding({ wanted, processes }: ProcessList): Finding {
  const subject = 'server'
  const serving = processes.filter(({ since }) => since !== null).length
  const text = wanted === 1 ? 'one process serves' : `${serving} of ${wanted} processes serve`
  if (serving >= wanted) return { level: 'ok', subject, text }
  return {
    level: 'problem',
    subject,
    text,
    next: 'See the log of the server for why they end; others take their place.',
  }
}

/** What the numbers mean for the person who runs the server. */
export function findings(health: Health): readonly Finding[] {
  return [
    database(health),
    ...work(health),
    ...acquirers(health),
    ...accounts(health),
    ...people(health),
    ...circuits(health),
    ...notifications(health),
    ...listeners(health),
    clocks(health),
    ...books(health),
  ]
}

/** What a person should know of the server itself, without what is well. */
export function quickFindings(health: QuickHealth): readonly Finding[] {
  const found = [
    database(health),
    ...work(health),
    ...accounts(health),
    ...people(health),
    ...circuits(health),
    ...listeners(health),
  ]
  return found.filter(({ level }) => level !== 'ok')
}

function database({ database: { version, clockAheadMs } }: Pick<Health, 'database'>): Finding {
  const subject = 'database'
  if (Math.abs(clockAheadMs) <= clockToleranceMs) return { level: 'ok', subject, text: `PostgreSQL ${version} answers` }
  const where = clockAheadMs > 0 ? 'ahead of' : 'behind'
  return {
    level: 'problem',
    subject,
    text: `its clock is ${formatDuration(Math.abs(clockAheadMs))} ${where} this server's`,
    next: 'Set both machines by a time server: schedules run by one clock, Request-Time is judged by the other.',
  }
}

function work({ late }: Pick<Health, 'late'>): readonly Finding[] {
  const subject = 'work'
  const overdue = late.filter((table) => table.late > 0)
  if (overdue.length === 0) {
    const planned = late.reduce((sum, table) => sum + table.planned, 0)
    return [{ level: 'ok', subject, text: `nothing is late; planned: ${planned}` }]
  }
  return overdue.map((table) => ({
    level: 'problem',
    subject,
    text: `${table.late} ${table.table} are late, the oldest by ${formatDuration(table.oldestMs ?? 0)}`,
    next: 'See the log of the server for faults; if there are none, it has more work than it can do.',
  }))
}

function acquirers({ unknown, alerts }: Health): readonly Finding[] {
  const subject = 'acquirers'
  const found: Finding[] = alerts.map(({ kind, count }) => ({
    // An expiry is no trouble: it comes by itself, and the policy of the client says what happens then.
    level: kind === 'authorization-expiring' ? 'note' : 'problem',
    subject,
    text: `${count} open alerts: ${alertTexts[kind]}`,
    next: 'capstan alert list, then capstan alert resolve ID; nothing is guessed here',
  }))
  if (found.length > 0) return found
  const { captures, refunds } = unknown
  if (captures + refunds === 0) {
    return [{ level: 'ok', subject, text: 'no capture and no refund has an unknown outcome' }]
  }
  const text = `${captures} captures and ${refunds} refunds have an unknown outcome; the acquirer is being asked`
  return [{ level: 'note', subject, text }]
}

/** A simulated acquirer fails because somebody wants it to. */
function circuits({ circuits: broken }: Pick<Health, 'circuits'>): readonly Finding[] {
  return broken.map(({ clientId, acquirer }) => ({
    level: clientId === null ? 'problem' : 'note',
    subject: 'acquirers',
    text: `${acquirer}${clientId === null ? '' : ` of ${clientId}`} has not answered lately; new payments go elsewhere if they can`,
    next: 'capstan routing health; by itself one payment at a time is tried there',
  }))
}

const alertTexts: Readonly<Record<Health['alerts'][number]['kind'], string>> = {
  'unknown-outcome': 'the acquirer has given no final answer for over an hour',
  'amount-mismatch': 'the acquirer names another amount than was asked',
  contradiction: 'the acquirer says the opposite of its own final answer, or does not say what happened',
  reversal: 'the acquirer took a captured amount back, or returned a refund',
  'authorization-expiring': 'an authorization is about to expire',
  'update-unanswered': 'the acquirer does not say whether it raised an authorized amount',
}

const accountAdvice = 'Its payments wait until it can be used again. docs/acquirers.md says how.'

/** Nothing where there are none, as on every server of the sandbox only. */
function accounts({ accounts: all }: Pick<Health, 'accounts'>): readonly Finding[] {
  const subject = 'accounts'
  if (all.length === 0) return []
  const unusable = all.flatMap(({ name, fault }): Finding[] =>
    fault === null
      ? []
      : [{ level: 'problem', subject, text: `${name} cannot be used: ${fault}`, next: accountAdvice }],
  )
  const usable = all.filter(({ fault }) => fault === null)
  const old = usable.filter(({ masterKey }) => masterKey.standing === 'previous').map(({ name }) => name)
  const rotation: Finding[] =
    old.length === 0
      ? []
      : [
          {
            level: 'note',
            subject,
            text: `still sealed with the previous master key: ${old.join(', ')}`,
            next: 'capstan acquirer rotate-key; after that the previous key can be taken away',
          },
        ]
  const disabled = usable.filter(({ enabled }) => !enabled).map(({ name }) => name)
  const rest = disabled.length === 0 ? '' : `; disabled: ${disabled.join(', ')}`
  const ok: Finding = { level: 'ok', subject, text: `${usable.length} at acquirers can be used${rest}` }
  return [...unusable, ...rotation, ...(usable.length > 0 ? [ok] : [])]
}

const mostPeople = 10

/** Nothing where nobody's codes are sealed with another key than the server's own. */
function people({ oneTimeCodes }: Pick<Health, 'oneTimeCodes'>): readonly Finding[] {
  const subject = 'people'
  const byKey = Map.groupBy(
    oneTimeCodes.filter(({ standing }) => standing !== 'current'),
    ({ keyId }) => keyId,
  )
  return [...byKey].map(([keyId, sealed]): Finding => {
    const logins = sealed.map(({ login }) => login)
    const rest = logins.length > mostPeople ? ` and ${logins.length - mostPeople} more` : ''
    const of = `one-time codes of ${logins.slice(0, mostPeople).join(', ')}${rest}`
    if (sealed.some(({ standing }) => standing === 'previous')) {
      const next = 'capstan acquirer rotate-key; after that the previous key can be taken away'
      return { level: 'note', subject, text: `${of} are still sealed with the previous master key`, next }
    }
    return {
      level: 'problem',
      subject,
      text: `${of} cannot be checked: they are sealed with the master key ${keyId}, which this server does not have`,
      next:
        'Give it that key again, as CAPSTAN_MASTER_KEY or CAPSTAN_MASTER_KEY_PREVIOUS. Where it is lost, they sign in ' +
        'by a recovery code or a passkey and take codes up anew; who has neither needs a link: capstan operator link LOGIN',
    }
  })
}

function notifications({ givenUp }: Health): readonly Finding[] {
  const subject = 'notifications'
  if (givenUp.length === 0) return [{ level: 'ok', subject, text: 'none has been given up' }]
  return givenUp.map(({ clientId, state, count }) =>
    state === 'exhausted'
      ? {
          level: 'problem',
          subject,
          text: `${count} of ${clientId} were never acknowledged`,
          next: `capstan notification list --client ${clientId} --state exhausted, then notification resend ID`,
        }
      : {
          level: 'problem',
          subject,
          text: `${count} of ${clientId} have no address`,
          next: `capstan client notify-url ${clientId} --payment URL --capture URL, then notification resend ID`,
        },
  )
}

/** Whoever waits for a notification at the client's own address waits in vain meanwhile. */
function listeners({ listeners: all }: Pick<Health, 'listeners'>): readonly Finding[] {
  return all.map(({ clientId, name }) => ({
    level: 'note',
    subject: 'notifications',
    text: `those of ${clientId} are taken by "capstan listen" of ${name}`,
    next: 'They go to their own addresses again when it ends.',
  }))
}

function clocks({ turnedClocks }: Health): Finding {
  const subject = 'clocks'
  if (turnedClocks.length === 0) return { level: 'ok', subject, text: 'every client is on the real time' }
  const turned = turnedClocks.map(({ clientId, offsetMs }) => `${clientId} by ${formatDuration(Number(offsetMs))}`)
  return { level: 'note', subject, text: `turned ahead: ${turned.join(', ')}` }
}

function books({ books: report }: Health): readonly Finding[] {
  const subject = 'books'
  const { clients, payments, captures, refunds, differences } = report
  if (differences.length === 0) {
    const counted = `${payments} payments, ${captures} captures and ${refunds} refunds of ${clients} sandbox clients`
    const text = `${counted} agree with the acquirers' books`
    return [{ level: 'ok', subject, text }]
  }
  const shown = differences.slice(0, mostDifferences).map(
    ({ clientId, paymentId, acquirer, reference, text }): Finding => ({
      level: 'problem',
      subject,
      text: `${clientId}, ${acquirer} reference ${reference}: ${text}`,
      ...(paymentId !== undefined && { next: `capstan payment show ${paymentId}` }),
    }),
  )
  const hidden = differences.length - shown.length
  if (hidden === 0) return shown
  return [...shown, { level: 'problem', subject, text: `${hidden} more differences; see them with --json` }]
}
