/* Dialects of compiled languages that print tracebacks of their own. */
#include "trace/dialects.h"

#define RULES(table) .rules = (table), .nrules = countof(table)

#define JAVA_NAME "(?:app//)?(?<function>(?:[\\w$.]+(?:@[\\w.]+)?/)?[\\w$]+\\.[\\w$.<>/-]+)"
#define MONO_SPOT "(?:\\[0x[0-9a-f]+\\] |<0x[0-9a-f]+ \\+ 0x[0-9a-f]+> )?"
#define CLOJURE_NAME "(?<function>[\\w.$/?!*<>=+%-]+[.$/][\\w.$/?!*<>=+%-]+)"

/* clang-format off */
static const struct rule java[] = {
	{ROLE_FRAME, .hint = "at ",
	 .pattern = "^at (?:app//)?(?<function>[^\\s():]+)\\((?<file>[^\\s():]+):(?<line>\\d+)\\)(?: ~?\\[.*\\])?$"},
	{ROLE_FRAME, .hint = "at ",
	 .pattern = "^at (?:app//)?(?<function>[^\\s():]+\\.[^\\s():]+)\\((?<file>Native Method|Unknown Source|<generated>)\\)(?: ~?\\[.*\\])?$"},
	/* What a compiler made has no line. */
	{ROLE_FRAME, .hint = "at ", .flags = RULE_DROPPED,
	 .pattern = "^at (?:app//)?(?<function>[^\\s():]+\\.[^\\s():]+)\\((?<file>[^\\s():]+)\\)(?: ~?\\[.*\\])?$"},
	/* JUnit's console launcher prints no "at". */
	{ROLE_FRAME, .hint = ".java:", .flags = RULE_NUMBERED,
	 .pattern = "^" JAVA_NAME "\\((?<file>[\\w$]+\\.java):(?<line>\\d+)\\)$"},
	{ROLE_FRAME, .hint = ".kt:", .flags = RULE_NUMBERED,
	 .pattern = "^" JAVA_NAME "\\((?<file>[\\w$]+\\.kt):(?<line>\\d+)\\)$"},
	{ROLE_FRAME, .hint = "(", .flags = RULE_INSIDE,
	 .pattern = "^" JAVA_NAME "\\((?<file>Native Method|Unknown Source|[\\w$]+\\.\\w+(?=:)):?(?<line>\\d*)\\)$"},
	/* clojure.test puts a blank in front of the place. */
	{ROLE_FRAME, .hint = ".clj", .flags = RULE_NUMBERED,
	 .pattern = "^(?:at )?" CLOJURE_NAME " \\((?<file>[^\\s():]+\\.cljc?):(?<line>\\d+)\\)$"},
	{ROLE_FRAME, .hint = ".java:", .flags = RULE_NUMBERED | RULE_INSIDE,
	 .pattern = "^" CLOJURE_NAME " \\((?<file>[\\w$]+\\.java):(?<line>\\d+)\\)$"},
	{ROLE_HEAD, .hint = " error (", .rest = REST_BLANK, .flags = RULE_NUMBERED,
	 .pattern = "^(?<message>(?:Execution|Syntax|Macroexpansion) error \\(.*\\)) at (?:" CLOJURE_NAME " )?\\((?<file>[^\\s():]+):(?<line>\\d+)(?::(?<column>\\d+))?\\)\\.$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "=> ",
	 .pattern = "^=> (?<message>(?:[a-z]\\w*\\.)*[A-Z][\\w$]*(?:Exception|Error|Failure|Failed|Throwable)\\b.*)$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Exception in thread",
	 .pattern = "^Exception in thread \"[^\"]*\" (?<message>\\S.*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .rest = REST_FRAMES, .hint = "Caused by:",
	 .pattern = "^(?<title>Caused by: .*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .rest = REST_FRAMES, .hint = "Suppressed:",
	 .pattern = "^(?<title>Suppressed: .*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "... ",
	 .pattern = "^\\.\\.\\. \\d+ (?:more|common frames omitted)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "[...]", .pattern = "^\\[\\.\\.\\.\\]$"},
	{ROLE_NOISE, .hint = "Caught: ",
	 .pattern = "^Caught: (?:[a-z]\\w*\\.)*[A-Z][\\w$]*(?:Exception|Error)\\b"}, /* Groovy says it again */
	{ROLE_NOISE, .hint = "Source [", .pattern = "^(?:Method|Class)Source \\[className = "},
	{ROLE_NOISE, .hint = "JUnit ", .pattern = "^JUnit (?:Jupiter|Vintage|Platform Suite):\\S"},
	{ROLE_NOISE, .hint = ") ", .pattern = "^\\d+\\) [\\w$]+\\((?:\\w+\\.)*[A-Z][\\w$]*\\)$"}, /* JUnit 4 */
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Full report at:",
	 .pattern = "^Full report at:$"},
};

