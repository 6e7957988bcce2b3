const test = require('tape')
const { add } = require('./add')

test('adds', t => {
  t.deepEqual(add(1, 2), { total: 4 })
  t.end()
})
