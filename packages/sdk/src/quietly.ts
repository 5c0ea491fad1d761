/** Tells the merchant's logging. What it throws, now or later, must neither change an outcome nor end the process. */
export function quietly(tell: () => unknown): void {
  try {
    const told = tell()
    if (told instanceof Promise) told.catch(() => undefined)
  } catch {}
}
