/* test_recurrence_corpus.c: the recurrence engine against the cases of the corpus: forward, by seeking into
 * the middle, and backward; compiled rules also through their bytes and their text. May use lib/time,
 * json_lines.h and cmocka. Knows of the library only lib/base and lib/time. */
#include "json_lines.h"
#include "support.h"

#include "base/text.h"
#include "time/civil.h"
#include "time/recurrence_internal.h"

enum { LIST_MAX = 4096, RULES_MAX = 8, EXCEPTIONS_MAX = 256, PROBLEM_SIZE = 1200 };

/* One case, made into a series. */
typedef struct corpus_case {
    const char *id;
    const json *record;
    cme_civil start;
    const cme__zone *zone;          /* what its local times are in; NULL: floating or UTC */
    const cme__zone *expected_zone; /* what the expected times are written in, when another */
    cme__rule rules[RULES_MAX];
    cme__rule exrules[RULES_MAX];
    int64_t rdates[LIST_MAX];
    int64_t exdates[LIST_MAX];
    int64_t exdays[LIST_MAX];
    int64_t expected[LIST_MAX];
    cme__series series;
    char problem[PROBLEM_SIZE];
} corpus_case;

/* What one file came to. */
typedef struct tally {
    struct {
        char verdict[64];
        int passed;
        int excepted;
        int failed;
    } verdicts[32];
    int verdict_count;
    int core_passed;
    int core_failed;
    int failed;
} tally;

static char exceptions[EXCEPTIONS_MAX][80];
static int exception_count;
static bool exception_used[EXCEPTIONS_MAX];
static int forward_list_count; /* members of KDE's lists that were met */
static int backward_list_count;

/* --- values --- */

static int two_digits(const char *text) {
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* "20240131", "20240131T090000", "...Z"; what follows (a period's end) is ignored. */
static cme_civil read_time(const char *text) {
    int year = two_digits(text) * 100 + two_digits(text + 2);
    cme_civil civil = cme_civil_date(year, two_digits(text + 4), two_digits(text + 6));
    if (text[8] == 'T') {
        civil = cme_civil_at(year, two_digits(text + 4), two_digits(text + 6), two_digits(text + 9),
                             two_digits(text + 11), two_digits(text + 13));
        civil.kind = text[15] == 'Z' ? CME_CIVIL_UTC : CME_CIVIL_FLOATING;
    }
    return civil;
}

/* A time of the record as civil seconds of the series' clock. */
static int64_t civil_of(const corpus_case *c, const char *text) {
    cme_civil civil = read_time(text);
    int64_t seconds = cme_civil_seconds(civil);
    if (civil.kind == CME_CIVIL_UTC && c->start.kind == CME_CIVIL_ZONED) {
        return cme__zone_civil(c->zone, seconds);
    }
    return seconds;
}

/* Civil seconds of the series as the expected list writes them: a time in a gap is where the clock went. */
static int64_t as_expected(const corpus_case *c, int64_t civil) {
    if (c->expected_zone != NULL) {
        cme_time instant = c->start.kind == CME_CIVIL_ZONED ? cme__zone_instant(c->zone, civil) : civil;
        return cme__zone_civil(c->expected_zone, instant);
    }
    return civil;
}

static int compare_times(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static void complain(corpus_case *c, const char *what, int64_t got, int64_t wanted) {
    char got_text[CME_CIVIL_TEXT_SIZE];
    char wanted_text[CME_CIVIL_TEXT_SIZE];
    if (c->problem[0] == '\0') {
        cme_civil_text(cme_civil_from_seconds(got, CME_CIVIL_FLOATING), got_text);
        cme_civil_text(cme_civil_from_seconds(wanted, CME_CIVIL_FLOATING), wanted_text);
        (void)snprintf(c->problem, PROBLEM_SIZE, "%s: got %s, expected %s", what, got_text, wanted_text);
    }
}

/* --- building --- */

/* A rule that has gone through its bytes and its canonical text must be the same rule. */
static bool compile_through_all(corpus_case *c, const char *text, cme__rule *out) {
    cme__fault fault;
    uint8_t bytes[CME__RULE_BLOB_MAX];
    cme__rule again;
    cme__text canonical = {0};
    if (cme__rule_compile(&fault, text, c->start, c->zone, CME__RULE_IMPORT, out) != CME_OK) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "%s", fault.text);
        return false;
    }
    size_t size = cme__rule_encode(out, bytes);
    cme__rule_text(out, &canonical);
    if (cme__rule_compile(&fault, canonical.bytes, c->start, c->zone, CME__RULE_IMPORT, &again) != CME_OK) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "its own text %s: %s", canonical.bytes, fault.text);
    } else {
        uint8_t bytes_again[CME__RULE_BLOB_MAX];
        size_t size_again = cme__rule_encode(&again, bytes_again);
        if (size != size_again || memcmp(bytes, bytes_again, size) != 0) {
            (void)snprintf(c->problem, PROBLEM_SIZE, "the text %s is another rule", canonical.bytes);
        }
    }
    cme__text_free(&canonical);
    if (!cme__rule_decode(bytes, size, out)) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "its own bytes are refused");
    }
    return c->problem[0] == '\0';
}

