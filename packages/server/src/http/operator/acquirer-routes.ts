import type { FastifyInstance } from 'fastify'
import { type AccountRefused, type AddResult, addAcquirer } from '../../application/add-acquirer.ts'
import { type ChangeResult, changeAcquirer, enableAcquirer } from '../../application/change-acquirer.ts'
import { checkAcquirer } from '../../application/check-acquirer.ts'
import type { Context } from '../../application/context.ts'
import { recentMessages } from '../../application/queries/acquirer-messages.ts'
import {
  type AcquirerAccount,
  acquirerDetails,
  allAcquirers,
  allConnectors,
} from '../../application/queries/acquirers.ts'
import { type RemoveResult, removeAcquirer } from '../../application/remove-acquirer.ts'
import { rotateMasterKey } from '../../application/rotate-master-key.ts'
import { unreachable } from '../../assert.ts'
import { needs } from './access.ts'
import { accountNameOf, noSuchAcquirer, readAcquirerChange, readNewAcquirer } from './acquirer-input.ts'
import { actorOf, bodyOf, readNoBody } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** An account that was just made. `madeKeyIn`: where the master key is that was made for it. */
export type AddedAcquirer = AcquirerAccount & { readonly madeKeyIn?: string }

/** `/operator/acquirers`: accounts at acquirers of live clients. Secrets go in and never come out. */
export function acquirerRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/connectors', needs('read'), async () => ({ connectors: allConnectors(context) }))
  routes.get('/acquirers', needs('read'), async () => ({ acquirers: await allAcquirers(context) }))
  routes.post('/acquirers', needs('administer'), async (request, reply) => {
    const { name, connector, settings = {}, secrets = {}, enabled = true } = readNewAcquirer(bodyOf(request))
    const order = { name, connector, settings, secrets, enabled, actor: actorOf(request) }
    const added = await addAcquirer(context, order)
    if (added.kind !== 'added') throw addRefused(added, order)
    const { madeKeyIn } = added
    const account = await found(context, name)
    return reply.code(201).send({ ...account, ...(madeKeyIn !== undefined && { madeKeyIn }) } satisfies AddedAcquirer)
  })
  routes.get('/acquirers/:name', needs('read'), async (request) => found(context, accountNameOf(request.params)))
  routes.get('/acquirers/:name/callbacks', needs('read'), async (request) => {
    const { name } = await found(context, accountNameOf(request.params))
    return { callbacks: await recentMessages(context, name) }
  })
  routes.put('/acquirers/:name', needs('administer'), async (request) => {
    const name = accountNameOf(request.params)
    const { settings = {}, secrets = {}, sameAccount = false } = readAcquirerChange(bodyOf(request))
    if (Object.keys(settings).length + Object.keys(secrets).length === 0) {
      throw new OperatorError(400, 'body: changes nothing; give at least one setting or secret')
    }
    const changed = await changeAcquirer(context, { name, settings, secrets, sameAccount, actor: actorOf(request) })
    if (changed.kind !== 'changed') throw changeRefused(changed, name)
    return found(context, name)
  })
  for (const action of ['enable', 'disable'] as const) {
    routes.post(`/acquirers/:name/${action}`, needs('administer'), async (request) => {
      readNoBody(bodyOf(request))
      const name = accountNameOf(request.params)
      const enabled = action === 'enable'
      const result = await enableAcquirer(context, { name, enabled, actor: actorOf(request) })
      if (result === 'unknown-account') throw noSuchAcquirer(name)
      return found(context, name)
    })
  }
  routes.delete('/acquirers/:name', needs('administer'), async (request) => {
    const name = accountNameOf(request.params)
    const removed = await removeAcquirer(context, name, actorOf(request))
    if (removed.kind !== 'removed') throw removeRefused(removed, name)
    return { name, payments: removed.payments }
  })
  routes.post('/acquirers/:name/test', needs('administer'), async (request) => {
    readNoBody(bodyOf(request))
    const name = accountNameOf(request.params)
    const check = await checkAcquirer(context, name)
    if (!check) throw noSuchAcquirer(name)
    return { name, ...check }
  })
  routes.post('/master-key/rotate', needs('administer'), async (request) => {
    readNoBody(bodyOf(request))
    const result = await rotateMasterKey(context, actorOf(request))
    if (result.kind === 'cannot-seal') throw new OperatorError(409, `${result.reason}.`)
    return result.rotation
  })
}

async function found(context: Context, name: string): Promise<AcquirerAccount> {
  const account = await acquirerDetails(context, name)
  if (!account) throw noSuchAcquirer(name)
  return account
}

function addRefused(
  refused: Exclude<AddResult, { kind: 'added' }>,
  { name, connector }: { readonly name: string; readonly connector: string },
): OperatorError {
  switch (refused.kind) {
    case 'taken':
      return new OperatorError(409, `There is an account ${name} already. Change it: capstan acquirer set ${name}`)
    case 'unknown-connector': {
      const known = refused.connectors.join(', ') || 'none'
      return new OperatorError(400, `connector: there is no connector ${connector.slice(0, 64)}; there are ${known}`)
    }
    default:
      return valuesRefused(refused)
  }
}

function changeRefused(refused: Exclude<ChangeResult, { kind: 'changed' }>, name: string): OperatorError {
  switch (refused.kind) {
    case 'unknown-account':
      return noSuchAcquirer(name)
    case 'open':
      return new OperatorError(
        409,
        `${refused.settings.join(' and ')}: would make ${name} another account at the acquirer, and payments are open at the ` +
          `present one (${refused.open}). Add the other as an account of its own; or, where only its address has changed, say so: ` +
          '--same-account',
      )
    case 'no-connector':
      return new OperatorError(
        409,
        `${name} is of the connector ${refused.connector}, which this server does not have.`,
      )
    default:
      return valuesRefused(refused)
  }
}

function valuesRefused(refused: AccountRefused): OperatorError {
  if (refused.kind === 'cannot-seal') return new OperatorError(409, `${refused.reason}.`)
  return new OperatorError(400, refused.faults.join('\n'))
}

function removeRefused(refused: Exclude<RemoveResult, { kind: 'removed' }>, name: string): OperatorError {
  switch (refused.kind) {
    case 'unknown-account':
      return noSuchAcquirer(name)
    case 'enabled':
      return new OperatorError(
        409,
        `${name} is enabled: payments may be sent to it. First: capstan acquirer disable ${name}`,
      )
    case 'open':
      return new OperatorError(
        409,
        `${refused.open} payments at ${name} are open: money is held, or an outcome or a person is waited for. It can stay ` +
          'disabled until they are settled; capstan payment list shows them.',
      )
    case 'too-early':
      return new OperatorError(
        409,
        `${name} was disabled or changed a moment ago, and other servers may not know yet. Try again in ${refused.quietMs / 1_000} s.`,
      )
    default:
      return unreachable(refused)
  }
}
