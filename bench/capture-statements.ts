import type { createPool } from '../packages/server/src/database/pool.ts'
import type { Capture } from '../packages/server/src/domain/capture.ts'
import { holdCapture, recordCapture } from '../packages/server/src/store/captures.ts'

type Pool = ReturnType<typeof createPool>

/** A statement as the store hands it to PostgreSQL, with one row. `ID` stands for the id of the payment and of the capture. */
export interface Written {
  readonly text: string
  /** The row, as JSON. */
  readonly row: string
}

/** The two statements of a capture that succeeds, taken from the store itself so that they can never differ. */
export async function captureStatements(clientId: string): Promise<readonly Written[]> {
  const written: Written[] = []
  const pool = {
    async query({ text, values }: { text: string; values: readonly string[] }) {
      written.push({ text, row: String(values[0]).slice(1, -1) })
      return { rows: [] }
    },
  } as unknown as Pool
  const at = new Date()
  const receipt = {
    transactionId: '20260101000000000000000000000000000',
    resultCode: 'SUCCESS',
    resultMessage: 'success',
  }
  const capture: Capture = {
    clientId,
    captureId: 'ID',
    captureRequestId: 'ID',
    paymentId: 'ID',
    amount: { currency: 'EUR', value: 1000n },
    last: false,
    automatic: false,
    reference: 'ID',
    receipt: {},
    state: { kind: 'held' },
    createdAt: at,
    tries: 0,
  }
  await holdCapture(pool, capture, 10, 20_000)
  await recordCapture(pool, capture, {
    step: { kind: 'final', state: { kind: 'succeeded', succeededAt: at } },
    receipt,
    tries: 1,
    dueInMs: null,
    notification: { notificationId: 'ID', body: 'x'.repeat(700) },
    // Kept by the writer, as a server keeps it: no worker claims it meanwhile.
    courierMs: 3_600_000,
    attempt: {
      attemptId: 'ID',
      operation: 'capture',
      reference: 'ID',
      outcome: 'succeeded',
      detail: { receipt },
      durationMs: 0,
    },
    at,
  })
  return written
}
