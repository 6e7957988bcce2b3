"""Rules of the source tree that a compiler does not check. Each is a function that takes a Tree
and yields complaints, "path:line: what is wrong"; its docstring is the test's name."""

import os
import re
import subprocess

# A folder includes only itself and those to its left.
ROOMS = ["base", "input", "tap", "run", "trace", "stacks", "symbols", "view", "term", "app"]

# The programs: each may include all.
PROGRAMS = ["main.c", "stack.c", "symbolize.c"]

# System headers, and the only folders that include them.
HOMES = {
    r"(n?curses(w/.*)?|term|ncurses.*/.*)\.h": ["term"],
    r"libunwind.*\.h": ["libtapir"],
    r"(elfutils/libdwfl|libelf|gelf)\.h": ["stacks", "symbols"],
    r"(elfutils/(?!libdwfl\.).*|dwarf\.h)": ["symbols"],
    r"(libiberty/)?demangle\.h": ["symbols"],
    r"seccomp\.h": ["symbols"],
    r"pcre2\.h": ["trace"],
    r"yaml\.h": ["tap"],
    r"utf8proc\.h": ["view"],
}

FILE_LINES = 600
FUNCTION_LINES = 70
COLUMNS = 100

SHELL = "system|popen"  # tests may
LOCALE = "depends on the locale; look at the bytes"
BANNED = {
    r"strcpy|strcat|sprintf|vsprintf|gets|stpcpy": "no bound",
    r"[sf]?scanf|vsscanf|ato[il]l?|atof|strto(u?l|u?ll|d|f|imax|umax)": "see span_take_number()",
    r"strtok(_r)?": "changes the text",
    r"signal": "use sigaction()",
    r"is(space|digit|alpha|alnum|upper|lower|punct|print|xdigit|cntrl|blank)": LOCALE,
    r"to(upper|lower)|strn?casecmp|strcoll": LOCALE,
    SHELL: "starts a shell",
    r"alloca": "no bound",
    r"sleep|usleep|nanosleep": "nothing here waits by the clock",
    r"rand|srand|random": "not repeatable",
    r"tmpnam|mktemp|tempnam": "use mkstemp() or memfd_create()",
    r"asctime|ctime|localtime|gmtime|strerror_l|getlogin": "static buffer",
}

# Hosts that a link may go to. Everything else is either a machine of ours or a mirror.
HOSTS = {
    "127.0.0.1",
    "testanything.org",
    "no-color.org",
    "bixense.com",
    "github.com",
    "www.kernel.org",
    "docs.kernel.org",
    "sourceware.org",
    "keepachangelog.com",
    "semver.org",
    "invisible-island.net",
    "gist.github.com",
    "specifications.freedesktop.org",
    "www.w3.org",  # the namespace of SVG
}
MADE_UP = r"((.*\.)?(example(\.(com|org|net))?|invalid|test)|[a-z]\.(com|org)|[^.]+)$"

# Folders and files whose lines belong to somebody else, or are data.
DATA = re.compile(r"tests/(golden/cases|fuzz/corpus)/|.*\.screen$|LICENSE$")


class Tree:
    """The files of a checkout, read once."""

    def __init__(self, root):
        self.root = root
        self.texts = {}
        for path in sorted(self._paths()):
            try:
                with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                    self.texts[path] = file.read()
            except (UnicodeDecodeError, IsADirectoryError, FileNotFoundError):
                pass

    def _paths(self):
        command = ["git", "-C", self.root, "ls-files", "-z", "-c", "-o", "--exclude-standard"]
        try:
            listed = subprocess.check_output(command, stderr=subprocess.DEVNULL)
            return [path for path in listed.decode().split("\0") if path]
        except (OSError, subprocess.CalledProcessError):
            pass  # no git here, or no repository: a tarball, say
        found = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith((".git", "build", "b-"))]
            found += [os.path.relpath(os.path.join(folder, name), self.root) for name in files]
        return found

    def files(self, *patterns, data=False):
        """(path, lines) of the files whose path matches one of the patterns in full."""
        for path, text in self.texts.items():
            if not data and DATA.match(path):
                continue
            if any(re.fullmatch(pattern, path) for pattern in patterns):
                yield path, text.splitlines()

    def code(self, *patterns):
        """The same, with the contents of comments and strings blanked out."""
        for path, _ in self.files(*patterns):
            yield path, blanked(self.texts[path]).splitlines()


