#include "app/app.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/intake.h"
#include "app/reporter.h"
#include "app/result.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "symbols/symbols.h"
#include "term/emergency.h"
#include "term/paint.h"
#include "term/terminal.h"
#include "trace/source.h"
#include "view/sample.h"

/* What --list-themes shows of a theme is no wider. */
enum { SAMPLE_COLUMNS = 80 };

/* Everything of one run. */
struct app {
	const struct options *options;
	struct caps caps;
	struct theme theme;
	struct template *editor_line, *hyperlink;
	char cwd[PATH_MAX];
	struct look look;
	struct sources *sources;
	struct symbols *symbols;
	struct catalog catalog;
	struct arena arena;
	struct intake intake;
	struct reporter *reporter;
	struct terminal *terminal;
	struct result result;
	bool trouble; /* something was complained of while running */
};

int app_complain(const struct complaint *wrong)
{
	struct arena arena = {0};
	struct span place = text_printable(span_of(wrong->place), false, &arena);
	struct span text = text_printable(span_of(wrong->text), false, &arena);

	fputs("tapir: ", stderr);
	if (place.n)
		fprintf(stderr, "%.*s:", (int)place.n, place.at);
	if (wrong->line)
		fprintf(stderr, "%u:", wrong->line);
	if (wrong->line && wrong->column)
		fprintf(stderr, "%u:", wrong->column);
	fprintf(stderr, "%s%.*s\n", place.n ? " " : "", (int)text.n, text.at);
	arena_fini(&arena);
	return EXIT_TROUBLE;
}

/* ---- beginning ---- */

/* A template the user wrote: its complaint names where it came from. */
static struct template *make_template(const char *text, const char *place, struct complaint *wrong)
{
	struct template *template = template_new(span_of(text), wrong);

	if (!template)
		snprintf(wrong->place, sizeof wrong->place, "%s", place);
	return template;
}

static bool make_look(struct app *app, struct complaint *wrong)
{
	const struct options *options = app->options;
	unsigned rows, columns;

	if (!getcwd(app->cwd, sizeof app->cwd))
		app->cwd[0] = '\0'; /* it was removed: paths are shown as they are */
	if (!theme_load(options->theme, &app->theme, wrong))
		return false;
	if (app->caps.linux_vt)
		theme_simplify(&app->theme);
	app->editor_line = make_template(options->editor_template, "--editor-template", wrong);
	if (!app->editor_line)
		return false;
	if (app->caps.links && *options->hyperlink_template) {
		app->hyperlink = make_template(options->hyperlink_template, "--hyperlink-template",
		                               wrong);
		if (!app->hyperlink)
			return false;
	}
	app->terminal = terminal_new(STDOUT_FILENO, &app->caps);
	terminal_size(app->terminal, &rows, &columns);
	app->look = (struct look){
		.theme = &app->theme,
		.editor_line = app->editor_line,
		.hyperlink = app->hyperlink,
		.editor = span_of(options->editor),
		.cwd = span_of(app->cwd),
		.ascii = !app->caps.utf8,
		.colours = app->caps.colours,
		.columns = columns,
	};
	return true;
}

static void complain_running(void *context, const struct complaint *wrong)
{
	struct app *app = context;

	app_complain(wrong);
	app->trouble = true;
}

/* The files are looked for now: later nobody would know why nothing was named. */
static bool list_modules(struct app *app, struct complaint *wrong)
{
	for (size_t i = 0; i < app->options->nmodules; i++) {
		struct span text = span_of(app->options->modules[i]);

		catalog_add(&app->catalog, text, &app->arena);

		const char *file = app->catalog.entries[i].file.at;

		if (access(file, R_OK) != 0) {
			snprintf(wrong->place, sizeof wrong->place, "%s", file);
			return complain(wrong, "%s", strerror(errno));
		}
	}
	return true;
}

static bool begin(struct app *app, struct complaint *wrong)
{
	app->intake.complain = complain_running;
	app->intake.context = app;
	if (!make_look(app, wrong) || !list_modules(app, wrong) ||
	    !result_open(&app->result, app->options, wrong))
		return false;

	unsigned rows, columns;

	terminal_size(app->terminal, &rows, &columns);
	if (!intake_open(&app->intake, app->options, rows, columns, wrong))
		return false;
	app->sources = sources_new();

	struct process_options worker = {.program = SYMBOLS_PROGRAM};
	struct process_options fetcher = {.program = worker.program,
	                                  .argument = "--fetch",
	                                  .environment = true,
	                                  .gentle = true};

	app->symbols = symbols_new(&worker, app->options->debuginfod ? &fetcher : NULL);
	symbols_use(app->symbols, &app->catalog);

	struct reporter_parts parts = {
		.options = app->options,
		.caps = &app->caps,
		.look = &app->look,
		.sources = app->sources,
		.symbols = app->symbols,
	};
	uint64_t now_ns = clock_now();

	app->reporter = reporter_new(&parts, now_ns);
	app->intake.cwd = app->look.cwd;
	app->intake.ascii = app->look.ascii;
	intake_begin(&app->intake, app->reporter, &app->result, now_ns);
	return true;
}

