import { InvalidArgumentError, Option } from '@commander-js/extra-typings'

export function jsonOption(description = 'print JSON, for programs') {
  return new Option('--json', description)
}

/** Of commands whose entry in the audit has one. */
export function reasonOption() {
  return new Option('--reason <text>', 'why, for the audit')
}

/** For the commands of the development loop, which a newcomer gives to the client that the first start made. */
export function clientOption() {
  return new Option('--client <id>', 'a sandbox client').default('SANDBOX_DEMO')
}

export function limitOption() {
  return new Option('--limit <count>', 'at most so many, 1 to 500 (50 when absent)').argParser(readCount)
}

/** A count that stays text, as queries are. */
export function readCount(text: string): string {
  if (!/^([1-9][0-9]?|[1-4][0-9]{2}|500)$/.test(text)) {
    throw new InvalidArgumentError('It is a whole number from 1 to 500.')
  }
  return text
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`
}
