/** As the table has it: small letters, so that one person is not two; fit for a URL, a shell and the audit. */
export const loginPattern = '^[a-z0-9][a-z0-9._+@-]{0,63}$'
export const loginRule =
  'must be 1 to 64 letters, digits or . _ + @ -, the first a letter or digit: an e-mail address or a name'

/** Whom the audit names when it was no person: a login of the same name would be taken for it. */
const taken = ['operator', 'capstan']

/** A login as it is stored; undefined for what can be none. People type it with capitals, and blanks around it. */
export function loginOf(text: string): string | undefined {
  const login = text.trim().toLowerCase()
  return new RegExp(loginPattern).test(login) && !taken.includes(login) ? login : undefined
}
