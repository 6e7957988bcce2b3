/* Dialects that name one place: C's assert, test libraries, compilers and build tools; and the
 * shells. The last of them takes anything that looks like "file:line: message". */
#include "trace/dialects.h"

#define RULES(table) .rules = (table), .nrules = countof(table)

/* A file that people would write so in front of a line number: with a suffix, or in a
 * directory; no URL, no host and port, no time of day. */
#define NAME "[^\\s:()\"'`|,;<>=\\[\\]{}#*]"
#define FILE_ \
	"(?<file>(?:[A-Za-z]:[\\\\/])?(?:" \
	"(?!\\S+\\.(?:com|org|net|local|io|dev):\\d)" NAME "*" NAME \
	"\\.[A-Za-z][A-Za-z0-9_+]{0,9}" \
	"|(?:\\.{0,2}/|[\\w.+-]+/)" NAME "+|-e|(?:GNU)?[Mm]akefile|[A-Z]\\w+file))"
#define AT FILE_ ":(?<line>\\d+)"
#define COLUMN "(?::(?<column>\\d+)(?:-\\d+)?)?"

#define C_RUNTIME_FILE "^(?:/usr/include/c\\+\\+/|/usr/lib/gcc)"

/* clang-format off */
static const struct rule assertions[] = {
	{ROLE_POINT, .hint = "ssertion ", .flags = RULE_NUMBERED | RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?:[^:]+: )?(?<file>[^:\\s][^:]*):(?<line>\\d+): (?<function>.+): (?<message>Assertion .* failed\\.?)$"},
	{ROLE_POINT, .hint = "ssertion ", .flags = RULE_NUMBERED | RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?:[^:]+: )?(?<file>[^:\\s][^:]*):(?<line>\\d+): (?<message>Assertion .* failed\\.?)$"},
	{ROLE_POINT, .hint = "Unexpected error: ",
	 .flags = RULE_NUMBERED | RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?:[^:]+: )?(?<file>[^:\\s][^:]*):(?<line>\\d+): (?<function>.+): (?<message>Unexpected error: .*)$"},
	{ROLE_POINT, .hint = "Assertion failed:", .flags = RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?<message>Assertion failed: .*), function (?<function>.+), file (?<file>.+), line (?<line>\\d+)\\.?$"},
	{ROLE_POINT, .hint = "Assertion failed:", .flags = RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?<message>Assertion failed: .*), file (?<file>.+), line (?<line>\\d+)$"},
	{ROLE_POINT, .hint = "Assertion failed:", .flags = RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?<message>Assertion failed: .*) \\((?<file>[^():]+): (?<function>[^():]+): (?<line>\\d+)\\)$"},
	{ROLE_POINT, .hint = "ssertion \"", .flags = RULE_ASSERTION | RULE_CRASH,
	 .pattern = "^(?<message>[Aa]ssertion \".*\" failed): file \"(?<file>[^\"]+)\", line (?<line>\\d+)(?:, function: (?<function>.+))?$"},
	{ROLE_POINT, .hint = "ERROR:", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .pattern = "^(?:Bail out! )?(?:\\S+:)?ERROR:(?<file>[^:]+):(?<line>\\d+):(?<function>[^:]+): (?<message>.*)$"},
	{ROLE_NOISE, .hint = "**", .pattern = "^\\*\\*$"},
};

const struct dialect dialect_assert = {
	.name = "assert", .order = INNER_FIRST, RULES(assertions), .runtime_file = C_RUNTIME_FILE,
};

static const struct rule libstdcxx[] = {
	{ROLE_POINT, .hint = "/debug/", .flags = RULE_NUMBERED | RULE_CRASH,
	 .pattern = "^(?<file>/\\S+/debug/\\S+):(?<line>\\d+):$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .rest = REST_BLANK, .hint = "Error: ",
	 .pattern = "^Error: (?<message>.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = ":",
	 .pattern = "^(?:In function|Objects involved in the operation):$"},
	{ROLE_NOISE, .flags = RULE_INSIDE | RULE_DEEP, .hint = "", .pattern = "^"},
};

