import type { Result } from '@capstan/protocol'
import type { Context } from '../../application/context.ts'

/** One API: what it makes of an authenticated client's parsed body. The answer always carries `result`. */
export type Endpoint = (context: Context, clientId: string, body: object) => Promise<{ readonly result: Result }>
