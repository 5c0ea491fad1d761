const work = require('./work.js')
const sdk = require('@capstan/sdk')

void work(sdk)
