/* test_calendar_corpus.c: every calendar of the corpus, imported or refused with line and reason, and brought
 * round: what we write of it is known when it comes back, and gives the same feed elsewhere. May use cmocka,
 * support.h, the library's public headers, and libical as an oracle. Must not know how text is read or
 * written. */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

#include <libical/ical.h>

#include <cmevent/calendar.h>
#include <cmevent/group.h>

/* No file may keep the reader busy for longer, sanitizers included. */
enum { SECONDS_MAX = 2 };

static cme_store *store;

/* What became of all files. */
static struct {
    size_t files;
    size_t imported;
    size_t refused;
    size_t events;
    size_t skipped;
    size_t overridden;
    size_t notes[5];
    double slowest;
    char slowest_name[1000];
} seen;

static double seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC; /* of this process: others may keep the machine busy */
}

static cme_id make_group(void) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *made = NULL;
    spec.name = "corpus";
    spec.zone = "Europe/Berlin";
    assert_ok(cme_group_create(store, &spec, &made), cme_store_message(store));
    cme_id id = made->id;
    cme_group_free(made);
    return id;
}

static char *feed_of(cme_id group, size_t *length) {
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    char *text = NULL;
    query.group = group;
    query.upto = CME_VISIBILITY_HIDDEN;
    assert_ok(cme_calendar_text(store, &query, &text, length), cme_store_message(store));
    return text;
}

static void explain(const char *path, const char *what, const cme_calendar_report *report) {
    for (size_t i = 0; i < report->count; i++) {
        const cme_calendar_note *note = report->items[i];
        if (note->kind >= CME_CALENDAR_NOTE_CHANGED) {
            print_message("  line %u, %s, %s: %s\n", note->line, note->uid != NULL ? note->uid : "-",
                          note->property != NULL ? note->property : "-", note->text);
        }
    }
    fail_msg("%s: %s: %u created, %u updated, %u unchanged, %u skipped", path, what, report->events_created,
             report->events_updated, report->events_unchanged, report->events_skipped);
}

/* libical may stumble over lines that were kept (it knows no LINK, and no empty text), never over ours. */
static void check_with_libical(const char *path, const char *feed) {
    static const char *const OURS[] = {
        "DTSTART", "DTEND",   "DURATION", "RRULE",   "RDATE",    "EXDATE", "RECURRENCE-ID",
        "DTSTAMP", "CREATED", "SEQUENCE", "SUMMARY", "LOCATION", "UID",    "LAST-MODIFIED",
        "STATUS",  "CLASS",   "TRANSP",   "URL",     "GEO",      "TZID",   "TZOFFSET"};
    icalcomponent *component = icalparser_parse_string(feed);
    assert_non_null(component);
    const char *text =
        icalcomponent_count_errors(component) > 0 ? icalcomponent_as_ical_string(component) : "";
    for (const char *error = text; (error = strstr(error, "X-LIC-ERROR;")) != NULL; error++) {
        char line[200];
        snprintf(line, sizeof line, "%.*s", 160, error);
        char *end = strstr(line, "\nX-LIC-ERROR");
        if (end != NULL) {
            *end = '\0';
        }
        for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++) {
            char name[40];
            snprintf(name, sizeof name, " %s", OURS[i]);
            if (strstr(line, name) != NULL) {
                fail_msg("%s: libical finds an error in our feed: %s", path, line);
            }
        }
    }
    icalcomponent_free(component);
}

/* Our feed of the group is known to the group, makes the same events elsewhere, and libical reads it without
 * an error. */
