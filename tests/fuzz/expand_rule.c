/* expand_rule.c: answers questions about recurrence rules, one a line on standard input, for the differential
 * fuzzer tests/python/fuzz_recurrence.py (and for looking at a rule by hand). May use lib/time. Knows of the
 * library only lib/base and lib/time.
 *
 * A line is: OPERATION DTSTART ZONE RULE FROM UNTIL LIMIT, with spaces between; "-" where there is none.
 * Operations: forward   occurrences in [FROM, UNTIL), ascending       backward   the same, descending, one by
 * one last      the last occurrence of all                    text       the rule's canonical text
 * "forward-import" and so on read the rule as an import. Given files, it reads those instead. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "time/civil.h"
#include "time/recurrence.h"

enum { LINE_SIZE = 4096, FIELD_COUNT = 7 };

static int two_digits(const char *text) {
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* "20240131", "20240131T090000", "20240131T090000Z". */
static bool read_time(const char *text, bool has_zone, cme_civil *out) {
    size_t length = strlen(text);
    if (length != 8 && length != 15 && length != 16) {
        return false;
    }
    int year = two_digits(text) * 100 + two_digits(text + 2);
    *out = cme_civil_date(year, two_digits(text + 4), two_digits(text + 6));
    if (length > 8) {
        *out = cme_civil_at(year, two_digits(text + 4), two_digits(text + 6), two_digits(text + 9),
                            two_digits(text + 11), two_digits(text + 13));
        out->kind = length == 16 ? CME_CIVIL_UTC : has_zone ? CME_CIVIL_ZONED : CME_CIVIL_FLOATING;
    }
    return cme_civil_is_valid(*out);
}

static int64_t read_seconds(const char *text, int64_t otherwise) {
    cme_civil civil;
    return read_time(text, false, &civil) ? cme_civil_seconds(civil) : otherwise;
}

static void print_time(int64_t seconds) {
    cme_civil civil = cme_civil_from_seconds(seconds, CME_CIVIL_FLOATING);
    printf(" %04d%02d%02dT%02d%02d%02d", civil.year, civil.month, civil.day, civil.hour, civil.minute,
           civil.second);
}

static void answer_forward(const cme__series *series, int64_t from, int64_t until, size_t limit) {
    cme__expansion all = {0};
    if (cme__series_expand(NULL, series, from, until, limit, &all) != CME_OK) {
        printf("error memory\n");
        return;
    }
    printf(all.truncated ? "more" : "all");
    for (size_t i = 0; i < all.count; i++) {
        print_time(all.civil[i]);
    }
    printf("\n");
    cme__expansion_free(&all);
}

static void answer_backward(const cme__series *series, int64_t from, int64_t until, size_t limit) {
    printf("all");
    for (size_t i = 0; i < limit && cme__series_last_before(series, until, &until, NULL) && until >= from;
         i++) {
        print_time(until);
    }
    printf("\n");
}

static void answer_last(const cme__series *series) {
    int64_t last = cme__series_last(series);
    printf(last == CME__SERIES_ENDLESS ? "endless" : last == CME__SERIES_EMPTY ? "empty" : "all");
    if (last != CME__SERIES_ENDLESS && last != CME__SERIES_EMPTY) {
        print_time(last);
    }
    printf("\n");
}

static void answer(cme__zones *zones, char **fields) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    cme_civil start;
    const cme__zone *zone = NULL;
    bool has_zone = strcmp(fields[2], "-") != 0;
    bool imports = strstr(fields[0], "-import") != NULL;
    uint8_t bytes[CME__RULE_BLOB_MAX];
    if ((has_zone && cme__zones_get(zones, &fault, fields[2], &zone) != CME_OK) ||
        !read_time(fields[1], has_zone, &start) ||
        cme__rule_compile(&fault, fields[3], start, zone, imports ? CME__RULE_IMPORT : CME__RULE_STRICT,
                          &rule) != CME_OK) {
        printf("error %s\n", fault.text);
        return;
    }
    if (!cme__rule_decode(bytes, cme__rule_encode(&rule, bytes), &rule)) {
        printf("error bytes\n");
        return;
    }
    cme__series series = {.start = cme_civil_seconds(start),
                          .kind = (cme_civil_kind)start.kind,
                          .rules = &rule,
                          .rule_count = 1,
                          .rules_decide_start = !imports};
    int64_t from = read_seconds(fields[4], CME__CIVIL_SECONDS_MIN);
    int64_t until = read_seconds(fields[5], CME__CIVIL_SECONDS_END);
    size_t limit = (size_t)strtoul(fields[6], NULL, 10);
    if (strncmp(fields[0], "forward", 7) == 0) {
        answer_forward(&series, from, until, limit);
    } else if (strncmp(fields[0], "backward", 8) == 0) {
        answer_backward(&series, from, until, limit);
    } else if (strncmp(fields[0], "last", 4) == 0) {
        answer_last(&series);
    } else {
        cme__text text = {0};
        cme__rule_text(&rule, &text);
        printf("all %s\n", text.bytes);
        cme__text_free(&text);
    }
}

static void answer_all(cme__zones *zones, FILE *file) {
    static const char separators[] = " \t\r\n";
    char line[LINE_SIZE];
    while (fgets(line, sizeof line, file) != NULL) {
        char *fields[FIELD_COUNT];
        int count = 0;
        for (char *at = line; count < FIELD_COUNT && *(at += strspn(at, separators)) != '\0'; count++) {
            fields[count] = at;
            at += strcspn(at, separators);
            if (*at != '\0') {
                *at++ = '\0';
            }
        }
        if (count == FIELD_COUNT) {
            answer(zones, fields);
        } else {
            printf("error fields\n");
        }
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    cme__zones *zones = NULL;
    if (cme__zones_new(NULL, NULL, &zones) != CME_OK) {
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (file == NULL) {
            perror(argv[i]);
            return 1;
        }
        answer_all(zones, file);
        fclose(file);
    }
    if (argc == 1) {
        answer_all(zones, stdin);
    }
    cme__zones_free(zones);
    return 0;
}