/* ---- running ---- */

/* What the reporter made goes to where it belongs. */
static void hand_out(struct app *app)
{
	struct buffer *text = reporter_text(app->reporter);
	bool is_new;
	struct span bar = reporter_bar(app->reporter, &is_new);

	struct terminal_bar shown = {.row = bar, .progress = reporter_progress(app->reporter)};

	terminal_show(app->terminal, is_new ? &shown : NULL, buffer_span(text));
	text->n = 0;
}

static void take_size(struct app *app)
{
	unsigned rows, columns;

	terminal_resized(app->terminal);
	terminal_size(app->terminal, &rows, &columns);
	if (columns)
		reporter_resize(app->reporter, columns);
	intake_resize(&app->intake, rows, columns);
}

/* What the user does with the terminal. */
static void heed_terminal(struct app *app)
{
	if (signals_stop()) {
		terminal_suspend(app->terminal);
		signals_stop_now();
		terminal_resume(app->terminal);
		intake_resumed(&app->intake, clock_now());
		take_size(app);
	}
	if (signals_continued()) {
		terminal_resume(app->terminal);
		intake_resumed(&app->intake, clock_now());
	}
	if (signals_resized())
		take_size(app);
}

static void heed_signals(struct app *app)
{
	heed_terminal(app);
	if (signals_end())
		command_signal(&app->intake.feed.command, signals_end());
	if (signals_interrupt_sent())
		command_signal(&app->intake.feed.command, SIGINT);
	if (signals_interrupts() || signals_end()) {
		reporter_interrupt(app->reporter);
		symbols_stop_seeking(app->symbols);
	}
}

/* Whether nothing more can come. */
static bool is_over(const struct app *app)
{
	return intake_over(&app->intake) && !reporter_waits(app->reporter);
}

/* Whether we are to stop before the streams end. */
static bool is_called_off(const struct app *app, uint64_t now_ns)
{
	unsigned interrupts = signals_interrupts();

	return signals_end() || interrupts > 1 ||
	       (interrupts && now_ns - app->intake.read_ns >= INTERRUPT_GRACE_NS);
}

static uint64_t time_to_wait(const struct app *app, uint64_t now_ns)
{
	uint64_t deadline_ns = reporter_deadline(app->reporter);
	uint64_t intake_ns = intake_deadline(&app->intake);

	if (intake_ns < deadline_ns)
		deadline_ns = intake_ns;
	if (signals_interrupts() && app->intake.read_ns + INTERRUPT_GRACE_NS < deadline_ns)
		deadline_ns = app->intake.read_ns + INTERRUPT_GRACE_NS;
	if (deadline_ns == UINT64_MAX)
		return UINT64_MAX;
	return deadline_ns > now_ns ? deadline_ns - now_ns : 0;
}

static void run(struct app *app)
{
	/* Time is that of the last look at the descriptors: what waits while we work, or are not
	 * let work, is no silence. */
	uint64_t now_ns = clock_now();

	for (;;) {
		struct pollfd others[SYMBOLS_POLLS];
		bool ready;

		reporter_pace(app->reporter, terminal_turn(app->terminal));
		reporter_tick(app->reporter, now_ns);
		hand_out(app);
		/* Only now: what was waited for last may just have been told. */
		if (is_over(app) || is_called_off(app, now_ns))
			break;

		bool pauses = reporter_may_announce(app->reporter);

		symbols_polls(app->symbols, others);
		intake_wait(&app->intake, others, SYMBOLS_POLLS,
		            pauses ? 0 : time_to_wait(app, clock_now()), &ready);
		now_ns = clock_now();
		if (pauses && !ready) {
			reporter_announce(app->reporter, now_ns);
			hand_out(app); /* before a bar is made … */
			sched_yield(); /* … which the writer, on our processor, would wait for */
		}
		heed_signals(app);
		if (symbols_busy(app->symbols))
			symbols_serve(app->symbols, now_ns);
		intake_read(&app->intake, ready, now_ns);
	}
}

/* ---- ending ---- */

/* A command's own bad end is told as a shell would tell it; that we ended it, as timeout(1) does.
 */
