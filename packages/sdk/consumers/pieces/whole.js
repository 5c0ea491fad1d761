export * from '@capstan/sdk'
