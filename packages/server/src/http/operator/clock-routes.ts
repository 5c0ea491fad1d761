import type { FastifyInstance, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type AdvanceResult, advanceClock } from '../../application/advance-clock.ts'
import type { ClockStep } from '../../application/clock-step.ts'
import type { Context } from '../../application/context.ts'
import { previewClock } from '../../application/preview-clock.ts'
import { clientDetails } from '../../application/queries/clients.ts'
import { unreachable } from '../../assert.ts'
import { longestAdvanceMs } from '../../domain/duration.ts'
import { needs } from './access.ts'
import { type ForecastView, forecastView } from './forecast-text.ts'
import { actorOf, bodyOf, readAdvance, readClientParams, strict } from './input.ts'
import { linesType, logFault, openLines } from './lines.ts'
import { noSuchClient, notInSandbox, OperatorError } from './operator-error.ts'
import { type StepView, stepView } from './step-text.ts'

/** What time it is for a client. */
export interface ClockView {
  readonly clientId: string
  readonly environment: 'sandbox' | 'live'
  readonly now: Date
  readonly offsetMs: number
}

/** What is to be expected of an advance; what acquirers, endpoints and buyers will say is not known. */
export interface ClockPreviewView {
  readonly clientId: string
  readonly now: Date
  readonly until: Date
  readonly steps: readonly ForecastView[]
  /** There would be more steps than these. */
  readonly cut: boolean
  /** Milliseconds until something falls due; null when nothing is planned. */
  readonly nextInMs: number | null
}

/** How an advance ended. `remainingMs` is what is left of the way when so much fell due that it stopped early. */
export interface AdvancedView {
  readonly clientId: string
  readonly now: Date
  readonly remainingMs: number
  readonly steps: readonly StepView[]
}

/** One line of an advance that is told of as it happens. */
export type AdvanceLine =
  | ({ readonly line: 'step' } & StepView)
  | { readonly line: 'end'; readonly now: Date; readonly remainingMs: number }
  | { readonly line: 'error'; readonly error: string }

const readPreview = strict(
  Type.Object({
    byMs: Type.String({ pattern: '^\\d{1,12}$', errorMessage: 'must be a whole number of milliseconds' }),
  }),
)

/** `/operator/clients/…/clock`: the clocks of sandbox clients. */
export function clockRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/clients/:clientId/clock', needs('read'), async (request): Promise<ClockView> => {
    const { clientId: id } = readClientParams(request.params)
    const details = await clientDetails(context, id)
    if (!details) throw noSuchClient(id)
    const { environment, now, clockOffsetMs } = details
    return { clientId: id, environment, now, offsetMs: Number(clockOffsetMs) }
  })
  routes.get('/clients/:clientId/clock/preview', needs('read'), async (request): Promise<ClockPreviewView> => {
    const { clientId: id } = readClientParams(request.params)
    const byMs = Number(readPreview(request.query).byMs)
    if (byMs > longestAdvanceMs) {
      throw new OperatorError(400, `byMs: must be at most ${longestAdvanceMs} (366 d)`)
    }
    const preview = await previewClock(context, id, byMs)
    if (preview.kind !== 'preview') throw notInSandbox(id, preview)
    const { now, steps, cut, nextInMs } = preview
    const until = new Date(now.getTime() + byMs)
    return { clientId: id, now, until, steps: steps.map(forecastView), cut, nextInMs }
  })
  routes.post('/clients/:clientId/clock/advance', needs('develop'), async (request, reply) => {
    const { clientId: id } = readClientParams(request.params)
    const { byMs } = readAdvance(bodyOf(request))
    const actor = actorOf(request)
    if (!wantsLines(request)) return advancedView(id, await advanceClock(context, id, byMs, actor))
    const { write, reply: begin } = openLines<AdvanceLine>(reply)
    let started = () => {}
    const first = new Promise<void>((resolve) => {
      started = resolve
    })
    const walked = advanceClock(context, id, byMs, actor, (step: ClockStep) => {
      write({ line: 'step', ...stepView(step) })
      started()
    })
    // A refusal comes before any step, and is answered as one.
    const outcome = await Promise.race([walked, first])
    if (outcome && outcome.kind !== 'advanced') throw refusalOf(id, outcome)
    return begin(
      walked.then(
        (result) =>
          result.kind === 'advanced' && write({ line: 'end', now: result.now, remainingMs: result.remainingMs }),
        (error: unknown) => {
          logFault(context.log, { clientId: id }, error, 'the turning of a clock failed')
          write({ line: 'error', error: 'The server failed at this; its log says why.' })
        },
      ),
    )
  })
}

function wantsLines(request: FastifyRequest): boolean {
  return request.headers.accept === linesType
}

function advancedView(id: string, advanced: AdvanceResult): AdvancedView {
  if (advanced.kind !== 'advanced') throw refusalOf(id, advanced)
  const { now, remainingMs, steps } = advanced
  return { clientId: id, now, remainingMs, steps: steps.map(stepView) }
}

function refusalOf(id: string, refused: Exclude<AdvanceResult, { kind: 'advanced' }>): OperatorError {
  switch (refused.kind) {
    case 'unknown-client':
      return noSuchClient(id)
    case 'live':
      return new OperatorError(409, `${id} is live: only a sandbox client (SANDBOX_…) has a clock to turn.`)
    case 'busy':
      return new OperatorError(409, `The clock of ${id} is being turned already. Wait until that has ended.`)
    default:
      return unreachable(refused)
  }
}
