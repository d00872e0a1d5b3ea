/* recurrence.c: what the recurrence engine costs, beside libical in the same run.
 *
 *     bench_recurrence                      a table: nanoseconds per instance; a month of 10,000 series; the
 * worst rules bench_recurrence instances RULE N     expands N instances of one rule and nothing else (for
 * callgrind; see recurrence_instructions.sh)
 *
 * May use lib/time and libical. Measures CPU time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libical/ical.h>

#include "time/civil.h"
#include "time/recurrence.h"

enum { SERIES_COUNT = 10000, INSTANCES = 5000 };

static const char *const rules[] = {"FREQ=DAILY",
                                    "FREQ=WEEKLY;BYDAY=TU",
                                    "FREQ=WEEKLY;BYDAY=TU,TH",
                                    "FREQ=MONTHLY;BYDAY=2TU",
                                    "FREQ=MONTHLY;BYMONTHDAY=15",
                                    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                                    "FREQ=YEARLY",
                                    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
                                    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
                                    "FREQ=DAILY;BYHOUR=9,17"};

/* What communities plan: few daily series, most weekly and monthly; about 3 sessions a month each, as in the
 * design's measurement. */
static const int month_view_mixture[] = {0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 5, 6, 7, 8};
enum { MIXTURE_SIZE = sizeof month_view_mixture / sizeof month_view_mixture[0] };

static const char *const worst_rules[] = {
    "FREQ=YEARLY;BYWEEKNO=-53",
    "FREQ=SECONDLY;BYMONTH=1",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;INTERVAL=168;BYDAY=WE",
    "FREQ=SECONDLY;INTERVAL=302400;BYDAY=MO",
    "FREQ=SECONDLY;INTERVAL=86399;BYHOUR=5;BYMINUTE=5;BYSECOND=5;BYDAY=TU",
    "FREQ=SECONDLY;INTERVAL=7;BYMINUTE=1,2,3,4,5;COUNT=2147483647",
    "FREQ=SECONDLY;INTERVAL=86399;BYMINUTE=0;COUNT=2147483647",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2147483647",
};

static double cpu_seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC; /* in microseconds on every POSIX system */
}

static cme_civil start_time(void) {
    cme_civil start = cme_civil_at(2016, 1, 5, 19, 0, 0);
    start.kind = CME_CIVIL_FLOATING;
    return start;
}

static cme__rule compile(const char *text) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    if (cme__rule_compile(&fault, text, start_time(), NULL, CME__RULE_IMPORT, &rule) != CME_OK) {
        fprintf(stderr, "%s\n", fault.text);
        exit(1);
    }
    return rule;
}

/* --- instances --- */

static size_t expand_ours(const char *text, size_t limit) {
    cme__rule rule = compile(text);
    cme__expansion all = {0};
    cme__series series = {.start = cme_civil_seconds(start_time()), .rules = &rule, .rule_count = 1};
    if (cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, limit, &all) != CME_OK) {
        exit(1);
    }
    size_t count = all.count;
    cme__expansion_free(&all);
    return count;
}

static size_t expand_libical(const char *text, size_t limit) {
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
    icalrecur_iterator *iterator = icalrecur_iterator_new(rule, icaltime_from_string("20160105T190000"));
    size_t count = 0;
    while (iterator != NULL && count < limit && !icaltime_is_null_time(icalrecur_iterator_next(iterator))) {
        count++;
    }
    icalrecur_iterator_free(iterator);
    return count;
}

static void print_instances(void) {
    printf("%-50s %12s %12s %8s\n", "nanoseconds per instance", "libcmevent", "libical", "ratio");
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        double start = cpu_seconds();
        size_t ours = 0;
        for (int k = 0; k < 100; k++) {
            ours += expand_ours(rules[i], INSTANCES);
        }
        double ours_time = (cpu_seconds() - start) / (double)ours;
        start = cpu_seconds();
        size_t theirs = expand_libical(rules[i], INSTANCES);
        double their_time = (cpu_seconds() - start) / (double)(theirs == 0 ? 1 : theirs);
        printf("%-50s %12.1f %12.1f %8.0f\n", rules[i], ours_time * 1e9, their_time * 1e9,
               their_time / ours_time);
    }
}

