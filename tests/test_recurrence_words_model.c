/* test_recurrence_words_model.c: what is said of a rule is always read as the same rule: rules made at
 * random, the longest ones, those of the corpus, and words at random. May use lib/time, json_lines.h and
 * cmocka. Knows of the library only lib/base and lib/time. */
#include "json_lines.h"
#include "support.h"

#include "time/recurrence_internal.h"
#include "time/recurrence_words.h"

enum { COMPARED_MAX = 60, MADE_RULES = 4000, WRONG_MAX = 10 };

/* Tuesday 2 March 2027, 19:00 on no clock in particular. */
static cme_civil tuesday(void) {
    cme_civil civil = cme_civil_at(2027, 3, 2, 19, 0, 0);
    civil.kind = CME_CIVIL_FLOATING;
    return civil;
}

/* What is compared of a rule: its earliest occurrences. */
static size_t occurrences_of(const cme__rule *rule, cme_civil start, int64_t out[COMPARED_MAX]) {
    cme__expansion all = {0};
    cme__series series = {.start = cme_civil_seconds(start),
                          .kind = (cme_civil_kind)start.kind,
                          .rules = rule,
                          .rule_count = 1,
                          .rules_decide_start = true};
    int64_t until = series.start + INT64_C(40) * 366 * CME__DAY_SECONDS;
    assert_ok(cme__series_expand(NULL, &series, series.start, until, COMPARED_MAX, &all), "expand");
    size_t count = all.count;
    if (count > 0) {
        memcpy(out, all.civil, count * sizeof *out);
    }
    cme__expansion_free(&all);
    return count;
}

/* A rule as the store has it says the same; what it does not say is never looked at. */
static void assert_stored_rule_says(const cme__rule *rule, const char *words) {
    uint8_t bytes[CME__RULE_BLOB_MAX];
    cme__rule stored;
    cme__text said = {0};
    memset(&stored, 0xA5, sizeof stored);
    assert_true(cme__rule_decode(bytes, cme__rule_encode(rule, bytes), &stored));
    cme__rule_words(&stored, &said);
    assert_string_equal(words, said.bytes);
    cme__text_free(&said);
}

/* Said, read and said again: the same words, and the same occurrences. What is wrong is printed. */
static bool is_same_there_and_back(const char *text, const cme__rule *rule, cme_civil start,
                                   const cme__zone *zone) {
    cme__fault fault = {CME_OK, ""};
    cme__text words = {0};
    cme__text words_again = {0};
    cme__text read = {0};
    cme__rule again;
    int64_t expected[COMPARED_MAX];
    int64_t got[COMPARED_MAX];
    bool is_same = false;
    cme__rule_words(rule, &words);
    assert_true(words.length > 0 && words.length <= CME__WORDS_MAX);
    assert_stored_rule_says(rule, words.bytes);
    if (cme__rule_from_words(&fault, words.bytes, start, zone, &read) != CME_OK ||
        cme__rule_compile(&fault, read.bytes, start, zone, CME__RULE_STRICT, &again) != CME_OK) {
        print_message("%s is said as '%s': %s\n", text, words.bytes, fault.text);
    } else {
        cme__rule_words(&again, &words_again);
        size_t count = occurrences_of(rule, start, expected);
        bool has_same_words = strcmp(words.bytes, words_again.bytes) == 0;
        is_same = has_same_words && occurrences_of(&again, start, got) == count &&
                  memcmp(expected, got, count * sizeof *got) == 0;
        if (!is_same) {
            print_message("%s is said as '%s', read as %s and said as '%s'%s\n", text, words.bytes,
                          read.bytes, words_again.bytes,
                          has_same_words ? ", which has other occurrences" : "");
        }
    }
    cme__text_free(&words);
    cme__text_free(&words_again);
    cme__text_free(&read);
    return is_same;
}

static uint32_t random_state;

static uint32_t below(uint32_t bound) {
    random_state = random_state * UINT32_C(1664525) + UINT32_C(1013904223);
    return (uint32_t)((uint64_t)(random_state >> 4) * bound >> 28);
}

/* ";BYxxx=" and up to `most` numbers; below 0 as well when they may be. */
static void add_numbers(cme__text *out, const char *name, int least, int range, int most, bool from_end) {
    cme__text_format(out, ";%s=", name);
    uint32_t count = 1 + below((uint32_t)most);
    for (uint32_t i = 0; i < count; i++) {
        int number = least + (int)below((uint32_t)range);
        cme__text_format(out, "%s%d", i > 0 ? "," : "", from_end && below(4) == 0 ? -number : number);
    }
}

