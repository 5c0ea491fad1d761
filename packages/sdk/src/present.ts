type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Fields that APO left out, or sent as null where there was nothing to tell, are left out of results, too. */
export function present<T extends object>(fields: T): Present<T> {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(told) as Present<T>
}
