import type { ReportRow } from '../../acquirers/simulated/books.ts'
import type { Context } from '../context.ts'
import { type NotInSandbox, notInSandbox } from '../sandbox-client.ts'

export type { ReportRow }

export type SandboxReportResult =
  | {
      readonly kind: 'page'
      readonly rows: readonly ReportRow[]
      /** To ask on with; null when there are no more. */
      readonly next: Pick<ReportRow, 'reference' | 'type'> | null
    }
  | NotInSandbox
  | { readonly kind: 'unknown-acquirer'; readonly acquirers: readonly string[] }

/** A page of what a simulated acquirer would send a merchant as its settlement report, from its own books. */
export async function sandboxReport(
  context: Context,
  clientId: string,
  acquirer: string,
  after?: Pick<ReportRow, 'reference' | 'type'>,
): Promise<SandboxReportResult> {
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const { names } = context.acquirersOf(clientId)
  if (!names.includes(acquirer)) return { kind: 'unknown-acquirer', acquirers: names }
  const rows = await context.books.reportRows(clientId, acquirer, after)
  const last = rows.at(-1)
  return { kind: 'page', rows, next: last ? { reference: last.reference, type: last.type } : null }
}