static bool build_rules(corpus_case *c) {
    const json *rules = json_get(c->record, "rrule");
    const json *exrules = json_get(c->record, "exrule");
    for (size_t i = 0; rules != NULL && i < rules->count; i++) {
        if (!compile_through_all(c, rules->items[i].text, &c->rules[i])) {
            return false;
        }
    }
    for (size_t i = 0; exrules != NULL && i < exrules->count; i++) {
        if (!compile_through_all(c, exrules->items[i].text, &c->exrules[i])) {
            return false;
        }
    }
    return true;
}

static size_t read_times(const corpus_case *c, const char *name, int64_t *out) {
    const json *list = json_get(c->record, name);
    size_t count = 0;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        out[count++] = civil_of(c, list->items[i].text);
    }
    qsort(out, count, sizeof *out, compare_times);
    return count;
}

static void build_dates(corpus_case *c) {
    const json *exdates = json_get(c->record, "exdate");
    size_t times = 0;
    size_t days = 0;
    for (size_t i = 0; exdates != NULL && i < exdates->count; i++) {
        int64_t civil = civil_of(c, exdates->items[i].text);
        if (strlen(exdates->items[i].text) == 8 && c->start.kind != CME_CIVIL_DATE) {
            c->exdays[days++] = civil;
        } else {
            c->exdates[times++] = civil;
        }
    }
    qsort(c->exdates, times, sizeof *c->exdates, compare_times);
    qsort(c->exdays, days, sizeof *c->exdays, compare_times);
    c->series.exdates = c->exdates;
    c->series.exdate_count = times;
    c->series.exdays = c->exdays;
    c->series.exday_count = days;
    c->series.rdates = c->rdates;
    c->series.rdate_count = read_times(c, "rdate", c->rdates);
}

/* Whether the source of a case has its DTSTART, which its rule does not generate, in its list. */
static bool start_is_expected(const corpus_case *c, size_t expected_count) {
    for (size_t i = 0; i < expected_count; i++) {
        if (c->expected[i] == as_expected(c, c->series.start)) {
            return true;
        }
    }
    return false;
}

static bool build(corpus_case *c, cme__zones *zones, size_t *expected_count) {
    const char *zone = json_text(c->record, "tz_iana");
    const char *expected_zone = json_text(c->record, "expected_zone");
    c->start = read_time(json_text(c->record, "dtstart"));
    if (zone != NULL && c->start.kind == CME_CIVIL_FLOATING) {
        c->start.kind = CME_CIVIL_ZONED;
    }
    if ((zone != NULL && cme__zones_get(zones, NULL, zone, &c->zone) != CME_OK) ||
        (expected_zone != NULL && cme__zones_get(zones, NULL, expected_zone, &c->expected_zone) != CME_OK)) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "unknown zone");
        return false;
    }
    c->series.start = cme_civil_seconds(c->start);
    c->series.kind = (cme_civil_kind)c->start.kind;
    if (!build_rules(c)) {
        return false;
    }
    build_dates(c);
    c->series.rules = c->rules;
    c->series.rule_count = json_count(c->record, "rrule");
    c->series.exrules = c->exrules;
    c->series.exrule_count = json_count(c->record, "exrule");
    const json *expected = json_get(c->record, "expected");
    for (size_t i = 0; expected != NULL && i < expected->count; i++) {
        c->expected[i] = cme_civil_seconds(read_time(expected->items[i].text));
    }
    *expected_count = expected == NULL ? 0 : expected->count;
    c->series.rules_decide_start = !start_is_expected(c, *expected_count);
    return true;
}

