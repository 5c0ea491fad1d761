import { ConfigError } from '../config/environment.ts'
import type { Config } from '../config/load.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { portHolder } from './port-holder.ts'

/** What to tell the person whose server did not start: what is wrong and what to do, without a stack. */
export function explainStart(error: unknown, config: Config): Error {
  if (error instanceof ConfigError || error instanceof CommandError) return error
  if (!(error instanceof Error)) return new CommandError(exitCodes.failed, `Capstan did not start: ${String(error)}`)
  const { code, syscall } = error as NodeJS.ErrnoException
  // One of several processes is told so by the primary, which calls it by another name.
  if (syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo') {
    return new CommandError(exitCodes.failed, listenFailure(code, error.message, config))
  }
  const folder = (error as NodeJS.ErrnoException).path
  if (folder !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR'].includes(code ?? '')) {
    const text = `Capstan cannot write in ${config.home} (${error.message}).`
    return new CommandError(exitCodes.failed, `${text} Mend that, or choose another folder with CAPSTAN_HOME.`)
  }
  return new CommandError(exitCodes.failed, `Capstan did not start: ${error.message}`)
}

function listenFailure(code: string | undefined, message: string, { host, port }: Config): string {
  switch (code) {
    case 'EADDRINUSE': {
      const holder = portHolder(port)
      return (
        `Port ${port} on ${host} is taken${holder === undefined ? '' : ` by ${holder}`}. ` +
        'Stop that, or choose another port with CAPSTAN_PORT (0 for any free one).'
      )
    }
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with CAPSTAN_PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Correct CAPSTAN_HOST.`
    default:
      return `Capstan cannot listen on port ${port} of ${host}: ${message}`
  }
}
