import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { boundLog } from './bounded-log.ts'

async function logFile(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'capstan-log-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'postgres.log')
  await writeFile(file, text)
  return file
}

test('a log within its size is left alone', async () => {
  const file = await logFile('0123456789')
  await boundLog(file, 10)
  expect(await readFile(file, 'utf8')).toBe('0123456789')
  await expect(stat(`${file}.1`)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a log beyond its size is moved aside, and whoever has it open goes on at its beginning', async () => {
  const file = await logFile('0123456789')
  const writer = await open(file, 'a')
  onTestFinished(() => writer.close())
  await boundLog(file, 9)
  await writer.write('later')
  expect(await readFile(file, 'utf8')).toBe('later')
  expect(await readFile(`${file}.1`, 'utf8')).toBe('0123456789')
})

test('at most one earlier part is kept', async () => {
  const file = await logFile('first part')
  await boundLog(file, 5)
  await writeFile(file, 'second part')
  await boundLog(file, 5)
  expect(await readFile(`${file}.1`, 'utf8')).toBe('second part')
})
