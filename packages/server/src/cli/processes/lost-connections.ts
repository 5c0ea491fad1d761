import type { Worker } from 'node:cluster'

/** As Node's cluster module speaks with its workers: a connection to be taken, and that it was taken. */
interface ClusterMessage {
  readonly act?: string
  readonly seq?: number
  readonly ack?: number
}

type Send = (message: ClusterMessage, handle?: { close(): void }, ...rest: unknown[]) => boolean

/**
 * Closes the connection that was being given to a process when that died. Node forgets it and leaves it open, so that its
 * client would wait for an answer until it loses patience; like this it is cut off as those are that the process had.
 */
export function closeLostConnections(worker: Worker): void {
  const child = worker.process
  const given = new Map<number, { close(): void }>()
  const send = child.send.bind(child) as Send
  const watching: Send = (message, handle, ...rest) => {
    if (message.act === 'newconn' && message.seq !== undefined && handle) given.set(message.seq, handle)
    return send(message, handle, ...rest)
  }
  Object.assign(child, { send: watching })
  child.on('internalMessage', ({ ack }: ClusterMessage) => {
    if (ack !== undefined) given.delete(ack)
  })
  worker.once('exit', () => {
    for (const handle of given.values()) handle.close()
  })
}
