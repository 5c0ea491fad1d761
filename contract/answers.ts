import { readFileSync } from 'node:fs'
import type { HttpRequest } from '../packages/server/src/acquirers/kit/exchange.ts'

interface Media {
  readonly examples?: Readonly<Record<string, unknown>>
}

interface Operation {
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

/** As far as it is read here. */
export interface Specification {
  readonly info: { readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export function readSpecification(file: string): Specification {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** How Prism is asked for each answer that the specification gives to a request: by status, and by example. */
export function answersTo({ paths }: Specification, { method, url }: HttpRequest): readonly string[] {
  const { pathname } = new URL(url)
  const path = Object.keys(paths).find((template) => matches(template, pathname))
  const operation = path === undefined ? undefined : paths[path]?.[method.toLowerCase()]
  return Object.entries(operation?.responses ?? {}).flatMap(([status, { content = {} }]) => {
    const examples = Object.keys(content['application/json']?.examples ?? {})
    return examples.length === 0 ? [`code=${status}`] : examples.map((name) => `code=${status}, example=${name}`)
  })
}

function matches(template: string, pathname: string): boolean {
  const wanted = template.split('/')
  const given = pathname.split('/')
  return wanted.length === given.length && wanted.every((part, index) => /^\{.*\}$/.test(part) || part === given[index])
}