/* --- a month of many series, ten years in --- */

/* The compiled rules lie one after the other, as in an index of the store. */
static size_t month_view_ours(const uint8_t *blobs, const size_t *sizes, int64_t from, int64_t until) {
    cme__expansion month = {0};
    size_t count = 0;
    for (int i = 0; i < SERIES_COUNT; i++) {
        cme__rule rule;
        if (!cme__rule_decode(blobs, sizes[i], &rule)) {
            exit(1);
        }
        blobs += sizes[i];
        cme__series series = {.start = cme_civil_seconds(start_time()), .rules = &rule, .rule_count = 1};
        if (cme__series_expand(NULL, &series, from, until, 0, &month) != CME_OK) {
            exit(1);
        }
        count += month.count;
    }
    cme__expansion_free(&month);
    return count;
}

static size_t month_view_libical(int series_count) {
    struct icaltimetype until = icaltime_from_string("20260401T000000");
    struct icaltimetype from = icaltime_from_string("20260301T000000");
    size_t count = 0;
    for (int i = 0; i < series_count; i++) {
        const char *text = rules[month_view_mixture[i % MIXTURE_SIZE]];
        icalrecur_iterator *iterator = icalrecur_iterator_new(icalrecurrencetype_from_string(text),
                                                              icaltime_from_string("20160105T190000"));
        struct icaltimetype at = icalrecur_iterator_next(iterator);
        while (!icaltime_is_null_time(at) && icaltime_compare(at, until) < 0) {
            count += icaltime_compare(at, from) >= 0 ? 1 : 0;
            at = icalrecur_iterator_next(iterator);
        }
        icalrecur_iterator_free(iterator);
    }
    return count;
}

static void print_month_view(void) {
    enum { PART = 50, ROUNDS = 20 };
    static uint8_t blobs[SERIES_COUNT * CME__RULE_BLOB_MAX];
    uint8_t *at = blobs;
    static size_t sizes[SERIES_COUNT];
    int64_t from = cme_civil_seconds(cme_civil_at(2026, 3, 1, 0, 0, 0));
    int64_t until = cme_civil_seconds(cme_civil_at(2026, 4, 1, 0, 0, 0));
    for (int i = 0; i < SERIES_COUNT; i++) {
        cme__rule rule = compile(rules[month_view_mixture[i % MIXTURE_SIZE]]);
        sizes[i] = cme__rule_encode(&rule, at);
        at += sizes[i];
    }
    size_t count = 0;
    double ours = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = cpu_seconds();
        count = month_view_ours(blobs, sizes, from, until);
        double taken = cpu_seconds() - start;
        ours = taken < ours ? taken : ours;
    }
    double start = cpu_seconds();
    (void)month_view_libical(SERIES_COUNT / PART);
    double theirs = (cpu_seconds() - start) * PART;
    printf(
        "\na month of %d series, ten years in (%zu sessions): %.3f ms, libical %.0f ms (reckoned from %d series): "
        "x%.6f\n",
        SERIES_COUNT, count, ours * 1e3, theirs * 1e3, SERIES_COUNT / PART, ours / theirs);
}

/* --- the worst --- */

static void print_worst(void) {
    printf("\n%-80s %10s\n", "milliseconds to compile, to find the first ten and the last of all", "");
    for (size_t i = 0; i < sizeof worst_rules / sizeof worst_rules[0]; i++) {
        double start = cpu_seconds();
        cme__rule rule = compile(worst_rules[i]);
        cme__expansion ten = {0};
        cme__series series = {.start = cme_civil_seconds(start_time()), .rules = &rule, .rule_count = 1};
        if (cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, 10, &ten) != CME_OK) {
            exit(1);
        }
        (void)cme__series_last(&series);
        printf("%-80s %10.1f\n", worst_rules[i], (cpu_seconds() - start) * 1e3);
        cme__expansion_free(&ten);
    }
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "instances") == 0) {
        return expand_ours(argv[2], (size_t)strtoul(argv[3], NULL, 10)) > 0 ? 0 : 1;
    }
    print_instances();
    print_month_view();
    print_worst();
    return 0;
}
