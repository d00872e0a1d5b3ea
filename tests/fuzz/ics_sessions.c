/* ics_sessions.c: imports a calendar and lists its sessions, for tests that compare them with another
 * implementation. May use the library's public headers. Must not know what it is compared with.
 *
 *     fuzz_ics_sessions FILE ZONE FROM UNTIL FEED
 *
 * Imports FILE into a group of zone ZONE, prints each session that starts in the days [FROM, UNTIL)
 * ("2026-01-01") as "UID<TAB>START<TAB>END" in UTC, or in dates for whole days, and writes the group's feed
 * into FEED. A file that is refused is exit 2, with the reason on standard error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmevent/calendar.h>
#include <cmevent/group.h>

typedef struct file_bytes {
    char *bytes;
    size_t length;
} file_bytes;

static int fail(cme_store *store, const char *what) {
    fprintf(stderr, "%s: %s\n", what, cme_store_message(store));
    return 2;
}

static bool read_file(const char *path, file_bytes *out) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    size_t room = 1 << 24;
    out->bytes = malloc(room);
    out->length = out->bytes != NULL ? fread(out->bytes, 1, room, file) : 0;
    fclose(file);
    return out->bytes != NULL;
}

static int into_file(void *context, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, context) == length ? 0 : 1;
}

static cme_status write_feed(cme_store *store, cme_id group, const char *path) {
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    query.group = group;
    query.upto = CME_VISIBILITY_HIDDEN;
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return CME_ERR_IO;
    }
    cme_status status = cme_calendar_write(store, &query, into_file, file);
    return fclose(file) == 0 ? status : CME_ERR_IO;
}

static void print_session(const cme_session *session) {
    char start[CME_CIVIL_TEXT_SIZE];
    char end[CME_CIVIL_TEXT_SIZE];
    if (session->start.kind == CME_CIVIL_DATE) {
        int64_t days = (session->ends_at - session->starts_at + 43200) / 86400;
        cme_civil_text(session->start, start);
        cme_civil_text(
            cme_civil_from_seconds(cme_civil_seconds(session->start) + days * 86400, CME_CIVIL_DATE), end);
    } else {
        cme_civil_text(cme_civil_from_seconds(session->starts_at, CME_CIVIL_UTC), start);
        cme_civil_text(cme_civil_from_seconds(session->ends_at, CME_CIVIL_UTC), end);
    }
    printf("%s\t%s\t%s\n", session->uid, start, end);
}

static cme_status print_sessions(cme_store *store, cme_time from, cme_time until) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *page = NULL;
    cme_status status = CME_OK;
    char *cursor = NULL;
    query.from = from;
    query.until = until;
    query.limit = 1000;
    do {
        query.cursor = cursor;
        status = cme_session_find(store, &query, &page);
        free(cursor);
        cursor = NULL;
        for (size_t i = 0; status == CME_OK && i < page->count; i++) {
            print_session(page->items[i]);
        }
        if (status == CME_OK && page->next != NULL) {
            cursor = malloc(strlen(page->next) + 1);
            if (cursor != NULL) {
                strcpy(cursor, page->next);
            }
        }
        cme_session_page_free(page);
        page = NULL;
    } while (cursor != NULL);
    return status;
}

int main(int argc, char **argv) {
    cme_civil from = CME_CIVIL_NONE;
    cme_civil until = CME_CIVIL_NONE;
    file_bytes file = {NULL, 0};
    if (argc != 6 || cme_civil_parse(argv[3], &from) != CME_OK ||
        cme_civil_parse(argv[4], &until) != CME_OK || !read_file(argv[1], &file)) {
        fprintf(stderr, "usage: %s FILE ZONE FROM UNTIL FEED\n", argv[0]);
        return 1;
    }
    cme_store *store = NULL;
    cme_group *group = NULL;
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    int answer = 0;
    group_spec.name = "calendar";
    group_spec.zone = argv[2];
    if (cme_store_open(":memory:", NULL, &store) != CME_OK ||
        cme_group_create(store, &group_spec, &group) != CME_OK) {
        answer = fail(store, argv[2]);
    }
    if (answer == 0) {
        spec.group = group->id;
        if (cme_calendar_import(store, file.bytes, file.length, &spec, NULL) != CME_OK) {
            answer = fail(store, argv[1]);
        }
    }
    if (answer == 0 && (print_sessions(store, cme_civil_seconds(from), cme_civil_seconds(until)) != CME_OK ||
                        write_feed(store, group->id, argv[5]) != CME_OK)) {
        answer = fail(store, argv[5]);
    }
    cme_group_free(group);
    cme_store_close(store);
    free(file.bytes);
    return answer;
}
