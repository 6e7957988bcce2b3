/* Dialects of scripting languages. */
#include "trace/dialects.h"

#define RULES(table) .rules = (table), .nrules = countof(table)

/* clang-format off */
static const struct rule python[] = {
	{ROLE_BEGIN, .hint = "most recent call last",
	 .pattern = "^(?:\\+ )?(?:Exception Group )?(?:Traceback|Stack) \\(most recent call last\\):"},
	{ROLE_BEGIN, .hint = "most recent call first", .flags = RULE_FLIPPED | RULE_CRASH,
	 .pattern = "^(?<title>(?:Current thread|Thread|Stack).*) \\(most recent call first\\):"},
	{ROLE_FRAME, .hint = "File \"",
	 .pattern = "^File \"(?<file>[^\"]*)\", line (?<line>\\d+)(?:,? in (?<function>.+))?$"},
	{ROLE_CHAIN, .hint = "exception",
	 .pattern = "^(?:During handling of the above exception, another exception occurred"
	            "|The above exception was the direct cause of the following exception):$"},
	{ROLE_HEAD, .hint = "Fatal Python error", .flags = RULE_CRASH,
	 .pattern = "^Fatal Python error: (?<message>.*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "---",
	 .pattern = "^\\+-*\\+?-+ (?<title>\\d+) -+$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "---", .pattern = "^\\+-{10,}$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE | RULE_AGAIN, .hint = "[Previous line repeated",
	 .pattern = "^\\[Previous line repeated (?<number>\\d+) more times?\\]$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Extension modules:",
	 .pattern = "^Extension modules: "},
	{ROLE_POINT, .hint = "Warning: ", .flags = RULE_WARNING, .rest = REST_SOURCE,
	 .pattern = "^(?<file>[^\\s:]+):(?<line>\\d+): (?<message>\\w*Warning: .*)$"},
	{ROLE_NOISE, .hint = " (", .pattern = "^(?:ERROR|FAIL): \\S+ \\([\\w.]+\\)$"},
	{ROLE_NOISE, .hint = "Exception in thread", .pattern = "^Exception in thread .*:$"},
};

const struct dialect dialect_python = {
	.name = "python", .order = INNER_LAST, .titles = true, .after = true, RULES(python),
	.harness_file =
		"/(?:unittest|_pytest|pluggy|nose2?|doctest|hypothesis|tap|pytest_tap)/"
		"|/(?:site|dist)-packages/(?:pytest\\w*|tap|nose\\w*|mock|trial)\\b"
		"|/(?:doctest|mock)\\.py$|(?:^|/)bin/(?:pytest|nosetests)$",
	.runtime_file =
		"^<frozen |/(?:runpy|threading)\\.py$"
		"|/asyncio/(?:runners|base_events|events|tasks)\\.py$"
		"|/concurrent/futures/|/multiprocessing/|/importlib/|/contextlib\\.py$",
};

