/* recurrence_words_read.c: a rule in words, clause by clause; the clauses may stand in any order.
 * May use recurrence_words_internal.h. Must not know how days, times and dates are spelled. */
#include <stdio.h>

#include "time/recurrence_words_internal.h"

static const char *const EVERY[] = {"every", "each", NULL};
static const char *const WORKING_DAYS[] = {"weekday", "weekdays", "weekend", "weekends", NULL};

static cme_status read_clause(cme__understanding *u);
static cme_status read_every(cme__understanding *u);
static cme_status read_every_so_many(cme__understanding *u, size_t from, int64_t interval);
static cme_status read_every_place(cme__understanding *u, size_t from);
static cme_status read_except(cme__understanding *u);
static cme_status read_in(cme__understanding *u);
static cme_status read_only(cme__understanding *u);
static cme_status read_week_start(cme__understanding *u);
static cme_status read_else(cme__understanding *u);
static cme_status read_if(cme__understanding *u);

cme_status cme__rule_from_words(cme__fault *fault, const char *words, cme_civil start, const cme__zone *zone,
                                cme__text *out) {
    static const char *const joints[] = {",", "and", ";", NULL};
    cme__understanding u = {
        .reading = {fault, words, 0}, .start = start, .zone = zone, .parts = {.text = words, .interval = 1}};
    cme_status status = CME_OK;
    if (cme__peek(&u.reading, 0).kind == CME__TOKEN_END) {
        return cme__not_understood(&u.reading,
                                   "how often: 'every week on Tuesday', 'the last Friday of every month'");
    }
    while (status == CME_OK && cme__peek(&u.reading, 0).kind != CME__TOKEN_END) {
        if (cme__next_is(&u.reading, 0, ".") && cme__peek(&u.reading, 1).kind == CME__TOKEN_END) {
            break;
        }
        while (cme__accept_any(&u.reading, joints)) {
            /* what joins clauses */
        }
        status = read_clause(&u);
    }
    if (status == CME_OK) {
        status = cme__finish_words(&u);
    }
    if (status == CME_OK) {
        cme__rule_parts_text(&u.parts, out);
        status = out->failed ? cme__fail_memory(fault) : CME_OK;
    }
    return status;
}

/* --- frequencies --- */

cme_status cme__say_frequency(cme__understanding *u, size_t from, cme__frequency frequency,
                              int64_t interval) {
    if (interval < 1 || interval > CME__RULE_NUMBER_MAX) {
        return cme__refuse_words(&u->reading, from, u->reading.at, "must count from 1 to 2147483647");
    }
    if (u->has_frequency && (u->parts.frequency != frequency || u->parts.interval != interval)) {
        return cme__refuse_words(&u->reading, from, u->reading.at,
                                 "is another 'how often' than before: leave one out");
    }
    u->has_frequency = true;
    u->parts.frequency = (uint8_t)frequency;
    u->parts.interval = (uint32_t)interval;
    cme__say_part(u, CME__PART_FREQ, from);
    return CME_OK;
}

/* "daily", "fortnightly"; a word that means two things to people is refused with both. */
static cme_status read_adverb(cme__understanding *u, bool *known) {
    static const struct adverb {
        char word[13];
        uint8_t frequency;
        uint8_t interval;
    } adverbs[] = {
        {"hourly", CME__HOURLY, 1},      {"daily", CME__DAILY, 1},       {"weekly", CME__WEEKLY, 1},
        {"monthly", CME__MONTHLY, 1},    {"yearly", CME__YEARLY, 1},     {"annually", CME__YEARLY, 1},
        {"fortnightly", CME__WEEKLY, 2}, {"quarterly", CME__MONTHLY, 3}, {"biweekly", CME__WEEKLY, 0},
        {"bimonthly", CME__MONTHLY, 0},  {"biannually", CME__YEARLY, 0}};
    size_t from = u->reading.at;
    for (size_t i = 0; i < sizeof adverbs / sizeof adverbs[0]; i++) {
        if (!cme__accept(&u->reading, adverbs[i].word)) {
            continue;
        }
        *known = true;
        if (adverbs[i].interval == 0) {
            char sentence[96];
            (void)snprintf(sentence, sizeof sentence,
                           "means two things; right would be 'every 2 %ss', or the days themselves",
                           cme__unit_words[adverbs[i].frequency]);
            return cme__refuse_words(&u->reading, from, u->reading.at, sentence);
        }
        return cme__say_frequency(u, from, (cme__frequency)adverbs[i].frequency, adverbs[i].interval);
    }
    return CME_OK;
}

