import type { FastifyInstance } from 'fastify'
import { changeExpiryPolicy } from '../../application/change-expiry-policy.ts'
import { changeNotifyUrls } from '../../application/change-notify-urls.ts'
import type { Context } from '../../application/context.ts'
import { createClient, registerClient } from '../../application/create-client.ts'
import { allClients, clientDetails } from '../../application/queries/clients.ts'
import type { ExpiryPolicy } from '../../domain/expiry-policy.ts'
import { needs } from './access.ts'
import {
  actorOf,
  bodyOf,
  notifyUrlsOf,
  publicKeyOf,
  readClientParams,
  readExpiryChange,
  readNewClient,
  readUrlChange,
} from './input.ts'
import { noSuchClient, OperatorError } from './operator-error.ts'

/** `/operator/clients`: merchants' identities and where they are notified. */
export function clientRoutes(routes: FastifyInstance, context: Context): void {
  routes.post('/clients', needs('develop'), async (request, reply) => {
    const body = readNewClient(bodyOf(request))
    const { clientId } = body
    if (/^sandbox_/i.test(clientId) && !clientId.startsWith('SANDBOX_')) {
      throw new OperatorError(
        400,
        `clientId: would be a live client; a sandbox client begins with SANDBOX_ in capitals`,
      )
    }
    const order = { clientId, name: body.name ?? clientId, notifyUrls: notifyUrlsOf(body), actor: actorOf(request) }
    const created =
      body.publicKey === undefined
        ? await createClient(context, order)
        : await registerClient(context, { ...order, publicKey: publicKeyOf(body.publicKey) })
    if (!created) throw new OperatorError(409, `There is a client ${clientId} already. Choose another id.`)
    return reply.code(201).send(created)
  })
  routes.get('/clients', needs('read'), async () => ({ clients: await allClients(context) }))
  routes.get('/clients/:clientId', needs('read'), async (request) => {
    const { clientId } = readClientParams(request.params)
    return found(clientId, await clientDetails(context, clientId))
  })
  routes.put('/clients/:clientId/notify-urls', needs('develop'), async (request) => {
    const { clientId } = readClientParams(request.params)
    const urls = notifyUrlsOf(readUrlChange(bodyOf(request)))
    if (Object.keys(urls).length === 0) {
      throw new OperatorError(400, 'body: names no address; give at least one of payment, capture, refund')
    }
    if (!(await changeNotifyUrls(context, clientId, urls, actorOf(request)))) throw noSuchClient(clientId)
    return found(clientId, await clientDetails(context, clientId))
  })
  routes.put('/clients/:clientId/expiry', needs('develop'), async (request) => {
    const { clientId } = readClientParams(request.params)
    const change = given(readExpiryChange(bodyOf(request)))
    if (Object.keys(change).length === 0) {
      throw new OperatorError(
        400,
        'body: changes nothing; give at least one of atExpiry, captureAheadMs, warnAheadMs, notifies',
      )
    }
    if (!(await changeExpiryPolicy(context, clientId, change, actorOf(request)))) throw noSuchClient(clientId)
    return found(clientId, await clientDetails(context, clientId))
  })
}

/** Without what was left out, which a record with `undefined` in it would not say. */
function given(change: ReturnType<typeof readExpiryChange>): Partial<ExpiryPolicy> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function found<Details>(clientId: string, details: Details | undefined): Details {
  if (!details) throw noSuchClient(clientId)
  return details
}
