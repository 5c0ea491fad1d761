module.exports = { testEnvironment: 'node', globalSetup: './first-sandbox.js' }
