/* Dialects of what happens below languages: debuggers, sanitizers, the C library, the kernel. */
#include "trace/dialects.h"

#define RULES(table) .rules = (table), .nrules = countof(table)

#define NATIVE_RUNTIME \
	"^(?:_start|__libc_start\\w*|__libc_init_first|start_thread|__?clone3?|__clone_internal" \
	"|create_thread|thread_start|__restore_rt|_dl_\\w+|call_init|exit|__run_exit_handlers" \
	"|(?:__GI_)?(?:raise|abort|__assert(?:_fail|_fail_base|_perror_fail)?)|gsignal|tgkill" \
	"|__?pthread_kill\\w*|kill|__fortify_fail\\w*|__libc_message|__libc_fatal|malloc_printerr" \
	"|__stack_chk_fail\\w*|__chk_fail|__cxa_(?:throw|rethrow|pure_virtual)|_Unwind_\\w+" \
	"|__gxx_personality\\w*|std::terminate\\w*|__cxxabiv1::.*" \
	"|__(?:interceptor|interception|asan|sanitizer|ubsan|tsan|msan|lsan|hwasan)_\\w+" \
	"|__(?:asan|sanitizer|ubsan|tsan|msan|lsan|hwasan|interception)::.*" \
	"|(?:___interceptor_)?(?:malloc|calloc|realloc|free|memcpy|memmove|memset|strlen|strcpy" \
	"|strdup|memcmp|strcmp|pthread_create|pthread_mutex_lock|pthread_mutex_unlock|posix_" \
	"memalign" \
	"|aligned_alloc)|operator (?:new|delete)(?:\\[\\])?(?:\\(.*\\))?)" \
	"(?:@@?[\\w.]+)?(?:\\(.*\\))?$"
#define NATIVE_RUNTIME_FILE \
	"(?:^|/)(?:sysdeps|csu|nptl|libsanitizer|compiler-rt|stdlib/abort|assert/assert)" \
	"|/glibc|^\\./(?:nptl|stdlib|assert|csu|string|malloc)/|sysdeps/" \
	"|pthread_\\w+\\.c$|^clone\\.S$" \
	"|^clone-internal\\.c$|^libc-start\\.c$|/libsupc\\+\\+/|vg_replace_|^clone3\\.S$" \
	"|(?:^|/" \
	")(?:libc|libpthread|ld-linux[\\w-]*|libasan|libubsan|libtsan|libstdc\\+\\+|libgcc_s|" \
	"libm|liblsan)(?:-[\\d.]+)?\\.so" \
	"|vgpreload_|/libexec/valgrind/"
#define NATIVE_HARNESS \
	"^(?:cr_|criterion_|_?ck_|srunner_|tcase_|_?cm_|cmocka_|_cmocka_|_assert_(?:true|false|" \
	"int|string|memory|not|in|return|ptr)" \
	"|_fail$|g_test_|g_assert|g_assertion_|g_abort|testing::|Catch::|boost::(?:unit_test|" \
	"test_tools)|doctest::" \
	"|QTest|CppUnit|CU_|UNITY_|Unity|munit_|mu_|RUN_TEST|tap_|kunit_|test_case_run" \
	"|suite_run|run_test_case|_tapir_|tapir_)"
#define NATIVE_HARNESS_FILE \
	"(?:^|/" \
	")(?:cmocka|gtestmain|gtestutils|gtest[\\w-]*|catch\\w*|doctest|check_run|check_pack|" \
	"criterion|munit|unity|cutest)\\.(?:[ch]\\w*)$" \
	"|/(?:gtest|googletest|catch2?|criterion|doctest)/" \
	"|(?:^|/)lib(?:cmocka|criterion|boxfort|glib-2\\.0)\\.so"
#define NATIVE_HIDDEN \
	.by_file = true, .harness_function = NATIVE_HARNESS, .harness_file = NATIVE_HARNESS_FILE, \
	.runtime_function = NATIVE_RUNTIME, .runtime_file = NATIVE_RUNTIME_FILE

