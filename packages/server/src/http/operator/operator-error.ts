import type { NotInSandbox } from '../../application/sandbox-client.ts'

type Status = 400 | 403 | 404 | 409 | 429 | 503

/** A no of the operator API: its HTTP status, and a message that says what to do next. */
export class OperatorError extends Error {
  override name = 'OperatorError'
  readonly status: Status
  /** Beside the message, for programs: members of the answer's body. */
  readonly detail: object

  constructor(status: Status, message: string, detail: object = {}) {
    super(message)
    this.status = status
    this.detail = detail
  }
}

/** A no that time alone makes a yes, in so many seconds. */
export class ComeBackLater extends OperatorError {
  override name = 'ComeBackLater'
  readonly retryAfterS: number

  constructor(status: 429 | 503, message: string, retryAfterS: number) {
    super(status, message)
    this.retryAfterS = retryAfterS
  }
}

export function noSuchClient(clientId: string): OperatorError {
  return new OperatorError(404, `There is no client ${clientId}. See: capstan client list`)
}

/** Why a command of the sandbox cannot be given to this client, and to whom it can. */
export function notInSandbox(clientId: string, refused: NotInSandbox): OperatorError {
  if (refused.kind === 'live') {
    return new OperatorError(
      409,
      `${clientId} is live: its acquirers and notifications are the real ones. Name a sandbox client (SANDBOX_…).`,
    )
  }
  const { sandboxClients } = refused
  const shown = sandboxClients.slice(0, 10).join(', ')
  const rest = sandboxClients.length > 10 ? ` and ${sandboxClients.length - 10} more` : ''
  const which =
    sandboxClients.length > 0
      ? `The sandbox clients are ${shown}${rest}.`
      : 'Make a sandbox client: capstan client create SANDBOX_DEMO'
  return new OperatorError(404, `There is no client ${clientId}. ${which}`)
}

export function noSuchNotification(notificationId: string): OperatorError {
  return new OperatorError(404, `There is no notification ${notificationId}. See: capstan notification list`)
}