static const struct rule pytest[] = {
	{ROLE_HEAD, .hint = "___", .pattern = "^_{3,} (?:[^_ ].*) _{3,}$"},
	{ROLE_FRAME, .hint = ": in ",
	 .pattern = "^(?<file>[^\\s:]+):(?<line>\\d+): in (?<function>.+)$"},
	{ROLE_FRAME, .hint = ".py:", .pattern = "^(?<file>\\S+\\.py):(?<line>\\d+):$"},
	{ROLE_FRAME, .hint = ".py:", .flags = RULE_ASSERTION,
	 .pattern = "^(?<file>\\S+\\.py):(?<line>\\d+): (?<message>AssertionError|Failed)$"},
	{ROLE_FRAME, .hint = ".py:",
	 .pattern = "^(?<file>\\S+\\.py):(?<line>\\d+): (?<message>(?:\\w+\\.)*[A-Z]\\w*)$"},
	{ROLE_MESSAGE, .hint = "E  ", .pattern = "^E  (?<message> .*)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = "E", .pattern = "^E$"},
	{ROLE_FUNCTION, .hint = "def ", .flags = RULE_ONCE,
	 .pattern = "^(?:>\\s+)?(?:async )?def (?<function>\\w+)\\("},
	{ROLE_CHAIN, .flags = RULE_INSIDE, .hint = "exception",
	 .pattern = "^(?:During handling of the above exception, another exception occurred"
	            "|The above exception was the direct cause of the following exception):$"},
	{ROLE_NOISE, .hint = "@pytest.", .pattern = "^@pytest\\."},
	{ROLE_NOISE, .hint = ">   ", .pattern = "^> {3,}\\S"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = ">", .pattern = "^>"},
	{ROLE_DEEPER, .flags = RULE_INSIDE, .hint = "_ _ _", .pattern = "^_ _ _"},
	{ROLE_NOISE, .hint = "===", .pattern = "^={3,} .* ={3,}$"},
	{ROLE_NOISE, .hint = ".py::", .pattern = "^(?:FAILED|ERROR) \\S+::"},
	{ROLE_NOISE, .flags = RULE_INSIDE | RULE_DEEP, .hint = "", .pattern = "^"},
};

const struct dialect dialect_pytest = {
	.name = "pytest", .order = INNER_LAST, RULES(pytest),
	.harness_file = "/(?:unittest|_pytest|pluggy)/|/(?:site|dist)-packages/pytest",
	.runtime_file = "^<frozen |/importlib/",
};

/* With blanks only where it looks like a whole path. */
#define PERL_FILE \
	"(?<file>\\(eval \\d+\\)(?:\\[[^\\]]*\\])?|-e|[^\\s\"']+" \
	"|(?:/|[A-Za-z]:[\\\\/]|\\.{1,2}/)[^\"'()]+\\.\\w+)"

static const struct rule perl[] = {
	{ROLE_FRAME, .hint = " called at ",
	 .pattern = "^(?<function>[\\w:']+(?:\\[[^\\]]*\\])?|eval \\{\\.\\.\\.\\}|eval '.*'|require \\S+)(?:\\(.*\\))? called at "
	            PERL_FILE " line (?<line>\\d+)(?:,? <[^>]*> \\w+ \\d+)?\\.?$"},
	{ROLE_POINT, .hint = " died (", .flags = RULE_ASSERTION,
	 .pattern = "^Failed test '.* died \\((?<message>.*\\S) at " PERL_FILE
	            " line (?<line>\\d+)\\.\\)'$"},
	{ROLE_HEAD, .hint = "Failed ", .flags = RULE_ASSERTION,
	 .pattern = "^Failed (?:\\(TODO\\) )?test(?: ['\"].*['\"])?(?: at " PERL_FILE
	            " line (?<line>\\d+)\\.?)?$"},
	{ROLE_HEAD, .hint = "Failed ", .flags = RULE_ASSERTION,
	 .pattern = "^Failed test(?: \\d+)?:? ?(?:\".*\"|'.*')?$"},
	{ROLE_PLACE, .hint = "at ",
	 .pattern = "^at " PERL_FILE " line (?<line>\\d+)(?:,? <[^>]*> \\w+ \\d+)?\\.?$"},
	{ROLE_NAME, .flags = RULE_INSIDE, .hint = "(in ",
	 .pattern = "^\\(in (?<function>[\\w:>-]+)\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "propagated at ",
	 .pattern = "^\\.\\.\\.propagated at " PERL_FILE " line (?<line>\\d+)\\.?$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "ed",
	 .pattern = "^(?:BEGIN failed--|Compilation failed in|Execution of \\S+ aborted"
	            "|\\S+ had compilation errors)"},
	{ROLE_NOISE, .hint = "Looks like you failed",
	 .pattern = "^Looks like you failed \\d+ tests? of \\d+"},
	{ROLE_POINT, .hint = " line ",
	 .pattern = "^(?:got: ')?(?<message>.*\\S) at " PERL_FILE " line (?<line>\\d+)"
	            "(?:,? <[^>]*> (?:line|chunk) \\d+|, (?<title>near .*|at EOF|at end of line))?\\.?$"},
};

const struct dialect dialect_perl = {
	.name = "perl", .order = INNER_FIRST, .callee = true, RULES(perl),
	.harness_file = "(?:^|/)Test/(?:More|Builder|Most|Class|Deep|Exception|Fatal|Simple|Unit|Spec)"
	                "|(?:^|/)Test2?/|(?:^|/)TAP/",
	.harness_function = "^Test(?:2|::(?:More|Builder|Class|Most))",
	.runtime_file = "(?:^|/)(?:Carp|Carp/Heavy|Try/Tiny)\\.pm$",
};

static const struct rule raku[] = {
	{ROLE_FRAME, .hint = " line ",
	 .pattern = "^in (?:sub|block|method|submethod|regex|any|code|whatevercode|macro) ?"
	            "(?<function>\\S*) at (?<file>.+?) line (?<line>\\d+)$"},
	{ROLE_FRAME, .hint = "moarvm:",
	 .pattern = "^(?:at|from) (?<file>\\S+):(?<line>\\d+)\\s+\\(\\S*:(?<function>[^:]+)\\)$"},
	{ROLE_FRAME, .hint = "<ephemeral file>:",
	 .pattern = "^(?:at|from) (?<file>\\S+):(?<line>\\d+)\\s+\\(<ephemeral file>:(?<function>.+)\\)$"},
};

const struct dialect dialect_raku = {
	.name = "raku", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(raku),
	.headline = "^", .reach = 1,
	.runtime_file = "^(?:SETTING::|gen/moar/|<unknown>|NQP::)|\\.nqp$",
	.harness_file = "Test\\.(?:pm6|rakumod)|\\(Test\\)$",
};

static const struct rule php[] = {
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "#",
	 .pattern = "^#\\d+ (?<file>[^()]+(?:\\([^()]*\\) : [^()]*)?)\\((?<line>\\d+)\\): (?<function>[^(]+)\\("},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "{main}", .pattern = "^#\\d+ \\{main\\}$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[internal function]",
	 .pattern = "^#\\d+ (?<file>\\[internal function\\]): (?<function>[^(]+)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Stack trace:", .pattern = "^Stack trace:$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "thrown in",
	 .pattern = "^thrown in .* on line \\d+$"},
	{ROLE_HEAD, .hint = "ncaught", .flags = RULE_ASSERTION,
	 .pattern = "^(?:PHP )?(?:Fatal error:\\s+)?Uncaught (?<message>[\\w\\\\]*Assertion\\w*.*?) in "
	            "(?<file>\\S.*?):(?<line>\\d+)$"},
	{ROLE_HEAD, .hint = "ncaught",
	 .pattern = "^(?:PHP )?(?:Fatal error:\\s+)?Uncaught (?<message>.+) in "
	            "(?<file>\\S.*?):(?<line>\\d+)$"},
	{ROLE_HEAD, .hint = "Next ", .flags = RULE_INSIDE | RULE_FOLLOWS,
	 .pattern = "^Next (?<message>.+) in (?<file>\\S.*?):(?<line>\\d+)$"},
	{ROLE_HEAD, .hint = " on line ",
	 .pattern = "^(?:PHP )?(?:Fatal|Parse|Recoverable fatal|Core|Compile) error:\\s+(?<message>.*) in "
	            "(?<file>\\S.*) on line (?<line>\\d+)$"},
	/* PHPUnit's */
	{ROLE_FRAME, .hint = ".php:", .flags = RULE_NUMBERED,
	 .pattern = "^(?<file>[^\\s:()][^:()]*\\.php):(?<line>\\d+)$"},
	{ROLE_NOISE, .hint = ") ", .pattern = "^\\d+\\) [\\w\\\\]+::\\w+(?: with data set .*)?$"},
	{ROLE_HEAD, .hint = " on line ", .flags = RULE_WARNING,
	 .pattern = "^(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards):\\s+(?<message>.*) in "
	            "(?<file>\\S.*) on line (?<line>\\d+)$"},
};