/* --- checking --- */

static bool is_complete(const corpus_case *c) {
    return json_is_true(c->record, "complete") && json_get(c->record, "range") == NULL;
}

/* The window that the expected list stands for. */
static void window_of(const corpus_case *c, int64_t *from, int64_t *until) {
    const json *range = json_get(c->record, "range");
    *from = CME__CIVIL_SECONDS_MIN;
    *until = CME__CIVIL_SECONDS_END;
    if (range != NULL) {
        bool inclusive = json_is_true(range, "inclusive");
        bool from_start = strncmp(c->id, "pycalendar", 10) == 0; /* its windows are half-open */
        *from = civil_of(c, json_text(range, "start")) + (inclusive || from_start ? 0 : 1);
        *until = civil_of(c, json_text(range, "end")) + (inclusive ? 1 : 0);
    }
}

static void check_forward(corpus_case *c, const cme__expansion *all, size_t count) {
    for (size_t i = 0; i < count && i < all->count; i++) {
        if (as_expected(c, all->civil[i]) != c->expected[i]) {
            complain(c, "forward", as_expected(c, all->civil[i]), c->expected[i]);
            return;
        }
    }
    if (all->count < count) {
        complain(c, "forward, too few", 0, c->expected[all->count]);
    } else if (all->count > count && is_complete(c)) {
        complain(c, "forward, too many", as_expected(c, all->civil[count]), 0);
    }
}

/* From each of several places in the middle on, the same must follow. */
static void check_seeking(corpus_case *c, const cme__expansion *all, int64_t until) {
    cme__expansion part = {0};
    size_t step = all->count / 7 + 1;
    for (size_t i = 0; i < all->count; i += step) {
        for (int64_t before = 0; before <= 1; before++) {
            size_t expected = all->count - i;
            int64_t from = all->civil[i] - before;
            bool was_reached = before == 1 && i > 0 && all->civil[i - 1] == from;
            assert_ok(cme__series_expand(NULL, &c->series, from, until, 8, &part), "expand");
            for (size_t k = 0; k < 8 && k < expected && !was_reached; k++) {
                if (k >= part.count || part.civil[k] != all->civil[i + k]) {
                    complain(c, "seeking", k < part.count ? part.civil[k] : 0, all->civil[i + k]);
                }
            }
        }
        int64_t first = 0;
        if (!cme__series_first_from(&c->series, all->civil[i], &first, NULL) || first != all->civil[i]) {
            complain(c, "first_from", first, all->civil[i]);
        }
        if (!cme__series_contains(&c->series, all->civil[i])) {
            complain(c, "contains", 0, all->civil[i]);
        }
    }
    cme__expansion_free(&part);
}

static void check_backward(corpus_case *c, const cme__expansion *all) {
    if (all->count == 0) {
        return;
    }
    int64_t until = all->civil[all->count - 1] + 1;
    for (size_t i = all->count; i-- > 0;) {
        int64_t last = 0;
        if (!cme__series_last_before(&c->series, until, &last, NULL) || last != all->civil[i]) {
            complain(c, "backward", last, all->civil[i]);
            return;
        }
        until = last;
    }
    int64_t before = 0;
    if (json_get(c->record, "range") == NULL && cme__series_last_before(&c->series, until, &before, NULL)) {
        complain(c, "backward, before the first", before, 0);
    }
}

/* KDE's cases have lists beside them, which its engine walked step by step: FILE.next.ref, FILE.prev.ref. */
static FILE *open_kde_list(const corpus_case *c, const char *ending) {
    const char *path = json_text(json_get(c->record, "source"), "path");
    char name[300];
    if (strncmp(c->id, "kde-", 4) != 0 || path == NULL) {
        return NULL;
    }
    (void)snprintf(name, sizeof name, "%s/ics/kcalendarcore/%s.%s.ref", CME_TEST_CORPUS_DIR, path, ending);
    return fopen(name, "r");
}