const struct dialect dialect_libstdcxx = {
	.name = "libstdc++", .order = INNER_FIRST, RULES(libstdcxx), .runtime_file = C_RUNTIME_FILE,
};

static const struct rule unit[] = {
	{ROLE_POINT, .hint = "error: Failure!",
	 .flags = RULE_NUMBERED | RULE_ASSERTION | RULE_ABOVE,
	 .pattern = "^(?:\\[ +LINE +\\] --- )?(?<file>[^:\\s][^:]*):(?<line>\\d+): error: Failure!$"},
	{ROLE_POINT, .hint = ": error: ", .flags = RULE_NUMBERED | RULE_ASSERTION | RULE_ABOVE,
	 .pattern = "^\\[ +LINE +\\] --- (?<file>[^:\\s][^:]*):(?<line>\\d+): error: (?<message>.*)$"},
	{ROLE_POINT, .hint = ":E:", .flags = RULE_NUMBERED | RULE_CRASH, .rest = REST_BLANK,
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+):E:[^:]*:[^:]*:\\d+: (?<message>.*)$"},
	{ROLE_POINT, .hint = ":S:", .flags = RULE_NUMBERED, .rest = REST_BLANK, /* of a fixture */
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+):S:[^:]*:[^:]*:\\d+: (?<message>.*)$"},
	{ROLE_POINT, .hint = ":F:", .flags = RULE_NUMBERED | RULE_ASSERTION, .rest = REST_BLANK,
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+):F:[^:]*:[^:]*:\\d+: (?<message>.*)$"},
	{ROLE_POINT, .hint = ":FAIL", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .pattern = "^" AT ":(?<function>\\w+):FAIL(?:: ?(?<message>.*))?$"},
	{ROLE_POINT, .hint = ":Expected ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .pattern = "^" AT ":[\\w.]+:(?<message>Expected .*)$"},
	/* Boost.Test's, of what was thrown */
	{ROLE_HEAD, .hint = "unknown location(",
	 .pattern = "^unknown location\\(\\d+\\): (?<message>(?:fatal )?error: .*)$"},
	{ROLE_PLACE, .flags = RULE_INSIDE | RULE_NUMBERED, .hint = ": last checkpoint",
	 .pattern = "^" FILE_ "\\((?<line>\\d+)\\): last checkpoint"},
	{ROLE_HEAD, .hint = "unknown file: Failure", .rest = REST_BLANK,
	 .pattern = "^unknown file: Failure$"},
	{ROLE_POINT, .hint = ": Failure", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_BLANK,
	 .pattern = "^" AT ": Failure$"},
	/* GoogleTest's progress */
	{ROLE_NOISE, .hint = " ] ", .pattern = "^\\[ RUN      \\] \\S|^\\[       OK \\] \\S"},
	{ROLE_NOISE, .hint = "  ] ", .pattern = "^\\[  FAILED  \\] \\S+ \\(\\d+ ms\\)$"},
	{ROLE_POINT, .hint = "): error: ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_BLANK,
	 .pattern = "^" FILE_ "\\((?<line>\\d+)\\): error: (?<message>.*)$"},
	{ROLE_POINT, .hint = ": FAILED:", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_BLANK,
	 .pattern = "^" AT ": FAILED:(?<message>.*)$"},
	{ROLE_POINT, .hint = "ERROR: ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_DEEPER,
	 .pattern = "^" FILE_ "[:(](?<line>\\d+)\\)?: (?:FATAL )?ERROR: (?<message>(?:TEST_CASE|(?:CHECK|REQUIRE|WARN)\\w*\\().*)$"},
	{ROLE_POINT, .hint = " FAILED at ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_DEEPER,
	 .pattern = "^(?:# )?\\w+: (?:EXPECTATION|ASSERTION) FAILED at (?<file>[^:]+):(?<line>\\d+)$"},
	{ROLE_POINT, .hint = "Assertion ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_DEEPER,
	 .pattern = "^(?:\\[----\\] )?" AT ": (?<message>Assertion (?:[Ff]ailed|failed).*)$"},
	{ROLE_POINT, .hint = "Unexpected signal caught", .flags = RULE_NUMBERED | RULE_CRASH,
	 .pattern = "^(?:\\[----\\] )?" AT ": (?<message>Unexpected signal caught.*)$"},
	{ROLE_POINT, .hint = ": |", .flags = RULE_NUMBERED | RULE_ASSERTION, .rest = REST_DEEPER,
	 .pattern = "^- " AT ": [|>][+-]?\\d*$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "()",
	 .pattern = "^" AT ":(?<function>[\\w:.-]+)\\(\\)$"},
	{ROLE_POINT, .hint = "Failure message: ", .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .rest = REST_BLANK,
	 .pattern = "^Failure message: " AT ": (?<message>.*)$"},
	{ROLE_POINT, .hint = " @ ", .flags = RULE_NOTE, .pattern = "^" FILE_ " @ (?<line>\\d+)$"},
	{ROLE_POINT, .hint = "(in specfile ", .flags = RULE_ASSERTION,
	 .pattern = "^\\(in specfile (?<file>.+), line (?<line>\\d+)(?:-\\d+)?\\)$"},
	{ROLE_HEAD, .hint = "Failure (", .rest = REST_DEEPER,
	 .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .pattern = "^(?:--+ |── )?Failure \\(" AT COLUMN "\\)(?:: .*)?$"},
	{ROLE_HEAD, .flags = RULE_NUMBERED, .hint = "rror (", .rest = REST_DEEPER,
	 .pattern = "^(?:--+ |── )?Error \\(" AT COLUMN "\\)(?:: .*)?$"},
	/* SWI-Prolog's plunit, rackunit */
	{ROLE_POINT, .flags = RULE_NUMBERED | RULE_ASSERTION, .hint = "ERROR: ", .rest = REST_DEEPER,
	 .pattern = "^ERROR: " AT COLUMN ":$"},
	{ROLE_POINT, .flags = RULE_NUMBERED | RULE_ASSERTION, .hint = "location: ",
	 .pattern = "^location: +" AT COLUMN "$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = "Loc: [",
	 .pattern = "^Loc: \\[(?<file>[^()]+)\\((?<line>\\d+)\\)\\]$"},
};

const struct dialect dialect_unit = {
	.name = "unit", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(unit),
	.runtime_file = C_RUNTIME_FILE,
};

static const struct rule bats[] = {
	{ROLE_FRAME, .hint = "file ",
	 .pattern = "^\\(?(?:from|in) function [`'](?<function>[^']*)' in (?:test )?file (?<file>.+), line (?<line>\\d+)[,)]?$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "in function ",
	 .pattern = "^\\(?(?:from|in) function [`'](?<function>[^']*)' \\((?<file>[^()]+):(?<line>\\d+)[,)]*$"},
	{ROLE_FRAME, .hint = "in test file ",
	 .pattern = "^\\(?in test file (?<file>.+), line (?<line>\\d+)[,)]*$"},
	{ROLE_FRAME, .hint = "in ", .flags = RULE_NUMBERED | RULE_INSIDE,
	 .pattern = "^\\(?in test file (?<file>[^:]+):(?<line>\\d+)[,)]*$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = "' failed",
	 .pattern = "^(?<message>`.*' failed.*)$"},
};

const struct dialect dialect_bats = {
	.name = "bats", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(bats),
	.harness_file = "/(?:bats-core|libexec/bats|lib/bats|bats-assert|bats-support)/|bats_",
};

static const struct rule shell[] = {
	{ROLE_FRAME, .hint = "in function ",
	 .pattern = "^in (?:function '(?<function>[^']+)'.*|command substitution)$"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = "called on line ",
	 .pattern = "^called on line (?<line>\\d+) of file (?<file>.+)$"},
	{ROLE_HEAD, .hint = "fish: ", .pattern = "^fish: (?<message>\\S.*)$"},
	{ROLE_PLACE, .hint = "(line ", .pattern = "^(?<file>\\S+) \\(line (?<line>\\d+)\\):"},
	{ROLE_POINT, .hint = ": line ", .flags = RULE_CRASH,
	 .pattern = "^(?<file>[^:\\s][^:]*\\.\\w+|[^:\\s]*/[^:]*): line (?<line>\\d+): +\\d+ (?<message>(?<signal>Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Killed|Terminated|Trace/breakpoint trap)\\b.*)$"},
	{ROLE_HEAD, .hint = ": line ", .flags = RULE_CRASH,
	 .pattern = "^(?:bash|sh|-bash): line \\d+: +\\d+ (?<message>(?<signal>Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Killed|Terminated|Trace/breakpoint trap)\\b.*)$"},
	{ROLE_POINT, .hint = ": line ", .flags = 0,
	 .pattern = "^(?<file>(?!(?:-?ba)?sh:)[^:\\s][^:]*): (?:eval: |-c: )?line (?<line>\\d+): (?<message>\\S.*)$"},
	{ROLE_HEAD, .hint = ": ", .pattern = "^(?:dash|sh|ksh|ash): \\d+: (?<message>\\S.*)$"},
	{ROLE_HEAD, .hint = "zsh:", .pattern = "^zsh:\\d+: (?<message>\\S.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "fish:", .pattern = "^fish:$"},
	{ROLE_HEAD, .hint = ": line ",
	 .pattern = "^(?:bash|sh|-bash): (?:-c: |eval: )?line \\d+: (?<message>\\S.*)$"},
	{ROLE_POINT, .hint = ": ",
	 .pattern = "^(?<file>[^:\\s]+\\.(?:sh|bash|dash|ksh|t|bats|test)|/[^:\\s]+|\\./[^:\\s]+): (?<line>\\d+): (?<message>(?:[^:]+: )*\\S.*)$"},
	{ROLE_FRAME, .hint = " ",
	 .pattern = "^(?<line>\\d+) (?<function>[\\w:.-]+) (?<file>\\S+\\.(?:sh|bash|bats|ksh))$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = ".",
	 .pattern = "^at (?<function>\\S+) \\((?<file>[^():]+\\.(?:sh|bash|bats|ksh)):(?<line>\\d+)\\)$"},
	{ROLE_HEAD, .hint = "error on line ", .pattern = "^(?<message>error on line \\d+: .*)$"},
};

const struct dialect dialect_shell = {
	.name = "shell", .order = INNER_FIRST, RULES(shell),
	.harness_file = "/(?:bats|shunit2|shellspec|sharness)\\b",
};

static const struct rule r[] = {
	{ROLE_HEAD, .hint = "Error", .rest = REST_DEEPER,
	 .pattern = "^(?<message>Error(?: in .*\\S)? ?: .*)$"},
	{ROLE_HEAD, .hint = "Error", .rest = REST_FRAMES,
	 .pattern = "^(?<message>Error(?: in `.*`)?:)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = ": ",
	 .pattern = "^(?<number>\\d+): (?<function>[\\w.:]+)\\(.*\\)(?: at (?<file>\\S+)#(?<line>\\d+))?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_DROPPED, .hint = ": (",
	 .pattern = "^(?<number>\\d+): (?<function>\\(function) "},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_FLIPPED, .hint = ". ",
	 .pattern = "^\\d+\\. .*?(?:global |base::|\\w+::)?(?<function>[\\w.]+)\\(.*\\)(?: at (?<file>[^:]+):(?<line>\\d+)(?::(?<column>\\d+))?)?$"},
	{ROLE_PLACE, .flags = RULE_INSIDE | RULE_NUMBERED, .hint = "at ",
	 .pattern = "^at (?<file>[^:]+):(?<line>\\d+):(?<column>\\d+)$"},
	{ROLE_CALLS, .flags = RULE_INSIDE, .hint = "Calls: ",
	 .pattern = "^Calls: (?<function>.+)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Execution halted",
	 .pattern = "^Execution halted$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Backtrace:", .pattern = "^Backtrace:$"},
};

const struct dialect dialect_r = {
	.name = "r", .order = INNER_FIRST, RULES(r), .caution = true,
	.harness_function = "^(?:testthat::|test_that|expect_|test_file)",
	.runtime_function = "^(?:base::)?(?:stop|tryCatch|withCallingHandlers|eval|do\\.call|abort|traceback|quit)$",
};

static const struct rule tcl[] = {
	{ROLE_BEGIN, .hint = "while executing", .pattern = "^while executing$"},
	{ROLE_BEGIN, .flags = RULE_AGAIN, .hint = "invoked from within", .pattern = "^invoked from within$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "(procedure ",
	 .pattern = "^\\(procedure \"(?<function>.*)\" line \\d+\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "(file ",
	 .pattern = "^\\(file \"(?<file>.*)\" line (?<line>\\d+)\\)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "\"", .pattern = "^\".*\"$|^\"$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .rest = REST_QUOTED, .hint = "\"", .pattern = "^\""},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = " line ", .pattern = "^\\((?:\"|[a-z]).* line \\d+\\)$"},
};

const struct dialect dialect_tcl = {
	.name = "tcl", .order = INNER_FIRST, RULES(tcl),
	.headline = "^", .reach = 1, .harness_file = "/tcltest",
};

static const struct rule guile[] = {
	{ROLE_BEGIN, .hint = "Backtrace:", .pattern = "^Backtrace:$"},
	{ROLE_FILE, .flags = RULE_INSIDE, .hint = "In ", .pattern = "^In (?<file>[^:]+):$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "(",
	 .pattern = "^(?<line>\\d+):(?<column>\\d+) +\\d+ \\((?<function>[^\\s()]+)"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "(",
	 .pattern = "^\\d+ \\((?<function>[^\\s()]+)"},
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "In procedure ",
	 .flags = RULE_NUMBERED | RULE_AGAIN,
	 .pattern = "^(?<file>[^:\\s]+):(?<line>\\d+):(?<column>\\d+): (?<message>In procedure .*)$"},
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "ERROR: ", .flags = RULE_AGAIN | RULE_INSIDE,
	 .pattern = "^(?<message>ERROR: .*)$"},
};

const struct dialect dialect_guile = {
	.name = "guile", .order = INNER_LAST, RULES(guile),
	.runtime_file = "^(?:ice-9|srfi|system|language)/|^unknown file$",
};

static const struct rule build[] = {
	{ROLE_FUNCTION, .hint = "in function ",
	 .pattern = "^\\S*\\bld(?:\\.\\w+)?: .*: in function [`'](?<function>.+)':$"},
	{ROLE_FUNCTION, .hint = "In ",
	 .pattern = "^" NAME "+: In (?:member |static member )?(?:function|constructor|destructor|lambda function) (?:‘|`|')(?<function>.+?)(?:’|'):$"},
	{ROLE_NOISE, .hint = "In file included from", .pattern = "^In file included from "},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = "*** [",
	 .pattern = "^\\S*make(?:\\[\\d+\\])?: \\*\\*\\* \\[(?<file>[^:\\]]+):(?<line>\\d+): [^\\]]+\\] (?<message>.*)$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = "CMake Error", .rest = REST_DEEPER,
	 .pattern = "^CMake Error at (?<file>[^:]+):(?<line>\\d+) \\((?<function>[^)]+)\\):$"},
	{ROLE_POINT, .hint = "CMake Warning", .rest = REST_DEEPER,
	 .flags = RULE_NUMBERED | RULE_WARNING,
	 .pattern = "^CMake Warning (?:\\(dev\\) )?at (?<file>[^:]+):(?<line>\\d+) \\((?<function>[^)]+)\\):$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED | RULE_INSIDE, .hint = " (",
	 .pattern = "^(?<file>[^:]+):(?<line>\\d+) \\((?<function>[\\w_]+)\\)$"},
};

const struct dialect dialect_build = {
	.name = "build", .order = INNER_FIRST, RULES(build),
};

static const struct rule place[] = {
	{ROLE_POINT, .hint = ": runtime error: ", .flags = RULE_NUMBERED | RULE_CRASH,
	 .pattern = "^(?<file>[^\\s:]+):(?<line>\\d+)" COLUMN ": (?<message>runtime error: .*)$"},
	{ROLE_POINT, .hint = "arning", .flags = RULE_NUMBERED | RULE_WARNING,
	 .pattern = "^(?:\\S{1,40}: )?" AT COLUMN ": (?<message>[Ww]arning:? .*)$"},
	{ROLE_POINT, .hint = ": ", .flags = RULE_NUMBERED | RULE_NOTE,
	 .pattern = "^(?:\\S{1,40}: )?" AT COLUMN ": (?<message>(?:[Nn]ote|[Rr]emark|[Ii]nfo|[Hh]int|DEBUG|INFO|required from).*)$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = ":", .rest = REST_DEEPER,
	 .pattern = "^(?:psql:|\\S{1,40}: )?" AT COLUMN ": (?<message>\\S.*)$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = "):",
	 .pattern = "^" FILE_ "\\((?<line>\\d+)(?:,(?<column>\\d+))?\\) ?: (?<message>\\S.*)$"},
	/* Compilers', with blanks in the path. */
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = "rror: ", .rest = REST_DEEPER,
	 .pattern = "^(?<file>(?:[A-Za-z]:[\\\\/]|\\.{0,2}/|[\\w.+-]+/)[^:\"<>|*?]*\\.[A-Za-z][A-Za-z0-9_+]{0,9}):(?<line>\\d+)" COLUMN ": (?<message>(?:fatal |internal compiler )?[Ee]rror: .*)$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = ":",
	 .pattern = "^(?:at |in |--> |@ |- )?" AT COLUMN ":?$"},
	{ROLE_POINT, .hint = " line ",
	 .pattern = "^(?:at |in )?(?:file )?" FILE_ ",? line (?<line>\\d+)[.:]?$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = ":",
	 .pattern = "^(?<message>.*\\S),? (?:at|in|after|@) \\(?" AT COLUMN "\\)?[.:]?$"},
	{ROLE_POINT, .flags = RULE_NUMBERED, .hint = ")",
	 .pattern = "^(?<message>\\S.*) \\(" AT COLUMN "\\)$"},
};

const struct dialect dialect_place = {
	.name = "place", .order = INNER_FIRST, .caution = true, RULES(place),
	.runtime_file = C_RUNTIME_FILE,
	.harness_file = "/node_modules/|/(?:site|dist)-packages/|/testing/testing\\.go$",
};

const struct dialect *const dialects[] = {
	&dialect_tapir, &dialect_python, &dialect_sanitizer, &dialect_valgrind, &dialect_gdb,
	&dialect_coredump, &dialect_kernel, &dialect_d, &dialect_glibc, &dialect_java, &dialect_shell,
	&dialect_javascript, &dialect_dotnet, &dialect_go, &dialect_testify, &dialect_rust, &dialect_php,
	&dialect_raku,
	&dialect_perl, &dialect_ruby, &dialect_lua, &dialect_erlang, &dialect_ocaml,
	&dialect_haskell,
	&dialect_julia, &dialect_ada, &dialect_fortran, &dialect_pascal, &dialect_nim, &dialect_crystal,
	&dialect_tcl, &dialect_guile, &dialect_racket, &dialect_lisp, &dialect_octave, &dialect_boost, &dialect_assert,
	&dialect_libstdcxx, &dialect_unit,
	&dialect_bats, &dialect_pytest, &dialect_r, &dialect_death, &dialect_build, &dialect_place,
};
const size_t ndialects = countof(dialects);
/* clang-format on */
