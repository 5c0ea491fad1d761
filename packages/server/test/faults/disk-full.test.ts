import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { migrate } from '../../src/store/migrate.ts'
import { atOnce } from '../integration/seed.ts'
import { startTestCluster } from '../support/test-cluster.ts'
import { brokenWay, repeated } from './broken-way.ts'
import { faultLog } from './fault-log.ts'

/** Room for a new database, and for little more. */
const SIZE = '24m'

/** Runs a program that every system has, apart from those that npm brings. */
function system(program: 'mount' | 'umount', args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

/** A file system of its own, for a database that can fill it. Throws where it may not be mounted. */
function mountSmallDisk(): { readonly disk: string; readonly unmount: () => void } {
  const disk = mkdtempSync(path.join(tmpdir(), 'capstan-disk-'))
  try {
    system('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk])
  } catch (error) {
    rmSync(disk, { recursive: true })
    throw error
  }
  const unmount = () => {
    system('umount', [disk])
    rmSync(disk, { recursive: true })
  }
  return { disk, unmount }
}

function mayMount(): boolean {
  try {
    mountSmallDisk().unmount()
    return true
  } catch {
    return false
  }
}

/**
 * In a PostgreSQL of its own: on a full disk nobody's checkpoint succeeds, and dropping a database asks for one, so the
 * other tests could not put their databases away meanwhile.
 */
async function databaseOn(disk: string) {
  const cluster = await startTestCluster()
  onTestFinished(() => cluster.stop())
  const server = createPool(cluster.url, { applicationName: 'full disk', onIdleError: () => undefined })
  const { rows } = await server.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
  const place = path.join(disk, 'space')
  mkdirSync(place, { mode: 0o700 })
  const { uid, gid } = statSync(rows[0]?.folder ?? '')
  chownSync(place, uid, gid)
  await server.query(`create tablespace small location '${place}'`)
  await server.query('create database small tablespace small')
  await server.end()
  const url = new URL(cluster.url)
  url.pathname = '/small'
  const pool = createPool(url.href, { applicationName: 'small', onIdleError: () => undefined })
  onTestFinished(() => pool.end())
  await migrate(pool)
  return { pool, url: url.href }
}

/** Takes all the room there is on a disk but `keep` bytes; returns how to give it back. */
function fill(disk: string, keep: number): () => void {
  const { bavail, bsize } = statfsSync(disk)
  const file = path.join(disk, 'filler')
  writeFileSync(file, Buffer.alloc(bavail * bsize - keep))
  return () => rmSync(file)
}

// Mounting takes a right that not every machine gives; what a full disk means to a request is also in exhausted.test.ts.
if (mayMount()) {
  test('on a really full disk requests are answered U, and when there is room again all of them come true', {
    timeout: 60_000,
  }, async () => {
    const { disk, unmount } = mountSmallDisk()
    onTestFinished(unmount)
    const { log, faults } = faultLog()
    const broken = await brokenWay({ database: await databaseOn(disk), log })
    const { call, pay, capture, authorized, expectSettled } = broken
    const paymentId = await authorized('90000')
    const captures = await atOnce(40, async () => capture(paymentId, '1000'))
    const payments = await atOnce(120, async () => pay('10000', 'AUTOMATIC'))
    const giveBack = fill(disk, 64 * 1024)
    const full = broken.proxy.errors('53100')
    const first = [
      ...(await Promise.all(payments.map((request) => call('pay', request)))),
      ...(await Promise.all(captures.map((request) => call('capture', request)))),
    ]
    const statuses = first.map(({ result }) => result.resultStatus)
    const unknown = statuses.filter((status) => status === 'U')
    expect(statuses.filter((status) => status !== 'S' && status !== 'U')).toEqual([])
    expect(unknown.length).toBeGreaterThan(0)
    expect(full()).toBeGreaterThan(0)
    const told = faults()
    const fault = { fault: 'the disk of the database is full', advice: expect.stringContaining('make room') }
    expect(told).toContainEqual(expect.objectContaining(fault))
    expect(told.length).toBeLessThan(unknown.length)
    giveBack()
    for (const request of captures) {
      expect((await repeated(broken, 'capture', request)).result.resultStatus).toMatch(/^[SF]$/)
    }
    for (const request of payments) await repeated(broken, 'pay', request)
    await expectSettled()
  })
}
