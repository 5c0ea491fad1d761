/** Minor units as euros: `100.00`. */
export function euros(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`
}