/* "once a week", "once every 2 months" */
static bool next_begins_once_a(const cme__reading *reading) {
    return cme__next_is(reading, 0, "once") &&
           cme__next_is_any(reading, 1, (const char *const[]){"a", "per", "every", "each", "in", NULL});
}

static cme_status read_once_a(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme__advance(reading);
    if (cme__next_is_any(reading, 0, EVERY)) {
        return read_every(u);
    }
    cme__advance(reading);
    int unit = cme__next_unit(reading, 0);
    if (unit < 0) {
        return cme__not_understood(reading, "'day', 'week', 'month' or 'year'");
    }
    cme__advance(reading);
    return cme__say_frequency(u, from, (cme__frequency)unit, 1);
}

/* --- clauses --- */

static cme_status read_clause(cme__understanding *u) {
    static const char *const until[] = {"until", "till", "til", NULL};
    static const char *const except[] = {"except", "but", NULL};
    static const char *const in[] = {"in", "during", NULL};
    cme__reading *reading = &u->reading;
    bool known = false;
    cme_status status = read_adverb(u, &known);
    if (known || status != CME_OK) {
        return status;
    }
    if (cme__next_is_any(reading, 0, EVERY)) {
        return read_every(u);
    }
    if (next_begins_once_a(reading)) {
        return read_once_a(u);
    }
    if (cme__next_begins_count(reading)) {
        return cme__read_count(u);
    }
    if (cme__next_is(reading, 0, "weeks") || cme__next_is(reading, 0, "or")) {
        return cme__next_is(reading, 0, "or") ? read_else(u) : read_week_start(u);
    }
    if (cme__accept(reading, "on")) {
        return cme__read_days(u);
    }
    if (cme__accept_any(reading, in)) {
        return read_in(u);
    }
    if (cme__accept(reading, "at")) {
        return cme__read_at(u);
    }
    if (cme__accept_any(reading, until)) {
        return cme__read_until(u);
    }
    if (cme__accept(reading, "for")) {
        return cme__read_for(u);
    }
    if (cme__accept(reading, "only")) {
        return read_only(u);
    }
    if (cme__accept(reading, "if")) {
        return read_if(u);
    }
    if (cme__accept_any(reading, except)) {
        return read_except(u);
    }
    if (cme__next_is_any(reading, 0, (const char *const[]){"from", "starting", "beginning", "since", NULL})) {
        return cme__not_understood(reading, "the days alone: when it starts is told beside the words");
    }
    if (cme__next_begins_days(reading)) {
        return cme__read_days(u);
    }
    return cme__not_understood(reading, "'every', 'on', 'in', 'at', 'until', '12 times' or a day");
}

