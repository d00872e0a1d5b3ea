/* import.c: calendars damaged at random, imported: no crash, no hang, and what was taken comes round.
 * May use the library's public headers.
 * Must not know how text is read.
 *
 *     fuzz_import COUNT FILE...
 *
 * Damages each file COUNT times, the same way in every run, and imports it. A refusal must have a reason; a
 * file that is taken must give a feed that the store knows when it comes back. No input may take more than
 * two seconds of processor time. The first failure is written to "fuzz_import.ics" and ends the run. COUNT 0
 * imports the files as they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmevent/calendar.h>
#include <cmevent/group.h>

enum { BYTES_MAX = 1 << 20, STORE_AGE_MAX = 100, SECONDS_MAX = 2 };

/* An input, with room to grow. */
typedef struct input {
    char *bytes;
    size_t length;
} input;

/* Numbers that look random and repeat: xorshift64*. */
static uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t next_random(void) {
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717);
}

static size_t below(size_t limit) {
    return limit == 0 ? 0 : (size_t)(next_random() % limit);
}

/* What readers trip over. */
static const char *const TOKENS[] = {"BEGIN:VEVENT\r\n",
                                     "END:VEVENT\r\n",
                                     "BEGIN:VALARM\r\n",
                                     "END:VALARM\r\n",
                                     "BEGIN:VCALENDAR\r\n",
                                     "END:VCALENDAR\r\n",
                                     "\r\n ",
                                     "\r\n\t",
                                     "\r",
                                     "\n",
                                     "\\",
                                     "\\n",
                                     "\"",
                                     ";",
                                     ":",
                                     ",",
                                     "=",
                                     "^n",
                                     "\t",
                                     "\x01",
                                     "\x7F",
                                     "\xFF",
                                     "\xC3",
                                     "\xC3\xA9",
                                     "\xF0\x9F\x98\x80",
                                     "\xED\xA0\x80",
                                     "RRULE:FREQ=SECONDLY\r\n",
                                     "RRULE:FREQ=YEARLY;BYWEEKNO=-53\r\n",
                                     "RRULE:FREQ=MINUTELY;BYMONTHDAY=30;BYMONTH=2\r\n",
                                     "RRULE:FREQ=DAILY;COUNT=2147483647\r\n",
                                     "RRULE:FREQ=DAILY;INTERVAL=65537;BYSETPOS=366\r\n",
                                     "EXRULE:FREQ=HOURLY\r\n",
                                     "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z\r\n",
                                     "DTSTART:00010101T000000Z\r\n",
                                     "DTSTART:99991231T235959Z\r\n",
                                     "DTSTART;TZID=Nowhere:20260101T000000\r\n",
                                     "DTEND:20250101T000000Z\r\n",
                                     "DURATION:-P9999999D\r\n",
                                     "DURATION:P99999999999999W\r\n",
                                     "RECURRENCE-ID:20260317T180000Z\r\n",
                                     "RECURRENCE-ID;VALUE=DATE:20260317\r\n",
                                     "EXDATE;VALUE=DATE:20260317\r\n",
                                     "RDATE;VALUE=PERIOD:20260317T000000Z/P1D\r\n",
                                     "RDATE:20260317\r\n",
                                     "UID:\r\n",
                                     "UID:series-1@example.org\r\n",
                                     "SEQUENCE:99999999999999999999\r\n",
                                     "SEQUENCE:-1\r\n",
                                     "METHOD:CANCEL\r\n",
                                     "VERSION:1.0\r\n",
                                     "TZOFFSETTO:+9999\r\n",
                                     "TZOFFSETFROM:-2359\r\n",
                                     "STATUS:CANCELLED\r\n",
                                     "VALUE=DATE",
                                     "TZID=",
                                     "RANGE=THISANDFUTURE",
                                     "20260229",
                                     "20261332T256199",
                                     "9223372036854775807",
                                     "-9223372036854775808",
                                     "COUNT=",
                                     "UNTIL="};

static void insert(input *work, size_t at, const char *bytes, size_t length) {
    if (work->length + length <= BYTES_MAX) {
        memmove(work->bytes + at + length, work->bytes + at, work->length - at);
        memcpy(work->bytes + at, bytes, length);
        work->length += length;
    }
}

static void cut(input *work, size_t at, size_t length) {
    memmove(work->bytes + at, work->bytes + at + length, work->length - at - length);
    work->length -= length;
}

/* The start of a line somewhere, and its length with its end. */
static size_t some_line(const input *work, size_t *length) {
    size_t at = below(work->length);
    while (at > 0 && work->bytes[at - 1] != '\n') {
        at--;
    }
    const char *end = memchr(work->bytes + at, '\n', work->length - at);
    *length = end != NULL ? (size_t)(end - work->bytes) - at + 1 : work->length - at;
    return at;
}