const struct dialect dialect_php = {
	.name = "php", .order = INNER_FIRST, .callee = true, RULES(php),
	.harness_file = "/(?:phpunit|pest|codeception)/",
	.harness_function = "^PHPUnit\\\\",
	.runtime_file = "^\\[internal function\\]$",
};

#define RUBY_PLACE "(?<file>(?:[A-Za-z]:)?[^:\"']+|<internal:[^>]+>):(?<line>\\d+):in "
#define RUBY_NAME "[`'](?<function>[^']*)'"

static const struct rule ruby[] = {
	{ROLE_FRAME, .hint = ": from ", .flags = RULE_FLIPPED,
	 .pattern = "^\\d+: from " RUBY_PLACE RUBY_NAME "$"},
	{ROLE_FRAME, .hint = "from ", .flags = RULE_INSIDE,
	 .pattern = "^from " RUBY_PLACE RUBY_NAME "$"},
	{ROLE_FRAME, .hint = ":in ", .pattern = "^(?:from )?" RUBY_PLACE RUBY_NAME "$"},
	{ROLE_HEAD, .hint = ":in ", .rest = REST_NONE,
	 .pattern = "^" RUBY_PLACE RUBY_NAME ": (?<message>.*)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = ":",
	 .pattern = "^(?<file>[^\\s:]+\\.\\w+):(?<line>\\d+)$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE, .hint = " levels...",
	 .pattern = "^\\.\\.\\. (?<number>\\d+) levels\\.\\.\\.$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "Failure/Error:", .flags = RULE_ASSERTION,
	 .pattern = "^(?<message>Failure/Error: .*)$"},
	{ROLE_POINT, .rest = REST_BLANK, .hint = "]:", .flags = RULE_ASSERTION,
	 .pattern = "^(?<function>[\\w:]+#\\S+) \\[(?<file>[^\\]:]+):(?<line>\\d+)\\]:$"},
	{ROLE_NOISE, .hint = ") ", .pattern = "^\\d+\\) (?:Failure|Error):?$"}, /* minitest */
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "#test", .pattern = "^\\w[\\w:]*#test\\S*:$"},
};

