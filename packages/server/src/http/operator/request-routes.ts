import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import { notInSandbox as whyNotInSandbox } from '../../application/sandbox-client.ts'
import type { Siblings } from '../../application/siblings.ts'
import type { LoggedRequests, RequestLog, RequestQuery } from '../request-log.ts'
import { needs } from './access.ts'
import { clientId, limitOf, limitText, oneOf, strict } from './input.ts'
import { notInSandbox } from './operator-error.ts'

const longestWaitMs = 5_000
/** Beyond what another process waits by itself. */
const answerWithinMs = 2_000

const whole = (longest: number) =>
  Type.Optional(
    Type.String({ pattern: `^(0|[1-9]\\d{0,${longest - 1}})$`, errorMessage: 'must be a whole number from 0 on' }),
  )

const readQuery = strict(
  Type.Object({
    clientId: Type.Optional(clientId),
    failed: oneOf(['true', 'false']),
    after: whole(15),
    waitMs: whole(4),
    pid: whole(10),
    limit: limitText,
  }),
)

/** The requests of one process, and which processes there are to ask. */
export interface LoggedRequestsView extends LoggedRequests {
  readonly pid: number
  readonly pids: readonly number[]
}

interface Question {
  readonly query: RequestQuery
  readonly waitMs: number
}

/**
 * `/operator/requests`: the latest API requests of one process of the server; with `after` waits for newer ones. With `pid`
 * those of that process, as long as it is there.
 */
export function requestRoutes(
  routes: FastifyInstance,
  context: Context,
  requests: RequestLog,
  siblings: Siblings,
): void {
  async function look({ query, waitMs }: Question, wanted: () => boolean): Promise<LoggedRequests> {
    if (query.after !== undefined) await requests.waitFor(query.after, waitMs, wanted)
    return requests.read(query)
  }
  const serves = () => routes.server.listening
  siblings.answer('requests', (question) => look(question as Question, serves))

  routes.get('/requests', needs('read'), async (request): Promise<LoggedRequestsView> => {
    const query = readQuery(request.query)
    if (query.clientId !== undefined) {
      const refused = await whyNotInSandbox(context, query.clientId)
      if (refused?.kind === 'unknown-client') throw notInSandbox(query.clientId, refused)
    }
    const question: Question = {
      waitMs: Math.min(Number(query.waitMs ?? 0), longestWaitMs),
      query: {
        ...(query.after !== undefined && { after: Number(query.after) }),
        ...(query.clientId !== undefined && { clientId: query.clientId }),
        failed: query.failed === 'true',
        limit: limitOf(query),
      },
    }
    const pids = siblings.list().processes.map(({ pid }) => pid)
    const asked = Number(query.pid ?? siblings.pid)
    if (asked !== siblings.pid && pids.includes(asked)) {
      const told = await siblings.ask(asked, 'requests', question, question.waitMs + answerWithinMs)
      if (told !== undefined) return { ...(told as LoggedRequests), pid: asked, pids }
    }
    return { ...(await look(question, () => serves() && !request.raw.socket.destroyed)), pid: siblings.pid, pids }
  })
}
