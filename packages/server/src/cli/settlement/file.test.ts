import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sentLines, surveyFile } from './file.ts'
import { readRules } from './rules.ts'

const head = 'reference,type,currency,amount,fee,time'
const good = 'r1,CAPTURE,EUR,100,0,2026-07-01T09:30:00Z'

async function fileOf(content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-report-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'report.csv')
  await writeFile(path, content)
  return path
}

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = []
  for await (const value of values) list.push(value)
  return list
}

describe('a file', () => {
  test('is surveyed: how many lines, from its first time to the end of its last one, and its hash', async () => {
    const text = `\uFEFF${head}\r\n${good}\r\n\r\nr2,refund,eur,-5,,2026-06-30 23:59:00+02:00\r\nr3,x,JPY,0,-1,2026-07-01`
    expect(await surveyFile(await fileOf(text), readRules({}))).toEqual({
      hash: createHash('sha256').update(text).digest('hex'),
      lines: 3,
      from: new Date('2026-06-30T21:59:00.000Z'),
      // A line that has only a day may mean any time of it.
      to: new Date('2026-07-02T00:00:00.000Z'),
    })
  })

  test('is sent line by line, each with its place in the file', async () => {
    const path = await fileOf(`${head},note\r\n${good},"a\r\nb\nc"\r\n\r\nr2,REFUND,eur,-5,,2026-07-01T09:31:00Z,\r\n`)
    const rules = readRules({})
    const lines = await all(sentLines(path, rules, await surveyFile(path, rules)))
    expect(lines).toEqual([
      {
        entry: 1,
        line: 2,
        type: 'CAPTURE',
        typeWord: 'CAPTURE',
        reference: 'r1',
        currency: 'EUR',
        amount: '100',
        fee: '0',
        at: '2026-07-01T09:30:00.000Z',
      },
      {
        entry: 2,
        line: 6,
        type: 'REFUND',
        typeWord: 'REFUND',
        reference: 'r2',
        currency: 'EUR',
        amount: '5',
        fee: '0',
        at: '2026-07-01T09:31:00.000Z',
      },
    ])
  })

  test('that was changed after it was surveyed is not sent to its end', async () => {
    const path = await fileOf(`${head}\n${good}\n`)
    const rules = readRules({})
    const survey = await surveyFile(path, rules)
    await writeFile(path, `${head}\n${good.replace('100', '900')}\n`)
    await expect(all(sentLines(path, rules, survey))).rejects.toThrow('it was changed while it was being read')
  })

  test.each([
    ['nothing', '', 'it is empty'],
    ['a header alone', head, 'it has no lines below its header'],
    [
      'other headers',
      `Merchant Ref,type,currency,amount,time\n${good}`,
      'it has no column reference, and no transaction_id\nIts columns are "Merchant Ref"',
    ],
    ['a header twice', `${head},amount\n${good},1`, 'it has two columns amount'],
    ['a cell too few', `${head}\n${good}\nr2,CAPTURE,EUR,100,0`, 'line 3: it has 5 cells, and the header 6'],
    [
      'no currency of ISO 4217',
      `${head}\nr1,CAPTURE,EURO,100,0,2026-07-01`,
      'line 2: currency: "EURO" is not a currency of ISO 4217',
    ],
    [
      'decimals in minor units',
      `${head}\nr1,CAPTURE,EUR,1.00,0,2026-07-01`,
      'line 2: amount: "1.00" has decimals, and is counted in whole units; --decimal',
    ],
    [
      'a mark between thousands',
      `${head}\nr1,CAPTURE,EUR,"1,000",0,2026-07-01`,
      'line 2: amount: "1,000" is not an amount',
    ],
    ['a capture below zero', `${head}\nr1,CAPTURE,EUR,-100,0,2026-07-01`, 'line 2: amount: is below zero'],
    [
      'two faults in a line',
      `${head}\n,CAPTURE,EUR,0,0,2026-07-01`,
      'line 2: reference: is missing, and so is the transaction id; amount: is zero',
    ],
    ['a day that is not', `${head}\nr1,CAPTURE,EUR,100,0,2026-06-31`, 'line 2: time: "2026-06-31" is not a time'],
    ['an American day', `${head}\nr1,CAPTURE,EUR,100,0,07/01/2026`, 'line 2: time: "07/01/2026" is not a time'],
    [
      'a quote that is not closed',
      `${head}\n${good}\n"r2,CAPTURE,EUR,100,0,2026-07-01\n`,
      'a double quote is opened before it and never closed',
    ],
    [
      'text after a quote',
      `${head}\n"r1"x,CAPTURE,EUR,100,0,2026-07-01`,
      'line 2: something follows a closing double quote',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([
        Buffer.from(`${head}\n${good}\nr`),
        Buffer.from([0xe9]),
        Buffer.from(',CAPTURE,EUR,1,0,2026-07-01'),
      ]),
      'it is not UTF-8',
    ],
  ] as const)('with %s is refused, and the line named', async (_what, content, expected) => {
    const refused = surveyFile(await fileOf(content), readRules({}))
    await expect(refused).rejects.toThrow(expected)
    await expect(refused).rejects.toMatchObject({ exitCode: 2 })
  })

  test('that has a header of another name is refused when that was given by hand', async () => {
    const rules = readRules({ columns: ['fee=Commission'] })
    await expect(surveyFile(await fileOf(`${head}\n${good}`), rules)).rejects.toThrow('it has no column Commission')
  })
})