const struct dialect dialect_ruby = {
	.name = "ruby", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(ruby),
	.headline = "^(?:[A-Z][\\w:]*(?:Error|Exception|Failure|Interrupt|Assertion)\\b|Failure/Error:|(?:Failure|Error): )",
	.reach = 20,
	.harness_file = "/gems/(?:minitest|rspec|test-unit|cucumber|rake|bundler)|/(?:minitest|rspec|test/unit)/"
	                "|/bin/(?:rspec|rake|bundle)$",
	.runtime_file = "^<internal:|/rubygems/|/ruby/[\\d.]+/(?:monitor|forwardable|delegate)\\.rb$",
};

static const struct rule lua[] = {
	{ROLE_BEGIN, .hint = "stack traceback:", .pattern = "^stack traceback:$"},
	{ROLE_FRAME, .hint = "in main chunk",
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+): in (?<function>main chunk)$"},
	{ROLE_FRAME, .hint = ": in function <",
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+): in function <"},
	{ROLE_FRAME, .hint = ": in ",
	 .pattern = "^(?<file>\\[string \".*?\"\\]|[^:\\s][^:]*):(?<line>\\d+): in "
	            "(?:upvalue|function|method|field|local|global|metamethod) '(?<function>[^']*)'"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[C]: in ",
	 .pattern = "^(?<file>\\[C\\]): in (?:(?:function|method|field|upvalue|local|metamethod|for iterator) )?'?(?<function>[^']*)"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[C]: at 0x",
	 .pattern = "^(?<file>\\[C\\]): at 0x[0-9a-f]+$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = ": in ",
	 .pattern = "^(?<file>[^:\\s][^:]*):(?<line>\\d+): in "},
	/* 5.1's. */
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "]: ?", .pattern = "^\\[C\\]: \\?$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "(tail call): ?", .pattern = "^\\(tail call\\): \\?$"},
	{ROLE_LEFT_OUT, .flags = RULE_INSIDE, .hint = "(skipping ",
	 .pattern = "^\\.\\.\\.\\s*\\(skipping (?<number>\\d+) levels\\)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "...",
	 .pattern = "^\\.\\.\\.|^\\(\\.\\.\\.tail calls\\.\\.\\.\\)"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "lua",
	 .pattern = "^lua(?:jit)?[\\d.]*: (?<file>[^:\\s][^:]*):(?<line>\\d+): (?<message>.*)$"},
	{ROLE_HEAD, .rest = REST_FRAMES, .hint = "lua",
	 .pattern = "^lua(?:jit)?[\\d.]*: (?<message>.*)$"},
};

const struct dialect dialect_lua = {
	.name = "lua", .order = INNER_FIRST, RULES(lua),
	.headline = "^", .reach = 1,
	.harness_file = "/(?:busted|luassert|luaunit|lust)[/.]",
	.runtime_file = "^\\[C\\]$",
};

