/**
 * `npm run contract`: what connectors send, checked against the specifications that their acquirers publish. The files
 * are read from the folder that CAPSTAN_ACQUIRER_SPECS names; they are not ours, and are never committed.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expectThat, Report, Skipped } from '../scripts/package-check/report.ts'
import { adyenContract } from './adyen.ts'
import { answersTo, readSpecification, type Specification } from './answers.ts'
import type { Contract, Exchange } from './contract.ts'
import { installPrism, type Prism, startPrism } from './prism.ts'

const contracts: readonly Contract[] = [adyenContract]

const setting = 'CAPSTAN_ACQUIRER_SPECS'

async function main(): Promise<void> {
  const report = new Report(process.env['CI'] === undefined)
  for (const contract of contracts) await checkContract(report, contract)
  console.log(`\n${report.closingLines()}`)
  if (report.failed) process.exitCode = 1
}

async function checkContract(report: Report, contract: Contract): Promise<void> {
  let file = ''
  const found = await report.check(`${contract.title}: the specification ${contract.file}`, () => {
    file = specificationOf(contract)
    return `version ${readSpecification(file).info.version}`
  })
  if (!found) return
  await installPrism()
  const prism = await startPrism(file)
  try {
    const specification = readSpecification(file)
    for (const exchange of await contract.exchanges(prism.url)) {
      await checkExchange(report, contract.title, exchange, specification, prism)
    }
    for (const { title, request } of await contract.planted(prism.url)) {
      await report.check(`${contract.title}: refuses what is planted: ${title}`, async () => {
        const { violations } = await prism.send(request)
        expectThat(violations.length > 0, 'the specification takes it: this check would find no mistake of its kind')
        return violations.join('; ')
      })
    }
  } finally {
    await prism.stop()
  }
}

/** Where it is; how to get it where it is not. */
function specificationOf({ title, file, source }: Contract): string {
  const folder = process.env[setting]
  const how = `get ${source}, and name its folder: ${setting}=FOLDER npm run contract`
  if (folder === undefined || folder === '') throw new Skipped(`nothing of ${title} was checked; ${how}`)
  const path = resolve(join(folder, file))
  if (!existsSync(path)) throw new Error(`${path} does not exist; ${how}`)
  return path
}

async function checkExchange(
  report: Report,
  title: string,
  { title: name, request, read }: Exchange,
  specification: Specification,
  prism: Prism,
): Promise<void> {
  await report.check(`${title}: ${name}`, async () => {
    const { violations, answer } = await prism.send(request)
    expectThat(violations.length === 0, violations.join('; '))
    expectThat(answer.status >= 200 && answer.status < 300, `answered with ${answer.status}: ${answer.body}`)
    return `${request.method} ${new URL(request.url).pathname}`
  })
  // The examples are about payments of others: most of them cannot be a yes to ours, and none may be more than a reading.
  await report.check(`${title}: ${name}: every answer of the specification is read`, async () => {
    const wanted = answersTo(specification, request)
    expectThat(wanted.length > 0, 'the specification has no answer to it')
    const lines: string[] = []
    for (const prefer of wanted) {
      const { answer } = await prism.send(request, prefer)
      const kind = read(answer)
      // The kit takes these for unknown before a connector sees them (run-operation.ts).
      lines.push(`    ${prefer} is ${answer.status < 500 ? kind : 'unknown, as every 5xx'}`)
    }
    return `\n${lines.join('\n')}`
  })
}

await main()
