import { sampleNotifications } from '@capstan/sdk'
import { describe, expect, test } from 'vitest'
import { faultsInNotification } from '../openapi/described.ts'

describe('the sample notifications of the SDK', () => {
  test.each(Object.entries(sampleNotifications))('%s is what the server describes', (_name, sample) => {
    expect(faultsInNotification(sample())).toEqual([])
  })
})