static void damage(input *work) {
    size_t length = 0;
    size_t at = 0;
    char copy[4096];
    if (work->length < 2) {
        return;
    }
    switch (below(8)) {
    case 0: /* another byte */
        work->bytes[below(work->length)] = (char)next_random();
        break;
    case 1: /* some bytes are gone */
        at = below(work->length);
        length = below(work->length - at < 40 ? work->length - at : 40);
        cut(work, at, length);
        break;
    case 2: /* a line is gone */
        at = some_line(work, &length);
        cut(work, at, length);
        break;
    case 3: /* a line stands twice, the second time elsewhere */
        at = some_line(work, &length);
        length = length < sizeof copy ? length : sizeof copy;
        memcpy(copy, work->bytes + at, length);
        insert(work, some_line(work, &at), copy, length);
        break;
    case 4: /* a word inside a line */
    case 5:
        at = below(sizeof TOKENS / sizeof TOKENS[0]);
        insert(work, below(work->length), TOKENS[at], strlen(TOKENS[at]));
        break;
    case 6: /* a word at the start of one */
        at = below(sizeof TOKENS / sizeof TOKENS[0]);
        insert(work, some_line(work, &length), TOKENS[at], strlen(TOKENS[at]));
        break;
    default: /* some bytes come again */
        at = below(work->length);
        length = work->length - at < 200 ? work->length - at : 200;
        memcpy(copy, work->bytes + at, length);
        insert(work, below(work->length), copy, below(length));
        break;
    }
}

/* A store in memory, and a group in it. */
typedef struct place {
    cme_store *store;
    cme_id group;
    int age;
} place;

static bool renew(place *where) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    if (where->store == NULL || where->age++ == STORE_AGE_MAX) {
        cme_store_close(where->store);
        where->store = NULL;
        where->age = 0;
        if (cme_store_open(":memory:", NULL, &where->store) != CME_OK) {
            return false;
        }
    }
    spec.name = "fuzz";
    spec.zone = "Europe/Berlin";
    if (cme_group_create(where->store, &spec, &group) != CME_OK) {
        return false;
    }
    where->group = group->id;
    cme_group_free(group);
    return true;
}

/* NULL: all is well; else what is not. */
static const char *try_input(place *where, const input *work, bool *is_taken) {
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    cme_calendar_report *report = NULL;
    char *feed = NULL;
    size_t length = 0;
    const char *wrong = NULL;
    clock_t begin = clock();
    spec.group = query.group = where->group;
    query.upto = CME_VISIBILITY_HIDDEN;
    cme_status status = cme_calendar_import(where->store, work->bytes, work->length, &spec, &report);
    *is_taken = status == CME_OK;
    if (status != CME_OK) {
        bool has_reason = strncmp(cme_store_message(where->store), "line ", 5) == 0;
        bool is_refused = (status == CME_ERR_INVALID || status == CME_ERR_LIMIT) && has_reason;
        return is_refused ? NULL : cme_store_message(where->store);
    }
    cme_calendar_report_free(report);
    report = NULL;
    if ((clock() - begin) / CLOCKS_PER_SEC >= SECONDS_MAX) {
        return "it took too long";
    }
    if (cme_calendar_text(where->store, &query, &feed, &length) != CME_OK ||
        cme_calendar_import(where->store, feed, length, &spec, &report) != CME_OK) {
        wrong = cme_store_message(where->store);
    } else if (report->events_created + report->events_updated + report->events_skipped > 0) {
        wrong = "its feed is not known when it comes back";
    }
    cme_calendar_report_free(report);
    cme_calendar_text_free(feed);
    return wrong;
}

static bool read_file(const char *path, input *out) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    out->length = fread(out->bytes, 1, BYTES_MAX, file);
    return fclose(file) == 0;
}

static int report_failure(const input *work, const char *path, long round, const char *wrong) {
    FILE *file = fopen("fuzz_import.ics", "wb");
    if (file != NULL) {
        (void)fwrite(work->bytes, 1, work->length, file);
        (void)fclose(file);
    }
    fprintf(stderr, "%s, round %ld: %s (see fuzz_import.ics)\n", path, round, wrong);
    return 1;
}

int main(int argc, char **argv) {
    place where = {NULL, CME_ID_NONE, 0};
    input whole = {malloc(BYTES_MAX), 0};
    input work = {malloc(BYTES_MAX), 0};
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : -1;
    size_t taken = 0;
    size_t tried = 0;
    int answer = count >= 0 && whole.bytes != NULL && work.bytes != NULL ? 0 : 2;
    for (int i = 2; i < argc && answer == 0; i++) {
        if (!read_file(argv[i], &whole)) {
            perror(argv[i]);
            answer = 2;
        }
        for (long round = 0; round <= count && answer == 0; round++) {
            memcpy(work.bytes, whole.bytes, whole.length);
            work.length = whole.length;
            for (size_t times = round == 0 ? 0 : 1 + below(6); times > 0; times--) {
                damage(&work);
            }
            bool is_taken = false;
            const char *wrong =
                renew(&where) ? try_input(&where, &work, &is_taken) : cme_store_message(where.store);
            tried++;
            taken += is_taken ? 1 : 0;
            answer = wrong != NULL ? report_failure(&work, argv[i], round, wrong) : 0;
        }
    }
    if (answer == 0) {
        printf("%zu inputs, %zu taken, %zu refused\n", tried, taken, tried - taken);
    }
    cme_store_close(where.store);
    free(whole.bytes);
    free(work.bytes);
    return answer;
}
