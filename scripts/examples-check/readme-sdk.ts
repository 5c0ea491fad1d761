import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ROOT } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'
import { expectThat } from '../package-check/report.ts'
import type { RunningCapstan } from '../running-capstan.ts'
import { startProgram } from '../started-program.ts'
import { freePort } from './shop.ts'
import { until } from './until.ts'

/**
 * Runs the two samples under "The SDK" in the project's README, the receiver and then the payment, with a client that
 * brought its own key. What they leave out (keys, the card) is put before them.
 */
export async function runReadmeSamples(place: string, capstan: RunningCapstan): Promise<void> {
  const port = String(await freePort())
  const [payment = '', receiver = ''] = samples()
  const folder = join(place, 'readme')
  mkdirSync(join(folder, 'node_modules', '@capstan'), { recursive: true })
  symlinkSync(join(ROOT, 'packages/sdk'), join(folder, 'node_modules/@capstan/sdk'))
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  const given = await givenBefore(folder, capstan, `http://127.0.0.1:${port}/notify`)
  writeFileSync(join(folder, 'payment.ts'), given + payment)
  writeFileSync(join(folder, 'receiver.ts'), given + receiver.replace('3000', port))
  const options = { cwd: folder, env: process.env }
  const listening = startProgram(process.execPath, ['receiver.ts'], options)
  try {
    // A notification that comes before it listens comes again only minutes later.
    await until('a receiver that listens', () => listens(Number(port)))
    const output = await runProgram(process.execPath, ['payment.ts'], { ...options, timeoutMs: 60_000 })
    const captureRequestId = /^S ([0-9a-f-]{36})\n$/.exec(output)?.[1]
    expectThat(captureRequestId !== undefined, output)
    await listening.said(`S ${captureRequestId}`, 30_000)
  } finally {
    await listening.stop()
  }
}

async function listens(port: number): Promise<true | undefined> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}

function samples(): readonly string[] {
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## The SDK\n')
  const [text = ''] = section.split('\n## ')
  const found = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  expectThat(found.length === 2, `README.md shows ${found.length} samples under "The SDK" instead of two`)
  return found
}

async function givenBefore(folder: string, capstan: RunningCapstan, notifyUrl: string): Promise<string> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKeyFile = join(folder, 'merchant-public.pem')
  writeFileSync(publicKeyFile, own.publicKey.export({ type: 'spki', format: 'pem' }))
  const created = await capstan.command(
    ...['client', 'create', 'SANDBOX_README', '--public-key', publicKeyFile, '--notify-url', notifyUrl, '--json'],
  )
  const { clientId, gatewayUrl, apoPublicKey } = JSON.parse(created)
  const privateKey = own.privateKey.export({ type: 'pkcs8', format: 'pem' })
  const card = { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }
  const text = JSON.stringify({ gatewayUrl, clientId, privateKey, apoPublicKey, card })
  return `const { gatewayUrl, clientId, privateKey, apoPublicKey, card } = ${text}\n`
}
