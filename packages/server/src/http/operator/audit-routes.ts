import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import type { Context } from '../../application/context.ts'
import { type AuditFilter, auditPage, exportAudit, type KeptAudit } from '../../application/queries/audit.ts'
import { parseDatetime } from '../input/datetime.ts'
import { needs } from './access.ts'
import { actionLabel, actionText, knownActions, reasonOf } from './audit-text.ts'
import { type Cell, sendCsv } from './csv-answer.ts'
import { actorOf, anyId, clientId, limitOf, limitText, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** Who did what, when and why. */
export interface AuditLine {
  readonly auditId: string
  /** Wall clock. */
  readonly at: Date
  readonly actor: string
  readonly action: string
  /** The action in words, and what is worth saying beyond them; may be empty. */
  readonly label: string
  readonly text: string
  /** What the person gave as the reason. */
  readonly reason: string | null
  /** Null for what is of no client. */
  readonly clientId: string | null
  readonly paymentId: string | null
  readonly notificationId: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AuditView {
  readonly entries: readonly AuditLine[]
  /** For `before` of the next page; null when everything was searched. */
  readonly next: string | null
  /** How far back this page looked, where it did not look to the end: it may hold few entries and still have a next one. */
  readonly searchedTo: Date | null
}

export interface AuditActionsView {
  readonly actions: readonly { readonly action: string; readonly label: string }[]
}

/** Visible ASCII without spaces, as actors are, or the words that a name at the dashboard may have. */
const actor = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[^\\p{Cc}\\p{Cs}]+$',
  errorMessage: 'must be a name of 1 to 128 characters',
})
const time = Type.String({ maxLength: 40, errorMessage: 'must be a time such as 2026-03-01T00:00:00Z' })

const filters = {
  actor: Type.Optional(actor),
  action: Type.Optional(
    Type.String({ pattern: '^[a-z0-9-]{1,64}$', errorMessage: 'must be the name of an action, such as create-client' }),
  ),
  clientId: Type.Optional(clientId),
  id: Type.Optional(anyId),
  from: Type.Optional(time),
  to: Type.Optional(time),
}
const filterSchema = Type.Object(filters)
const readFilter = strict(filterSchema)
const readPage = strict(Type.Object({ ...filters, before: Type.Optional(anyId), limit: limitText }))

/** `/operator/audit`: who did what, when and why, the newest first. */
export function auditRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/audit', needs('read'), async (request): Promise<AuditView> => {
    const { before, limit, ...filter } = readPage(request.query)
    const asked = { ...filterOf(filter), ...(before !== undefined && { before }) }
    const page = await auditPage(context, asked, limitOf({ ...(limit !== undefined && { limit }) }))
    return { ...page, entries: page.entries.map(auditLine) }
  })
  routes.get('/audit/actions', needs('read'), async (): Promise<AuditActionsView> => ({ actions: knownActions }))
  routes.get('/audit.csv', needs('read'), async (request, reply) => {
    const filter = filterOf(readFilter(request.query))
    return sendCsv(reply, 'audit.csv', columns, cells(exportAudit(context, filter, actorOf(request))))
  })
}

function filterOf({ from, to, ...filter }: Static<typeof filterSchema>): AuditFilter {
  return {
    ...filter,
    ...(from !== undefined && { from: timeOf('from', from) }),
    ...(to !== undefined && { to: timeOf('to', to) }),
  }
}

function timeOf(name: string, text: string): Date {
  const at = parseDatetime(text)
  if (!at) throw new OperatorError(400, `${name}: must be a time with an offset, such as 2026-03-01T00:00:00Z`)
  return at
}

function auditLine({ auditId, createdAt, actor, action, clientId, detail }: KeptAudit): AuditLine {
  return {
    auditId,
    at: createdAt,
    actor,
    action,
    label: actionLabel(action),
    text: actionText(action, detail),
    reason: reasonOf(detail),
    clientId,
    paymentId: idIn(detail, 'paymentId'),
    notificationId: idIn(detail, 'notificationId'),
    detail,
  }
}

function idIn(detail: KeptAudit['detail'], name: string): string | null {
  const id = detail[name]
  return typeof id === 'string' ? id : null
}

const columns = ['audit_id', 'time', 'actor', 'action', 'client_id', 'what', 'why', 'detail']

async function* cells(entries: AsyncIterable<KeptAudit>): AsyncGenerator<readonly Cell[]> {
  for await (const entry of entries) {
    const { auditId, at, actor, action, clientId, label, text, reason, detail } = auditLine(entry)
    const what = text === '' ? label : `${label}: ${text}`
    yield [auditId, at.toISOString(), actor, action, clientId, what, reason, JSON.stringify(detail)]
  }
}