/* clang-format off */
#define BUILD_ID "(?: \\(BuildId: (?<build>[0-9a-fA-F]+)[^)]*\\))?"

static const struct rule tapir[] = {
	{ROLE_NOISE, .hint = "again=1", .pattern = "^tapir:1 crash (?:.* )?again=1\\b"},
	{ROLE_HEAD, .hint = "tapir:1 crash", .flags = RULE_CRASH,
	 .pattern = "^tapir:1 crash (?:.*\\bsig=(?<signal>[A-Z0-9]+))?"},
	{ROLE_HEAD, .hint = "tapir:1 stall", .pattern = "^tapir:1 stall "},
	{ROLE_HEAD, .hint = "tapir:1 assert", .flags = RULE_ASSERTION,
	 .pattern = "^tapir:1 assert (?:.*?\\bat=(?<file>\\S+):(?<line>\\d+))?"},
	{ROLE_MESSAGE, .hint = "tapir:1", .pattern = "^tapir:1 +msg (?<message>.*)$"},
	{ROLE_MESSAGE, .hint = "elided", .pattern = "^tapir:1 +\\.\\.\\. (?<message>\\d+ frames elided)$"},
	{ROLE_STACK, .hint = "tapir:1", .flags = RULE_INSIDE, .pattern = "^tapir:1 +(?<title>throw type=.*)$"},
	{ROLE_STACK, .hint = "tapir:1", .flags = RULE_INSIDE | RULE_TITLED,
	 .pattern = "^tapir:1 +(?<title>thread .*)$"},
	{ROLE_FRAME, .hint = "tapir:1", .flags = RULE_EXACT,
	 .pattern = "^tapir:1 +#(?<number>\\d+) +0x(?<address>[0-9a-fA-F]+) +(?:in (?<function>.+?) +)?"
	            "(?:(?<file>[^\\s()]+):(?<line>\\d+)(?::(?<column>\\d+))? *)?"
	            "(?:\\((?<module>.+)\\+0x(?<offset>[0-9a-fA-F]+)\\))?" BUILD_ID "$"},
	{ROLE_NOISE, .hint = "tapir:1", .pattern = "^tapir:1\\b"},
};

const struct dialect dialect_tapir = {
	.name = "tapir", .order = INNER_FIRST, RULES(tapir), NATIVE_HIDDEN,
};

static const struct rule gdb[] = {
	{ROLE_FRAME, .hint = "#", .flags = RULE_DROPPED,
	 .pattern = "^#(?<number>\\d+) +(?<function><signal handler called>)$"},
	{ROLE_FRAME, .hint = "#",
	 .pattern = "^#(?<number>\\d+) +(?:0x(?<address>[0-9a-f]+) in )?(?<function>\\S.*?) \\((?:\\)|[\\w:~$.<>]+=.*\\)|\\.\\.\\.\\))"
	            "(?: at (?<file>[^:]+):(?<line>\\d+)| from (?<module>\\S.*))?$"},
	{ROLE_FRAME, .hint = "frame #",
	 .pattern = "^\\*? *frame #(?<number>\\d+): 0x(?<address>[0-9a-f]+) (?<module>[^`]+)`(?<function>.+?)(?:\\(.*\\))?(?: \\+ \\d+)?"
	            "(?: at (?<file>[^:]+):(?<line>\\d+)(?::(?<column>\\d+))?)?(?: \\[.*\\])?$"},
	{ROLE_HEAD, .hint = "received signal ", .flags = RULE_CRASH,
	 .pattern = "^(?:Program|Thread .*) received signal (?<message>(?<signal>SIG\\w+).*)\\.$"},
	{ROLE_HEAD, .hint = "terminated with signal", .flags = RULE_CRASH,
	 .pattern = "^(?:Program|Core was generated).* terminated with signal (?<message>(?<signal>SIG\\w+).*)\\.$"},
	{ROLE_STACK, .hint = "Thread ", .flags = RULE_PLAIN,
	 .pattern = "^(?<title>Thread \\d+ \\(.*\\)):$"},
	{ROLE_NOISE, .hint = "[Thread debugging", .pattern = "^\\[Thread debugging using"},
	{ROLE_NOISE, .hint = "Using host libthread_db", .pattern = "^Using host libthread_db"},
	{ROLE_NOISE, .flags = RULE_INSIDE | RULE_DEEP, .hint = " = ", .pattern = "^[\\w<>. ]+ = "},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "No locals.", .pattern = "^No locals\\.$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "stack frames follow",
	 .pattern = "^\\(More stack frames"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "",
	 .pattern = "^\\d+\\t|^\\[Inferior|^\\[New Thread"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = " in ",
	 .pattern = "^\\d+\\tin |^0x[0-9a-f]+ in |^__?\\w+ \\(.*\\) (?:at|from) "},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = " at ",
	 .pattern = "^\\w+ \\(.*\\) at \\S+:\\d+$"},
};