/* The next time of such a list ("2004-05-03T00:00:00 GMT GMT", a line); false at its end. */
static bool read_kde_time(FILE *file, int64_t *out) {
    char line[100];
    cme_civil civil;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strlen(line) >= 19) {
            line[19] = '\0';
            assert_ok(cme_civil_parse(line, &civil), line);
            *out = cme_civil_seconds(civil);
            return true;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return false;
}

/* From the beginning on, one after the other; the list ends with the set, or where it was cut. */
static void check_forward_list(corpus_case *c) {
    FILE *file = open_kde_list(c, "next");
    int64_t from = CME__CIVIL_SECONDS_MIN;
    int64_t expected = 0;
    bool is_right = true;
    while (read_kde_time(file, &expected)) {
        int64_t next = 0;
        bool found = is_right && cme__series_first_from(&c->series, from, &next, NULL);
        if (is_right && (!found || as_expected(c, next) != expected)) {
            complain(c, "KDE's forward list", found ? as_expected(c, next) : 0, expected);
            is_right = false;
        }
        from = next + 1;
        forward_list_count += is_right ? 1 : 0;
    }
}

/* From 2011 on, backward. */
static void check_backward_list(corpus_case *c) {
    FILE *file = open_kde_list(c, "prev");
    const int64_t year_2011 = cme_civil_seconds(cme_civil_at(2010, 12, 31, 0, 0, 0));
    int64_t until = CME__CIVIL_SECONDS_END;
    int64_t expected = 0;
    bool is_right = true;
    while (read_kde_time(file, &expected)) {
        int64_t last = 0;
        bool found = is_right && cme__series_last_before(&c->series, until, &last, NULL);
        /* The first of the list: what an endless rule has after 2010 is passed over. */
        while (found && until == CME__CIVIL_SECONDS_END && as_expected(c, last) > expected &&
               last > year_2011) {
            int64_t day_after = expected + 2 * CME__DAY_SECONDS;
            found = cme__series_last_before(&c->series, last < day_after ? last : day_after, &last, NULL);
        }
        if (is_right && (!found || as_expected(c, last) != expected)) {
            complain(c, "KDE's backward list", found ? as_expected(c, last) : 0, expected);
            is_right = false;
        }
        until = last;
        backward_list_count += is_right ? 1 : 0;
    }
}

static void check_totals(corpus_case *c) {
    const char *total = json_text(c->record, "expected_total");
    cme__expansion all = {0};
    if (total == NULL) {
        return;
    }
    assert_ok(cme__series_expand(NULL, &c->series, CME__CIVIL_SECONDS_MIN, CME__CIVIL_SECONDS_END, 0, &all),
              "expand");
    if (all.count != (size_t)strtoul(total, NULL, 10)) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "%zu occurrences, expected %s", all.count, total);
    }
    const char *last = json_text(c->record, "expected_last");
    if (last != NULL && all.count > 0 && all.civil[all.count - 1] != civil_of(c, last)) {
        complain(c, "last", all.civil[all.count - 1], civil_of(c, last));
    }
    cme__expansion_free(&all);
}

static bool list_has(const json *list, const char *value) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].text, value) == 0) {
            return true;
        }
    }
    return false;
}

/* "months", "weekdays", "monthdays", ...: what each occurrence must be one of. */
static void check_invariants(corpus_case *c, const cme__expansion *all) {
    static const char *const days[] = {"MONDAY", "TUESDAY",  "WEDNESDAY", "THURSDAY",
                                       "FRIDAY", "SATURDAY", "SUNDAY"};
    static const char *const names[] = {"months", "monthdays", "hours", "minutes", "seconds"};
    const json *invariants = json_get(c->record, "invariants");
    for (size_t i = 0; invariants != NULL && i < all->count; i++) {
        cme_civil civil = cme_civil_from_seconds(all->civil[i], CME_CIVIL_FLOATING);
        const int fields[] = {civil.month, civil.day, civil.hour, civil.minute, civil.second};
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            char text[16];
            (void)snprintf(text, sizeof text, "%d", fields[k]);
            const json *list = json_get(invariants, names[k]);
            if (list != NULL && !list_has(list, text)) {
                complain(c, names[k], all->civil[i], 0);
            }
        }
        const json *list = json_get(invariants, "weekdays");
        if (list != NULL && !list_has(list, days[cme_civil_weekday(civil)])) {
            complain(c, "weekdays", all->civil[i], 0);
        }
    }
}

