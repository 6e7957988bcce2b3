#!/bin/sh
# check.sh COPY: everything that is stricter than the tests, as TAP, which also goes to the file
# COPY: a point for each check, what it said as comments. Builds go to build-clang (clang) and
# build-asan (gcc), both with -Werror and sanitizers: each compiler's find what the other's do not.
# shellcheck disable=SC2317 # the functions are called through check()
set -eu
cd "$(dirname "$0")/../.."
copy=$1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
trap 'exit 130' INT TERM
number=0
failed=0

emit() {
	echo "$1"
	echo "$1" >>"$copy"
}

# after NUMBER NAME COMMAND...: a check that has sense only when that one passed.
after() {
	earlier=$1
	shift
	if grep -q "^ok $earlier " "$copy"; then
		check "$@"
	else
		number=$((number + 1))
		emit "ok $number - $1 # SKIP it needs check $earlier"
	fi
}

# check NAME COMMAND...
check() {
	name=$1
	shift
	number=$((number + 1))
	if "$@" >"$said" 2>&1; then
		emit "ok $number - $name"
	else
		emit "not ok $number - $name"
		sed 's/^/# /' "$said" | head -n 200
		failed=1
	fi
}

sources() {
	git ls-files -co --exclude-standard -- "$@"
}

formatted() {
	sources '*.[ch]' ':!tests/golden/cases' | xargs clang-format --dry-run -Werror
}

scripts() {
	sources bootstrap .ci/run '*.sh' 'tests/programs/*/suite' 'src/runners/*/tapir-driver' |
		xargs shellcheck
}

# configure DIRECTORY MESON-OPTION...
configure() {
	[ -f "$1/build.ninja" ] || meson setup "$@" -Dwerror=true >"$1.log" 2>&1 || {
		cat "$1.log"
		return 1
	}
}

compile() {
	ninja -C "$1" >"$1/ninja.log" 2>&1 && return
	grep -A4 -E '(error|warning):|^FAILED' "$1/ninja.log"
	return 1
}

# sanitized_build COMPILER DIRECTORY
sanitized_build() {
	export CC="$1"
	configure "$2" -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 &&
		compile "$2"
}

# The analyzer's long notes stay in build-clang/tidy.log.
tidy() {
	sources 'src/*.c' | only_compiled build-clang | xargs -P 2 -n 4 \
		clang-tidy --quiet -p build-clang >build-clang/tidy.log 2>&1 && return
	grep -E '(error|warning):' build-clang/tidy.log | sort -u
	return 1
}

# Of the names read, those that the build directory $1 compiles.
only_compiled() {
	while read -r path; do
		if grep -q "\"\\.\\./$path\"" "$1/compile_commands.json"; then
			echo "$path"
		fi
	done
}

# cppcheck 2.10 loses its way in __typeof__ and in compound literals (internalAstError), takes a
# pointer to something unset for a use of it (ctuuninitvar), "template" for C++, and does not
# see that die() does not return.
cpp_check() {
	sources 'src/*.c' | xargs cppcheck -q -j 2 --enable=warning,performance,portability \
		--inline-suppr --error-exitcode=1 --std=c11 --library=posix -I src -I include \
		--suppress=missingIncludeSystem --suppress=ctuuninitvar \
		--suppress=internalAstError --suppress=CastIntegerToAddressAtReturn \
		--suppress=arrayIndexOutOfBoundsCond --suppress=readdirCalled \
		--suppress=getcontextCalled --suppress=invalidFunctionArg \
		--suppress=CastAddressToIntegerAtReturn --suppress=AssignmentAddressToInteger \
		-D__x86_64__=1 \
		'-D__typeof__(x)=char *' '-D_Noreturn=__attribute__((noreturn))'
}

# sanitized_tests DIRECTORY --suite NAME...: undefined behaviour ends a program, as other faults do.
#
# Streams of any bytes are clang's; programs that crash are gcc's. Not the static
# rules, they know no build; not the producers, whose runners are not ours; not the terminals, which
# wait for the clock and are slow enough without a sanitizer.
sanitized_tests() {
	UBSAN_OPTIONS=halt_on_error=1 python3 tests/run.py "$@" --slower 4
}

: >"$copy"
echo 'TAP version 14'
echo '1..8'
check 'clang-format would change nothing' formatted
check 'shellcheck finds nothing' scripts
check 'cppcheck finds nothing' cpp_check
check 'clang builds with ASan and UBSan without a warning' sanitized_build clang build-clang
after 4 'clang-tidy finds nothing' tidy
after 4 "tests pass under clang's ASan and UBSan" sanitized_tests build-clang \
	--suite unit --suite golden --suite fuzz --suite corpus
check 'gcc builds with ASan and UBSan without a warning' sanitized_build gcc build-asan
after 7 "tests pass under gcc's ASan and UBSan" sanitized_tests build-asan \
	--suite unit --suite programs --suite libtapir --suite stacks
exit "$failed"
