/**
 * Equality in a shared statement, for columns that an index begins with. It leaves PostgreSQL one way only: from the rows at
 * hand to each one's row by an index. By `=` it may also read a whole index from end to end, for its order, which is the cheaper
 * plan while a table is nearly empty, and is kept while the table grows.
 */
export function byKey(column: string, value: string): string {
  return `${column} = any(array[${value}])`
}

export function sameClient(row: string, asked: string): string {
  return byKey(`${row}.client_id`, `${asked}.client_id`)
}

/** An alert that nobody has closed, in words that the partial index of open alerts is not read from end to end for. */
export function openAlert(alert: string): string {
  return `num_nulls(${alert}.closed_at) = 1`
}