static void add_weekdays(cme__text *out, bool numbered, int range) {
    static const char *const sets[] = {"MO,TU,WE,TH,FR", "SA,SU", "MO,TU,WE,TH,FR,SA,SU", "TU,TH",
                                       "MO,TU,WE,TH,FR,SA"};
    if (below(4) == 0) {
        cme__text_format(out, ";BYDAY=%s", sets[below(5)]);
        return;
    }
    cme__text_add(out, ";BYDAY=");
    uint32_t count = 1 + below(4);
    for (uint32_t i = 0; i < count; i++) {
        cme__text_add(out, i > 0 ? "," : "");
        if (numbered && below(3) > 0) {
            cme__text_format(out, "%s%u", below(3) == 0 ? "-" : "", 1 + below((uint32_t)range));
        }
        cme__text_add(out, cme__rule_weekday_name((int)below(7)));
    }
}

static void add_end(cme__text *out, cme_civil start) {
    uint32_t kind = below(3);
    if (kind == 0) {
        cme__text_format(out, ";COUNT=%u", 1 + below(40));
    } else if (kind == 1) {
        int year = 2020 + (int)below(8);
        cme__text_format(out, ";UNTIL=%04d%02u%02u", year, 1 + below(12), 1 + below(28));
        if (start.kind != CME_CIVIL_DATE) {
            cme__text_format(out, "T%02u%02u%02u%s", below(24), below(60), below(60),
                             start.kind == CME_CIVIL_FLOATING ? "" : "Z");
        }
    }
}