static void bring_round(const char *path, cme_id group, uint32_t events) {
    size_t length = 0;
    char *first = feed_of(group, &length);
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_report *report = NULL;
    spec.group = group;
    assert_ok(cme_calendar_import(store, first, length, &spec, &report), cme_store_message(store));
    if (report->events_created + report->events_updated + report->events_skipped > 0 ||
        report->events_unchanged != events) {
        explain(path, "our own feed is not known", report);
    }
    cme_calendar_report_free(report);

    spec.group = make_group();
    assert_ok(cme_calendar_import(store, first, length, &spec, &report), cme_store_message(store));
    if (report->events_created != events || report->events_skipped > 0) {
        explain(path, "our own feed is not read elsewhere", report);
    }
    cme_calendar_report_free(report);
    char *second = feed_of(spec.group, NULL);
    if (strcmp(first, second) != 0) {
        size_t at = 0;
        size_t line = 0;
        for (; first[at] == second[at]; at++) {
            line = first[at] == '\n' ? at + 1 : line;
        }
        fail_msg("%s: the feed differs elsewhere:\n%.300s\n--- there:\n%.300s", path, first + line,
                 second + line);
    }
    cme_calendar_text_free(second);

    check_with_libical(path, first);
    cme_calendar_text_free(first);
}

static void check_file(const char *path) {
    size_t size = 0;
    char *bytes = support_read_file(path, &size);
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_report *report = NULL;
    spec.group = make_group();
    double begin = seconds();
    cme_status status = cme_calendar_import(store, bytes, size, &spec, &report);
    double took = seconds() - begin;
    free(bytes);
    seen.files++;
    if (took > seen.slowest) {
        seen.slowest = took;
        snprintf(seen.slowest_name, sizeof seen.slowest_name, "%s", path + strlen(CME_TEST_CORPUS_DIR));
    }
    if (took > SECONDS_MAX) {
        fail_msg("%s took %.1f s", path, took);
    }
    if (status != CME_OK) {
        const char *message = cme_store_message(store);
        if ((status != CME_ERR_INVALID && status != CME_ERR_LIMIT) || strncmp(message, "line ", 5) != 0) {
            fail_msg("%s: %s: %s", path, cme_status_name(status), message);
        }
        seen.refused++;
        return;
    }
    seen.imported++;
    seen.events += report->events_created;
    seen.skipped += report->events_skipped;
    seen.overridden += report->sessions_overridden;
    for (size_t i = 0; i < report->count; i++) {
        seen.notes[report->items[i]->kind]++;
    }
    assert_int_equal(report->events_updated, 0);
    bring_round(path, spec.group, report->events_created);
    cme_calendar_report_free(report);
}

static bool ends_with(const char *name, const char *end) {
    size_t length = strlen(name);
    return length > strlen(end) && strcmp(name + length - strlen(end), end) == 0;
}

static void walk(const char *folder) {
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[1000];
        struct stat kind;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &kind) != 0) {
            continue;
        }
        if (S_ISDIR(kind.st_mode)) {
            walk(path);
        } else if (ends_with(path, ".ics")) {
            check_file(path);
        }
    }
    closedir(entries);
}

static void test_calendar_corpus__every_calendar_comes_round(void **state) {
    (void)state;
    struct stat kind;
    if (stat(CME_TEST_CORPUS_DIR "/ics", &kind) != 0) {
        print_message("skipped: there is no corpus in " CME_TEST_CORPUS_DIR "/ics\n");
        skip();
    }
    store = support_store();
    walk(CME_TEST_CORPUS_DIR "/ics");
    cme_store_close(store);
    print_message("%zu calendars: %zu imported, %zu refused with line and reason\n", seen.files,
                  seen.imported, seen.refused);
    print_message("%zu events, %zu sessions that differ, %zu events left out\n", seen.events, seen.overridden,
                  seen.skipped);
    print_message("notes: %zu kept, %zu changed, %zu dropped, %zu skipped\n", seen.notes[1], seen.notes[2],
                  seen.notes[3], seen.notes[4]);
    print_message("slowest: %.3f s, %s\n", seen.slowest, seen.slowest_name);
    assert_true(seen.files > 800);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_calendar_corpus__every_calendar_comes_round)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
