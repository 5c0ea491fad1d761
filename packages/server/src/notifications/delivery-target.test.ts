import { describe, expect, it } from 'vitest'
import { readTarget } from './delivery-target.ts'

const policy = { allow: [], loopback: false }

describe('the target of a delivery', () => {
  it.each([
    ['https://merchant.example', 'https://merchant.example', '/'],
    ['https://merchant.example:443/hook', 'https://merchant.example', '/hook'],
    ['http://merchant.example:8080/hook?shop=7&x=%2F', 'http://merchant.example:8080', '/hook?shop=7&x=%2F'],
    ['https://merchant.example/a b?c d#secret', 'https://merchant.example', '/a%20b?c%20d'],
    ['https://merchant.example/a/../b?', 'https://merchant.example', '/b'],
    ['https://merchant.example/köln', 'https://merchant.example', '/k%C3%B6ln'],
    ['https://8.8.8.8/hook', 'https://8.8.8.8', '/hook'],
    ['https://[2606:4700::1111]:8443/hook', 'https://[2606:4700::1111]:8443', '/hook'],
  ])('of %s is %s and %s', (url, origin, path) => {
    expect(readTarget(url, policy)).toEqual({ kind: 'target', origin, path })
  })

  it.each([
    ['', 'not a URL'],
    ['merchant.example/hook', 'not a URL'],
    ['//merchant.example/hook', 'not a URL'],
    ['https://', 'not a URL'],
    ['https://merchant.example:65536/', 'not a URL'],
    ['https://1.2.3.4.5/', 'not a URL'],
    ['https://[fe80::1%25eth0]/', 'not a URL'],
    ['ftp://merchant.example/', 'ftp: is neither https: nor http:'],
    ['file:///etc/passwd', 'file: is neither https: nor http:'],
    ['javascript:alert(1)', 'javascript: is neither https: nor http:'],
    ['https://user@merchant.example/', 'the URL holds credentials'],
    ['https://:secret@merchant.example/', 'the URL holds credentials'],
    ['https://merchant.example:0/', 'port 0'],
  ])('is refused for %j: %s', (url, reason) => {
    expect(readTarget(url, policy)).toEqual({ kind: 'refused', reason })
  })

  it.each([
    ['127.0.0.1'],
    ['127.0.0.1.'],
    ['127.1'],
    ['0x7f000001'],
    ['0X7F.1'],
    ['2130706433'],
    ['0177.0.0.1'],
    ['017700000001'],
    ['%31%32%37.0.0.1'],
    ['127.0.0.1%2E'],
    ['１２７.０.０.１'],
    ['127。0。0。1'],
    ['[::1]'],
    ['[0:0:0:0:0:0:0:1]'],
    ['[::ffff:127.0.0.1]'],
    ['[::ffff:7f00:1]'],
    ['[64:ff9b::127.0.0.1]'],
  ])('is refused for every spelling of loopback, here %s', (host) => {
    const target = readTarget(`http://${host}/hook`, policy)
    expect(target).toMatchObject({ kind: 'refused', reason: expect.stringContaining(' is loopback, ') })
  })

  it.each(['0', '0.0.0.0', '[::]', '169.254.169.254', '0xa9fea9fe', '10.1', '[fd00::1]', '[::ffff:a00:1]'])(
    'is refused for %s',
    (host) => {
      expect(readTarget(`http://${host}/`, policy).kind).toBe('refused')
    },
  )

  it('reads a backslash and missing slashes as browsers do, and judges the host they hide', () => {
    expect(readTarget('http:127.0.0.1', policy).kind).toBe('refused')
    expect(readTarget('http:/\\127.0.0.1\\@merchant.example/', policy).kind).toBe('refused')
  })
})