def blanked(text):
    """C text without what is in comments, strings and character constants; lines stay."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

    def blank(match):
        found = match.group()
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]

    return token.sub(blank, text)


def includes(lines):
    """(line number, quoted path or None, system path or None) of each include."""
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', line)
        if found:
            yield number, found.group(1), found.group(2)


def include_direction(tree):
    """a folder includes only folders to its left"""
    for path, lines in tree.files(r"src/.*\.[ch]"):
        room = path.split("/")[1]
        for number, ours, _ in includes(lines):
            if not ours:
                continue
            target = ours.split("/")[0]
            if room in PROGRAMS:
                fine = target in ROOMS
            elif room == "libtapir":
                fine = target in ("libtapir", "tapir")
            elif room not in ROOMS:
                yield "%s:%d: %s is no folder of design.md" % (path, number, room)
                continue
            else:
                fine = target in ROOMS and ROOMS.index(target) <= ROOMS.index(room)
            if not fine:
                yield "%s:%d: %s may not include %s" % (path, number, room, ours)


def include_paths(tree):
    """an include of ours is written from src and exists"""
    for path, lines in tree.files(r"src/.*\.[ch]"):
        for number, ours, _ in includes(lines):
            if ours and "src/" + ours not in tree.texts and "include/" + ours not in tree.texts:
                yield "%s:%d: no such file: %s" % (path, number, ours)


def library_homes(tree):
    """each library is included in its own folder only"""
    for path, lines in tree.files(r"src/.*\.[ch]"):
        room = path.split("/")[1]
        for number, _, system in includes(lines):
            for pattern, rooms in HOMES.items():
                if system and re.fullmatch(pattern, system) and room not in rooms:
                    homes = " and ".join(rooms)
                    yield "%s:%d: only %s includes <%s>" % (path, number, homes, system)


def include_guards(tree):
    """an include guard is named after its path"""
    for path, lines in tree.files(r"(src|include|tests)/.*\.h"):
        name = re.sub(r"^(src|include)/(tapir/)?", "", path)
        guard = "TAPIR_" + re.sub(r"[^A-Z0-9]", "_", name.upper())
        text = "\n".join(lines)
        if "#ifndef %s\n#define %s\n" % (guard, guard) not in text:
            yield "%s:1: the guard should be %s" % (path, guard)


def header_opening(tree):
    """a header opens with what it does"""
    for path, lines in tree.files(r"(src|include)/.*\.h"):
        if not lines or not lines[0].startswith("/* "):
            yield "%s:1: the first line is no comment" % path


def header_contracts(tree):
    """a public function has a contract, or stands below one that has"""
    declaration = re.compile(r"[a-z].*[ *]([a-z]\w*)\([^;{]*(;|,|$)")
    obvious = re.compile(r".*_(init|fini|new|free)$")
    for path, lines in tree.files(r"(src|include)/.*\.h"):
        for number, line in enumerate(lines, 1):
            found = declaration.match(line)
            if not found or line.startswith(("typedef", "static", "extern")):
                continue
            before = lines[number - 2].strip() if number > 1 else ""
            if before.endswith(("*/", ";", ",", ")")) or obvious.match(found.group(1)):
                continue
            yield "%s:%d: %s() says nothing of itself" % (path, number, found.group(1))


def banned_words(tree):
    """no function is called that is banned"""
    for path, lines in tree.code(r"src/.*\.[ch]", r"include/.*\.h", r"tests/unit/.*\.[ch]"):
        for number, line in enumerate(lines, 1):
            for words, why in BANNED.items():
                if path.startswith("tests/") and words == SHELL:
                    continue
                found = re.search(r"(?<![\w>.])(%s)\s*\(" % words, line)
                if found:
                    yield "%s:%d: %s(): %s" % (path, number, found.group(1), why)


def raw_memory(tree):
    """memory comes from base/memory.h, which never returns NULL"""
    for path, lines in tree.code(r"src/.*\.[ch]"):
        elsewhere = ("src/base/memory.", "src/libtapir/", "src/symbols/", "src/symbolize.c")
        if path.startswith(elsewhere):
            continue
        for number, line in enumerate(lines, 1):
            found = re.search(r"(?<!\w)((m|c|re)alloc|strn?dup|v?asprintf|reallocarray)\s*\(", line)
            if found:
                yield "%s:%d: %s()" % (path, number, found.group(1))


def standard_error(tree):
    """only app and the last words of die() go to standard error"""
    for path, lines in tree.code(r"src/.*\.c"):
        if path.startswith(("src/app/", "src/base/memory.c", "src/libtapir/")):
            continue
        if path.split("/")[1] in PROGRAMS:
            continue
        for number, line in enumerate(lines, 1):
            if "adddup2" in line:  # a child's standard error, not ours
                continue
            if re.search(r"(?<!\w)(stderr|perror|STDERR_FILENO|v?warnx?|errx?)(?=\s*[(),;])", line):
                yield "%s:%d: standard error is app's" % (path, number)


def static_state(tree):
    """a variable that outlives its function has a comment that says why"""
    pattern = re.compile(r"\s*static\s+(?!const\b|inline\b)[^()]*?(=|;|\[)")
    for path, lines in tree.files(r"src/.*\.[ch]"):
        explained = -1  # the line down to which a comment holds
        for number, line in enumerate(lines, 1):
            if line.rstrip().endswith("*/") or "/*" in line:
                explained = number
            if not pattern.match(line) or re.search(r"\*\s*const\b", line.split("=")[0]):
                continue
            if explained < number - 1:
                yield "%s:%d: static mutable state without its reason" % (path, number)
            explained = number


def typedefs(tree):
    """structs and enums are not hidden behind a typedef"""
    for path, lines in tree.code(r"src/.*\.[ch]", r"include/.*\.h"):
        for number, line in enumerate(lines, 1):
            if re.match(r"\s*typedef\s+(struct|enum|union)\b", line):
                yield "%s:%d: typedef" % (path, number)


def comment_style(tree):
    """comments are written /* so */"""
    for path, _ in tree.files(r"(src|include|tests)/.*\.[ch]"):
        text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"),
                      re.sub(r'"(?:\\.|[^"\\\n])*"', '""', tree.texts[path]), flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            if "//" in line:
                yield "%s:%d: //" % (path, number)


def file_length(tree):
    """no source file is longer than %d lines"""
    for path, lines in tree.files(r".*\.([chl]|py|sh)", "bootstrap", r"\.ci/run"):
        if len(lines) > FILE_LINES:
            yield "%s:%d: %d lines" % (path, FILE_LINES, len(lines))


def function_length(tree):
    """no function is longer than %d lines, but for one switch"""
    for path, lines in tree.files(r"src/.*\.c"):
        opened = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                opened = number
            elif line == "}" and opened:
                body = lines[opened : number - 1]
                if len(body) > FUNCTION_LINES and not any("switch (" in text for text in body):
                    yield "%s:%d: %d lines" % (path, opened - 1, len(body))
                opened = None


def whitespace(tree):
    """no line ends in blanks, and every file in a newline"""
    for path, text in tree.texts.items():
        if DATA.match(path):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip(" \t\r"):
                yield "%s:%d: blanks at the end" % (path, number)
        if text and not text.endswith("\n"):
            yield "%s: no newline at the end" % path
        if text.endswith("\n\n"):
            yield "%s: empty lines at the end" % path


def line_length(tree):
    """lines of source fit in %d columns, but for a long string or an unformatted table"""
    for path, lines in tree.files(r".*\.([ch]|py|sh)", "bootstrap", r"\.ci/run"):
        formatted = True
        for number, line in enumerate(lines, 1):
            formatted = "clang-format on" in line or (formatted and "clang-format off" not in line)
            if not formatted:
                continue
            if len(line.expandtabs(8)) > COLUMNS and not re.search(r'"(\\.|[^"\\]){60,}"', line):
                yield "%s:%d: %d columns" % (path, number, len(line.expandtabs(8)))


def indentation(tree):
    """Python and Meson files are indented with blanks"""
    for path, lines in tree.files(r".*\.py", r".*meson\.build"):
        for number, line in enumerate(lines, 1):
            if line.startswith("\t"):
                yield "%s:%d: a tab" % (path, number)


def machine_paths(tree):
    """nothing names a place on the machine it was written on"""
    pattern = re.compile(r"(?<![\w./-])/(work|root|home/[a-z]\w*|tmp/wt|Users/\w+)/\w")
    made_up = re.compile(r"/(home|Users)/(me|you|user|ann|bob|[a-z])/")
    for path, text in tree.texts.items():
        if path == "tests/lint/test_sources.py":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(made_up.sub("", line)):
                yield "%s:%d: %s" % (path, number, pattern.search(made_up.sub("", line)).group())


def links(tree):
    """links go only to places that are known to be meant"""
    for path, text in tree.texts.items():
        if DATA.match(path):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for host in re.findall(r"(?:https?|ftp|git|ssh)://([A-Za-z0-9_.-]+)", line):
                if host not in HOSTS and not re.match(MADE_UP, host):
                    yield "%s:%d: %s (if it is right, add it to HOSTS)" % (path, number, host)


RULES = [
    include_direction,
    include_paths,
    library_homes,
    include_guards,
    header_opening,
    header_contracts,
    banned_words,
    raw_memory,
    standard_error,
    static_state,
    typedefs,
    comment_style,
    file_length,
    function_length,
    whitespace,
    line_length,
    indentation,
    machine_paths,
    links,
]
