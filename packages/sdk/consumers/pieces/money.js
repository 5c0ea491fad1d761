export { money } from '@capstan/sdk'