const struct dialect dialect_java = {
	.name = "java", .order = INNER_FIRST, .titles = true, .gap = GAP_REPORT, RULES(java),
	.headline = "^(?:[a-z]\\w*\\.)*[A-Z][\\w$]*(?:Exception|Error|Failure|Failed|Throwable)\\b", .reach = 40,
	.harness_function =
		"^(?:org\\.(?:junit|testng|opentest4j|hamcrest|assertj|mockito|gradle|apache\\.maven|scalatest|specs2|spockframework)"
		"|junit|munit|utest|zio\\.test|weaver|worker\\.org\\.gradle|io\\.kotest|kotlin\\.test|com\\.google\\.common\\.truth|com\\.intellij)\\."
		"|^clojure\\.test[.$]",
	.runtime_function =
		"^(?:java\\.base|java|javax|jdk|sun|com\\.sun|kotlin|kotlinx\\.coroutines|scala|clojure)(?:@[\\w.]+)?[./]"
		"|^(?:groovy|org\\.codehaus\\.groovy|org\\.apache\\.groovy)\\.",
	/* What compilers and the machine make. */
	.runtime_file = "^(?:Unknown Source|<generated>)$",
};

static const struct rule dotnet[] = {
	{ROLE_FRAME, .hint = ":line ",
	 .pattern = "^at (?<function>.+?)\\(.*\\) in (?<file>.+):line (?<line>\\d+)$"},
	/* Mono's; of a module without debug information the line is 0. */
	{ROLE_FRAME, .hint = ">:", .pattern = "^at (?<function>\\S+) \\(.*\\) " MONO_SPOT "in <[^<>]*>:\\d+(?: <---)?$"},
	{ROLE_FRAME, .hint = ") [0x", .pattern = "^at (?<function>\\S+) \\(.*\\) " MONO_SPOT "in (?<file>.+):(?<line>\\d+)(?: <---)?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "at ",
	 .pattern = "^at (?<function>[\\w.`<>\\[\\],+]+)\\(.*\\)$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Unhandled ",
	 .pattern = "^Unhandled [Ee]xception(?:\\.|:) (?<message>(?:\\w+\\.)+\\w.*)$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Unhandled ", .pattern = "^Unhandled [Ee]xception:$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "UNHANDLED EXCEPTION: ",
	 .pattern = "^\\[ERROR\\] FATAL UNHANDLED EXCEPTION: (?<message>\\S.*)$"},
	{ROLE_OUTER, .flags = RULE_INSIDE, .hint = "--- End of inner", .pattern = "^--- End of inner exception"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "---", .pattern = "^--- End of "},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "--->", .pattern = "^(?<title>---> .*)$"},
};

const struct dialect dialect_dotnet = {
	.name = ".net", .order = INNER_FIRST, .titles = true, .gap = GAP_REPORT, RULES(dotnet),
	.headline = "^(?:\\w+\\.)+\\w*(?:Exception|Error)\\b", .reach = 20,
	.harness_function = "^(?:Xunit|NUnit|Microsoft\\.VisualStudio\\.TestPlatform)\\.",
	.runtime_function = "^(?:System|Microsoft|Mono|Interop)\\.|^\\(wrapper ",
};