/* A whole path may have parentheses in it: "app/(shop)/page.js". */
#define JS_PATH \
	"(?<file>(?:/|[A-Za-z]:[\\\\/]|file://).*):(?<line>\\d+):(?<column>\\d+)"
#define JS_PLACE "(?<file>(?:https?://[^/():]+:\\d+(?=/)|[a-z-]+:(?://)?)?[^():]*[^():\\d][^():]*|[A-Za-z]:\\\\[^():]*):(?<line>\\d+):(?<column>\\d+)"

static const struct rule javascript[] = {
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "(eval at ",
	 .pattern = "^(?:at )?(?:async )?(?<function>[^()]*?) ?\\(eval at .*\\(" JS_PLACE "\\)"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = ")",
	 .pattern = "^(?:at |\\d+: )?(?:async )?(?<function>[^()]*?(?:\\([^()]*\\)[^()]*?)*)(?: \\[as [^\\]]*\\])? "
	            "\\(" JS_PLACE "\\)(?: \\{|,)?$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "at ",
	 .pattern = "^at (?:async )?" JS_PLACE "(?: \\{|,)?$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "at ",
	 .pattern = "^at (?:async )?(?<function>[^()]+?)(?: \\[as [^\\]]*\\])? \\(" JS_PATH "\\)(?: \\{|,)?$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "at ",
	 .pattern = "^at (?:async )?" JS_PATH "(?: \\{|,)?$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED | RULE_INSIDE, .hint = ":",
	 .pattern = "^(?:\\d+: )?(?:async )?" JS_PLACE "$"},
	{ROLE_FRAME, .hint = "<anonymous>",
	 .pattern = "^at (?:async )?(?<function>[^()]+) \\((?<file><anonymous>|index \\d+)\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "(<anonymous>)",
	 .pattern = "^(?:async )?(?<function>(?:new )?[\\w.$]+) \\((?<file><anonymous>)\\)$"},
	{ROLE_FRAME, .hint = "(native",
	 .pattern = "^at (?<function>[^()]+) \\((?<file>native)[^()]*\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "Promise.",
	 .pattern = "^(?:at )?(?:async )?(?<function>Promise\\.\\w+) \\((?<file>index \\d+)\\)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "at <", .pattern = "^at (?<file><\\w+>)$"},
	{ROLE_FRAME, .flags = RULE_NUMBERED, .hint = "@",
	 .pattern = "^(?<function>(?:global|module|eval) code|[^@\\s\"'(]*)@(?<file>[a-z-]+://[^\\s]+|/[^\\s:]+):(?<line>\\d+):(?<column>\\d+)$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[native code]",
	 .pattern = "^(?:(?<function>[^@\\s]*)@)?(?<file>\\[native code\\])$"},
	{ROLE_STACK, .hint = "[cause]:", .pattern = "^(?<title>\\[cause\\]: .*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "Caused by",
	 .pattern = "^(?<title>Caused by:? .*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "Emitted '",
	 .pattern = "^(?<title>Emitted '[^']*' event.* at):$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "[errors]:", .pattern = "^\\[errors\\]: \\[$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "... ",
	 .pattern = "^\\[?\\.\\.\\. (?:\\d+ )?(?:lines matching|more)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = ": ",
	 .pattern = "^(?:generatedMessage: (?:true|false)|code: 'ERR_ASSERTION'|diff: 'simple'),?$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "", .pattern = "^[\\]}][,]?$"},
	{ROLE_NOISE, .hint = "Node.js v", .pattern = "^Node\\.js v\\d+\\.\\d+\\.\\d+$"},
	{ROLE_BEGIN, .hint = "stack trace -----", .flags = RULE_CRASH,
	 .pattern = "^----- JavaScript stack trace -----$"},
	{ROLE_BEGIN, .hint = "stack trace -----", .flags = RULE_CRASH,
	 .pattern = "^----- Native stack trace -----$"},
	{ROLE_FRAME, .hint = ": 0x", .flags = RULE_INSIDE,
	 .pattern = "^\\d+: 0x(?<address>[0-9a-f]+) +(?:(?<function>[^\\s\\[].*?) +)?\\[(?<module>[^][]+)\\]$"},
	{ROLE_FRAME, .hint = ": 0x", .flags = RULE_INSIDE,
	 .pattern = "^\\d+: 0x(?<address>[0-9a-f]+) +(?<function>[^\\s\\[].*)$"},
	/* Code that V8 made: it is in no module, and in the other stack. */
	{ROLE_NOISE, .hint = ": 0x", .flags = RULE_INSIDE, .pattern = "^\\d+: 0x[0-9a-f]+ *$"},
	{ROLE_PLACE, .flags = RULE_NUMBERED, .hint = ":",
	 .pattern = "^(?<file>(?:file://)?/[^:()]+|node:[\\w/]+|[A-Z]:\\\\[^:()]+):(?<line>\\d+)$"},
};

