#!/usr/bin/env python3
"""selftest.py: each check fails for what it is there for, on small broken trees made here, and passes on a sound one."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent

STATUS_H = """/* status.h */
#ifndef CMEVENT_STATUS_H
#define CMEVENT_STATUS_H
#include <stddef.h>
#define CME_API __attribute__((visibility("default")))
typedef int cme_status;
/** Says a name.
 * Ownership: borrowed.
 * Since: 0.1.0 */
CME_API const char *cme_status_name(cme_status status);
#endif
"""
STATUS_C = """#include <cmevent/status.h>

const char *cme_status_name(cme_status status) {
    return status == 0 ? "CME_OK" : "CME_ERR";
}
"""


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        self.write("include/cmevent/status.h", STATUS_H)
        self.write("include/cmevent.h", "#ifndef CMEVENT_H\n#define CMEVENT_H\n#include <cmevent/status.h>\n#endif\n")
        self.write("lib/base/status.c", STATUS_C)
        shutil.copy(HERE / "../../.clang-format", self.root / ".clang-format")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_check(self, name, *arguments):
        run = subprocess.run([HERE / name, self.root, *arguments], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr

    def passes(self, name, *arguments):
        status, output = self.run_check(name, *arguments)
        self.assertEqual(status, 0, output)

    def fails(self, name, expected, *arguments):
        status, output = self.run_check(name, *arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    # check_arrows

    def test_arrows_of_a_sound_tree(self):
        self.write("lib/time/zone.c", '#include <unistd.h>\n#include "base/fault.h"\n#include "time/zone.h"\n')
        self.write("lib/base/fault.h", "")
        self.write("lib/time/zone.h", "")
        self.passes("check_arrows")

    def test_arrows_room_to_room(self):
        self.write("lib/time/zone.h", "")
        self.write("lib/base/id.c", '#include "time/zone.h"\n')
        self.fails("check_arrows", "lib/base does not use lib/time")

    def test_arrows_foreign_header(self):
        self.write("lib/event.c", "#include <sqlite3.h>\n")
        self.fails("check_arrows", "only lib/db includes <sqlite3.h>")

    def test_arrows_unknown_header(self):
        self.write("lib/event.c", "#include <glib.h>\n")
        self.fails("check_arrows", "<glib.h> is neither C, POSIX nor cmevent")

    def test_arrows_pure_room(self):
        self.write("lib/rules/door.c", "#include <time.h>\n")
        self.fails("check_arrows", "lib/rules is pure")

    def test_arrows_public_header(self):
        self.write("include/cmevent/event.h", "#include <unistd.h>\n")
        self.fails("check_arrows", "not unistd.h")

    def test_arrows_unknown_room(self):
        self.write("lib/util/util.c", "")
        self.fails("check_arrows", "there is no room lib/util")

    def test_arrows_headers_in_a_circle(self):
        self.write("lib/venue_internal.h", '#include "event_internal.h"\n')
        self.write("lib/event_internal.h", '#include "venue_internal.h"\n')
        self.fails("check_arrows", "in a circle: event_internal.h -> venue_internal.h -> event_internal.h")

    def test_arrows_noun_without_its_internal_header(self):
        self.write("lib/venue.h", "")
        self.write("lib/event.c", '#include "venue.h"\n')
        self.fails("check_arrows", "through NOUN_internal.h")

    # check_headers

    def test_headers_of_a_sound_tree(self):
        self.passes("check_headers")

    def test_headers_alone_in_c(self):
        self.write("include/cmevent/event.h", "static inline size_t x(void) {\n    return 0;\n}\n")
        self.fails("check_headers", "does not compile alone as c11")

    def test_headers_alone_in_cpp(self):
        self.write("include/cmevent/event.h", "#ifndef X\n#define X\nint cme_event_get(int class);\n#endif\n")
        self.fails("check_headers", "does not compile alone as c++17")

    def test_headers_missing_in_umbrella(self):
        self.write("include/cmevent/event.h", "")
        self.fails("check_headers", "cmevent.h does not include <cmevent/event.h>")

    # check_exports

    def build(self, source, shared_flags="-fvisibility=hidden"):
        self.write("lib/base/status.c", source)
        script = (f"cc -I include -fPIC {shared_flags} -c lib/base/status.c -o status.c.o"
                  " && cc -shared status.c.o -o lib.so && rm -f lib.a && ar rc lib.a status.c.o")
        subprocess.run(script, shell=True, cwd=self.root, check=True)
        return self.root / "lib.so", self.root / "lib.a"

    def test_exports_of_a_sound_library(self):
        self.passes("check_exports", *self.build(STATUS_C))

    def test_exports_too_few(self):
        self.fails("check_exports", "does not define it", *self.build("int cme__nothing(void);\n"))

    def test_exports_too_many(self):
        source = STATUS_C + "int cme__extra(void);\nint cme__extra(void) {\n    return 1;\n}\n"
        self.fails("check_exports", "cme__extra is exported", *self.build(source, ""))

    def test_exports_foreign_name(self):
        source = STATUS_C + "int helper(void);\nint helper(void) {\n    return 1;\n}\n"
        self.fails("check_exports", "the global name helper", *self.build(source))

    def test_exports_mutable_state(self):
        source = STATUS_C + "int cme__last(void);\nint cme__last(void) {\n    static int last;\n    return ++last;\n}\n"
        self.fails("check_exports", "the mutable last", *self.build(source))

    def test_exports_constant_with_pointers(self):
        source = STATUS_C + "const char *const cme__names[] = {\"a\", \"b\"};\n"
        self.passes("check_exports", *self.build(source))

    def test_exports_forbidden_call(self):
        source = STATUS_C + "#include <stdlib.h>\nchar *cme__home(void);\nchar *cme__home(void) {\n" \
            "    return getenv(\"HOME\");\n}\n"
        self.fails("check_exports", "uses getenv", *self.build(source))

    # check_sizes

    def test_sizes_of_a_sound_tree(self):
        self.passes("check_sizes")

    def test_sizes_long_file(self):
        self.write("lib/base/long.c", "int x;\n" * 1001)
        self.fails("check_sizes", "1001 lines, at most 1000")

    def test_sizes_long_function(self):
        self.write("lib/base/long.c", "int f(void) {\n" + "    work();\n" * 79 + "}\n")
        self.fails("check_sizes", "f has 81 lines")

    def test_sizes_table_is_no_function(self):
        self.write("lib/base/table.c", "static const struct row rows[] = {\n" + "    ROW(1),\n" * 100 + "};\n")
        self.passes("check_sizes")

    # check_layout

    def test_layout_of_a_sound_tree(self):
        self.passes("check_layout")

    def test_layout_top_level(self):
        self.write("notes.txt", "")
        self.fails("check_layout", "notes.txt: does not belong")

    def test_layout_noun_without_test(self):
        self.write("include/cmevent/event.h", "")
        self.write("lib/event.c", "")
        self.fails("check_layout", "has no tests/test_event.c")

    # check_format, check_words, check_docs

    @unittest.skipIf(shutil.which("clang-format") is None, "clang-format is not here")
    def test_format(self):
        self.write("include/cmevent/status.h", "#pragma once\n")
        self.write("lib/base/status.c", "int   x ;\n")
        self.fails("check_format", "lib/base/status.c: mend with")

    def test_words_of_a_sound_tree(self):
        self.write("lib/base/path.c", 'char name[] = "cmevent-XXXXXX";\n')
        self.passes("check_words")

    def test_words_postponed(self):
        self.write("lib/base/late.c", "/* TO" + "DO: the rest */\n")
        self.fails("check_words", "lib/base/late.c:1:")

    def test_docs_of_a_sound_tree(self):
        self.passes("check_docs")

    def test_docs_missing_comment(self):
        self.write("include/cmevent/event.h", "CME_API void cme_event_free(void *event);\n")
        self.fails("check_docs", "cme_event_free has no /** comment */")

    def test_docs_missing_since(self):
        self.write("include/cmevent/event.h", "/** Frees. */\nCME_API void cme_event_free(void *event);\n")
        self.fails("check_docs", 'no "Since: MAJOR.MINOR.PATCH"')

    def test_docs_missing_returns(self):
        self.write("include/cmevent/event.h", "/** Gets. Since: 0.1.0 */\nCME_API CME_MUST_CHECK int cme_event_get(int x);\n")
        self.fails("check_docs", 'no "Returns:"')


    # check_readme

    def test_readme_quotes_files_as_they_are(self):
        self.write("examples/hello.c", "int main(void) {\n}\n")
        self.write("README.md", "<!-- examples/hello.c: a test compares -->\n```c\nint main(void) {\n}\n```\n")
        self.passes("check_readme")
        self.write("examples/hello.c", "int main(void) {\n    return 0;\n}\n")
        self.fails("check_readme", "as it is not")

    def test_readme_quotes_something(self):
        self.write("README.md", "No quotes.\n")
        self.fails("check_readme", "quotes no file")


if __name__ == "__main__":
    unittest.main()
