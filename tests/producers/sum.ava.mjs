import test from 'ava'

function add(a, b) {
  if (typeof b !== 'number') throw new TypeError('no number') // here: throws
  return a + b
}

test('adds', t => {
  t.is(add(1, 2), 3)
})
test('adds text', t => {
  t.is(add(1, 'x'), 4) // here: calls
})
test.skip('subtracts', t => t.pass())
test.todo('multiplies')
