/**
 * Writes the files of docs/ that say what the code says: settings, commands, result codes, states, connectors
 * and the OpenAPI document. With `--check` it writes nothing and fails when a file is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { connectors } from '../packages/server/src/acquirers/connectors.ts'
import { statesMarkdown } from '../packages/server/src/cli/commands/states.ts'
import { createProgram } from '../packages/server/src/cli/program.ts'
import { type Setting, settings } from '../packages/server/src/config/settings.ts'
import { openApiDocument } from '../packages/server/src/http/openapi/document.ts'
import { connectorsPage } from './connectors-page.ts'
import { errorsPage } from './errors-page.ts'
import { table } from './markdown.ts'

const notice =
  '<!-- Made by scripts/generate-docs.ts from the code. Do not edit: change the code and run npm run docs. -->'

const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': () => `${notice}\n\n${configuration()}\n`,
  'cli.md': () => `${notice}\n\n${commandLine()}\n`,
  'errors.md': () => `${notice}\n\n${errorsPage()}\n`,
  'connectors.md': () => `${notice}\n\n${connectorsPage(connectors)}\n`,
  'states.md': () => `${notice}\n\n${states()}\n`,
  'openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
}

function configuration(): string {
  const all: readonly Setting[] = Object.values(settings)
  const rows = all.map(({ name, default: usual, description, secret }) => [
    `\`${name}\``,
    usual,
    secret ? `${description} Secret: never shown or logged.` : description,
  ])
  return `# Configuration

Everything is set in the environment. Nothing has to be: without any setting \`npm start\` serves on this machine only,
with a PostgreSQL of its own. A setting that is wrong stops the start, and all wrong ones are named at once.

${table(['Setting', 'When it is absent', 'What it does'], rows)}

## Beyond this machine

Card numbers come in by pay requests, the operator token opens every payment, and people [sign in](dashboard.md#signing-in)
to the dashboard on the same port. So the server refuses to listen on an
address other than loopback unless it speaks HTTPS (\`CAPSTAN_TLS_CERT\` and \`CAPSTAN_TLS_KEY\`). Behind a proxy that
speaks HTTPS for it, \`CAPSTAN_INSECURE_HTTP=1\` allows plain HTTP; keep that part of the way on a network where nobody
else listens, and set \`CAPSTAN_PUBLIC_URL\` to the address of the proxy.

\`\`\`sh
CAPSTAN_HOST=0.0.0.0 CAPSTAN_PORT=8443 CAPSTAN_TLS_CERT=chain.pem CAPSTAN_TLS_KEY=key.pem \\
  CAPSTAN_PUBLIC_URL=https://pay.example.com:8443 npm start
\`\`\`

Commands on the same machine trust the certificate that the server itself wrote down in \`CAPSTAN_HOME\`, self-signed or
not. Commands elsewhere trust the usual authorities and, when it is set, the certificate in \`CAPSTAN_TLS_CERT\`.`
}

/** The parts of commander's commands that the page needs, whatever options and arguments each has. */
interface DocumentedCommand {
  readonly commands: readonly DocumentedCommand[]
  name(): string
  configureOutput(output: { writeOut(text: string): void; getOutHelpWidth(): number }): unknown
  outputHelp(): void
}

function commandLine(): string {
  const sections = [...helpOf(createProgram(), '')].map(([name, help]) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\``)
  return `# The command line

\`npx capstan\` in the folder of the project, whatever Node the machine has. What follows is what \`--help\` prints.

A table is drawn with lines on a terminal and as plain columns in a pipe. With \`--json\` a command prints JSON instead:
amounts as strings of minor units, times in ISO 8601, and a failure as \`{"error": …}\` on standard error. Exit codes mean
the same everywhere:

| Code | Meaning |
| --- | --- |
| 0 | done |
| 1 | refused or failed; \`doctor\`: something needs a person |
| 2 | wrong arguments or settings |
| 3 | no server answers |
| 4 | \`reconcile import\`: imported, and something differs |

What changes something is kept in the table \`audit\`, with the user of the machine who asked for it.

${sections.join('\n\n')}`
}

function* helpOf(command: DocumentedCommand, parents: string): Generator<readonly [string, string]> {
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
    getOutHelpWidth: () => 100,
  })
  command.outputHelp()
  const name = `${parents}${command.name()}`
  yield [name, help.trim()]
  for (const inner of command.commands) yield* helpOf(inner, `${name} `)
}

function states(): string {
  return `# States

Printed by the functions that decide: \`npx capstan states\`. \`F CODE\` is the refusal a merchant gets, see
[errors.md](errors.md).

${statesMarkdown()}`
}

async function main(): Promise<void> {
  const check = process.argv.includes('--check')
  const stale: string[] = []
  for (const [name, make] of Object.entries(pages)) {
    const file = new URL(`../docs/${name}`, import.meta.url)
    const page = make()
    if (!check) await writeFile(file, page)
    else if ((await readFile(file, 'utf8').catch(() => '')).replaceAll('\r\n', '\n') !== page) stale.push(name)
  }
  if (stale.length > 0) {
    console.error(`docs/${stale.join(', docs/')}: not what the code says; run npm run docs`)
    process.exitCode = 1
  } else if (check) {
    console.log(`docs/${Object.keys(pages).join(', docs/')}: what the code says`)
  }
}

await main()
