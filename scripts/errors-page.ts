import { type ResultCode, resultCodes } from '../packages/protocol/src/index.ts'
import { neverGiven } from '../packages/server/src/http/endpoints/never-given.ts'
import { anywhereCodes, type Declared, declaredCodes } from '../packages/server/src/http/openapi/declared-codes.ts'
import { codeNames } from '../packages/server/src/http/openapi/payments.ts'
import { table } from './markdown.ts'

const all = Object.keys(resultCodes) as readonly ResultCode[]

/** docs/errors.md: every code with what to do about it, and what gives it when. */
export function errorsPage(): string {
  const declared = declaredCodes()
  const catalogue = (statuses: readonly string[]) =>
    table(
      ['Code', 'Status', 'Meaning', 'What to do', 'Given by'],
      all
        .filter((code) => statuses.includes(resultCodes[code].status))
        .map((code) => {
          const { status, message, advice } = resultCodes[code]
          return [`\`${code}\``, status, message, advice, giversOf(code, declared)]
        }),
    )
  return `# Result codes

Every answer under \`/ams/\` has HTTP status 200 and is signed, except those of the [limits](operations.md#limits) to what
never became a request and to a flood of refused ones; what came of the request is in \`result\`. \`resultStatus\`
\`S\` is success, \`F\` is final failure, \`U\` means that the outcome is open. The \`resultMessage\` of a refusal names the
field or the reason, in at most 256 characters; programs decide by \`resultCode\`.

What a code means and what to do about it is the same wherever it comes from. When each API gives it:
[below](#when-each-is-given). A test provokes every code of every API and notification over the wire
(\`packages/server/test/conformance/result-codes.test.ts\`); in the sandbox you can do the same, with the cards and amounts
of [sandbox.md](sandbox.md).

## Done, or still open

${catalogue(['S', 'U'])}

## Refused or failed

A refusal of the request itself (signature, client, malformed or missing fields: \`PARAM_ILLEGAL\` and the rows around
it) stores nothing, and its request id may be used again. A failure that is a decision about a payment uses the id up: a
repeat gets the same answer.

${catalogue(['F'])}

## When each is given

In the column "decided by", *acquirer* marks what only the acquirer, or the issuer behind it, decides and Capstan passes
on: without an acquirer that says so, it does not come. Everything else Capstan can decide by itself. An acquirer that uses a code
of its own is passed on as \`PROCESS_FAIL\`, and \`acquirerInfo.acquirerResultCode\` shows its code.

\`paymentResultCode\` and \`transactionResult\` of inquiryPayment repeat the code of the payment or the capture.

### Any API

${table(
  ['Code', 'Status', 'When'],
  codeNames(anywhereCodes).map((code) => [`\`${code}\``, resultCodes[code].status, sentence(anywhereCodes[code])]),
)}

${declared.map(section).join('\n\n')}

## Codes of APO that are never given

${table(
  ['Code', 'Why'],
  Object.entries(neverGiven).map(([code, why]) => [`\`${code}\``, sentence(why)]),
)}`
}

function giversOf(code: ResultCode, declared: readonly Declared[]): string {
  if (anywhereCodes[code] !== undefined) return 'any API'
  const names = declared.filter(({ codes }) => codes[code] !== undefined).map(({ name }) => name)
  return names.length > 0 ? names.join(', ') : 'nothing, today'
}

function section({ kind, name, summary, codes, declines }: Declared): string {
  const rows = codeNames(codes).map((code) => [
    `\`${code}\``,
    resultCodes[code].status,
    sentence(codes[code]),
    declines[code] === undefined ? '' : 'acquirer',
  ])
  const rest = kind === 'api' ? 'What any API can give, and:' : 'Only these:'
  return `### ${name}

${summary}. ${rest}

${table(['Code', 'Status', 'When', 'Decided by'], rows)}`
}

function sentence(text = ''): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}
