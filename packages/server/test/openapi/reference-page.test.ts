import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../src/application/create-client.ts'
import { declaredCodes } from '../../src/http/openapi/declared-codes.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { document, type Json } from './described.ts'

const run = promisify(execFile)

async function pageOf({ app }: TestCapstan): Promise<string> {
  const response = await fetch(`${app.url}/docs`)
  expect(response.status).toBe(200)
  return response.text()
}

const asText = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')

/** The part of the page under an anchor, as it is read. */
function section(page: string, id: string): string {
  const [, after] = page.split(`<section id="${id}"`)
  if (after === undefined) throw new Error(`the page has no section ${id}`)
  return asText(`<${after.split('</section>', 1)[0] ?? ''}`)
}

/** The names of all fields of a schema, those of its objects included. */
function fieldsOf(schema: Json): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const named = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema
  const own = Object.entries<Json>(named.properties ?? {}).flatMap(([name, field]) => [name, ...fieldsOf(field)])
  return [...own, ...[...(named.anyOf ?? []), ...(named.items ? [named.items] : [])].flatMap(fieldsOf)]
}

describe('GET /docs/openapi.json', () => {
  test('is the published document, with this server’s own address', async () => {
    const { app } = await testCapstan({ publicUrl: 'https://pay.lamps.example' })
    const response = await fetch(`${app.url}/docs/openapi.json`)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const served: Json = await response.json()
    expect(served).toEqual({ ...document, servers: [{ url: 'https://pay.lamps.example', description: 'This server' }] })
    expect((await new Validator().validate(structuredClone(served))).errors).toBeUndefined()
  })
})

describe('GET /docs', () => {
  test('lets nothing run and nothing be loaded', async () => {
    const { app } = await testCapstan()
    const { headers } = await fetch(`${app.url}/docs`)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^;]+'; frame-anc/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('shows every field, example and code of every API and notification', async () => {
    const page = await pageOf(await testCapstan())
    const operations = [...Object.values<Json>(document.paths), ...Object.values<Json>(document.webhooks)].map(
      ({ post }) => post,
    )
    for (const { name, codes } of declaredCodes()) {
      const shown = section(page, name)
      const operation = operations.find(({ operationId }) => operationId === name)
      const answer = operation.responses['200'].content
      const bodies = [operation.requestBody.content, ...(answer ? [answer] : [])].map((one) => one['application/json'])
      for (const { schema, examples } of bodies) {
        expect(fieldsOf(schema).length, name).toBeGreaterThan(0)
        for (const field of fieldsOf(schema)) expect(shown, name).toContain(field)
        for (const { value } of Object.values<Json>(examples)) expect(shown).toContain(JSON.stringify(value, null, 2))
      }
      for (const [code, situation] of Object.entries(codes)) {
        expect(shown, name).toContain(code)
        expect(shown, name).toContain(situation.slice(1).replaceAll('`', ''))
      }
    }
  })

  test('has a program that signs, calls this very server and verifies the answer', async () => {
    const capstan = await testCapstan()
    const program = /^import \{ sign[\s\S]*?'NOT GENUINE', answer\)$/m.exec(section(await pageOf(capstan), 'signing'))
    const created = await createClient(capstan.app.context, {
      clientId: 'SANDBOX_ACME',
      name: 'Acme',
      notifyUrls: {},
      actor: 'test',
    })
    const folder = await mkdtemp(join(tmpdir(), 'capstan-docs-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'acme.json'), JSON.stringify(created))
    await writeFile(join(folder, 'call.mjs'), program?.[0] ?? '')
    const { stdout } = await run(process.execPath, ['call.mjs'], { cwd: folder })
    expect(stdout).toMatch(/^genuine \{"result":\{"resultCode":"ORDER_NOT_EXIST","resultStatus":"F"/)
  })
})
