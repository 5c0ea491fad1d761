import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What the toy connector speaks with: it knows one key, does what it is asked, and remembers it. */
export interface ToyAcquirer {
  readonly url: string
  /** What was asked with the right key, in order: `capture`, `check`. */
  readonly asked: readonly string[]
  /** Takes this key from now on. */
  setKey(key: string): void
}

export async function toyAcquirer(key: string): Promise<ToyAcquirer> {
  let right = key
  const asked: string[] = []
  const references = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const given = request.headers.authorization ?? ''
      if (given !== `Bearer ${right}`) {
        // As careless as an acquirer can be: it repeats what it was given.
        const text = given.replace('Bearer ', '')
        const body = { error: `no such key: ${text} (${encodeURIComponent(text)}, ${btoa(text)})` }
        response.writeHead(401).end(JSON.stringify(body))
        return
      }
      const operation = (request.url ?? '').slice(1)
      const { reference } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      asked.push(operation)
      const isUnknown = operation === 'inquire' && !references.has(reference)
      if (!isUnknown) references.add(reference)
      response.writeHead(isUnknown ? 404 : 200).end(JSON.stringify({ id: `toy-${reference}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    setKey: (next) => {
      right = next
    },
  }
}
