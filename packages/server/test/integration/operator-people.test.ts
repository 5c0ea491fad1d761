import { describe, expect, test } from 'vitest'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { signInAt } from '../support/door.ts'
import { operate } from '../support/operator.ts'
import { operateAs, operateBy, signedIn, testPassword } from '../support/signed-in.ts'

async function server() {
  const { app } = await testCapstan({ worker: false })
  return { app, boss: await operateAs(app, 'admin') }
}

const tokenOf = (url: string) => url.split('#')[1]

describe('/operator/people', () => {
  test('lists everybody by login, page by page, and says who asks', async () => {
    const { app, boss } = await server()
    for (const login of ['ada', 'grace', 'linus']) await signedIn(app, 'viewer', { login })
    const first = await boss.operate('GET', '/people?limit=3')
    expect(first.body.people.map(({ login }: { login: string }) => login)).toEqual(
      [boss.login, 'ada', 'grace'].toSorted(),
    )
    expect(first.body.people.filter(({ self }: { self: boolean }) => self)).toMatchObject([{ login: boss.login }])
    const second = await boss.operate('GET', `/people?limit=3&after=${first.body.next}`)
    expect(second.body).toMatchObject({ people: [{ login: 'linus', role: 'viewer', sessions: 1 }], next: null })
    expect(JSON.stringify([first.body, second.body])).not.toMatch(/hash|token/i)
  })

  test('invites by a link that works once, and is written down nowhere', async () => {
    const { app, boss } = await server()
    const invited = await boss.operate('POST', '/people', {
      body: { login: ' Ada@Shop.example ', name: 'Ada', role: 'operator' },
    })
    expect(invited).toMatchObject({
      status: 201,
      body: {
        login: 'ada@shop.example',
        role: 'operator',
        purpose: 'set-up',
        url: expect.stringContaining('/dashboard/set-up#'),
      },
    })
    const body = { token: tokenOf(invited.body.url), name: 'Ada', password: testPassword }
    const use = () => operate(app, 'POST', '/set-up', { body, headers: { origin: app.url } })
    expect((await use()).status).toBe(200)
    expect((await use()).status).toBe(404)
    const audit = await boss.operate('GET', `/audit?action=invite-person&actor=${boss.login}`)
    expect(audit.body.entries).toMatchObject([{ text: 'ada@shop.example; as operator', actor: boss.login }])
    const { rows } = await app.context.pool.query(
      'select detail::text from audit union all select row_to_json(l)::text from operator_links l',
    )
    expect(rows.map(({ detail }) => detail).join()).not.toContain(body.token)
    const again = await boss.operate('POST', '/people', { body: { login: 'ada@shop.example', role: 'viewer' } })
    expect(again).toMatchObject({ status: 409, body: { error: expect.stringMatching(/has the login .* already/) } })
  })

  test('changes a role, ends sessions, disables and enables, each in the audit by who asked', async () => {
    const { app, boss } = await server()
    const ada = await signedIn(app, 'viewer', { login: 'ada', password: testPassword })
    const at = `/people/${ada.operatorId}`
    const changed = await boss.operate('PUT', `${at}/role`, { body: { role: 'operator' } })
    expect(changed).toMatchObject({ status: 200, body: { login: 'ada', role: 'operator', self: false } })
    // So already: the same answer, and nothing more in the audit.
    expect((await boss.operate('PUT', `${at}/role`, { body: { role: 'operator' } })).status).toBe(200)
    expect((await boss.operate('DELETE', `${at}/sessions`)).body).toEqual({ ended: 1 })
    expect((await operateBy(app, ada, 'GET', '/session')).status).toBe(401)
    const disabled = await boss.operate('POST', `${at}/disable`)
    expect(disabled).toMatchObject({ status: 200, body: { disabledAt: expect.any(String) } })
    expect(await signInAt(app, { login: 'ada', password: testPassword })).toMatchObject({
      status: 403,
      body: { error: expect.stringContaining('Your account is disabled') },
      setCookie: null,
    })
    expect((await boss.operate('POST', `${at}/link`)).body.error).toMatch(/disabled. Enable the account first/)
    expect((await boss.operate('POST', `${at}/enable`)).body.disabledAt).toBe(null)
    expect((await signInAt(app, { login: 'ada', password: testPassword })).status).toBe(200)
    const linked = await boss.operate('POST', `${at}/link`)
    expect(linked).toMatchObject({ status: 201, body: { purpose: 'reset', login: 'ada', role: 'operator' } })
    const audit = await boss.operate('GET', `/audit?id=${ada.operatorId}&actor=${boss.login}`)
    expect(audit.body.entries.map(({ label, text }: { label: string; text: string }) => `${label}: ${text}`)).toEqual([
      'New link made: for ada',
      'Person enabled: ada',
      'Person disabled: ada',
      'Signed out everywhere: ada',
      'Role changed: ada; from viewer to operator',
    ])
  })

  test('nobody changes oneself, nor makes a way back in for whoever finds the browser open', async () => {
    const { app, boss } = await server()
    await signedIn(app, 'admin', { login: 'other', password: testPassword })
    const at = `/people/${boss.operatorId}`
    for (const [method, path, body] of [
      ['PUT', `${at}/role`, { role: 'viewer' }],
      ['POST', `${at}/disable`, undefined],
      ['POST', `${at}/link`, undefined],
    ] as const) {
      const refused = await boss.operate(method, path, { ...(body && { body }) })
      expect(refused.status).toBe(409)
      expect(refused.body.error).toMatch(/Ask another admin|Your own password is changed/)
    }
    expect((await boss.operate('GET', '/session')).body.role).toBe('admin')
  })

  test('the last admin who can sign in stays one, also for the holder of the operator token', async () => {
    const { app, boss } = await server()
    const last = await signedIn(app, 'admin', { login: 'last', password: testPassword })
    const at = `/people/${last.operatorId}`
    for (const ask of [boss.operate, (...call: Parameters<typeof boss.operate>) => operate(app, ...call)]) {
      for (const [method, path, body] of [
        ['PUT', `${at}/role`, { role: 'viewer' }],
        ['POST', `${at}/disable`, undefined],
      ] as const) {
        const refused = await ask(method, path, { ...(body && { body }) })
        expect(refused).toMatchObject({
          status: 409,
          body: { error: expect.stringMatching(/the last admin who can sign in/) },
        })
      }
    }
  })

  test.each([
    ['no login', { role: 'viewer' }, /login: /],
    ['a login with a blank', { login: 'a b', role: 'viewer' }, /login: must be 1 to 64 letters/],
    ['a login that the audit needs', { login: 'Capstan', role: 'viewer' }, /are taken/],
    ['no role', { login: 'ada' }, /role: is required/],
    ['a role that is none', { login: 'ada', role: 'root' }, /role: must be one of/],
    ['an empty name', { login: 'ada', name: ' ', role: 'viewer' }, /name: must be 1 to 128/],
    ['more than it knows', { login: 'ada', role: 'viewer', password: 'x' }, /"password": is unknown/],
  ])('refuses an invitation with %s, and makes nobody', async (_name, body, error) => {
    const { boss } = await server()
    const refused = await boss.operate('POST', '/people', { body })
    expect(refused).toMatchObject({ status: 400, body: { error: expect.stringMatching(error) } })
    expect((await boss.operate('GET', '/people')).body.people).toHaveLength(1)
  })

  test('says when there is nobody of the id', async () => {
    const { boss } = await server()
    const found = await boss.operate('POST', '/people/nobody/disable')
    expect(found).toEqual({
      status: 404,
      body: { error: 'There is nobody with the id nobody. Reload the page People.' },
    })
    expect((await boss.operate('DELETE', '/people/nobody/sessions')).status).toBe(404)
    expect((await boss.operate('POST', '/people/nobody/link')).status).toBe(404)
  })
})

describe('/operator/find', () => {
  test('says what an id means: a payment by whatever is its, a notification or an alert instead of its payment', async () => {
    const { app, call } = await testCapstan({ worker: false })
    const paid = await call('pay', { ...cardPayment('1000', 'MANUAL'), paymentRequestId: 'order-1' })
    const { paymentId } = paid
    const clientId = 'SANDBOX_TEST'
    const { rows } = await app.context.pool.query('select notification_id as id from notifications')
    const find = async (id: string) => (await operate(app, 'GET', `/find?id=${id}`)).body.found
    expect(await find('order-1')).toEqual([{ kind: 'payment', clientId, paymentId }])
    expect(await find(String(paymentId))).toEqual([{ kind: 'payment', clientId, paymentId }])
    expect(await find(rows[0].id)).toEqual([
      { kind: 'notification', clientId, paymentId, notificationId: rows[0].id, notifyType: 'PAYMENT_RESULT' },
    ])
    expect(await find('nothing')).toEqual([])
    expect(await operate(app, 'GET', '/find?id=a%20b')).toMatchObject({ status: 400 })
  })
})
