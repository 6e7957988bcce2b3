/* Every bound of the program, in one place. Reaching one is normal: it is tested, and the
 * output says so. Nothing here may be exceeded because a number in the input asks for it. */
#ifndef TAPIR_BASE_LIMITS_H
#define TAPIR_BASE_LIMITS_H

/* clang-format off */
enum {
	/* input */
	READ_BYTES         = 128 * 1024, /* one read(2) */
	PIPE_BYTES         = 1024 * 1024,/* asked of the kernel for a pipe we read */
	PTY_ROWS           = 50,         /* of --pty, where we have no terminal */
	PTY_COLUMNS        = 500,
	TERMINAL_READS     = 64,         /* of a pseudo-terminal, which gives 4 KiB at most, in a row */
	LINE_BYTES         = 64 * 1024,  /* a longer line is cut, and marked */
	STREAMS_MAX        = 256,        /* files and FIFOs read side by side */
	TAGS_MAX           = 4 * 1024,   /* streams that one pipe carries: --tagged */
	TAG_BYTES          = 4 * 1024,   /* a longer tag is none */

	/* tap */
	DEPTH_MAX          = 32 * 1024,  /* LINE_BYTES of two-space indentation */
	NAME_BYTES         = 4 * 1024,   /* a test's name, kept */
	STRETCH_INDENT_MAX = 64,         /* blanks before points that are read many at once */
	PATH_PARTS_MAX     = 64,         /* names kept of a path through subtests: outermost */

	/* run */
	RANGES_MAX         = 4 * 1024,   /* runs of test numbers kept for one document */
	PROBLEMS_MAX       = 16,         /* problems listed for one stream; the rest are counted */

	/* failures */
	HELD_BYTES         = 64 * 1024,  /* output held for the next point */
	DIAG_BYTES         = 256 * 1024, /* diagnostics of one failure: the head of them … */
	DIAG_TAIL_BYTES    = 16 * 1024,  /* … and this much of their end */
	SILENT_MAX         = 256,        /* failures of a stream that nothing was said of, … */
	ORPHANS_MAX        = 256,        /* … and diagnostics of its points that have not come */
	SHARED_BYTES       = 32 * 1024 * 1024, /* of these and what is held, of all streams; then … */
	SPENT_HELD_BYTES   = 1024,       /* … this is held of one, … */
	SPENT_FAILURES_MAX = 4,          /* … and so many of its failures */
	STORIES_BYTES      = 16 * 1024 * 1024, /* of all streams' latest ones, once shown */
	PROCESSES_MAX      = 32 * 1024,  /* looked at for those that descend from a command */
	ENVIRONMENT_BYTES  = 256 * 1024, /* of a process's environment, looked through for a mark */
	HOLDERS_MAX        = 4,          /* named of those that hold a command's output */
	RECAP_MAX          = 200,        /* failures remembered for the recap … */
	RECAP_OTHERS       = 2,          /* … and names of others that are the same as one */
	SLOWEST_MAX        = 1000,       /* --slowest N */
	LATE_MAX           = 64,         /* failures told that still wait for names, for the recap */

	/* traces */
	FRAMES_MAX         = 1024,       /* frames of one failure */
	TRACE_LINE_BYTES   = 8 * 1024,   /* of one line, what a pattern is tried on */
	CAUSES_MAX         = 8,          /* nested causes */
	YAML_DEPTH_MAX     = 32,
	YAML_NODES_MAX     = 20000,
	SOURCE_BYTES       = 10 * 1024 * 1024, /* a source file larger than this is not read */
	SOURCE_LINE_BYTES  = 400,        /* of one source line, what is shown */

