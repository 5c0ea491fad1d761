import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createGzip, type Gzip } from 'node:zlib'

/** A finished file of the archive, on disk for good. */
export interface FinishedPart {
  /** SHA-256 of the file, in hex. */
  readonly sha256: string
  readonly bytes: number
}

/** One gzipped file of lines of JSON, which has its name only when it is complete and on disk. */
export interface ArchivePart {
  write(line: string): Promise<void>
  finish(): Promise<FinishedPart>
  /** Leaves nothing of it. */
  discard(): Promise<void>
}

const unfinished = '.unfinished'

/** Refuses a name that is there already. */
export async function openPart(path: string): Promise<ArchivePart> {
  const handle = await open(`${path}${unfinished}`, 'wx', 0o600)
  const gzip = createGzip()
  const hash = createHash('sha256')
  let bytes = 0
  const written = writeAll(handle, gzip, (chunk) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  // Whoever waits for it hears of a full disk; before, nobody does.
  written.catch(() => undefined)
  return {
    async write(line) {
      // A write that failed would never drain.
      if (!gzip.write(`${line}\n`)) await Promise.race([once(gzip, 'drain'), written])
    },
    async finish() {
      gzip.end()
      await written
      await handle.sync()
      await handle.close()
      await rename(`${path}${unfinished}`, path)
      await syncFolder(dirname(path))
      return { sha256: hash.digest('hex'), bytes }
    },
    async discard() {
      gzip.destroy()
      await written.catch(() => undefined)
      await handle.close().catch(() => undefined)
      await rm(`${path}${unfinished}`, { force: true })
    },
  }
}

async function writeAll(handle: FileHandle, gzip: Gzip, count: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    count(chunk)
    await handle.writeFile(chunk)
  }
}

/** Replaces a file whole: after a power cut there is the one before or this one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const handle = await open(`${path}${unfinished}`, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}${unfinished}`, path)
  await syncFolder(dirname(path))
}

/** Makes the names in a folder survive a power cut, as fsync of a file does not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