static int status(const struct app *app)
{
	const struct command *command = &app->intake.feed.command;
	int of_command = command->ended ? command->status : 0;

	if (supervisor_has_timed_out(&app->intake.supervisor))
		return EXIT_TIMED_OUT;

	if (WIFSIGNALED(of_command))
		return 128 + WTERMSIG(of_command);
	if (WEXITSTATUS(of_command))
		return WEXITSTATUS(of_command);
	return reporter_ok(app->reporter) && !app->trouble ? EXIT_SUCCESS : EXIT_WRONG;
}

/* Whether the user has probably looked away by now, and wants to be called. */
static bool is_to_notify(const struct app *app)
{
	const struct summary *summary = reporter_summary(app->reporter);

	return app->options->notify && !summary->interrupted &&
	       summary->duration_ns >= app->caps.notice_ns;
}

/* The last lines go out. While a slow terminal takes its time, the bar says how far it is. */
static void drain(struct app *app)
{
	do {
		reporter_drain(app->reporter,
		               terminal_owed(app->terminal) + reporter_text(app->reporter)->n);
		hand_out(app);
		signals_poll(NULL, 0, 0);
		heed_terminal(app);
	} while (terminal_drain(app->terminal, BAR_PAUSE_NS));
}

/* Summary, terminal, files: in the order that leaves the most if something refuses. */
static int end(struct app *app)
{
	struct complaint wrong = {0};

	reporter_finish(app->reporter, clock_now());
	terminal_leave(app->terminal);
	if (is_to_notify(app))
		terminal_notify(app->terminal, reporter_summary(app->reporter)->line);
	signals_release();
	drain(app);

	int error = terminal_finish(app->terminal);

	app->terminal = NULL;
	/* Whoever closed the pipe (head, a pager) has seen enough and wants no complaint; and a
	 * terminal that is stuck would only hold up the complaint too. */
	if (error && error != -EPIPE && !(error == -ETIMEDOUT && isatty(STDERR_FILENO))) {
		complain(&wrong, "%s", strerror(-error));
		snprintf(wrong.place, sizeof wrong.place, "standard output");
		complain_running(app, &wrong);
	}
	if (!result_close(&app->result, app->reporter, &wrong))
		complain_running(app, &wrong);
	if (signals_end())
		signals_die(signals_end());
	if (signals_interrupts())
		signals_die(SIGINT);
	return status(app);
}

static void fini(struct app *app)
{
	if (app->terminal)
		terminal_finish(app->terminal);
	reporter_free(app->reporter);
	symbols_free(app->symbols);
	sources_free(app->sources);
	arena_fini(&app->arena);
	intake_fini(&app->intake);
	template_free(app->editor_line);
	template_free(app->hyperlink);
	theme_fini(&app->theme);
}

int app_report(const struct options *options)
{
	struct app app = {.options = options};
	struct complaint wrong = {0};
	int status;

	caps_find(STDOUT_FILENO, options->color, options->still ? BAR_NEVER : options->bar,
	          options->hyperlink, &app.caps);
	caps_force_progress(&app.caps, options->progress);
	if (begin(&app, &wrong)) {
		memory_on_death(emergency_act);
		signals_init();
		run(&app);
		status = end(&app);
	} else {
		status = app_complain(&wrong);
	}
	fini(&app);
	return status;
}

static bool show_theme(const char *name, const struct caps *caps, struct buffer *text,
                       struct complaint *wrong)
{
	struct arena arena = {0};
	struct block block = {.arena = &arena, .ascii = !caps->utf8};
	struct theme theme;

	if (!theme_load(name, &theme, wrong))
		return false;
	if (caps->linux_vt)
		theme_simplify(&theme);
	sample_rows(&(struct look){.theme = &theme,
	                           .ascii = !caps->utf8,
	                           .colours = caps->colours,
	                           .columns = SAMPLE_COLUMNS},
	            &block);
	paint_block(&block, caps, text);
	theme_fini(&theme);
	arena_fini(&arena);
	return true;
}

int app_list_themes(const struct options *options)
{
	struct caps caps;
	struct buffer text = {0};
	int status = EXIT_SUCCESS;
	size_t n;
	char **names = theme_names(&n);

	caps_find(STDOUT_FILENO, options->color, BAR_NEVER, LINK_NEVER, &caps);
	for (size_t i = 0; i < n; i++) {
		struct complaint wrong = {0};

		if (!show_theme(names[i], &caps, &text, &wrong))
			status = app_complain(&wrong);
		free(names[i]);
	}
	free(names);
	fwrite(text.bytes, 1, text.n, stdout);
	buffer_fini(&text);
	return fflush(stdout) == 0 ? status : EXIT_WRONG;
}