	/* symbols */
	BUILD_ID_BYTES     = 64,         /* a longer one is none */
	SYMBOL_QUERIES_MAX = 4096,       /* addresses in one request */
	SYMBOL_CHAIN_MAX   = 256,        /* functions inlined into each other; the innermost go */
	SYMBOL_DEPTH_MAX   = 200,        /* of nested scopes that are entered */
	SYMBOL_NAME_BYTES  = 64 * 1024,  /* of a name, demangled or not; a longer one is not */
	SYMBOL_MANGLED_BYTES = 4 * 1024, /* more is not demangled but by libiberty's own limits */
	MODULES_MAX        = 256,        /* files of modules that are told by --module */
	SYMBOL_MODULES_MAX = 8,          /* files that are kept open */
	SYMBOL_CACHE_MAX   = 16 * 1024,  /* addresses whose names are remembered */
	SYMBOL_REPLY_BYTES = 16 * 1024 * 1024, /* of an answer */
	SYMBOL_REQUEST_BYTES = 1024 * 1024,
	PACKAGE_UNITS_MAX  = 1024,       /* units of a .dwp file that are opened */
	PACKAGE_ADDRESSES_MAX = 1 << 20, /* entries of .debug_addr that are looked through */
	SYMBOL_RESTARTS    = 3,          /* of the worker, after it died */
	SYMBOL_FILES_MAX   = 2,          /* fetched for a module: its debug file, what dwz shared */
	FETCH_ASKED_MAX    = 256,        /* build-ids that servers are asked for in a run */

	/* stacks of other processes */
	WALK_FIRST         = 48,         /* frames kept of a stack: the innermost … */
	WALK_LAST          = 16,         /* … and the outermost */
	WALK_STEPS_MAX     = 1 << 19,    /* frames walked: 8 MiB of the smallest */
	PAGE_BYTES         = 4096,       /* the smallest there is */
	SNAPSHOT_BYTES     = 256 * 1024, /* copied of a stack while its thread stands still */
	CENSUS_THREADS_MAX = 4096,       /* threads that are counted */
	CENSUS_DEPTH_MAX   = 256,        /* of processes that start each other */
	STALL_LOOKED_MAX   = 64,         /* threads whose stacks are walked, the busiest … */
	STALL_STACKS_MAX   = 8,          /* … and stacks that are told */
	STALLS_MAX         = 1000,       /* hangs that are told of in the JSON document */
	STACK_SECONDS_MAX  = 10,         /* then tapir-stack gives up */
	DUMP_THREADS_MAX   = 64,         /* of a core dump: that crashed, and others */
	RECORD_BYTES       = 4096,       /* of one write: PIPE_BUF, so that writers do not mix */

	/* view */
	VALUE_LINES_MAX    = 40,         /* of an expected or actual value, or their diff */
	VALUE_BYTES_MAX    = 4 * 1024,
	DETAIL_LINES_MAX   = 100,        /* of what is left of the diagnostics */
	BAR_COLUMNS_MIN    = 20,
	BAR_ROWS_MIN       = 4,
	BAR_HEIGHT         = 3,          /* rows of the bar, where several streams run … */
	BAR_HEIGHT_MAX     = 20,         /* … and at most: --bar-rows */
	MARKS_MAX          = 8,          /* combining marks on one base character */

	/* term */
	QUEUE_BYTES        = 256 * 1024, /* text owed to a slow terminal; more goes to a file */
	SPOOL_BYTES        = 1 << 30,    /* of that file */
	PAINT_BYTES        = 6 * 1024,   /* of reports in one paint */
	BAR_BYTES_PER_S    = 960,        /* of bars: what a line of 9600 baud carries */

	/* configuration */
	CONFIG_BYTES       = 256 * 1024,
	TEMPLATE_BYTES     = 4 * 1024,  /* an editor line or URL template */
	OPTION_BYTES       = 4 * 1024,  /* another option's value: a path, a command */
	SHELL_BYTES        = 64 * 1024, /* --shell */
	DURATION_SECONDS_MAX = 1000 * 3600, /* an option that is a duration */
};

