import type { OperationName, Question, Reply } from '../testing/operations.ts'
import type { SandboxErrorCode } from '../testing/sandbox-error.ts'
import { type Answering, operationsOn } from './operations.ts'
import { Refused } from './refused.ts'
import { type SandboxParts, startServer } from './server.ts'

/** Answers what the test asks. The first question is `start`, and nothing else before it was answered. */
export interface Desk {
  answer(question: Question): Promise<Reply>
}

export function createDesk(parts: SandboxParts): Desk {
  let running: Answering | undefined
  async function perform(operation: OperationName, ask: never): Promise<unknown> {
    if (operation !== 'start') {
      if (!running) throw new Error('nothing can be asked before the start')
      return await running[operation](ask)
    }
    const { app, credentials } = await startServer(ask, parts)
    running = operationsOn(app)
    return credentials
  }
  return {
    async answer({ id, operation, ask }) {
      try {
        return { id, answer: JSON.stringify(await perform(operation, JSON.parse(ask) as never)) }
      } catch (error) {
        return { id, refused: explain(error, operation) }
      }
    },
  }
}

function explain(
  error: unknown,
  operation: OperationName,
): { readonly code: SandboxErrorCode; readonly message: string } {
  if (error instanceof Refused) return { code: error.code, message: error.message }
  const text = error instanceof Error ? error.message : String(error)
  if (operation === 'start') return { code: 'START_FAILED', message: `the sandbox did not start: ${text}` }
  if (error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return { code: 'FAULT', message: `${operation} failed inside the sandbox: ${text}` }
}
