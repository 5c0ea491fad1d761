/** Given back once, when what was begun has ended. */
export type Leave = () => void

/** How much is under way. */
export interface Load {
  /** Undefined when there is no room: for anybody, or for one more of this key. */
  readonly enter: (key?: string) => Leave | undefined
  readonly isFull: (key?: string) => boolean
}

/** Room for `most` at a time, of which one key may have `mostOfOne`, so that a key whose work hangs leaves some. */
export function createLoad(most: number, mostOfOne = most): Load {
  const byKey = new Map<string, number>()
  let all = 0
  const isFull = (key = '') => all >= most || (byKey.get(key) ?? 0) >= mostOfOne
  return {
    isFull,
    enter(key = '') {
      if (isFull(key)) return undefined
      all += 1
      byKey.set(key, (byKey.get(key) ?? 0) + 1)
      return () => {
        all -= 1
        const left = (byKey.get(key) ?? 0) - 1
        if (left === 0) byKey.delete(key)
        else byKey.set(key, left)
      }
    },
  }
}