/* Any rule; many of those that come out are forbidden, and are passed over. */
static void make_rule(cme__text *out, cme_civil start) {
    static const char *const names[] = {"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                        "WEEKLY",   "MONTHLY",  "YEARLY"};
    uint32_t frequency = below(3) == 0 ? below(7) : 3 + below(4);
    bool is_large = frequency >= 5;
    cme__text_clear(out);
    cme__text_format(out, "FREQ=%s", names[frequency]);
    bool skips = below(8) == 0;
    cme__text_add(out, skips ? ";RSCALE=GREGORIAN" : "");
    add_end(out, start);
    if (below(2) == 0) {
        cme__text_format(out, ";INTERVAL=%u", 1 + below(4));
    }
    if (below(8) == 0 && start.kind != CME_CIVIL_DATE) {
        add_numbers(out, "BYSECOND", 0, 60, 3, false);
    }
    if (below(8) == 0 && start.kind != CME_CIVIL_DATE) {
        add_numbers(out, "BYMINUTE", 0, 60, below(4) == 0 ? 40 : 3, false);
    }
    if (below(6) == 0 && start.kind != CME_CIVIL_DATE) {
        add_numbers(out, "BYHOUR", 0, 24, 3, false);
    }
    if (below(2) == 0) {
        add_weekdays(out, is_large && below(3) > 0, frequency == 6 ? 53 : 5);
    }
    if (below(4) == 0) {
        add_numbers(out, "BYMONTHDAY", 1, 31, below(4) == 0 ? 12 : 3, true);
    }
    if (below(10) == 0 && (frequency == 6 || frequency < 3)) {
        add_numbers(out, "BYYEARDAY", 1, 366, 5, true);
    }
    if (below(8) == 0 && frequency == 6) {
        add_numbers(out, "BYWEEKNO", 1, 53, 4, true);
    }
    if (below(4) == 0) {
        add_numbers(out, "BYMONTH", 1, 12, below(4) == 0 ? 40 : 4, false);
    }
    if (below(5) == 0) {
        add_numbers(out, "BYSETPOS", 1, below(2) == 0 ? 6 : 30, 3, true);
    }
    if (below(3) == 0) {
        cme__text_format(out, ";WKST=%s", cme__rule_weekday_name((int)below(7)));
    }
    cme__text_add(out, skips ? below(2) == 0 ? ";SKIP=BACKWARD" : ";SKIP=FORWARD" : "");
}

static void test_recurrence_words_model__what_is_said_is_read_as_the_same_rule(void **state) {
    cme__zones *zones = NULL;
    const cme__zone *berlin = NULL;
    cme__text text = {0};
    int compared = 0;
    int wrong = 0;
    (void)state;
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    assert_ok(cme__zones_get(zones, NULL, "Europe/Berlin", &berlin), "Europe/Berlin");
    random_state = 2027;
    for (int i = 0; i < MADE_RULES && wrong < WRONG_MAX; i++) {
        cme__rule rule;
        cme_civil start = cme_civil_at(
            2020 + (int)below(8), 1 + (int)below(12), 1 + (int)below(28), below(2) == 0 ? 19 : (int)below(24),
            below(2) == 0 ? 0 : (int)below(60), below(4) == 0 ? (int)below(60) : 0);
        start.kind = (uint8_t)below(4);
        if (start.kind == CME_CIVIL_DATE) {
            start = cme_civil_date(start.year, start.month, start.day);
        }
        const cme__zone *zone = start.kind == CME_CIVIL_ZONED ? berlin : NULL;
        make_rule(&text, start);
        if (cme__rule_compile(NULL, text.bytes, start, zone, CME__RULE_STRICT, &rule) == CME_OK) {
            wrong += is_same_there_and_back(text.bytes, &rule, start, zone) ? 0 : 1;
            compared++;
        }
    }
    print_message("%d of %d rules were legal\n", compared, MADE_RULES);
    assert_int_equal(0, wrong);
    assert_true(compared > MADE_RULES / 3);
    cme__text_free(&text);
    cme__zones_free(zones);
}

/* The parts that take the most words, as long as a rule may be. */
static void test_recurrence_words_model__the_longest_rule_is_said_and_read(void **state) {
    static const char *const parts[] = {"BYDAY=", "BYMONTHDAY=", "BYYEARDAY=", "BYSETPOS=", "BYWEEKNO="};
    static const int most[] = {53, 31, 366, 366, 53};
    size_t longest = 0;
    (void)state;
    for (size_t part = 0; part < 5; part++) {
        for (int step = 1; step <= 2; step++) {
            cme__text text = {0};
            cme__text words = {0};
            cme__text_format(&text, "FREQ=YEARLY;INTERVAL=2;BYMONTH=9,11,12;BYHOUR=1,2,3;BYMINUTE=1,3;%s",
                             parts[part]);
            for (int number = 1; number <= most[part] && text.length < 990; number += step) {
                cme__text_format(&text, "%s-%d%s", number > 1 ? "," : "", number,
                                 part == 0 ? cme__rule_weekday_name(number % 7) : "");
            }
            cme__text_add(&text, part == 3 ? ";BYDAY=MO" : "");
            cme__rule rule;
            assert_ok(cme__rule_compile(NULL, text.bytes, tuesday(), NULL, CME__RULE_STRICT, &rule),
                      text.bytes);
            cme__rule_words(&rule, &words);
            longest = words.length > longest ? words.length : longest;
            assert_true(is_same_there_and_back(text.bytes, &rule, tuesday(), NULL));
            cme__text_free(&text);
            cme__text_free(&words);
        }
    }
    print_message("the longest words have %zu bytes\n", longest);
    assert_in_range(longest, 2000, CME__WORDS_MAX);
}

/* Words, and phrases that words at random would hardly make. */
static const char vocabulary[] =
    "every|each|other|second|first|third|last|2|15th|31st|the|on|in|at|of|to|and|,|or|Tuesday|Friday|"
    "Sunday|weekday|weekend|day|week|month|year|hour|March|May|until|12|2027|times|for|once|a|"
    "if it is|only|except|daily|weekly|monthly|yearly|09:00|9|pm|minutes|hours|-|week 20|24 December|"
    "until 12 March 2027|of every month|of the year|or else on the last day before it|"
    "of them in each month|weeks starting on Sunday|";

static void add_random_word(char *line, size_t size) {
    uint32_t count = 0;
    for (const char *at = vocabulary; (at = strchr(at, '|')) != NULL; at++) {
        count++;
    }
    const char *word = vocabulary;
    for (uint32_t skipped = below(count); skipped > 0; skipped--) {
        word = strchr(word, '|') + 1;
    }
    (void)snprintf(line + strlen(line), size - strlen(line), "%.*s ", (int)strcspn(word, "|"), word);
}

/* Words at random: refused with a message, or read as a rule that is legal and can be said again. */
static void test_recurrence_words_model__words_at_random_are_refused_or_legal(void **state) {
    enum { LINES = 40000 };
    int understood = 0;
    (void)state;
    random_state = 1;
    for (int i = 0; i < LINES; i++) {
        char line[400] = "";
        cme__fault fault = {CME_OK, ""};
        cme__text read = {0};
        cme__rule rule;
        for (uint32_t left = 1 + below(8); left > 0; left--) {
            add_random_word(line, sizeof line);
        }
        if (cme__rule_from_words(&fault, line, tuesday(), NULL, &read) != CME_OK) {
            assert_true(fault.status == CME_ERR_INVALID && strncmp(fault.text, "words ", 6) == 0);
        } else {
            understood++;
            if (cme__rule_compile(&fault, read.bytes, tuesday(), NULL, CME__RULE_STRICT, &rule) != CME_OK) {
                fail_msg("'%s' is read as %s: %s", line, read.bytes, fault.text);
            }
            assert_true(is_same_there_and_back(line, &rule, tuesday(), NULL));
        }
        cme__text_free(&read);
    }
    print_message("%d of %d lines were understood\n", understood, LINES);
    assert_true(understood > LINES / 200);
}

static int two_digits(const char *text) {
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* "20240131", "20240131T090000", "...Z" */
static cme_civil corpus_start(const char *text, bool has_zone) {
    int year = two_digits(text) * 100 + two_digits(text + 2);
    cme_civil civil = cme_civil_date(year, two_digits(text + 4), two_digits(text + 6));
    if (text[8] == 'T') {
        civil = cme_civil_at(year, civil.month, civil.day, two_digits(text + 9), two_digits(text + 11),
                             two_digits(text + 13));
        civil.kind = text[15] == 'Z' ? CME_CIVIL_UTC : has_zone ? CME_CIVIL_ZONED : CME_CIVIL_FLOATING;
    }
    return civil;
}

/* The rules of one record that a caller may create; each is known, whatever its case expects. */
static int check_record(const json *record, cme__zones *zones, int *wrong) {
    const char *zone_name = json_text(record, "tz_iana");
    const char *start_text = json_text(record, "dtstart");
    const json *rules = json_get(record, "rrule");
    const cme__zone *zone = NULL;
    int compared = 0;
    if (start_text == NULL ||
        (zone_name != NULL && cme__zones_get(zones, NULL, zone_name, &zone) != CME_OK)) {
        return 0;
    }
    cme_civil start = corpus_start(start_text, zone != NULL);
    for (size_t i = 0; rules != NULL && i < rules->count; i++) {
        cme__rule rule;
        if (cme__rule_compile(NULL, rules->items[i].text, start, zone, CME__RULE_STRICT, &rule) == CME_OK) {
            *wrong += is_same_there_and_back(rules->items[i].text, &rule, start, zone) ? 0 : 1;
            compared++;
        }
    }
    return compared;
}

/* Every record of a file; 0 when it is not there. */
static int check_file(const char *name, cme__zones *zones, int *wrong) {
    char *path = support_path(CME_TEST_CORPUS_DIR, name);
    FILE *file = fopen(path, "rb");
    int compared = 0;
    if (file != NULL) {
        fclose(file);
        size_t size = 0;
        char *text = support_read_file(path, &size);
        for (char *line = text; line != NULL && *line != '\0';) {
            char *end = strchr(line, '\n');
            json record = {JSON_NULL, NULL, NULL, NULL, 0};
            const char *at = line;
            assert_true(json_read(&at, &record));
            compared += check_record(&record, zones, wrong);
            json_free(&record);
            line = end == NULL ? NULL : end + 1;
        }
        free(text);
    }
    free(path);
    return compared;
}

static void test_recurrence_words_model__rules_of_the_corpus_there_and_back(void **state) {
    cme__zones *zones = NULL;
    (void)state;
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    int wrong = 0;
    int compared = check_file("recurrence.jsonl", zones, &wrong) +
                   check_file("recurrence-generated.jsonl", zones, &wrong);
    cme__zones_free(zones);
    if (compared == 0) {
        print_message("skipped: there are no rules in %s\n", CME_TEST_CORPUS_DIR);
        skip();
    }
    print_message("%d rules of the corpus\n", compared);
    assert_int_equal(0, wrong);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_words_model__what_is_said_is_read_as_the_same_rule),
        cmocka_unit_test(test_recurrence_words_model__the_longest_rule_is_said_and_read),
        cmocka_unit_test(test_recurrence_words_model__words_at_random_are_refused_or_legal),
        cmocka_unit_test(test_recurrence_words_model__rules_of_the_corpus_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