static const struct rule go[] = {
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "panic: ", .flags = RULE_CRASH,
	 .pattern = "^panic: (?<message>.*)$"},
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "fatal error: ", .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^fatal error: (?<message>[^:]*)$"},
	{ROLE_HEAD, .hint = "goroutine stack exceeds", .flags = RULE_CRASH,
	 .pattern = "^runtime: (?<message>goroutine stack exceeds .*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "runtime: ",
	 .pattern = "^runtime: (?:sp|frame|g |pcdata)"},
	{ROLE_MESSAGE, .hint = "[signal ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>\\[signal (?<signal>SIG\\w+).*\\])$"},
	{ROLE_STACK, .hint = "goroutine ", .flags = RULE_CRASH | RULE_PLAIN,
	 .pattern = "^(?<title>goroutine \\d+ .*\\[.*\\]):$"},
	{ROLE_STACK, .hint = "runtime stack:", .flags = RULE_CRASH | RULE_PLAIN,
	 .pattern = "^(?<title>runtime stack):$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = "created by ",
	 .pattern = "^created by (?<function>\\S+)(?: in goroutine \\d+)?$"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = ":",
	 .pattern = "^(?<file>(?:[A-Za-z]:)?[^:]*\\.\\w+|\\S+):(?<line>\\d+)(?: \\+0x[0-9a-f]+)?(?: .*)?$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = "(",
	 .pattern = "^(?<function>[^\\s()]+(?:\\(\\*?[^\\s()]*\\)[^\\s()]*)*)\\(.*\\)$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE, .hint = "frames elided",
	 .pattern = "^\\.\\.\\.(?<number>\\d*) ?(?:additional )?frames elided"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "exit status", .pattern = "^exit status \\d+$"},
	{ROLE_NOISE, .hint = "=== ", .pattern = "^=== (?:RUN|PAUSE|CONT|NAME) +\\S"},
	{ROLE_NOISE, .hint = "--- FAIL: ", .pattern = "^--- FAIL: \\S+ \\([\\d.]+s\\)$"},
};

const struct dialect dialect_go = {
	.name = "go", .order = INNER_FIRST, RULES(go),
	.harness_function = "^(?:testing\\.|github\\.com/stretchr/testify|gotest\\.tools|github\\.com/onsi/|_testmain)",
	.runtime_function = "^(?:runtime|reflect|internal/\\w+|testing\\.tRunner\\.func\\d|testing\\.\\(\\*T\\)\\.Run)\\b|^panic$",
	.runtime_file = "/src/(?:runtime|reflect|sync|internal)/",
	.harness_file = "(?:^|/)_testmain\\.go$",
};

/* Blocks of labels, each with lines deeper than itself. */
static const struct rule testify[] = {
	{ROLE_FRAME, .flags = RULE_NUMBERED | RULE_ASSERTION, .hint = "Error Trace:",
	 .pattern = "^Error Trace:\\s+(?<file>\\S+):(?<line>\\d+)$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED | RULE_INSIDE | RULE_DEEP, .hint = ".go:",
	 .pattern = "^(?<file>\\S+\\.go):(?<line>\\d+)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .rest = REST_DEEPER, .hint = "Error:",
	 .pattern = "^Error:\\s+(?<message>\\S.*)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .rest = REST_DEEPER, .hint = "Messages:",
	 .pattern = "^Messages:\\s+(?<message>\\S.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Test:", .pattern = "^Test:\\s+\\S+$"},
};

const struct dialect dialect_testify = {
	.name = "testify", .order = INNER_FIRST, RULES(testify),
	.runtime_file = "/src/(?:runtime|reflect|sync|internal)/",
};

