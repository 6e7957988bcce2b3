/* Dialects of compiled languages that print tracebacks of their own. */
#include "trace/dialects.h"

#define RULES(table) .rules = (table), .nrules = countof(table)

/* clang-format off */
static const struct rule java[] = {
	{ROLE_FRAME, .hint = "at ",
	 .pattern = "^at (?<function>[^\\s():]+)\\((?<file>[^\\s():]+):(?<line>\\d+)\\)(?: ~?\\[.*\\])?$"},
	{ROLE_FRAME, .hint = "at ",
	 .pattern = "^at (?<function>[^\\s():]+\\.[^\\s():]+)\\((?<file>Native Method|Unknown Source|<generated>|[^\\s():]+)\\)(?: ~?\\[.*\\])?$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Exception in thread",
	 .pattern = "^Exception in thread \"[^\"]*\" (?<message>\\S.*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .rest = REST_FRAMES, .hint = "Caused by:",
	 .pattern = "^(?<title>Caused by: .*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .rest = REST_FRAMES, .hint = "Suppressed:",
	 .pattern = "^(?<title>Suppressed: .*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "... ",
	 .pattern = "^\\.\\.\\. \\d+ (?:more|common frames omitted)"},
};

const struct dialect dialect_java = {
	.name = "java", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(java),
	.headline = "^(?:[a-z]\\w*\\.)*[A-Z][\\w$]*(?:Exception|Error|Failure|Failed|Throwable)\\b", .reach = 40,
	.harness_function =
		"^(?:org\\.(?:junit|testng|opentest4j|hamcrest|assertj|mockito|gradle|apache\\.maven|scalatest|spockframework)"
		"|junit|worker\\.org\\.gradle|io\\.kotest|kotlin\\.test|com\\.google\\.common\\.truth|com\\.intellij)\\.",
	.runtime_function =
		"^(?:java\\.base|java|javax|jdk|sun|com\\.sun|kotlin|kotlinx\\.coroutines|scala|clojure)(?:@[\\w.]+)?[./]"
		"|^app//(?:org\\.junit)",
};

static const struct rule dotnet[] = {
	{ROLE_FRAME, .hint = ":line ",
	 .pattern = "^at (?<function>.+?)\\(.*\\) in (?<file>.+):line (?<line>\\d+)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "at ",
	 .pattern = "^at (?<function>[\\w.`<>\\[\\],+]+)\\(.*\\)$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Unhandled ",
	 .pattern = "^Unhandled [Ee]xception(?:\\.|:) (?<message>.*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "---", .pattern = "^--- End of "},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "--->", .pattern = "^---> (?<title>.*)$"},
};

const struct dialect dialect_dotnet = {
	.name = ".net", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(dotnet),
	.headline = "^(?:\\w+\\.)+\\w*(?:Exception|Error)\\b", .reach = 20,
	.harness_function = "^(?:Xunit|NUnit|Microsoft\\.VisualStudio\\.TestPlatform)\\.",
	.runtime_function = "^(?:System|Microsoft)\\.",
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
	 .pattern = "^(?<file>[^:]*\\.\\w+|\\S+):(?<line>\\d+)(?: \\+0x[0-9a-f]+)?(?: .*)?$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = "(",
	 .pattern = "^(?<function>[^\\s()]+(?:\\(\\*?[^\\s()]*\\)[^\\s()]*)*)\\(.*\\)$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE, .hint = "frames elided",
	 .pattern = "^\\.\\.\\.(?<number>\\d*) ?(?:additional )?frames elided"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "exit status", .pattern = "^exit status \\d+$"},
};

const struct dialect dialect_go = {
	.name = "go", .order = INNER_FIRST, RULES(go),
	.harness_function = "^(?:testing\\.|github\\.com/stretchr/testify|gotest\\.tools|github\\.com/onsi/|_testmain)",
	.runtime_function = "^(?:runtime|reflect|internal/\\w+|testing\\.tRunner\\.func\\d|testing\\.\\(\\*T\\)\\.Run)\\b|^panic$",
	.runtime_file = "/src/(?:runtime|reflect|sync|internal)/",
	.harness_file = "(?:^|/)_testmain\\.go$",
};

static const struct rule rust[] = {
	{ROLE_HEAD, .rest = REST_BLANK, .hint = "panicked at ", .flags = RULE_CRASH,
	 .pattern = "^thread '.*?'(?: \\(\\d+\\))? panicked at (?<file>[^:' ]+):(?<line>\\d+):(?<column>\\d+):$"},
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
	 .pattern = "^--> (?<file>[^:]+):(?<line>\\d+):(?<column>\\d+)$"},
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
/* clang-format on */