const struct dialect dialect_gdb = {
	.name = "gdb", .order = INNER_FIRST, .gap = GAP_STACK, RULES(gdb), NATIVE_HIDDEN,
};

#define PID "^(?:==|--)\\d+(?:==|--) *"

static const struct rule valgrind[] = {
	{ROLE_FRAME, .hint = ": ",
	 .pattern = PID "(?:at|by) 0x(?<address>[0-9A-F]+): (?<function>.+) "
	            "\\((?:in (?<module>[^)]+)|(?<file>[^:()]+):(?<line>\\d+))\\)$"},
	{ROLE_FRAME, .hint = ": ",
	 .pattern = PID "(?:at|by) 0x(?<address>[0-9A-F]+): (?<function>\\S.*)$"},
	{ROLE_NOISE, .hint = "==",
	 .pattern = PID "(?:Memcheck,|Helgrind,|DRD,|Copyright|Using Valgrind|Command:|For lists|Rerun with|Use --"
	            "|HEAP SUMMARY|LEAK SUMMARY|ERROR SUMMARY|in use at exit|total heap|definitely lost:|indirectly lost:"
	            "|possibly lost:|still reachable:|suppressed:|All heap blocks|If you believe this happened|overflow in your program|possible\\), you can|main thread stack |The main thread stack|-{10,}|---Thread-|Parent PID|For counts)"},
	{ROLE_HEAD, .hint = "==", .flags = RULE_NOTE,
	 .pattern = PID "(?<message>Thread #\\d+ was created.*)$"},
	{ROLE_HEAD, .hint = "loss record", .flags = RULE_GRAVE,
	 .pattern = PID "(?<message>.* in loss record (?<number>[\\d,]+) of \\k<number>)$"},
	{ROLE_HEAD, .hint = "==", .flags = RULE_CRASH, .rest = REST_DEEPER,
	 .pattern = PID "(?<message>Process terminating with .*?(?<signal>SIG\\w+).*)$"},
	{ROLE_STACK, .hint = "==  ", .flags = RULE_INSIDE,
	 .pattern = "^==\\d+==  (?<title>\\S.*)$"},
	{ROLE_HEAD, .hint = "== ", .rest = REST_DEEPER,
	 .pattern = "^==\\d+== (?<message>[A-Z0-9].*)$"},
	{ROLE_NOISE, .hint = "==", .pattern = "^(?:==|--|\\*\\*)\\d+(?:==|--|\\*\\*)"},
};

const struct dialect dialect_valgrind = {
	.name = "valgrind", .order = INNER_FIRST, .titles = true, RULES(valgrind), NATIVE_HIDDEN,
};

