/** A no of the operator API: its HTTP status, and a message that says what to do next. */
export class OperatorError extends Error {
  override name = 'OperatorError'
  readonly status: 400 | 404 | 409

  constructor(status: 400 | 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}

export function noSuchClient(clientId: string): OperatorError {
  return new OperatorError(404, `There is no client ${clientId}. See: capstan client list`)
}

export function noSuchNotification(notificationId: string): OperatorError {
  return new OperatorError(404, `There is no notification ${notificationId}. See: capstan notification list`)
}
