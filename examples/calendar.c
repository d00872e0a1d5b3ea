/* calendar.c: anybody's real calendar: import it, show what comes next, take RSVPs, write it out again.
 *
 *     calendar FILE.ics OUT.ics
 *
 * What the library did not take as it stood is listed line by line; a file that is no calendar is refused
 * with line and reason (exit code 2). A calendar that lies in the past is looked at from the day before its
 * first session. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmevent.h>

enum { REFUSED = 2, SHOWN = 10, NOTES_SHOWN = 12, DAY = 86400 };

static cme_time chosen_clock(void *context) {
    return *(const cme_time *)context;
}

static void check(cme_status status, const cme_store *store) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
        exit(EXIT_FAILURE);
    }
}

/* The whole file, or NULL. */
static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *bytes = NULL;
    size_t capacity = 0;
    *length = 0;
    for (;;) {
        if (capacity - *length < 65536) {
            capacity = capacity * 2 + 65536;
            char *larger = realloc(bytes, capacity);
            if (larger == NULL) {
                break;
            }
            bytes = larger;
        }
        size_t count = fread(bytes + *length, 1, capacity - *length, file);
        if (count == 0) {
            fclose(file);
            return bytes;
        }
        *length += count;
    }
    fclose(file);
    free(bytes);
    return NULL;
}

static cme_id make_group(cme_store *store, const char *name) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = name;
    spec.zone = "UTC";
    cme_group *group = NULL;
    check(cme_group_create(store, &spec, &group), store);
    cme_id id = group->id;
    cme_group_free(group);
    return id;
}

static void print_report(const cme_calendar_report *report) {
    printf("%u events, %u sessions that differ from their series, %u events left out; %zu notes\n",
           report->events_created, report->sessions_overridden, report->events_skipped, report->note_total);
    for (size_t i = 0; i < report->count && i < NOTES_SHOWN; i++) {
        const cme_calendar_note *note = report->items[i];
        printf("  line %u: %s%s%s\n", note->line, note->property != NULL ? note->property : "",
               note->property != NULL ? ": " : "", note->text);
    }
    if (report->note_total > NOTES_SHOWN) {
        printf("  ... and %zu more\n", report->note_total - NOTES_SHOWN);
    }
}

/* The first page of sessions from an instant on. */
static cme_session_page *sessions_from(cme_store *store, cme_id group, cme_time from) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.group = group;
    query.from = from;
    query.limit = SHOWN;
    cme_session_page *page = NULL;
    check(cme_session_find(store, &query, &page), store);
    return page;
}

/* From now on; and when nothing is to come, from the calendar's beginning, with the clock set to the day
 * before. */
static cme_session_page *next_sessions(cme_store *store, cme_id group, cme_time *now) {
    cme_session_page *page = sessions_from(store, group, *now);
    if (page->count == 0) {
        cme_session_page_free(page);
        page = sessions_from(store, group, cme_civil_seconds(cme_civil_at(CME_YEAR_MIN, 1, 2, 0, 0, 0)));
        if (page->count > 0) {
            *now = page->items[0]->starts_at - DAY;
            printf("All of it is over; looked at from the day before its first session.\n");
        }
    }
    return page;
}

static void print_sessions(const cme_session_page *page) {
    for (size_t i = 0; i < page->count; i++) {
        const cme_session *session = page->items[i];
        char when[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(session->start, when);
        printf("  %-20s %-24s %s%s\n", when, session->zone, session->title,
               session->is_recurring ? "  (series)" : "");
    }
    if (page->next != NULL) {
        printf("  ... and more\n");
    }
}

/* Ada and Björn go to the next session; Björn changes his mind. */
static void take_rsvps(cme_store *store, const cme_session *session) {
    static const char *const names[] = {"Ada", "Björn"};
    cme_id persons[2];
    for (size_t i = 0; i < 2; i++) {
        cme_person_spec spec = CME_PERSON_SPEC_INIT;
        spec.name = names[i];
        cme_person *person = NULL;
        check(cme_person_create(store, &spec, &person), store);
        persons[i] = person->id;
        cme_person_free(person);

        cme_rsvp_spec yes = CME_RSVP_SPEC_INIT;
        yes.session = session->key;
        yes.person = persons[i];
        yes.answer = CME_RSVP_GOING;
        if (cme_rsvp_answer(store, &yes, NULL) != CME_OK) {
            printf("%s cannot come: %s\n", names[i], cme_store_message(store));
            return;
        }
    }
    check(cme_rsvp_cancel(store, session->key, persons[1], CME_ID_NONE, NULL), store);

    cme_session *after = NULL;
    check(cme_session_get(store, session->key, &after), store);
    printf("RSVPs for \"%s\": %s and %s say yes, %s cancels: %d going.\n", after->title, names[0], names[1],
           names[1], after->going);
    cme_session_free(after);
}

static int write_bytes(void *file, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, file) == length ? 0 : 1;
}

static void write_feed(cme_store *store, cme_id group, const char *path) {
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    query.group = group;
    query.upto = CME_VISIBILITY_HIDDEN; /* it is the owner's own calendar: private events too */
    check(cme_calendar_write(store, &query, write_bytes, file), store);
    if (fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    printf("Written out again as %s\n", path);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s FILE.ics OUT.ics\n", argv[0]);
        return EXIT_FAILURE;
    }
    size_t length = 0;
    char *bytes = read_file(argv[1], &length);
    if (bytes == NULL) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }

    cme_time now = (cme_time)time(NULL);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = chosen_clock;
    options.clock_context = &now;
    cme_store *store = NULL;
    cme_status status = cme_store_open(":memory:", &options, &store);
    check(status, store);

    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    spec.group = make_group(store, "My calendar");
    cme_calendar_report *report = NULL;
    if (cme_calendar_import(store, bytes, length, &spec, &report) != CME_OK) {
        printf("%s: refused: %s\n", argv[1], cme_store_message(store));
        cme_store_close(store);
        free(bytes);
        return REFUSED;
    }
    printf("%s: ", argv[1]);
    print_report(report);

    cme_session_page *page = next_sessions(store, spec.group, &now);
    print_sessions(page);
    if (page->count > 0) {
        take_rsvps(store, page->items[0]);
    }
    write_feed(store, spec.group, argv[2]);

    cme_session_page_free(page);
    cme_calendar_report_free(report);
    cme_store_close(store);
    free(bytes);
    return EXIT_SUCCESS;
}
