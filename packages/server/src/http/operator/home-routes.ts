import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { createHome } from '../../application/home/home.ts'
import { tookTooLong } from '../../application/home/reader.ts'
import type { HomeScope } from '../../application/home/scope.ts'
import { needs } from './access.ts'
import { type Finding, quickFindings } from './findings.ts'
import { readCallQuery, readHomeQuery, readSpanQuery, startsOf } from './home-input.ts'
import { OperatorError } from './operator-error.ts'

export type { AcquirerLines } from '../../application/home/acquirer-health.ts'
export type { CallPoint, CallSeries, CallSubject } from '../../application/home/calls.ts'
export type { EndpointLines } from '../../application/home/endpoints.ts'
export type { Expiring } from '../../application/home/expiring.ts'
export type { HomeChoices } from '../../application/home/home.ts'
export type { Needs } from '../../application/home/needs.ts'
export type { DayTotals, MoneyCount, Totals } from '../../application/home/totals.ts'

/** What the server says of itself, and both acquirers and addresses of notifications. */
export interface ServerFindings {
  readonly findings: readonly Finding[]
}

/** `/operator/overview`: the numbers of today, and what to look at. A question for each part, so that each fails alone. */
export function homeRoutes(routes: FastifyInstance, context: Context): void {
  const home = createHome(context)
  routes.get('/overview', needs('read'), async () => home.choices())
  routes.get('/overview/totals', needs('read'), async (request) => {
    const { starts, ...scope } = readSpanQuery(request.query)
    return known(scope, home.totals(scope, startsOf(starts, new Date())))
  })
  routes.get('/overview/calls', needs('read'), async (request) => {
    const { starts, about = 'captures', ...scope } = readCallQuery(request.query)
    return known(scope, home.calls(scope, startsOf(starts, new Date()), about))
  })
  for (const part of ['expiring', 'needs', 'acquirers', 'endpoints'] as const) {
    routes.get(`/overview/${part}`, needs('read'), async (request) => {
      const scope = readHomeQuery(request.query)
      return known<object>(scope, home[part](scope))
    })
  }
  routes.get('/overview/server', needs('read'), async (): Promise<ServerFindings> => {
    return { findings: quickFindings(await home.server(() => new Date())) }
  })
}

async function known<Answer>(
  { environment, clientId }: HomeScope,
  asked: Promise<Answer | undefined>,
): Promise<Answer> {
  const answer = await asked.catch((error: unknown) => {
    if (!tookTooLong(error)) throw error
    throw new OperatorError(503, 'The database has too much to do to count this now. It is asked again by itself.')
  })
  if (answer !== undefined) return answer
  throw new OperatorError(
    404,
    `There is no ${environment} client ${clientId}. Choose one that GET /operator/overview lists.`,
  )
}