static cme_status read_except(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    (void)cme__accept(reading, "on");
    (void)cme__accept(reading, "in");
    unsigned weekdays = u->parts.plain_weekdays;
    unsigned months = u->parts.months;
    bool is_months = cme__next_month(reading, 0) >= 0;
    cme_status status = CME_OK;
    if (!is_months && cme__next_weekday(reading, 0) < 0 && !cme__next_is_any(reading, 0, WORKING_DAYS)) {
        return cme__not_understood(
            reading, "days of the week or months; single dates are taken out of the event itself (EXDATE)");
    }
    u->parts.plain_weekdays = 0;
    u->parts.months = 0;
    u->parts.present &= is_months ? ~UINT32_C(0) : ~CME__RULE_SAYS(CME__PART_BYDAY);
    status = is_months ? cme__read_months(u) : cme__read_days(u);
    if (status != CME_OK) {
        return status;
    }
    if (is_months) {
        u->parts.plain_weekdays = (uint8_t)weekdays;
        u->parts.months = (uint16_t)((months != 0 ? months : CME__MONTHS_ALL) & ~(unsigned)u->parts.months);
    } else {
        u->parts.months = (uint16_t)months;
        u->parts.plain_weekdays =
            (uint8_t)((weekdays != 0 ? weekdays : CME__WEEKDAYS_ALL) & ~(unsigned)u->parts.plain_weekdays);
    }
    if ((is_months ? u->parts.months : u->parts.plain_weekdays) == 0) {
        return cme__refuse_words(reading, from, reading->at, "leaves no day");
    }
    return CME_OK;
}

/* "March and April", "the 20th and last week of the year", "week 20", "the hours 9 to 17" */
static cme_status read_in(cme__understanding *u) {
    static const char *const hours[] = {"hour", "hours", NULL};
    static const char *const weeks[] = {"week", "weeks", NULL};
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    if (cme__next_month(reading, 0) >= 0) {
        return cme__read_months(u);
    }
    bool has_article = cme__accept(reading, "the");
    if (cme__accept_any(reading, hours)) {
        uint64_t set = 0;
        cme_status status = cme__read_numbers(reading, 0, 23, &set);
        u->parts.hours |= (uint32_t)set;
        cme__say_part(u, CME__PART_BYHOUR, from);
        return status;
    }
    cme_status status = CME_OK;
    if (cme__accept_any(reading, weeks)) {
        status = cme__read_numbers(reading, 1, 53, &u->parts.weeks);
    } else if (cme__next_begins_place(reading)) {
        do {
            status = cme__read_places(reading, 53, &u->parts.weeks, &u->parts.weeks_from_end);
        } while (status == CME_OK && cme__next_item(reading, cme__next_begins_place));
        if (status == CME_OK && !cme__accept_any(reading, weeks)) {
            status = cme__not_understood(reading, "'week of the year'");
        }
    } else {
        return cme__not_understood(reading, has_article ? "'hours 9 to 17' or '20th week of the year'"
                                                        : "months, 'week 20' or 'the hours 9 to 17'");
    }
    if (status == CME_OK && cme__accept(reading, "of")) {
        (void)cme__accept_any(reading, (const char *const[]){"the", "every", "each", NULL});
        status = cme__accept(reading, "year") ? CME_OK : cme__not_understood(reading, "'year'");
    }
    cme__say_part(u, CME__PART_BYWEEKNO, from);
    return status;
}

/* "a Tuesday", "the 1st or 15th of the month" behind "if it is" */
static cme_status read_if(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    if (!cme__accept(reading, "it") || !cme__accept(reading, "is")) {
        return cme__not_understood(reading, "'it is', as in 'if it is a Tuesday'");
    }
    u->is_narrowing = true;
    cme_status status = cme__read_days(u);
    u->is_narrowing = false;
    return status;
}

