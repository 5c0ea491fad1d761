import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createLoad, type Leave } from './load.ts'
import type { Tally } from './tally.ts'

/** Each asks the database for a buyer of whom nothing is known; a request of a client waits behind these at most. */
const mostAtOnce = 100

/**
 * A bound of their own for the pages of `app` that anybody may open, whom no signed request has to share its own with. Health
 * always answers, and so does the operator API: it has a token, and in an overload it is needed most.
 */
export function limitPages(app: FastifyInstance, tally: Tally): void {
  const pages = createLoad(mostAtOnce)
  const leaves = new WeakMap<FastifyRequest, Leave>()
  // After the body has come, or slow ones would keep the pages from all others.
  app.addHook('preHandler', async (request, reply) => {
    const leave = pages.enter()
    if (leave) leaves.set(request, leave)
    else {
      tally('page')
      await reply.code(503).header('retry-after', '1').send({ error: 'the server has too much to do; try again' })
    }
  })
  // When the work is done, whether or not somebody still waits for the answer: no hook tells of one who hung up, and a
  // place that was never given back would be gone until the next start.
  app.addHook('onSend', async (request) => {
    leaves.get(request)?.()
    leaves.delete(request)
  })
}
