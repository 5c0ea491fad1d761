/** Whether this is a clone, which runs its sources and has npm scripts and examples, or the published package. */
const isClone = import.meta.url.endsWith('.ts')

/** What starts the server here. */
export const startCommand = isClone ? 'npm start' : 'npx capstan serve'

/** What to do once the server runs: the lines under `Next`, each command with what it is for. */
export const nextSteps: readonly string[] = isClone
  ? [
      'npm run example    (in another terminal: pays, captures, receives the notification)',
      'npx capstan --help (everything else)',
    ]
  : [
      'npx capstan client create SANDBOX_MINE --notify-url http://127.0.0.1:3000/notify    (in another terminal: a client of your own)',
      'npx capstan --help (everything else)',
    ]
