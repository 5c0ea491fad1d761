import { pino } from 'pino'

export type Log = pino.Logger

/**
 * The log: JSON lines on standard error, so that standard output stays for people. What could carry a card or a key is
 * cut by name wherever it turns up; that is the second fence, the first is that bodies are never logged.
 */
export function createLog(level: string): Log {
  const secret = [
    'cardNo',
    'cvv',
    'number',
    'privateKey',
    'merchantPrivateKey',
    'authorization',
    'paymentMethodMetaData',
  ]
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
    },
    destination(),
  )
}

/** A terminal that was closed, or a reader that went away, must not take the server with it. */
function destination(): ReturnType<typeof pino.destination> {
  return pino.destination({ dest: 2, sync: true }).on('error', () => undefined)
}
