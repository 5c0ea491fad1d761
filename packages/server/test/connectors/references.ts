import { createIds } from '../../src/application/ids.ts'

/** References as the server makes them, so that an acquirer's limits meet their real length. */
export const newReference = createIds(() => new Date())