#define SYMBOL_UNPACKED_BYTES (2ull << 30)    /* of the compressed sections of one file */
#define SYMBOL_XZ_BYTES       (256ull << 20)  /* of .gnu_debugdata, unpacked */
#define SYMBOL_CACHE_BYTES    (64ull << 20)   /* of names that are remembered */
#define FETCH_BYTES           (500ull * 1000 * 1000) /* of debug files, fetched in a run */
#define SYMBOL_STEPS_MAX      (128ull << 20)  /* entries looked at for one request */
#define NS_PER_MS          1000000ull
#define NS_PER_S           1000000000ull
#define NAP_NS             (300 * 1000ull)   /* after a short read: see app/intake.c */
#define NAP_FAILED_NS      (50 * 1000ull)    /* … when there is a failure to show */
#define SETTLE_NS          (100 * NS_PER_MS) /* silence that ends a failure's diagnostics */
#define ASIDE_NS           (20 * NS_PER_MS)  /* a failure waits for a command's standard error */
#define EARLY_NS           (1 * NS_PER_S)    /* a crash that overtook points waits for the end */
#define SLOW_NS            (1 * NS_PER_S)    /* a test that takes this long is called slow */
#define FRAME_NS           (50 * NS_PER_MS)  /* between two paints of the bar */
#define BAR_PAUSE_NS       (200 * NS_PER_MS) /* … at most, so that they take no more than … */
#define NO_FLASH_NS        (300 * NS_PER_MS) /* a run shorter than this shows no bar */
#define OWN_CLOCK_NS       (1 * NS_PER_S)    /* a test running longer shows its own clock */
#define RESIZE_SETTLE_NS   (300 * NS_PER_MS) /* no bar for this long after a resize */
#define HEARTBEAT_NS       (1 * NS_PER_S)    /* margins claimed anew, clock ticked */
#define QUIET_NS           (5 * NS_PER_S)    /* silence that the bar tells of */
#define QUIET_HINT_NS      (10 * NS_PER_S)   /* … and that may be a buffer's doing */
#define BEAT_NS            (60 * NS_PER_S)   /* between two lines of --motion=none */
#define TUNED_NS           (60 * NS_PER_S)   /* the most that a variable may make of these … */
#define FPS_MAX            1000u             /* … and how often a second is often enough */
#define NOTICE_NS          (10 * NS_PER_S)   /* --notify is for runs that take this long */
#define INTERRUPT_GRACE_NS (2 * NS_PER_S)    /* silence after Ctrl-C that ends the run */
#define FAMILY_LOOK_NS     (100 * NS_PER_MS) /* between two looks at who has died of --timeout */
#define FAMILY_STOP_NS     (2 * NS_PER_MS)   /* between two looks at who is being stopped */
#define STOP_TRY_NS        (1 * NS_PER_S)    /* then who cannot be stopped is killed all the same */
#define KILL_TRY_NS        (2 * NS_PER_S)    /* then who cannot be killed is named, and left */
#define KILL_AFTER_NS      (5 * NS_PER_S)    /* from SIGTERM to SIGKILL, if not told otherwise */
#define LEAK_NS            (500 * NS_PER_MS) /* waited for the output of a command that has ended */
#define SYMBOL_WAIT_NS     (500 * NS_PER_MS) /* a failure waits for its names */
#define SYMBOL_LATE_NS     (10 * NS_PER_S)   /* … and after this nobody does */
#define SYMBOL_BATCH_NS    (60 * NS_PER_S)   /* … but who runs tapir-symbolize waits for it */
#define CENSUS_NS          (100 * NS_PER_MS) /* looked at how busy threads are */
#define SNAPSHOT_NS        (200 * NS_PER_MS) /* waited for a thread to stand still */
#define FETCH_NS           (5 * NS_PER_S)    /* spent on fetching debug files, in all of a run */
#define FETCH_GRACE_MS     200               /* for the fetcher to clean up after itself */
#define NUDGE_NS           (100 * NS_PER_MS) /* between two tries of a write that waits, at exit */
#define STUCK_NS           (2 * NS_PER_S)    /* waited at exit for a terminal that is stuck */
/* clang-format on */

#endif
