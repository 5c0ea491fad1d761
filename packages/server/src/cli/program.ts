import { acquirerCommand } from './commands/acquirer.ts'
import { alertCommand } from './commands/alert.ts'
import { clientCommand } from './commands/client.ts'
import { clockCommand } from './commands/clock.ts'
import { doctorCommand } from './commands/doctor.ts'
import { listenCommand } from './commands/listen.ts'
import { logsCommand } from './commands/logs.ts'
import { notificationCommand } from './commands/notification.ts'
import { operatorCommand } from './commands/operator.ts'
import { paymentCommand } from './commands/payment.ts'
import { pruneCommand } from './commands/prune.ts'
import { reconcileCommand } from './commands/reconcile.ts'
import { routingCommand } from './commands/routing.ts'
import { scenarioCommand } from './commands/scenario.ts'
import { signingKeyCommand } from './commands/signing-key.ts'
import { statesCommand } from './commands/states.ts'
import { triggerCommand } from './commands/trigger.ts'
import { createServerProgram, handleErrorsAlike } from './server-program.ts'

/** The whole command line. It throws instead of ending the process. */
export function createProgram() {
  const program = createServerProgram()
    .addCommand(clientCommand())
    .addCommand(signingKeyCommand())
    .addCommand(clockCommand())
    .addCommand(paymentCommand())
    .addCommand(routingCommand())
    .addCommand(notificationCommand())
    .addCommand(alertCommand())
    .addCommand(acquirerCommand())
    .addCommand(operatorCommand())
    .addCommand(reconcileCommand())
    .addCommand(pruneCommand())
    .addCommand(listenCommand())
    .addCommand(logsCommand())
    .addCommand(triggerCommand())
    .addCommand(scenarioCommand())
    .addCommand(doctorCommand())
    .addCommand(statesCommand())
  handleErrorsAlike(program)
  return program
}