/* "the third and last of them in each month"; else "only" adds nothing to what follows. */
static cme_status read_only(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t before = reading->at;
    cme_status status = CME_OK;
    uint64_t from_start[CME__RULE_WORDS] = {0};
    uint64_t from_end[CME__RULE_WORDS] = {0};
    if (!cme__next_begins_place(reading)) {
        return cme__peek(reading, 0).kind == CME__TOKEN_END
                   ? cme__not_understood(reading,
                                         "'on Tuesday', 'in March', 'the last of them in each month'")
                   : CME_OK;
    }
    do {
        status = cme__read_places(reading, 366, from_start, from_end);
    } while (status == CME_OK && cme__next_item(reading, cme__next_begins_place));
    if (status != CME_OK || !cme__next_is(reading, 0, "of") || !cme__next_is(reading, 1, "them")) {
        reading->at = before; /* "only the first Monday of the month" */
        return status;
    }
    cme__advance(reading);
    cme__advance(reading);
    bool has_each = cme__accept(reading, "in") && cme__accept_any(reading, EVERY);
    int unit = cme__next_unit(reading, 0);
    if (!has_each || unit < 0) {
        return cme__not_understood(reading, "'in each week', 'in each month', ...: the measure of the rule");
    }
    cme__advance(reading);
    /* "the first Monday of every month, only ...": the measure was not said as a frequency. */
    status = cme__say_frequency(u, before, (cme__frequency)unit, u->has_frequency ? u->parts.interval : 1);
    for (int i = 0; i < CME__RULE_WORDS; i++) {
        u->parts.positions[i] |= from_start[i];
        u->parts.positions_from_end[i] |= from_end[i];
    }
    cme__say_part(u, CME__PART_BYSETPOS, before);
    return status;
}

/* "weeks starting on Sunday" */
static cme_status read_week_start(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme__advance(reading);
    bool has_words =
        cme__accept_any(reading, (const char *const[]){"start", "starting", "begin", "beginning", NULL}) &&
        cme__accept(reading, "on");
    int weekday = cme__next_weekday(reading, 0);
    if (!has_words || weekday < 0) {
        return cme__not_understood(reading, "'weeks starting on Sunday', or another day");
    }
    cme__advance(reading);
    u->parts.week_start = (uint8_t)weekday;
    cme__say_part(u, CME__PART_WKST, from);
    return CME_OK;
}

/* "or else on the last day before it", "or else on the first day after it" */
static cme_status read_else(cme__understanding *u) {
    static const char *const before[] = {"else", "on", "the", "last", "day", "before", "it", NULL};
    static const char *const after[] = {"else", "on", "the", "first", "day", "after", "it", NULL};
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme__advance(reading);
    bool is_after = cme__next_is(reading, 3, "first");
    for (const char *const *word = is_after ? after : before; *word != NULL; word++) {
        if (!cme__accept(reading, *word)) {
            return cme__not_understood(
                reading, "'or else on the last day before it' or 'or else on the first day after it'");
        }
    }
    u->parts.skip = is_after ? CME__SKIP_FORWARD : CME__SKIP_BACKWARD;
    cme__say_part(u, CME__PART_SKIP, from);
    cme__say_part(u, CME__PART_RSCALE, from);
    return CME_OK;
}

/* --- "every ..." --- */

static cme_status read_every(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme__token next = cme__peek(reading, 1);
    if (cme__next_begins_days(reading)) {
        return cme__read_days(u); /* "every Tuesday" */
    }
    cme__advance(reading);
    if (cme__accept(reading, "other")) {
        return read_every_so_many(u, from, 2);
    }
    if (next.kind == CME__TOKEN_NUMBER ||
        (next.kind == CME__TOKEN_WORD && cme__next_number(reading, 0) > 0)) {
        if (cme__next_month(reading, 1) >= 0) {
            return cme__read_days(u); /* "every 24 December" */
        }
        int64_t interval = cme__next_number(reading, 0);
        cme__advance(reading);
        return read_every_so_many(u, from, interval);
    }
    if (cme__next_place(reading, 0) > 0 || cme__next_is(reading, 0, "last")) {
        return read_every_place(u, from);
    }
    if (cme__next_month(reading, 0) >= 0) {
        return cme__next_begins_days(reading) ? cme__read_days(u) : cme__read_months(u);
    }
    int unit = cme__next_unit(reading, 0);
    if (unit < 0) {
        return cme__not_understood(
            reading, "a number, 'other', a day of the week, 'weekday', 'day', 'week', 'month' or 'year'");
    }
    cme__advance(reading);
    return cme__say_frequency(u, from, (cme__frequency)unit, 1);
}