static const struct rule rust[] = {
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "panicked at ", .flags = RULE_CRASH,
	 .pattern = "^thread '.*?'(?: \\(\\d+\\))? panicked at (?<file>(?:[A-Za-z]:)?[^:']+):(?<line>\\d+):(?<column>\\d+):$"},
	{ROLE_HEAD, .hint = "panicked at '", .flags = RULE_CRASH,
	 .pattern = "^thread '.*?'(?: \\(\\d+\\))? panicked at '(?<message>.*)', (?<file>[^:']+):(?<line>\\d+):(?<column>\\d+)$"},
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "panicked at '", .flags = RULE_CRASH,
	 .pattern = "^thread '.*?'(?: \\(\\d+\\))? panicked at '(?<message>.*)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = "', ",
	 .pattern = "^(?<message>.*)', (?<file>[^:' ]+):(?<line>\\d+):(?<column>\\d+)$"},
	{ROLE_HEAD, .hint = "overflowed its stack", .flags = RULE_CRASH,
	 .pattern = "^(?<message>thread '.*' .*has overflowed its stack)$"},
	{ROLE_HEAD, .hint = "fatal runtime error:", .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^(?<message>fatal runtime error: .*)$"},
	{ROLE_BEGIN, .hint = "stack backtrace:", .pattern = "^stack backtrace:$"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = "at ",
	 .pattern = "^at (?<file>.+?):(?<line>\\d+)(?::(?<column>\\d+))?$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = ": ",
	 .pattern = "^(?<number>\\d+): +(?:0x(?<address>[0-9a-f]+) - )?(?<function>\\S.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "note: ", .pattern = "^note: "},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "rror: test failed",
	 .pattern = "^error: test failed"},
	{ROLE_HEAD, .rest = REST_NONE, .hint = "error",
	 .pattern = "^(?<message>error\\[E\\d+\\]: .*)$"},
	{ROLE_HEAD, .flags = RULE_WARNING, .hint = "warning: ",
	 .pattern = "^(?<message>warning: .*)$"},
	{ROLE_PLACE, .hint = "--> ",
	 .pattern = "^--> (?<file>(?:[A-Za-z]:)?[^:]+):(?<line>\\d+):(?<column>\\d+)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "|", .pattern = "^\\d* *\\|"},
};

const struct dialect dialect_rust = {
	.name = "rust", .order = INNER_FIRST, .by_file = true, RULES(rust),
	.harness_function = "^(?:test::|rstest::|proptest::|quickcheck::)",
	.runtime_function =
		"^<?(?:core|std|alloc|test|backtrace|__rustc)(?:::|$)|^rust_(?:begin_unwind|panic)|^__rust_|^_+rust"
		"|^<.* as core::|^(?:_start|__libc_start\\w*|__scrt_\\w+|clone3?|start_thread|main|lang_start)$|^<unknown>$",
	.runtime_file = "/(?:csu|sysdeps|nptl)/|/rustc/|/rustc-[\\d.]+/|/library/(?:std|core|alloc|test)/src/",
};

static const struct rule erlang[] = {
	{ROLE_FRAME, .hint = ", line ",
	 .pattern = "^(?:in function|in call from) +(?<function>\\S+) \\((?<file>[^(),]+), line (?<line>\\d+)\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "in ",
	 .pattern = "^(?:in function|in call from) +(?<function>\\S+)$"},
	{ROLE_HEAD, .hint = "exception ",
	 .pattern = "^(?:escript: |\\*\\* )(?<message>exception (?:error|throw|exit): .*)$"},
	{ROLE_HEAD, .hint = "** (", .rest = REST_FRAMES,
	 .pattern = "^\\*\\* (?<message>\\([\\w.]+\\) .*)$"},
	/* OTP's applications are named in front of their files. */
	{ROLE_FRAME, .hint = ") ", .flags = RULE_NUMBERED | RULE_RUNTIME,
	 .pattern = "^\\((?:elixir|stdlib|kernel|erts|compiler|logger|mix|iex|eunit)(?: [\\w.+-]+)?\\) (?<file>[^\\s:()]+\\.(?:ex|exs|erl)):(?<line>\\d+): (?<function>\\S.*)$"},
	{ROLE_FRAME, .hint = ".ex",
	 .pattern = "^(?:\\([\\w.]+(?: [\\w.+-]+)?\\) )?(?<file>[^\\s:()]+\\.(?:exs?|erl|eex)):(?<line>\\d+): (?<function>\\(test\\)|\\S*\\w/\\d+|\\(\\w+\\)|anonymous fn/\\d+ in \\S+)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = ".erl",
	 .pattern = "^(?:\\([\\w.]+(?: [\\w.+-]+)?\\) )?(?<file>[^\\s:()]+\\.erl):(?<line>\\d+): (?<function>\\S.*)$"},
	{ROLE_HEAD, .hint = ") test ", .rest = REST_FRAMES, .pattern = "^\\d+\\) test .* \\([\\w.]+\\)$"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = ".exs:",
	 .pattern = "^(?<file>[^\\s:]+\\.exs):(?<line>\\d+)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "stacktrace:", .pattern = "^(?i)stacktrace:$"},
};

const struct dialect dialect_erlang = {
	.name = "erlang", .order = INNER_FIRST, RULES(erlang),
	.harness_file = "^lib/ex_unit/|^eunit", .harness_function = "^(?:eunit|ct|ExUnit)[\\w.]*:",
	.runtime_file = "^(?:escript|init|proc_lib|gen_server|gen|erl_eval|timer)\\.erl$|^(?:src/)?(?:elixir|erl_eval)\\w*\\.erl$|^lib/(?:elixir|kernel)",
	.runtime_function = "^(?:init|erl_eval|escript|proc_lib):",
};

static const struct rule ocaml[] = {
	{ROLE_HEAD, .hint = "Fatal error: exception",
	 .pattern = "^Fatal error: exception (?<message>.*)$"},
	{ROLE_FRAME, .hint = ", line ",
	 .pattern = "^(?:Raised (?:at|by primitive operation at)|Re-raised at|Called from) (?:(?<function>\\S+) in )?file \"(?<file>[^\"]+)\"(?: \\(inlined\\))?, lines? (?<line>\\d+)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "unknown location",
	 .pattern = "unknown location$"},
};

const struct dialect dialect_ocaml = {
	.name = "ocaml", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(ocaml),
	.harness_file = "(?:^|/)(?:oUnit|alcotest)", .harness_function = "^(?:Alcotest|OUnit)",
	.runtime_file = "^(?:stdlib|list|array|hashtbl|printexc)\\.ml$",
	.runtime_function = "^Stdlib",
};

static const struct rule haskell[] = {
	{ROLE_BEGIN, .hint = "CallStack", .pattern = "^CallStack \\(from HasCallStack\\):$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "called at ",
	 .pattern = "^(?<function>\\S+), called at (?<file>[^:]+):(?<line>\\d+):(?<column>\\d+) in "},
};

const struct dialect dialect_haskell = {
	.name = "haskell", .order = INNER_FIRST, .callee = true, RULES(haskell),
	.headline = "^", .reach = 1,
	.harness_file = "(?:HUnit|Hspec|Tasty)", .runtime_file = "^libraries/",
};

static const struct rule julia[] = {
	{ROLE_BEGIN, .hint = "Stacktrace:", .pattern = "^Stacktrace:$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = "[",
	 .pattern = "^\\[\\d+\\] (?<function>[^\\s(]+)"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = "@ ",
	 .pattern = "^@ (?:\\w+ )?(?<file>[^:]+):(?<line>\\d+)(?: \\[inlined\\])?$"},
};

const struct dialect dialect_julia = {
	.name = "julia", .order = INNER_FIRST, RULES(julia),
	.headline = "^(?:ERROR: |\\w+Error\\b)", .reach = 5,
	.harness_file = "/stdlib/v[\\d.]+/Test/", .runtime_file = "^\\./\\w+\\.jl$",
};

static const struct rule ada[] = {
	{ROLE_HEAD, .hint = "raised ", .flags = RULE_ASSERTION,
	 .pattern = "^raised (?<message>(?:ADA|SYSTEM)\\.ASSERTIONS\\.\\w+(?: : (?:(?<file>[^\\s:]+\\.ad[abs]):(?<line>\\d+))?.*)?)$"},
	{ROLE_HEAD, .hint = "raised ", .flags = RULE_NUMBERED,
	 .pattern = "^raised (?<message>[A-Z][A-Z0-9_.]* : (?<file>[^\\s:]+\\.ad[abs]):(?<line>\\d+) .*)$"},
	{ROLE_HEAD, .hint = "raised ",
	 .pattern = "^raised (?<message>[A-Z][A-Z0-9_.]*(?: : .*)?)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "at ???",
	 .pattern = "^0x[0-9a-f]+ \\S+ at \\?\\?\\?$"},
	{ROLE_FRAME, .hint = " at ", .flags = RULE_NUMBERED,
	 .pattern = "^0x(?<address>[0-9a-f]+) (?:in )?(?<function>\\S.*) at (?<file>[^:]+\\.ad[abs]):(?<line>\\d+)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "0x", .pattern = "^0x[0-9a-f]+$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "[", .pattern = "^\\[\\S+\\]$"}, /* a module */
	{ROLE_NOISE, .hint = "terminated by unhandled exception",
	 .pattern = "^Execution of \\S+ terminated by unhandled exception$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Call stack traceback",
	 .pattern = "^Call stack traceback locations:$"},
};

const struct dialect dialect_ada = {
	.name = "ada", .order = INNER_FIRST, RULES(ada),
	.harness_function = "^(?:aunit|ahven)\\.|^(?:AUnit|Ahven)\\.",
	.runtime_file = "^b~|(?:^|/)[asgi]-\\w+\\.ad[bs]$",
};

static const struct rule fortran[] = {
	{ROLE_PLACE, .hint = "At line ",
	 .pattern = "^At line (?<line>\\d+) of file (?<file>[^()]+?)(?: \\(unit = .*\\))?$"},
	{ROLE_HEAD, .hint = "Fortran runtime ",
	 .pattern = "^Fortran runtime (?:error|warning): (?<message>.*)$"},
	{ROLE_HEAD, .hint = "ERROR STOP", .pattern = "^(?<message>ERROR STOP\\b.*)$"},
	{ROLE_BEGIN, .hint = "acktrace", .pattern = "^(?:Error termination\\. Backtrace|Backtrace for this error):$"},
	{ROLE_HEAD, .hint = "Program aborted.", .flags = RULE_CRASH,
	 .pattern = "^(?<message>Program aborted)\\. Backtrace:$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = " in ",
	 .pattern = "^#\\d+ +0x(?<address>[0-9a-f]+) in (?<function>\\S.*)$"},
	{ROLE_PLACE, .flags = RULE_INSIDE, .hint = "at ",
	 .pattern = "^at (?<file>.+):(?<line>\\d+)$"},
};

/* What gfortran calls main is the program's end. */
const struct dialect dialect_fortran = {
	.name = "fortran", .order = INNER_FIRST, RULES(fortran),
	.runtime_function = "^(?:\\?\\?\\?|main|_start|__libc_start\\w*)$",
	.harness_function = "^(?:__)?(?:pfunit|funit|testdrive)_",
};

static const struct rule pascal[] = {
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "An unhandled exception ",
	 .pattern = "^An unhandled exception occurred at \\$[0-9A-Fa-f]+(?: :|:)?$"},
	{ROLE_HEAD, .hint = "Runtime error ",
	 .pattern = "^(?<message>Runtime error \\d+) at \\$[0-9A-Fa-f]+$"},
	{ROLE_HEAD, .flags = RULE_INSIDE | RULE_ASSERTION | RULE_AGAIN, .hint = "EAssertionFailed: ",
	 .pattern = "^(?<message>EAssertionFailed: .*) \\((?<file>[^(),]+), line (?<line>\\d+)\\)\\.?$"},
	{ROLE_FRAME, .hint = " line ",
	 .pattern = "^\\$(?<address>[0-9A-Fa-f]+) +(?:(?<function>[^\\s,]+), +)?line (?<line>\\d+) of (?<file>\\S.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "$", .pattern = "^\\$[0-9A-Fa-f]+$"},
};

const struct dialect dialect_pascal = {
	.name = "pascal", .order = INNER_FIRST, RULES(pascal),
	.harness_file = "(?:^|/)(?:fpcunit|testregistry|consoletestrunner|testutils|plaintestreport)\\.pp?a?s?$",
	.runtime_file = "(?:^|/)(?:system|sysutils|objpas|heaptrc|classes)\\.(?:pp|pas|inc)$|(?:^|/)rtl/",
};

static const struct rule d[] = {
	{ROLE_HEAD, .hint = "AssertError@", .rest = REST_FRAMES,
	 .flags = RULE_NUMBERED | RULE_ASSERTION,
	 .pattern = "^(?<message>[\\w.]+AssertError@(?<file>[^@()]+)\\((?<line>\\d+)\\)(?:: .*)?)$"},
	{ROLE_HEAD, .hint = "@", .flags = RULE_NUMBERED, .rest = REST_FRAMES,
	 .pattern = "^(?<message>[\\w.]+@(?<file>[^@()\\s]+\\.di?)\\((?<line>\\d+)\\)(?:: .*)?)$"},
	{ROLE_FRAME, .hint = "??:? ", .flags = RULE_DROPPED,
	 .pattern = "^\\?\\?:\\? (?<function>\\S.*) \\[0x[0-9a-f]+\\]$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "??:? ", .pattern = "^\\?\\?:\\? \\[0x[0-9a-f]+\\]$"},
	{ROLE_FRAME, .hint = "[0x", .flags = RULE_NUMBERED,
	 .pattern = "^(?<file>[^\\s:][^:]*\\.di?):(?<line>\\d+) (?:(?<function>\\S.*) )?\\[0x(?<address>[0-9a-f]+)\\]$"},
};

const struct dialect dialect_d = {
	.name = "d", .order = INNER_FIRST, .vague = true, RULES(d),
	.runtime_file = "/include/d/|/druntime/|/phobos/|^(?:\\.\\./)*src/(?:rt|core)/",
	.harness_function = "^(?:unit_threaded|silly|core\\.runtime\\.runModuleUnitTests)\\b",
	.runtime_function = "^(?:on[A-Z]\\w*Error\\w*|_d_\\w+)$",
};

static const struct rule nim[] = {
	{ROLE_BEGIN, .hint = "(most recent call last)", .pattern = "^Traceback \\(most recent call last\\)$"},
	{ROLE_FRAME, .hint = ".nim(", .flags = RULE_NUMBERED,
	 .pattern = "^(?<file>[^()]+\\.nim)\\((?<line>\\d+)\\) +(?<function>[^\\s:]+)$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE | RULE_AGAIN, .hint = " calls omitted",
	 .pattern = "^\\.\\.\\. \\((?<number>\\d+) calls omitted\\) \\.\\.\\.$"},
	{ROLE_HEAD, .hint = "[AssertionDefect]", .flags = RULE_ASSERTION | RULE_AGAIN,
	 .pattern = "^(?:Error: u|U)nhandled exception: (?<message>.*\\[AssertionDefect\\])$"},
	{ROLE_HEAD, .hint = "nhandled exception: ", .flags = RULE_AGAIN,
	 .pattern = "^(?:Error: u|U)nhandled exception: (?<message>.*\\[\\w+\\])$"},
	{ROLE_HEAD, .hint = "Illegal storage access", .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^(?<message>(?<signal>SIG\\w+): Illegal storage access.*)$"},
};

const struct dialect dialect_nim = {
	.name = "nim", .order = INNER_LAST, RULES(nim),
	.harness_file = "(?:^|/)(?:unittest|unittest2)\\.nim$",
	.runtime_file = "/lib/(?:system|pure|std|core|impure)/|/lib/system\\.nim$|^(?:system|fatal|assertions|iterators|excpt)\\.nim$",
};

static const struct rule crystal[] = {
	{ROLE_FRAME, .hint = " in '", .flags = RULE_NUMBERED,
	 .pattern = "^from (?<file>[^\\s:]+\\.cr):(?<line>\\d+):(?<column>\\d+) in '(?<function>[^']*)'$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Unhandled exception",
	 .pattern = "^Unhandled exception(?: in spawn(?:\\(.*\\))?)?: (?<message>.*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .rest = REST_FRAMES, .hint = "Caused by:",
	 .pattern = "^(?<title>Caused by: .*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "from ",
	 .pattern = "^from (?:\\?\\?\\?|\\S+ in '[^']*')$"},
};

const struct dialect dialect_crystal = {
	.name = "crystal", .order = INNER_FIRST, .titles = true, .gap = GAP_REPORT, RULES(crystal),
	.headline = " \\([A-Z][\\w:]*\\)$", .reach = 5,
	.harness_file = "/(?:lib/crystal|crystal/src)/spec/",
	.runtime_file = "/lib/crystal/|/share/crystal/src/",
};
/* clang-format on */
