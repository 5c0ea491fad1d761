/**
 * Conditions of shared statements that leave PostgreSQL one way only: from the rows at hand to each one's row by an index. An
 * equality, or a partial index whose condition is met, would also let it read a whole index from end to end, which is the
 * cheaper plan while a table is nearly empty, and is kept while the table grows.
 */
export function sameClient(row: string, asked: string): string {
  return `${row}.client_id = any(array[${asked}.client_id])`
}

/** An alert that nobody has closed. Goes with `sameClient`, for the same reason. */
export function openAlert(alert: string): string {
  return `num_nulls(${alert}.closed_at) = 1`
}