const struct dialect dialect_javascript = {
	.name = "javascript", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(javascript),
	.headline = "^(?:Uncaught |error: |\\(in promise\\) )*(?:[\\w.$]*[A-Z]\\w*(?:Error|Exception|Rejection|Failure|Failed)\\b|Error\\b|Trace\\b)",
	.reach = 60,
	.harness_file = "/node_modules/|/(?:deno|jsr\\.io|deno\\.land)/[^ ]*(?:assert|testing)|^https?://(?:deno\\.land/std|jsr\\.io/@std)|^ext:cli/",
	.runtime_file = "^(?:node:|internal/|native$|ext:|<\\w+>$|index \\d|bun:|\\[native code\\])|^node$|/bin/node$|^(?:events|module|timers|net|fs)\\.js$|^(?:deno|checkin):",
	.test_function = "^(?:Test|TestContext|UserContext|Context)\\.<anonymous>$",
};

/* Frames name a module's file and the line that its function begins at. */
static const struct rule racket[] = {
	{ROLE_BEGIN, .hint = "context...:", .pattern = "^context\\.\\.\\.:$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "body of ",
	 .pattern = "^body of \"?(?<file>[^\"]+)\"?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_NUMBERED, .hint = ":",
	 .pattern = "^(?<file>[^:]+\\.\\w+):(?<line>\\d+):(?<column>\\d+)(?:: (?<function>.+))?$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "...", .pattern = "^\\.\\.\\.$"},
};

const struct dialect dialect_racket = {
	.name = "racket", .order = INNER_FIRST, RULES(racket), .headline = "^\\S+: ", .reach = 8,
	.harness_file = "/rackunit-lib/|/rackunit/", .runtime_file = "/racket/collects/|^\\.\\.\\./racket/",
};

/* SBCL's; it names no files. */
static const struct rule lisp[] = {
	{ROLE_HEAD, .rest = REST_BLANK, .hint = " in thread #<", .pattern = "^Unhandled (?<message>[^\\s]+) in thread #<.*$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "}>:", .pattern = "^\\{[0-9A-F]+\\}>:$"},
	{ROLE_BEGIN, .hint = "Backtrace for: #<", .flags = RULE_AGAIN, .pattern = "^Backtrace for: #<"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = ": (",
	 .pattern = "^\\d+: \\((?<function>\\((?:[^()]|\\([^()]*\\))*\\)|[^\\s()]+)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "--disable-debugger mode",
	 .pattern = "^unhandled condition in --disable-debugger mode"},
};

const struct dialect dialect_lisp = {
	.name = "lisp", .order = INNER_FIRST, RULES(lisp),
	.harness_function = "^\\(?(?:LAMBDA|LABELS|FLET)? ?.*(?:FIVEAM|ROVE|PROVE|PARACHUTE|LISP-UNIT2?)[:-]",
	.runtime_function = "^\\(?(?:(?:LABELS|FLET|LAMBDA|METHOD).* :IN (?:SB-|LOAD\\)|\"SYS:)|SB-[A-Z]+:)"
	                    "|^(?:INVOKE-DEBUGGER|ERROR|SIGNAL|EVAL-TLF|EVAL|LOAD)$",
};

/* It names the line, and no file. */
static const struct rule octave[] = {
	{ROLE_BEGIN, .hint = "error: called from", .pattern = "^error: called from$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = " at line ",
	 .pattern = "^(?<function>\\S+) at line (?<line>\\d+)(?: column (?<column>\\d+))?$"},
};

const struct dialect dialect_octave = {
	.name = "octave", .order = INNER_FIRST, RULES(octave), .headline = "^error: ", .reach = 8,
	.harness_function = "^(?:test|runtests|MOxUnit\\w*)$",
};
/* clang-format on */
