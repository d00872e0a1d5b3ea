/* month_view.c: one month of ten thousand series that have run for ten years: our search against libical
 * expanding the same rules. May use the public headers, libical and the clock of the machine. Must not be run
 * by ctest: its figures are read by people.
 *
 *     bench_month_view            both, side by side
 *     bench_month_view fill       fills the store and searches nothing: the difference to
 *     bench_month_view search     is our search alone, for counting instructions
 */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libical/ical.h>

#include <cmevent.h>

enum { SERIES = 10000, RUNS = 7, DAYS = 31 };

/* A series: its rule, and when in 2016 it began. */
typedef struct plan {
    const char *rrule;
    cme_civil start;
} plan;

static cme_time fixed_now(void *context) {
    (void)context;
    return INT64_C(1772366400); /* 2026-03-01T12:00:00Z */
}

static void check(cme_store *store, cme_status status) {
    if (status != CME_OK) {
        (void)fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
        exit(1);
    }
}

/* Of this process alone: others may keep the machine busy. */
static double seconds_now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A mix with three sessions per series and month: daily, weekly, monthly by weekday, last working day. */
static plan plan_of(int number) {
    plan p;
    int hour = 8 + number % 12;
    if (number % 25 == 0) {
        p.rrule = "FREQ=DAILY";
        p.start = cme_civil_at(2016, 1 + number / 25 % 12, 1 + number / 300 % 28, hour, 0, 0);
    } else if (number % 10 < 3) {
        p.rrule = "FREQ=WEEKLY;BYDAY=TU";
        p.start = cme_civil_at(2016, 1, 5 + 7 * (number / 10 % 4), hour, 30, 0);
    } else if (number % 10 < 7) {
        p.rrule = "FREQ=MONTHLY;BYDAY=2TU";
        p.start = cme_civil_at(2016, 1, 12, hour, 0, 0);
    } else {
        p.rrule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
        p.start = cme_civil_at(2016, 1, 29, hour, 0, 0);
    }
    return p;
}

static void fill(cme_store *store) {
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    group_spec.name = "Everybody";
    group_spec.zone = "Europe/Berlin";
    cme_group *group = NULL;
    check(store, cme_group_create(store, &group_spec, &group));
    check(store, cme_store_begin(store));
    for (int i = 0; i < SERIES; i++) {
        char title[64];
        plan p = plan_of(i);
        (void)snprintf(title, sizeof title, "Meeting number %d", i);
        cme_event_spec spec = CME_EVENT_SPEC_INIT;
        spec.group = group->id;
        spec.title = title;
        spec.description = "What we talk about, and who brings what.";
        spec.location = "The usual place";
        spec.start = p.start;
        spec.duration_seconds = 5400;
        spec.rrule = p.rrule;
        cme_event *event = NULL;
        check(store, cme_event_create(store, &spec, &event));
        check(store, cme_event_publish(store, event->id, NULL));
        cme_event_free(event);
    }
    check(store, cme_store_commit(store));
    cme_group_free(group);
}

static cme_session_query month_query(int days) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = INT64_C(1772319600); /* 2026-03-01T00:00:00+01:00 */
    query.until = query.from + (cme_time)days * 86400;
    query.limit = CME_PAGE_MAX;
    return query;
}

static size_t search(cme_store *store, int days) {
    cme_session_query query = month_query(days);
    cme_session_page *page = NULL;
    check(store, cme_session_find(store, &query, &page));
    size_t count = page->count;
    if (page->next != NULL) {
        (void)fprintf(stderr, "the month does not fit into one page\n");
        exit(1);
    }
    cme_session_page_free(page);
    return count;
}

/* libical's iterator per series, from its start on or, `jumps`, from the beginning of the window on. Its
 * instances are counted as they come, in civil time: to turn each into an instant would take it many times as
 * long. */
static size_t expand_with_libical(const plan *plans, int days, bool jumps) {
    const int64_t from = cme_civil_seconds(cme_civil_at(2026, 3, 1, 0, 0, 0));
    const int64_t until = from + (int64_t)days * 86400;
    icaltimetype window = icaltime_from_string("20260301T000000");
    size_t count = 0;
    for (int i = 0; i < SERIES; i++) {
        cme_civil start = plans[i].start;
        icaltimetype dtstart = icaltime_null_time();
        dtstart.year = start.year;
        dtstart.month = start.month;
        dtstart.day = start.day;
        dtstart.hour = start.hour;
        dtstart.minute = start.minute;
        struct icalrecurrencetype rule = icalrecurrencetype_from_string(plans[i].rrule);
        icalrecur_iterator *iterator = icalrecur_iterator_new(rule, dtstart);
        if (jumps) {
            icalrecur_iterator_set_start(iterator, window);
        }
        for (;;) {
            icaltimetype next = icalrecur_iterator_next(iterator);
            int64_t at = cme_civil_seconds(
                cme_civil_at(next.year, next.month, next.day, next.hour, next.minute, next.second));
            if (icaltime_is_null_time(next) || at >= until) {
                break;
            }
            count += at >= from;
        }
        icalrecur_iterator_free(iterator);
    }
    return count;
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static void compare(cme_store *store, const plan *plans, int days) {
    double times[RUNS];
    size_t found = 0;
    for (int i = 0; i < RUNS; i++) {
        double begun = seconds_now();
        found = search(store, days);
        times[i] = seconds_now() - begun;
    }
    qsort(times, RUNS, sizeof times[0], compare_doubles);
    double ours = times[RUNS / 2];

    (void)printf("%d days of %d series: %zu sessions, with records\n", days, SERIES, found);
    (void)printf("  search                          %9.3f ms (median of %d)\n", ours * 1e3, RUNS);
    (void)fflush(stdout); /* the rest takes its time */

    double begun = seconds_now();
    size_t walked = expand_with_libical(plans, days, false);
    double walking = seconds_now() - begun;
    begun = seconds_now();
    size_t jumped = expand_with_libical(plans, days, true);
    double jumping = seconds_now() - begun;

    (void)printf("  libical, from DTSTART on        %9.3f ms, %zu sessions: x%.5f\n", walking * 1e3, walked,
                 ours / walking);
    (void)printf("  libical, jumping to the window  %9.3f ms, %zu sessions: x%.5f\n", jumping * 1e3, jumped,
                 ours / jumping);
    if (found != walked || found != jumped) {
        (void)printf("  the numbers of sessions differ\n");
        exit(1);
    }
}

int main(int argument_count, char **arguments) {
    static plan plans[SERIES];
    const char *mode = argument_count > 1 ? arguments[1] : "";
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = fixed_now;
    cme_store *store = NULL;
    check(store, cme_store_open(":memory:", &options, &store));
    for (int i = 0; i < SERIES; i++) {
        plans[i] = plan_of(i);
    }
    fill(store);
    if (strcmp(mode, "search") == 0) {
        (void)printf("%zu sessions\n", search(store, DAYS));
    } else if (strcmp(mode, "fill") != 0) {
        icalerror_set_errors_are_fatal(0);
        compare(store, plans, DAYS);
        compare(store, plans, 1);
    }
    cme_store_close(store);
    return 0;
}