static const struct rule sanitizer[] = {
	{ROLE_HEAD, .hint = "Sanitizer: ", .flags = RULE_CRASH,
	 .pattern = "^(?:==\\d+==)?(?:ERROR|WARNING|FATAL): (?<message>\\w+Sanitizer: .*)$"},
	{ROLE_HEAD, .hint = "Sanitizer: ", .flags = RULE_CRASH,
	 .pattern = "^==\\d+==(?<message>\\w+Sanitizer.*)$"},
	{ROLE_FRAME, .hint = "#", .flags = RULE_EXACT,
	 .pattern = "^#(?<number>\\d+) 0x(?<address>[0-9a-f]+) +(?:in (?<function>\\S.*?) +)?"
	            "\\((?<module>.+)\\+0x(?<offset>[0-9a-f]+)\\)" BUILD_ID "$"},
	/* A whole path may have blanks in it. */
	{ROLE_FRAME, .hint = "#", .flags = RULE_EXACT,
	 .pattern = "^#(?<number>\\d+) 0x(?<address>[0-9a-f]+) +in (?<function>\\S.*?) "
	            "(?<file>(?:/|[A-Za-z]:[\\\\/])[^:]*?):(?<line>\\d+)(?::(?<column>\\d+))?(?: \\(.*\\))?$"},
	{ROLE_FRAME, .hint = "#", .flags = RULE_EXACT,
	 .pattern = "^#(?<number>\\d+) 0x(?<address>[0-9a-f]+) +in (?<function>\\S.*) "
	            "(?<file>[^\\s:][^:]*?):(?<line>\\d+)(?::(?<column>\\d+))?(?: \\(.*\\))?$"},
	{ROLE_FRAME, .hint = "#", .flags = RULE_EXACT,
	 .pattern = "^#(?<number>\\d+) (?:<null>|(?<function>\\S.*?)) (?:<null>|(?<file>[^\\s:()]+):(?<line>\\d+)(?::(?<column>\\d+))?) "
	            "\\((?<module>.+)\\+0x(?<offset>[0-9a-f]+)\\)" BUILD_ID "$"},
	{ROLE_FRAME, .hint = "#",
	 .pattern = "^#(?<number>\\d+) 0x(?<address>[0-9a-f]+) +in (?<function>\\S.*?)(?: <null>)?$"},
	{ROLE_FRAME, .hint = "#",
	 .pattern = "^#(?<number>\\d+) 0x(?<address>[0-9a-f]+) +\\((?<module><unknown module>)\\)$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = " ",
	 .pattern = "^(?<title>(?i)(?:freed|previously allocated|allocated|Thread .* created|.*(?:allocated from|write of size \\d+.*|read of size \\d+.*|created .*| acquired .*| here)"
	            "|Uninitialized value was .*|Memory was marked.*|Address .* is located .*|Mutex .*)):?$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = " ",
	 .pattern = "^(?<message>(?:READ|WRITE) of size \\d+.*|0x[0-9a-f]+ is located .*|\\[\\d+, \\d+\\) '.*<== .*|Location is .*|Cycle in lock order graph: .*|The signal is caused by .*|Hint: .*)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = "The signal is caused",
	 .pattern = "^==\\d+==(?<message>The signal is caused by .*)$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = "Hint:",
	 .pattern = "^==\\d+==(?<message>Hint: .*)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "", .pattern = "^(?:=>)?0x[0-9a-f]{8,16}: "},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = ": ",
	 .pattern = "^(?:Shadow byte|Addressable:|Partially addressable:|Heap |Stack |Freed |Global |Poisoned |Container |Array cookie:|Intra object|ASan internal|Left alloca|Right alloca|Shadow gap:)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "",
	 .pattern = "^(?:This frame has \\d+ object|\\[\\d+, \\d+\\) '|HINT: |Hint: |\\(longjmp and)"},
	{ROLE_NOISE, .hint = "pointer points here",
	 .pattern = "^0x[0-9a-f]+: note: pointer points here$"},
	{ROLE_NOISE, .hint = " ", .pattern = "^(?:[0-9a-f]{2} +){8,}[0-9a-f]{2}$"},
	{ROLE_NOISE, .hint = "Sanitizer: reported",
	 .pattern = "^\\w+Sanitizer: reported \\d+ warnings"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "hadow", .pattern = "^Shadow bytes? "},
	{ROLE_NOISE, .hint = "SUMMARY: ", .pattern = "^SUMMARY: \\w+Sanitizer"},
	{ROLE_NOISE, .hint = "Sanitizer",
	 .pattern = "^\\w+Sanitizer(?::DEADLYSIGNAL| can not provide)"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "==", .pattern = "^==\\d+==ABORTING|^Exiting$"},
};

