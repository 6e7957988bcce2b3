function add(a, b) {
  if (typeof b !== 'number') throw new TypeError('no number') // here: throws
  return a + b
}

describe('sum', () => {
  test('adds', () => {
    expect(add(1, 2)).toBe(3)
  })
  test('adds large numbers', () => {
    expect(add(1, 2)).toBe(4) // here: fails
  })
  test('adds text', () => {
    add(1, 'x') // here: calls
  })
  test.skip('subtracts', () => {})
  test.todo('multiplies')
})
