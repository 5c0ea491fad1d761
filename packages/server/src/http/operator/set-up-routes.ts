import type { FastifyInstance } from 'fastify'
import type { Context } from '../../application/context.ts'
import { type LinkFacts, linkFacts, useLink } from '../../application/operators/use-link.ts'
import { unreachable } from '../../assert.ts'
import { loginRule } from '../../domain/login.ts'
import { open } from './access.ts'
import { type Door, unheard, visitorOf } from './door.ts'
import { bodyOf } from './input.ts'
import { OperatorError } from './operator-error.ts'
import { readLinkUse, readToken } from './session-input.ts'
import { welcome } from './session-routes.ts'

/** `in`: whether the browser is signed in now; if not, the person signs in by hand. */
export interface SetUpView {
  readonly kind: 'begun'
  readonly in: boolean
}

/** `/operator/set-up`: what a link is for, and using it. The token comes in a header or the body, which no log keeps. */
export function setUpRoutes(routes: FastifyInstance, context: Context, door: Door): void {
  routes.get('/set-up', open('public'), async (request): Promise<LinkFacts> => {
    const { token } = readToken({ token: request.headers['capstan-link'] })
    const facts = await linkFacts(context, token)
    if (!facts) throw noLink()
    return facts
  })
  routes.post('/set-up', open('public'), async (request, reply): Promise<SetUpView> => {
    door.knock(request)
    const { name, login, ...use } = readLinkUse(bodyOf(request))
    const order = { ...use, name: name.trim(), ...(login !== undefined && { login }) }
    const result = await useLink(context, order, visitorOf(request))
    switch (result.kind) {
      case 'begun':
        if (result.session) await welcome(context, request, reply, result.session)
        return { kind: 'begun', in: result.session !== undefined }
      case 'no-link':
        throw noLink()
      case 'wrong-login':
        throw new OperatorError(400, `login: ${loginRule}; "operator" and "capstan" are taken`)
      case 'login-taken':
        throw new OperatorError(409, 'login: somebody has it already; choose another one')
      case 'weak-password':
        throw new OperatorError(400, `password: ${result.fault}`)
      case 'busy':
        throw unheard(result)
      default:
        return unreachable(result)
    }
  })
}

function noLink(): OperatorError {
  return new OperatorError(
    404,
    'This link does not work: it was used, or is older than 24 hours, or a newer one was made. Ask an admin for a new ' +
      'one, or make one on the server: capstan operator link',
  )
}