const struct dialect dialect_sanitizer = {
	.name = "sanitizer", .order = INNER_FIRST,
	.gap = GAP_STACK, RULES(sanitizer), NATIVE_HIDDEN,
	.headline = "runtime error: ", .reach = 4,
};

static const struct rule coredump[] = {
	{ROLE_BUILD, .hint = " with build-id",
	 .pattern = "^(?:Found module|Module) (?<module>.+) with build-id:? (?<build>[0-9a-f]+)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "Module ",
	 .pattern = "^(?:Found module|Module) .+ without build-id"},
	{ROLE_HEAD, .hint = "dumped core", .flags = RULE_CRASH,
	 .pattern = "^(?<message>Process \\d+ .* dumped core\\.?)$"},
	{ROLE_STACK, .hint = "Stack trace of thread", .flags = RULE_CRASH | RULE_PLAIN,
	 .pattern = "^(?<title>Stack trace of thread \\d+):$"},
	{ROLE_FRAME, .hint = " + 0x",
	 .pattern = "^#(?<number>\\d+) +0x(?<address>[0-9a-f]+) (?<function>\\S+) \\((?<module>.+) \\+ 0x(?<offset>[0-9a-f]+)\\)$"},
};

const struct dialect dialect_coredump = {
	.name = "systemd-coredump", .order = INNER_FIRST, .from_start = true, RULES(coredump),
	NATIVE_HIDDEN,
};

