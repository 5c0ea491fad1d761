import { describe, expect, it } from 'vitest'
import { acknowledging, startMerchant } from './merchant-endpoint.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

describe('a merchant that hangs', () => {
  it('holds 32 connections, and other merchants are served meanwhile', async () => {
    const hanging = await startMerchant(() => {})
    const prompt = await startMerchant()
    // Long beside what 60 connections take on a busy machine.
    const transport = startTransport({ totalTimeoutMs: 6_000 })
    let ended = 0
    const stuck = Array.from({ length: 40 }, async () => {
      const answer = await transport.send(deliveryTo(hanging.url))
      ended += 1
      return answer
    })
    await hanging.arrived(32)

    const answers = await Promise.all(Array.from({ length: 20 }, () => transport.send(deliveryTo(prompt.url))))
    expect(answers.map((answer) => answer.kind)).toEqual(Array.from({ length: 20 }, () => 'answered'))
    expect(ended).toBe(0)
    expect(hanging.received).toHaveLength(32)

    const failures = await Promise.all(stuck)
    const reasons = failures.map((failure) => (failure.kind === 'failed' ? failure.reason : failure.kind))
    // Those that waited may still get a connection in the very moment in which the first 32 give up.
    const sent = reasons.filter((reason) => reason === 'no answer within 6000 ms')
    const unsent = reasons.filter((reason) => reason === 'not sent: no free connection within 6000 ms')
    expect(sent.length + unsent.length).toBe(40)
    // What was recorded as not sent was not sent later either, when the 32 connections became free.
    await hanging.quiet()
    expect(hanging.received).toHaveLength(sent.length)
  })

  it('is served again once it answers', async () => {
    let hanging = true
    const merchant = await startMerchant((response, request) => {
      if (!hanging) acknowledging(response, request)
    })
    const transport = startTransport({ totalTimeoutMs: 1_000 })
    const first = Array.from({ length: 40 }, () => transport.send(deliveryTo(merchant.url)))
    expect((await Promise.all(first)).map((answer) => answer.kind)).toEqual(Array.from({ length: 40 }, () => 'failed'))
    hanging = false
    const second = Array.from({ length: 40 }, () => transport.send(deliveryTo(merchant.url)))
    expect((await Promise.all(second)).map((answer) => answer.kind)).toEqual(
      Array.from({ length: 40 }, () => 'answered'),
    )
  })
})
