export { ApoClient } from '@capstan/sdk'