static const struct rule glibc[] = {
	{ROLE_FRAME, .hint = "[0x",
	 .pattern = "^(?<module>[^\\s\\[\\]].*?)\\((?:(?<function>[^()+]*(?:\\([^()]*\\)[^()+]*)?)\\+0x(?<plus>[0-9a-f]+))?\\) ?\\[0x(?<address>[0-9a-f]+)\\]$"},
	{ROLE_FRAME, .hint = "[0x",
	 .pattern = "^(?<module>\\.{0,2}/\\S.*?) ?\\[0x(?<address>[0-9a-f]+)\\]$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[0x",
	 .pattern = "^(?<module>[\\w.+-]+) ?\\[0x(?<address>[0-9a-f]+)\\]$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = "[0x",
	 .pattern = "^\\[0x(?<address>[0-9a-f]+)\\]$"},
	{ROLE_NOISE, .hint = "= Backtrace:", .pattern = "^={3,} Backtrace: ={3,}$"},
	{ROLE_FRAME, .hint = "@ ",
	 .pattern = "^(?:PC: )?@ +0x(?<address>[0-9a-f]+) +(?:\\d+  )?(?<function>\\S.*)$"},
};

const struct dialect dialect_glibc = {
	.name = "glibc", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(glibc), NATIVE_HIDDEN,
	.headline = "^", .reach = 1,
};

/* "cart_add+0x1a/0x40 [shop 1f…]": where in the function, how far it is to the next one, the module
 * and its build-id. */
#define KERNEL_SPOT \
	"(?<function>[\\w.$]+)\\+0x(?<plus>[0-9a-f]+)/0x(?<size>[0-9a-f]+)" KERNEL_MODULE
#define KERNEL_MODULE "(?: \\[(?<module>[\\w-]+)(?: (?<build>[0-9a-f]{16,}))?\\])?"
/* What scripts/decode_stacktrace.sh makes of it. */
#define KERNEL_LINE \
	"(?<file>[^\\s:()]+):(?<line>\\d+)(?::(?<column>\\d+))?(?: \\(discriminator \\d+\\))?"
#define KERNEL_MARK "(?: \\([A-Z]+\\)| \\(unreliable\\))?"
/* "[<ffff…>] ", and two of them on POWER. */
#define KERNEL_ADDRESS "(?:\\(?\\[<?[0-9a-f]+>?\\] +){0,2}"

static const struct rule kernel[] = {
	{ROLE_HEAD, .hint = "BUG: ", .flags = RULE_CRASH | RULE_GRAVE,
	 .pattern = "^(?<message>BUG: .*)$"},
	{ROLE_HEAD, .hint = "kernel BUG at ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>kernel BUG) at (?<file>[^:]+):(?<line>\\d+)!$"},
	{ROLE_HEAD, .hint = "WARNING: ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>WARNING: (?:CPU: \\d+ PID: \\d+ at )?(?<file>[^\\s:]+):(?<line>\\d+) (?:at )?(?<function>[\\w.]+)\\+0x.*)$"},
	{ROLE_HEAD, .hint = "WARNING: ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>WARNING: (?:possible |inconsistent |suspicious |bad unlock |held lock|lock held |Nested lock).*)$"},
	{ROLE_HEAD, .hint = "UBSAN: ", .flags = RULE_CRASH, .rest = REST_FRAMES,
	 .pattern = "^(?<message>UBSAN: \\S+) in (?<file>[^\\s:]+):(?<line>\\d+)(?::(?<column>\\d+))?$"},
	{ROLE_NOISE, .hint = "---[ cut here ]---", .pattern = "^-+\\[ cut here \\]-+$"},
	{ROLE_HEAD, .hint = "Kernel panic", .flags = RULE_CRASH | RULE_AGAIN | RULE_GRAVE,
	 .pattern = "^(?<message>Kernel panic - not syncing: .*)$"},
	{ROLE_HEAD, .hint = "general protection fault", .flags = RULE_CRASH,
	 .pattern = "^(?<message>general protection fault.*)$"},
	{ROLE_HEAD, .hint = "nable to handle kernel", .flags = RULE_CRASH,
	 .pattern = "^(?<message>(?:BUG: )?[Uu]nable to handle kernel .*)$"},
	{ROLE_HEAD, .hint = "Oops", .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^(?<message>(?:Internal error: )?Oops: .*)$"},
	{ROLE_BEGIN, .hint = "all ", .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^Call [Tt]race:$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "stack backtrace",
	 .pattern = "^(?<title>stack backtrace):$"},
	{ROLE_MESSAGE, .flags = RULE_INSIDE, .hint = " of size ",
	 .pattern = "^(?<message>(?:Read|Write|Free) of (?:size \\d+ at )?addr .*)$"},
	{ROLE_STACK, .flags = RULE_INSIDE | RULE_PLAIN, .hint = " by task ",
	 .pattern = "^(?<title>(?:Allocated|Freed) by task .*?):?$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "otentially related work",
	 .pattern = "^(?<title>(?:Last|Second to last) potentially related work creation):$"},
	{ROLE_STACK, .flags = RULE_INSIDE, .hint = "-> #",
	 .pattern = "^(?<title>-> #\\d+ \\(.*\\).*):$"},
	{ROLE_FRAME, .hint = "+0x", .flags = RULE_CRASH | RULE_EXACT,
	 .pattern = "^(?:RIP: [0-9a-f]+:(?:\\[<[0-9a-f]+>\\] *)*|e?pc : |PC is at |NIP \\[[0-9a-f]+\\] )" KERNEL_SPOT "$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "? ",
	 .pattern = "^" KERNEL_ADDRESS "\\? [\\w.]+\\+0x0/"},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_DROPPED, .hint = "? ",
	 .pattern = "^" KERNEL_ADDRESS "\\? " KERNEL_SPOT},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_DROPPED, .hint = " (unreliable)",
	 .pattern = "^" KERNEL_ADDRESS KERNEL_SPOT " \\(unreliable\\)$"},
	{ROLE_NOISE, .flags = RULE_INSIDE | RULE_ENDS, .hint = "---[ end",
	 .pattern = "^---\\[ end "},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "+0x",
	 .pattern = "^(?:epc : [0-9a-f]+ ra|lr : |LR is at |LR \\[|ra : |Workqueue: |RIP: [0-9a-f]+:0x)"},
	{ROLE_FRAME, .hint = " (P", .flags = RULE_EXACT | RULE_INSIDE,
	 .pattern = "^" KERNEL_SPOT " \\(P[A-Z]*\\)$"},
	{ROLE_FRAME, .hint = "+0x",
	 .pattern = "^" KERNEL_ADDRESS KERNEL_SPOT KERNEL_MARK "\\)?(?: \\(" KERNEL_LINE "\\))?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE, .hint = " from ",
	 .pattern = "^" KERNEL_ADDRESS "\\(?[\\w.]+(?:\\+0x[0-9a-f]+/0x[0-9a-f]+)?\\)? from (?:\\[<[0-9a-f]+>\\] )?\\(?" KERNEL_SPOT "\\)?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_DROPPED, .hint = "? ",
	 .pattern = "^\\? (?<function>[\\w.$]+) \\(" KERNEL_LINE "\\)(?: (?<module>\\w+))?$"},
	{ROLE_FRAME, .flags = RULE_INSIDE | RULE_NUMBERED, .hint = " (",
	 .pattern = "^(?:RIP: [0-9a-f]+:)?(?<function>[\\w.$]+) \\(" KERNEL_LINE "\\)(?: (?<module>\\w+))?$"},
	{ROLE_BUILD, .flags = RULE_INSIDE, .hint = "CPU: ",
	 .pattern = "^CPU: .* (?<build>[0-9a-f]{40})$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "",
	 .pattern = "^(?:epc : [0-9a-f]+ |[gtas][p\\d]{1,2} *: [0-9a-f]+ |status: [0-9a-f]+ |</?(?:TASK|IRQ|NMI|SOFTIRQ|#DF)>|Modules linked in:|CPU: |Hardware name:|Code: |R[A-Z0-9]{1,2}: |EFLAGS|RSP: |CR\\d: |CS: |FS: |GS: |DR\\d|PKRU|---\\[ cut|Pid: |Tainted: |Stack:$|[0-9a-f]{8}(?: [0-9a-f]{8}){1,3}$|PGD |#PF: |RIP: "
	            "|pstate: |sp : |x\\d+ *: [0-9a-f]|user pgtable: |\\[[0-9a-f]{16}\\] pgd=|[SD]ET = |(?:ESR|EC|SET|FSC|ISV|CM|GCS|FnV|TnD) = |Data abort info:|Mem abort info:|Tainted: |Code: )"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = ": ",
	 .pattern = "^>?[0-9a-f]{8,16}: (?:[0-9a-f]{2} ?){8,}$|^\\^$"},
	{ROLE_NOISE, .flags = RULE_INSIDE, .hint = "",
	 .pattern = "^\\^$|^=+$|^-{20,}$|^Memory state around the buggy address:$|^The buggy address belongs to the (?:physical )?page|^page(?:_type)?: ?|^flags: 0x|^raw: |^page dumped because|^head: "},
};

