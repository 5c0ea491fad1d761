import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import {
  addReportLines,
  beginReport,
  forgetReport,
  matchReport,
  type ReportStep,
  type SettlementReport,
} from '../../application/import-settlement.ts'
import { sandboxReport } from '../../application/queries/sandbox-report.ts'
import { recentReports, reportEntries, reportSummary } from '../../application/queries/settlements.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { actorOf, bodyOf, limitOf, readClientParams, readIdParams, readNoBody } from './input.ts'
import { noSuchClient, notInSandbox, OperatorError } from './operator-error.ts'
import {
  readEntryQuery,
  readLines,
  readNewReport,
  readReportFilter,
  readSandboxReportQuery,
  timeOf,
} from './settlement-input.ts'

/** `/operator/settlement-reports`: what acquirers say they settle, and how it compares with ours. */
export function settlementRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/settlement-reports', needs('operate'), async (request) => {
    const { from, to, clientId, ...file } = readNewReport(bodyOf(request))
    const times = { from: timeOf(from, 'from'), to: timeOf(to, 'to') }
    if (times.from >= times.to) throw new OperatorError(400, 'to: must be later than from')
    return begin(context, { ...file, ...(clientId !== undefined && { clientId }), ...times, actor: actorOf(request) })
  })
  routes.post('/settlement-reports/:id/lines', needs('operate'), async (request) => {
    const { id } = readIdParams(request.params)
    return reportOf(id, await addReportLines(context, id, readLines(bodyOf(request))))
  })
  routes.post('/settlement-reports/:id/match', needs('operate'), async (request) => {
    const { id } = readIdParams(request.params)
    readNoBody(bodyOf(request))
    return reportOf(id, await matchReport(context, id, actorOf(request)))
  })
  routes.get('/settlement-reports', needs('read'), async (request) => {
    const query = readReportFilter(request.query)
    return { reports: await recentReports(context, { ...query, limit: limitOf(query) }) }
  })
  routes.get('/settlement-reports/:id', needs('read'), async (request) => {
    const { id } = readIdParams(request.params)
    const summary = await reportSummary(context, id)
    if (!summary) throw noSuchReport(id)
    return summary
  })
  routes.get('/settlement-reports/:id/entries', needs('read'), async (request) => {
    const { id } = readIdParams(request.params)
    const { after = '0', all } = readEntryQuery(request.query)
    const page = await reportEntries(context, id, { after: Number(after), all: all === 'true' })
    if (!page) throw noSuchReport(id)
    return page
  })
  routes.delete('/settlement-reports/:id', needs('operate'), async (request) => {
    const { id } = readIdParams(request.params)
    if (!(await forgetReport(context, id, actorOf(request)))) throw noSuchReport(id)
    return { reportId: id }
  })
  routes.get('/clients/:clientId/settlement-report', needs('read'), async (request) => {
    const { clientId } = readClientParams(request.params)
    const { acquirer, afterReference, afterType } = readSandboxReportQuery(request.query)
    const after =
      afterReference === undefined || afterType === undefined
        ? undefined
        : { reference: afterReference, type: afterType }
    const result = await sandboxReport(context, clientId, acquirer, after)
    switch (result.kind) {
      case 'page':
        return { rows: result.rows, next: result.next }
      case 'unknown-acquirer':
        throw noSuchAcquirer(acquirer, result.acquirers)
      case 'live':
      case 'unknown-client':
        throw notInSandbox(clientId, result)
      default:
        return unreachable(result)
    }
  })
}

async function begin(context: Context, order: Parameters<typeof beginReport>[1]) {
  const result = await beginReport(context, order)
  switch (result.kind) {
    case 'begun':
    case 'known':
      return { report: result.report, known: result.kind === 'known' }
    case 'unknown-client':
      throw noSuchClient(String(order.clientId))
    case 'no-clients':
      throw new OperatorError(409, 'There is no live client. The report of a sandbox client: name it with --client.')
    case 'unknown-acquirer':
      throw noSuchAcquirer(order.acquirer, result.acquirers)
    case 'busy':
      throw new OperatorError(
        409,
        `Another import of ${order.acquirer} began at this moment. Try again when it is done.`,
      )
    default:
      return unreachable(result)
  }
}

function reportOf(id: string, step: ReportStep): { readonly report: SettlementReport } {
  switch (step.kind) {
    case 'taken':
      return { report: step.report }
    case 'unknown':
      throw new OperatorError(
        409,
        `The import ${id} is gone: another one of the same acquirer began meanwhile. Nothing of this one counts.`,
      )
    case 'incomplete':
      throw new OperatorError(
        409,
        `Only ${step.received} of ${step.lines} lines arrived, and none counts. Import the file again.`,
      )
    default:
      return unreachable(step)
  }
}

function noSuchReport(id: string): OperatorError {
  return new OperatorError(404, `There is no report ${id}. See: capstan reconcile list`)
}

function noSuchAcquirer(name: string, known: readonly string[]): OperatorError {
  const which = known.length === 0 ? 'none is configured' : `known are ${known.join(', ')}`
  return new OperatorError(404, `There is no acquirer ${name} here; ${which}.`)
}
