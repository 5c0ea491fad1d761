import { Command, Option } from '@commander-js/extra-typings'
import type { Person } from '../../application/operators/list-people.ts'
import { roleNames } from '../../domain/role.ts'
import type { Json } from '../../http/operator/json.ts'
import type { LinkView } from '../../http/operator/link-routes.ts'
import type { PeopleView } from '../../http/operator/people-routes.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printJson, table, time } from '../output.ts'

export function operatorCommand() {
  return new Command('operator')
    .description('people who sign in to the dashboard: who they are, and a link for who cannot')
    .addCommand(list())
    .addCommand(link())
}

function list() {
  return new Command('list')
    .description('everybody who can sign in to the dashboard, or was invited to')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan operator list'))
    .action(async ({ json }) => {
      const { people } = await withServer((api) => api.get<PeopleView>('/people', { limit: '500' }))
      if (json) return printJson(people)
      if (people.length === 0) return print('Nobody yet. The first one: capstan operator link')
      const rows = people.map((person) => [
        person.login,
        person.name,
        person.role,
        stateOf(person),
        secondFactorOf(person),
        person.lastSignedInAt === null ? '-' : time(person.lastSignedInAt),
      ])
      print(table(['Login', 'Name', 'Role', 'State', 'Second factor', 'Signed in'], rows))
    })
}

function stateOf({ disabledAt, hasPassword, linkUntil, lockedUntil }: Json<Person>): string {
  if (disabledAt !== null) return 'disabled'
  if (!hasPassword) return linkUntil === null ? 'invited, the link is over' : `invited until ${time(linkUntil)}`
  return lockedUntil !== null && Date.parse(lockedUntil) > Date.now() ? `locked until ${time(lockedUntil)}` : 'enabled'
}

function secondFactorOf({ oneTimeCodes, passkeys }: Json<Person>): string {
  const factors = [oneTimeCodes && 'codes', passkeys > 0 && `${passkeys} passkey${passkeys === 1 ? '' : 's'}`]
  return factors.filter(Boolean).join(', ') || 'none'
}

function link() {
  return new Command('link')
    .description(
      'a link by which somebody sets up an account, or sets a new password without the second factors of before',
    )
    .argument('[login]', 'whose; without it, whoever uses the link chooses a login')
    .addOption(new Option('--role <role>', 'of a new account; admin where no login is given').choices(roleNames))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'capstan operator link',
        'capstan operator link ada@shop.example --role developer',
        'capstan operator link ada@shop.example',
      ),
    )
    .action(async (login, { role, json }) => {
      const made = await withServer((api) => api.send<LinkView>('POST', '/links', { login, role }))
      if (json) return printJson(made)
      print(made.url)
      note(`${purposeOf(made)} Works once, until ${time(made.expiresAt)}. Whoever has it can use it.`)
    })
}

function purposeOf({ purpose, login, role }: Json<LinkView>): string {
  if (purpose === 'reset')
    return `For ${login} to set a new password; one-time codes and passkeys of before are gone then.`
  return `For ${login ?? 'whoever is given it'} to set up an account with the role ${role}.`
}