const struct dialect dialect_kernel = {
	.name = "kernel", .order = INNER_FIRST, .kernel = true, RULES(kernel),
	.harness_function = "^kunit_|^__kunit|^um_set_signals$",
	.runtime_function = "^(?:_*dump_stack\\w*|do_one_initcall|kernel_init\\w*|do_init(?:call|_module)\\w*|load_module|_*kmalloc\\w*|kmem_cache_(?:alloc|free)\\w*|kfree\\w*|kv?free|slab_\\w+|show_stack|panic|__?warn\\w*|report_bug|handle_bug|exc_\\w+|asm_exc_\\w+|entry_SYSCALL\\w*|do_syscall\\w*|x64_sys_call|__(?:x64|ia32|se|arm64)_sys\\w*|el\\d\\w*|invoke_syscall\\w*"
	                    "|__ubsan_\\w+|kthread|ret_from_(?:fork|exception|kernel_thread)\\w*|kasan_\\w+|__kasan_\\w+|print_(?:report|address_description)\\w*|__asan_\\w+|__hwasan_\\w+|oops_end|__?die\\w*|page_fault_oops|bad_area\\w*|start_kernel|new_thread_handler|relay_signal|segv\\w*|sig_handler\\w*|hard_handler|dump_backtrace\\w*|show_regs|check_noncircular|print_circular_bug|stack_trace_save\\w*|save_stack\\w*|set_track\\w*)(?:\\.\\w+)*$",
};