/* "2 weeks", "other Tuesday and Thursday" */
static cme_status read_every_so_many(cme__understanding *u, size_t from, int64_t interval) {
    cme__reading *reading = &u->reading;
    int unit = cme__next_unit(reading, 0);
    if (unit >= 0) {
        cme__advance(reading);
        return cme__say_frequency(u, from, (cme__frequency)unit, interval);
    }
    if (cme__next_weekday(reading, 0) < 0) {
        return cme__not_understood(reading, cme__next_is_any(reading, 0, WORKING_DAYS)
                                                ? "'2 weeks on weekdays'"
                                                : "a day of the week, 'days', 'weeks', 'months' or 'years'");
    }
    cme_status status = cme__read_days(u);
    if (status == CME_OK && (u->parts.months | u->parts.monthdays) != 0) {
        return cme__refuse_words(reading, from, reading->at,
                                 "counts weeks and names days of a month; right would be one of both");
    }
    return status == CME_OK ? cme__say_frequency(u, from, CME__WEEKLY, interval) : status;
}

/* Whether "second" is the unit: nothing that could be counted follows. */
static bool is_unit_second(const cme__reading *reading) {
    return cme__next_is(reading, 0, "second") && cme__next_weekday(reading, 1) < 0 &&
           cme__next_unit(reading, 1) < 0 && cme__next_month(reading, 1) < 0 &&
           !cme__next_is_any(reading, 1, WORKING_DAYS) &&
           !cme__next_is_any(reading, 1, (const char *const[]){"of", "to", "-", NULL}) &&
           !((cme__next_is(reading, 1, "and") || cme__next_is(reading, 1, ",")) &&
             (cme__next_place(reading, 2) > 0 || cme__next_is(reading, 2, "last")));
}

/* "every second ...": an interval, when it is one place of days of the week or of units with nothing that
 * measures them behind; else a place. */
static cme_status read_every_place(cme__understanding *u, size_t from) {
    cme__reading *reading = &u->reading;
    int place = cme__next_place(reading, 0);
    if (is_unit_second(reading)) {
        cme__advance(reading);
        return cme__say_frequency(u, from, CME__SECONDLY, 1);
    }
    u->has_every_place = true;
    if (place < 2) {
        return cme__read_days(u); /* "every first Monday", "every last Friday" count in the month */
    }
    if (cme__next_unit(reading, 1) >= 0 && !cme__next_is(reading, 2, "of")) {
        cme__advance(reading);
        return read_every_so_many(u, from, place);
    }
    if (cme__next_is_any(reading, 1, WORKING_DAYS) && !cme__next_is(reading, 2, "of")) {
        return cme__refuse_words(
            reading, from, cme__peek(reading, 2).offset,
            "means two things; right would be 'every 2 weeks on weekdays' or 'the second weekday "
            "of the month'");
    }
    if (cme__next_weekday(reading, 1) < 0) {
        return cme__read_days(u); /* "every second and fourth Tuesday", "every 4th of July" */
    }
    /* The days of the week, read ahead, and what follows them. */
    cme__understanding ahead = *u;
    ahead.reading.fault = NULL;
    cme__advance(&ahead.reading);
    bool is_list = cme__read_days(&ahead) == CME_OK;
    bool has_of =
        is_list && (ahead.has_of_month || ahead.has_of_year || ahead.parts.months != u->parts.months);
    if (has_of) {
        return cme__read_days(u);
    }
    if (is_list && cme__next_is(&ahead.reading, 0, "in") && cme__next_month(&ahead.reading, 1) >= 0) {
        return cme__refuse_words(
            reading, from, cme__peek(&ahead.reading, 2).offset,
            "means two things; right would be 'the second Tuesday of March' or 'every 2 weeks on "
            "Tuesday in March'");
    }
    cme__advance(reading);
    return read_every_so_many(u, from, place);
}
