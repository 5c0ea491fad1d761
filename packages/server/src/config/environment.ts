import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Setting, settings } from './settings.ts'

/** Everything wrong with the settings at once, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The environment, read setting by setting, with the faults found on the way. */
export interface Environment {
  /** Undefined when the setting is absent or blank. */
  given(setting: Setting): string | undefined
  /** Also undefined when `parse` threw; its message is then a fault. */
  read<Value>(setting: Setting, parse: (text: string) => Value): Value | undefined
  fault(text: string): void
  /** Throws a ConfigError when there was a fault. */
  end(): void
}

export function openEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const faults: string[] = []
  const given = (setting: Setting) => variables[setting.name]?.trim() || undefined
  return {
    given,
    read(setting, parse) {
      const text = given(setting)
      if (text === undefined) return undefined
      try {
        return parse(text)
      } catch (error) {
        faults.push(`${setting.name}: ${error instanceof Error ? error.message : 'cannot be read'}`)
        return undefined
      }
    },
    fault(text) {
      faults.push(text)
    },
    end() {
      if (faults.length > 0) throw new ConfigError(faults.join('\n'))
    },
  }
}

/** Everything that is set, and beside it what was given on the command line, which holds over it. */
export function withGiven(given: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...given }
}

export function readHome(environment: Environment): string {
  return resolve(environment.given(settings.home) ?? nearestHome(process.cwd()))
}

/** `.capstan` of the nearest folder upward, so that commands work from anywhere inside the project. */
function nearestHome(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const home = join(folder, '.capstan')
    if (existsSync(home)) return home
    if (folder === dirname(folder)) return join(from, '.capstan')
  }
}

export function readFile(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new Error(`the file ${file} cannot be read`)
  }
}

export function parseBaseUrl(text: string): string {
  const url = URL.parse(text)
  const bare = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username
  if (!bare) throw new Error('must be an http or https address without a path, for example https://pay.example.com')
  return url.origin
}

/** Short ones can be guessed, and whoever has it can read every payment and make keys. */
export function parseToken(text: string): string {
  if (!/^[!-~]{32,256}$/.test(text))
    throw new Error('must be 32 to 256 visible ASCII characters (its value is not shown)')
  return text
}

export function parseYes(text: string): boolean {
  if (text !== '1' && text !== '0') throw new Error('must be 1 for yes or 0 for no')
  return text === '1'
}

/** Whether what is sent there stays on this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** A variable that the operator names on the command line, as it is; undefined when it is not set. */
export function readVariable(name: string, variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables[name]
}
