add() {
	echo $(($1 + $2))
}

@test "adds" {
	[ "$(add 1 2)" = 3 ]
}

@test "adds large numbers" {
	[ "$(add 1 2)" = 4 ] # here: fails
}

@test "subtracts" {
	skip "not written yet"
}
