export { verifyNotification } from '@capstan/sdk'
