import { describe, expect, it } from 'vitest'
import { type EndpointTry, endpointsOf, type ToldNotification } from './endpoint-health.ts'

const hook = 'https://shop.example/hook'
const other = 'https://shop.example/other'
let made = 0

function tried(acknowledged: boolean, url = hook): EndpointTry {
  made += 1
  const at = new Date(Date.UTC(2026, 2, 1, 12, made))
  const responseStatus = acknowledged ? 200 : 500
  const deliveryId = String(made).padStart(6, '0')
  return { deliveryId, notificationId: 'n', url, acknowledged, responseStatus, error: null, durationMs: 1, at }
}

function told(tries: readonly EndpointTry[], changes: Partial<ToldNotification> = {}): ToldNotification {
  made += 1
  return {
    notificationId: `n${made}`,
    notifyType: 'PAYMENT_RESULT',
    waiting: false,
    createdAt: new Date(Date.UTC(2026, 2, 1, 12, made)),
    requestUrl: null,
    dashboardUrl: hook,
    tries,
    ...changes,
  }
}

const health = (...notifications: ToldNotification[]) => endpointsOf(notifications, [])

describe('an endpoint', () => {
  it('acknowledges when its latest try was acknowledged, however many failed before', () => {
    const failed = [tried(false), tried(false), tried(false), tried(false)]
    expect(health(told([...failed, tried(true)]))).toMatchObject([
      { url: hook, state: 'acknowledging', failures: 0, failingSince: null },
    ])
  })

  it('wavers at first and fails from the third failure in a row on, counted since the last acknowledgement', () => {
    const before = told([tried(false), tried(true)])
    const first = tried(false)
    const two = told([first, tried(false)], { waiting: true })
    expect(health(before, two)).toMatchObject([{ state: 'wavering', failures: 2 }])
    const three = told([tried(false)], { waiting: true })
    expect(health(before, two, three)).toMatchObject([
      { state: 'failing', failures: 3, failingSince: first.at, failuresAtLeast: false, waiting: 2 },
    ])
  })

  it('goes by the order of the tries, not by that of the notifications', () => {
    const older = told([tried(false), tried(false)])
    const newer = told([tried(false)])
    const retried = { ...older, tries: [...older.tries, tried(true)] }
    expect(health(retried, newer)).toMatchObject([{ state: 'acknowledging' }])
  })

  it('says that there may be more failures when it saw no acknowledgement', () => {
    expect(health(told([tried(false)]))).toMatchObject([{ failures: 1, failuresAtLeast: true }])
  })

  it('is not one any more after the address was corrected', () => {
    const failed = told([tried(false), tried(false), tried(false)], { waiting: true, dashboardUrl: other })
    expect(health(failed)).toMatchObject([
      { url: other, state: 'untried', waiting: 1, oldestWaitingAt: failed.createdAt },
    ])
  })

  it('is one while something waits for it, though newer notifications go elsewhere', () => {
    const stuck = told([tried(false), tried(false), tried(false)], { waiting: true, requestUrl: other })
    const urls = health({ ...stuck, tries: stuck.tries.map((one) => ({ ...one, url: other })) }, told([tried(true)]))
    expect(urls).toMatchObject([
      { url: other, state: 'failing' },
      { url: hook, state: 'acknowledging' },
    ])
  })

  it('is untried as long as it is only named', () => {
    expect(endpointsOf([], [{ type: 'CAPTURE_RESULT', url: hook }])).toMatchObject([
      { url: hook, state: 'untried', types: ['CAPTURE_RESULT'], lastTry: null },
    ])
  })
})
