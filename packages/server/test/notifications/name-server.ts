import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'
import { onTestFinished } from 'vitest'

type Family = 'A' | 'AAAA'
/** Addresses, a refusal to tell, or silence. */
export type NameAnswer = readonly string[] | 'not found' | 'server failure' | 'silence'

const responseCodes = { 'server failure': 2, 'not found': 3 } as const

/** A name server on loopback that gives one answer for each family, and a resolver that asks nobody else. */
export async function startNameServer(answers: Readonly<Record<Family, NameAnswer>>, { timeout = 100 } = {}) {
  const asked: Family[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const family = question.readUInt16BE(question.length - 4) === 1 ? 'A' : 'AAAA'
    asked.push(family)
    const answer = answers[family]
    if (answer !== 'silence') socket.send(reply(query, question, answer), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  onTestFinished(async () => {
    resolver.cancel()
    socket.close()
    await once(socket, 'close')
  })
  return { resolver, asked }
}

function reply(query: Buffer, question: Buffer, answer: Exclude<NameAnswer, 'silence'>): Buffer {
  const addresses = typeof answer === 'string' ? [] : answer
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8180 | (typeof answer === 'string' ? responseCodes[answer] : 0), 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(addresses.length, 6)
  return Buffer.concat([header, question, ...addresses.map(record)])
}

function record(address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address)
  const head = Buffer.from([0xc0, 0x0c, 0, data.length === 4 ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, data.length])
  return Buffer.concat([head, data])
}

function ipv6Bytes(address: string): Buffer {
  const [before = '', after = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [left, right] = [groups(before), groups(after)]
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}