/* Each occurrence of a single rule, looked at by itself, meets the rule's BY parts (SKIP moves days away from
 * them). */
static void check_parts(corpus_case *c, const cme__expansion *all) {
    const cme__rule *rule = c->rules;
    if (c->series.rule_count != 1 || c->series.rdate_count > 0 || rule->skip != CME__SKIP_OMIT) {
        return;
    }
    for (size_t i = 0; i < all->count; i++) {
        int64_t day = cme__floor_div(all->civil[i], CME__DAY_SECONDS);
        int64_t time = all->civil[i] - day * CME__DAY_SECONDS;
        bool has_one_time = rule->frequency >= CME__DAILY && rule->times_per_day == 1;
        bool time_is_right = has_one_time
                                 ? time == rule->time_of_day
                                 : (rule->hours >> (time / 3600) & rule->minutes >> (time / 60 % 60) &
                                    rule->seconds >> (time % 60) & 1) != 0;
        if (all->civil[i] != c->series.start &&
            (!time_is_right || !cme__day_allowed(rule, day, CME__LIMIT_ALL))) {
            complain(c, "against its BY parts", all->civil[i], 0);
        }
    }
}

/* Forbidden rules: strict refuses them and says why; import answers within its bound. */
static void check_invalid(corpus_case *c) {
    const json *rules = json_get(c->record, "rrule");
    bool refused = false;
    for (size_t i = 0; i < rules->count; i++) {
        cme__rule rule;
        cme__fault fault = {CME_OK, ""};
        cme_status status =
            cme__rule_compile(&fault, rules->items[i].text, c->start, c->zone, CME__RULE_STRICT, &rule);
        refused = refused || (status == CME_ERR_INVALID && strlen(fault.text) > 20);
    }
    c->problem[0] = '\0';
    if (!refused) {
        (void)snprintf(c->problem, PROBLEM_SIZE, "strict mode does not refuse it");
    }
}

static void check_case(corpus_case *c, cme__zones *zones) {
    const char *verdict = json_text(c->record, "verdict");
    bool is_invalid = strcmp(verdict, "rule-invalid") == 0 || strcmp(verdict, "expect-error") == 0;
    size_t expected_count = 0;
    int64_t from = 0;
    int64_t until = 0;
    cme__expansion all = {0};
    bool is_built = build(c, zones, &expected_count);
    if (is_built) {
        window_of(c, &from, &until);
        size_t limit = json_get(c->record, "expected") == NULL ? 500 : expected_count + 3;
        assert_ok(cme__series_expand(NULL, &c->series, from, until, limit, &all), "expand");
    }
    if (is_invalid) {
        check_invalid(c);
    } else if (is_built) {
        if (json_get(c->record, "expected") != NULL) {
            check_forward(c, &all, expected_count);
        }
        check_invariants(c, &all);
        check_parts(c, &all);
        check_totals(c);
        check_seeking(c, &all, until);
        check_backward(c, &all);
        check_forward_list(c);
        check_backward_list(c);
    }
    cme__expansion_free(&all);
}

/* --- files --- */

static int read_exceptions(void **state) {
    (void)state;
    char *path = support_path(CME_TEST_DATA_DIR, "recurrence-exceptions.txt");
    size_t size = 0;
    char *text = support_read_file(path, &size);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t length = strcspn(line, " ");
        if (line[0] != '#' && length > 0 && length < sizeof exceptions[0] &&
            exception_count < EXCEPTIONS_MAX) {
            memcpy(exceptions[exception_count], line, length);
            exceptions[exception_count][length] = '\0';
            exception_used[exception_count++] = false;
        }
    }
    free(text);
    free(path);
    return 0;
}

static bool is_exception(const char *id) {
    for (int i = 0; i < exception_count; i++) {
        if (strcmp(exceptions[i], id) == 0) {
            exception_used[i] = true;
            return true;
        }
    }
    return false;
}

