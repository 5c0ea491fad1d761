/** Where a file of the server's source is. */
export function source(file: string): URL {
  return new URL(`../../src/${file}`, import.meta.url)
}