static const struct rule boost[] = {
	{ROLE_FRAME, .hint = "# ",
	 .pattern = "^(?<number>\\d+)# (?<function>.+?)(?:\\(.*\\))? at (?<file>\\S+):(?<line>\\d+)(?: \\[.*\\])?$"},
	{ROLE_FRAME, .hint = "# ",
	 .pattern = "^(?<number>\\d+)# (?:0x(?<address>[0-9A-Fa-f]+)|(?<function>.+?)(?:\\(.*\\))?) in (?<module>\\S+)$"},
	{ROLE_FRAME, .hint = "Source \"",
	 .pattern = "^#?\\d* *Source \"(?<file>[^\"]+)\", line (?<line>\\d+), in (?<function>.+?)(?:\\(.*\\))?(?: \\[0x[0-9a-f]+\\])?$"},
	{ROLE_FRAME, .hint = "Object \"", .flags = RULE_INSIDE,
	 .pattern = "^#?\\d* *Object \"(?<module>[^\"]+)\", at 0x(?<address>[0-9a-f]+), in (?<function>.+?)(?:\\(.*\\))?$"},
};

const struct dialect dialect_boost = {
	.name = "boost", .order = INNER_FIRST, .gap = GAP_REPORT, RULES(boost), NATIVE_HIDDEN,
};

static const struct rule death[] = {
	{ROLE_HEAD, .hint = "terminate called", .rest = REST_DEEPER,
	 .flags = RULE_CRASH | RULE_AGAIN,
	 .pattern = "^(?<message>terminate called .*)$"},
	{ROLE_HEAD, .hint = "pure virtual method called", .flags = RULE_CRASH,
	 .pattern = "^(?<message>pure virtual method called)$"},
	{ROLE_HEAD, .hint = "*** ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>\\*\\*\\* .*(?:detected|terminated).*)$"},
	{ROLE_HEAD, .hint = "(): ", .flags = RULE_CRASH,
	 .pattern = "^(?<message>(?:free|malloc|realloc|calloc|munmap_chunk|malloc_consolidate|_int_malloc|_int_free|memalign|tcache\\w*)\\(\\): .+)$"},
	{ROLE_HEAD, .hint = "", .flags = RULE_CRASH,
	 .pattern = "^(?<message>(?<signal>Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Killed|Trace/breakpoint trap))(?: \\(core dumped\\))?$"},
	{ROLE_HEAD, .hint = "orrupt", .flags = RULE_CRASH,
	 .pattern = "^(?<message>(?:double free or corruption|corrupted (?:size|double-linked|unsorted)|malloc_consolidate).*)$"},
	{ROLE_HEAD, .hint = "glibc", .flags = RULE_CRASH,
	 .pattern = "^(?<message>Fatal glibc error: .*)$"},
};

const struct dialect dialect_death = {
	.name = "death", .order = INNER_FIRST, RULES(death), NATIVE_HIDDEN,
};
/* clang-format on */