static void count_case(tally *t, const corpus_case *c) {
    const char *verdict = json_text(c->record, "verdict");
    bool is_core = json_is_true(c->record, "core");
    bool failed = c->problem[0] != '\0';
    bool excepted = is_exception(c->id);
    int i = 0;
    while (i < t->verdict_count && strncmp(t->verdicts[i].verdict, verdict, 40) != 0) {
        i++;
    }
    if (i == t->verdict_count && i < 31) {
        (void)snprintf(t->verdicts[t->verdict_count++].verdict, sizeof t->verdicts[0].verdict, "%.40s",
                       verdict);
    }
    t->verdicts[i].passed += failed ? 0 : 1;
    t->verdicts[i].excepted += failed && excepted ? 1 : 0;
    t->verdicts[i].failed += failed && !excepted ? 1 : 0;
    t->core_passed += is_core && !failed ? 1 : 0;
    t->core_failed += is_core && failed ? 1 : 0;
    t->failed += (failed && (!excepted || is_core)) || (!failed && excepted) ? 1 : 0;
    if (failed && (!excepted || is_core)) {
        print_message("  %s [%s]: %s\n", c->id, verdict, c->problem);
    } else if (!failed && excepted) {
        print_message("  %s passes, but stands in recurrence-exceptions.txt\n", c->id);
    }
}

/* Runs every case of a file; the number of lines that failed without standing among the exceptions. */
static int run_file(const char *name) {
    char *path = support_path(CME_TEST_CORPUS_DIR, name);
    FILE *file = fopen(path, "rb");
    free(path);
    if (file == NULL) {
        print_message("skipped: the corpus file %s is not there\n", name);
        skip();
    }
    fclose(file);
    size_t size = 0;
    path = support_path(CME_TEST_CORPUS_DIR, name);
    char *text = support_read_file(path, &size);
    cme__zones *zones = NULL;
    corpus_case *c = malloc(sizeof *c);
    tally t = {0};
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    for (char *line = text; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        json record = {JSON_NULL, NULL, NULL, NULL, 0};
        const char *at = line;
        assert_true(json_read(&at, &record));
        memset(c, 0, sizeof *c);
        c->record = &record;
        c->id = json_text(&record, "id");
        check_case(c, zones);
        count_case(&t, c);
        json_free(&record);
        line = end == NULL ? NULL : end + 1;
    }
    for (int i = 0; i < t.verdict_count; i++) {
        print_message("%s: %-40s %4d passed, %3d excepted, %3d failed\n", name, t.verdicts[i].verdict,
                      t.verdicts[i].passed, t.verdicts[i].excepted, t.verdicts[i].failed);
    }
    print_message("%s: core %d of %d; %d steps of KDE's forward lists, %d of its backward ones\n", name,
                  t.core_passed, t.core_passed + t.core_failed, forward_list_count, backward_list_count);
    forward_list_count = 0;
    backward_list_count = 0;
    cme__zones_free(zones);
    free(c);
    free(text);
    free(path);
    return t.failed;
}

static void test_recurrence_corpus__cases_of_the_field(void **state) {
    (void)state;
    assert_int_equal(0, run_file("recurrence.jsonl"));
}

static void test_recurrence_corpus__generated_cases(void **state) {
    (void)state;
    assert_int_equal(0, run_file("recurrence-generated.jsonl"));
}

static void test_recurrence_corpus__disputed_cases(void **state) {
    (void)state;
    assert_int_equal(0, run_file("recurrence-disputed.jsonl"));
}

/* What stands among the exceptions must have been met (when the corpus is there). */
static void test_recurrence_corpus__no_exception_without_a_case(void **state) {
    (void)state;
    int unused = 0;
    for (int i = 0; i < exception_count; i++) {
        if (!exception_used[i]) {
            print_message("  %s is in no file of the corpus\n", exceptions[i]);
            unused++;
        }
    }
    if (unused == exception_count) {
        skip();
    }
    assert_int_equal(0, unused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_corpus__cases_of_the_field),
        cmocka_unit_test(test_recurrence_corpus__generated_cases),
        cmocka_unit_test(test_recurrence_corpus__disputed_cases),
        cmocka_unit_test(test_recurrence_corpus__no_exception_without_a_case),
    };
    return cmocka_run_group_tests(tests, read_exceptions, NULL);
}
