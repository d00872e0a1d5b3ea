/* recurrence_words_days.c: lists of days as people say them: days of the week, places of days in a month or
 * year, dates. May use recurrence_words_internal.h. Must not know frequencies beyond what "of every month"
 * says. */
#include <stdio.h>
#include <string.h>

#include "time/recurrence_words_internal.h"

static const char *const EVERY[] = {"every", "each", NULL};
static const char *const ARTICLES[] = {"the", "a", "an", NULL};
static const char *const TO[] = {"to", "through", "-", NULL};
static const char *const WORKING_DAYS[] = {"weekday", "weekdays", NULL};
static const char *const WEEKENDS[] = {"weekend", "weekends", NULL};
static const char *const DAY[] = {"day", "days", NULL};

/* What the items of one list are: a list has one kind only. */
typedef enum days_kind { DAYS_NONE, DAYS_OF_WEEK, DAYS_PLACES, DAYS_DATES, DAYS_GROUP } days_kind;

typedef struct days_list {
    cme__understanding *u;
    cme__reading *reading;
    size_t from;
    days_kind kind;
    bool pairs_weekday; /* "Friday the 13th": both kinds are meant, and both must hold */
    uint64_t places[CME__RULE_WORDS];
    uint64_t places_from_end[CME__RULE_WORDS];
    uint64_t pending[CME__RULE_WORDS]; /* of the item that is being read */
    uint64_t pending_from_end[CME__RULE_WORDS];
} days_list;

static cme__part part_of(const days_list *list, bool of_year);
static cme_status read_item(days_list *list);
static cme_status read_plain(days_list *list);
static cme_status read_pending(days_list *list);
static cme_status read_noun(days_list *list, size_t from);
static cme_status read_numbered_weekdays(days_list *list, size_t from);
static cme_status read_month_first(days_list *list);
static cme_status pending_are_dates(days_list *list, size_t from, unsigned months);
static cme_status read_of(days_list *list, bool *of_year);
static cme_status keep_places(days_list *list, bool of_year);

static int item_start(const cme__reading *reading) {
    return cme__next_is_any(reading, 0, ARTICLES) ? 1 : 0;
}

bool cme__next_begins_place(const cme__reading *reading) {
    int at = item_start(reading);
    return cme__next_place(reading, at) > 0 || cme__next_is(reading, at, "last");
}

/* A number of a day: not one of "12 times" or "2 weeks". */
static bool next_begins_number(const cme__reading *reading) {
    return cme__peek(reading, 0).kind == CME__TOKEN_NUMBER && !cme__next_is_counted(reading, 1) &&
           cme__next_unit(reading, 1) < 0;
}

static bool next_begins_place_or_number(const cme__reading *reading) {
    return cme__next_begins_place(reading) || next_begins_number(reading);
}

static bool next_begins_weekday(const cme__reading *reading) {
    return cme__next_weekday(reading, 0) >= 0;
}

static bool next_begins_month(const cme__reading *reading) {
    return cme__next_month(reading, 0) >= 0;
}

static bool is_number_or_place(const cme__reading *reading, int further) {
    cme__token_kind kind = cme__peek(reading, further).kind;
    return kind == CME__TOKEN_NUMBER || kind == CME__TOKEN_PLACE;
}

bool cme__next_begins_days(const cme__reading *reading) {
    int at = item_start(reading);
    bool is_plain = cme__next_weekday(reading, at) >= 0 || cme__next_is_any(reading, at, WORKING_DAYS) ||
                    cme__next_is_any(reading, at, WEEKENDS);
    if (cme__next_is_any(reading, 0, EVERY)) {
        return cme__next_weekday(reading, 1) >= 0 || cme__next_is_any(reading, 1, WORKING_DAYS) ||
               cme__next_is_any(reading, 1, WEEKENDS);
    }
    return is_plain || next_begins_place_or_number(reading) ||
           (cme__next_is(reading, at, "day") && is_number_or_place(reading, at + 1)) ||
           (cme__next_month(reading, at) >= 0 &&
            (is_number_or_place(reading, at + 1) || cme__next_is(reading, at + 1, "the")));
}

bool cme__next_item(cme__reading *reading, bool (*begins)(const cme__reading *reading)) {
    static const char *const joints[] = {"and", "or", "&", "/", NULL};
    size_t before = reading->at;
    bool joined = cme__accept(reading, ",");
    joined = cme__accept_any(reading, joints) || joined;
    if (joined && begins(reading)) {
        return true;
    }
    reading->at = before;
    return false;
}

void cme__say_part(cme__understanding *u, cme__part part, size_t from) {
    u->parts.present |= CME__RULE_SAYS(part);
    u->parts.offset[part] = from;
    u->parts.length[part] = u->reading.at > from ? u->reading.at - from : 0;
}

cme_status cme__read_days(cme__understanding *u) {
    const uint32_t days = CME__RULE_SAYS(CME__PART_BYDAY) | CME__RULE_SAYS(CME__PART_BYMONTHDAY) |
                          CME__RULE_SAYS(CME__PART_BYYEARDAY) | CME__RULE_SAYS(CME__PART_BYSETPOS);
    days_list list = {.u = u, .reading = &u->reading, .from = u->reading.at};
    cme_status status = CME_OK;
    uint32_t said = u->parts.present;
    bool of_year = false;
    if ((said & days) != 0 && !u->is_narrowing) {
        return cme__fail(
            u->reading.fault, CME_ERR_INVALID,
            "words at offset %zu: days were said before; list all of them there, or narrow them with "
            "'if it is a Tuesday'",
            cme__peek(&u->reading, 0).offset);
    }
    do {
        status = read_item(&list);
    } while (status == CME_OK && cme__next_item(list.reading, cme__next_begins_days));
    if (status == CME_OK) {
        status = read_of(&list, &of_year);
    }
    if (status == CME_OK && (said & CME__RULE_SAYS(part_of(&list, of_year))) != 0) {
        status = cme__refuse_words(list.reading, list.from, list.reading->at,
                                   "cannot narrow days of the same kind: leave one of both out");
    }
    if (status == CME_OK && (list.kind == DAYS_PLACES || list.pairs_weekday)) {
        status = keep_places(&list, of_year);
    }
    if (status == CME_OK && list.kind == DAYS_OF_WEEK) {
        cme__say_part(u, CME__PART_BYDAY, list.from);
    }
    return status;
}

/* The part of a rule that a list becomes. */
static cme__part part_of(const days_list *list, bool of_year) {
    switch (list->kind) {
    case DAYS_PLACES:
        return of_year ? CME__PART_BYYEARDAY : CME__PART_BYMONTHDAY;
    case DAYS_DATES:
        return CME__PART_BYMONTHDAY;
    case DAYS_GROUP:
        return CME__PART_BYSETPOS;
    case DAYS_OF_WEEK:
    case DAYS_NONE:
        break;
    }
    return CME__PART_BYDAY;
}

/* One list has one kind of days: its items are alternatives, and the parts of a rule are not. */
static cme_status set_kind(days_list *list, days_kind kind, size_t from) {
    if (list->kind != DAYS_NONE && (list->kind != kind || list->pairs_weekday)) {
        return cme__refuse_words(
            list->reading, from, list->reading->at,
            "is another kind of day than those before it: one rule cannot hold both, two "
            "events can");
    }
    list->kind = kind;
    return CME_OK;
}

static cme_status read_item(days_list *list) {
    cme__reading *reading = list->reading;
    size_t from = reading->at;
    bool is_every = cme__accept_any(reading, EVERY);
    if (!is_every) {
        (void)cme__accept_any(reading, ARTICLES);
    }
    if (cme__next_weekday(reading, 0) >= 0 || cme__next_is_any(reading, 0, WORKING_DAYS) ||
        cme__next_is_any(reading, 0, WEEKENDS)) {
        list->u->has_every_weekday = list->u->has_every_weekday || is_every;
        return read_plain(list);
    }
    if (cme__next_month(reading, 0) >= 0) {
        return read_month_first(list);
    }
    if (cme__next_is(reading, 0, "day") && is_number_or_place(reading, 1)) {
        cme__advance(reading); /* "day 15" */
    }
    if (!next_begins_place_or_number(reading)) {
        return cme__not_understood(reading,
                                   "a day: Tuesday, the second Tuesday, the 15th, the last day, 24 December");
    }
    list->u->has_every_place = list->u->has_every_place || is_every;
    memset(list->pending, 0, sizeof list->pending);
    memset(list->pending_from_end, 0, sizeof list->pending_from_end);
    cme_status status = CME_OK;
    do {
        status = read_pending(list);
    } while (status == CME_OK && cme__next_item(reading, next_begins_place_or_number));
    return status == CME_OK ? read_noun(list, from) : status;
}

/* --- days of the week --- */

static unsigned range_of(int first, int last, int cycle) {
    unsigned set = 0;
    for (int i = first;; i = (i + 1) % cycle) {
        set |= 1U << i;
        if (i == last) {
            return set;
        }
    }
}

/* "Tuesday", "Monday to Friday", "weekdays", "Friday the 13th" */
static cme_status read_plain(days_list *list) {
    cme__reading *reading = list->reading;
    size_t from = reading->at;
    unsigned set = 0;
    int first = cme__next_weekday(reading, 0);
    if (cme__accept_any(reading, WORKING_DAYS)) {
        set = CME__WEEKDAYS_WORKING;
    } else if (cme__accept_any(reading, WEEKENDS)) {
        (void)cme__accept_any(reading, DAY);
        set = CME__WEEKDAYS_WEEKEND;
    } else {
        cme__advance(reading);
        set = 1U << first;
        if (cme__next_is_any(reading, 0, TO) && cme__next_weekday(reading, 1) >= 0) {
            set = range_of(first, cme__next_weekday(reading, 1), 7);
            cme__advance(reading);
            cme__advance(reading);
        }
    }
    bool is_first = list->kind == DAYS_NONE;
    cme_status status = set_kind(list, DAYS_OF_WEEK, from);
    list->u->parts.plain_weekdays |= (uint8_t)set;
    if (status == CME_OK && is_first && cme__next_is(reading, 0, "the") && is_number_or_place(reading, 1) &&
        cme__next_weekday(reading, 2) < 0) {
        cme__advance(reading);
        status = read_pending(list);
        memcpy(list->places, list->pending, sizeof list->places);
        list->pairs_weekday = true;
    }
    return status;
}

/* "the first and third Monday and Tuesday": the places count for each of these weekdays. */
static cme_status read_numbered_weekdays(days_list *list, size_t from) {
    cme__rule_parts *parts = &list->u->parts;
    cme_status status = set_kind(list, DAYS_OF_WEEK, from);
    if (status == CME_OK && (cme__set_next(list->pending, CME__RULE_WORDS, 53) >= 0 ||
                             cme__set_next(list->pending_from_end, CME__RULE_WORDS, 53) >= 0)) {
        status = cme__refuse_words(list->reading, from, list->reading->at,
                                   "is no place of a weekday: a year has 53 at most, a month 5");
    }
    do {
        int weekday = cme__next_weekday(list->reading, 0);
        cme__advance(list->reading);
        parts->ordinals[weekday] |= list->pending[0];
        parts->ordinals_from_end[weekday] |= list->pending_from_end[0];
    } while (status == CME_OK && cme__next_item(list->reading, next_begins_weekday));
    return status;
}

/* --- places --- */

/* One place; `from_end`: it is counted from there. */
static cme_status read_place(cme__reading *reading, unsigned most, unsigned *out, bool *from_end) {
    size_t from = reading->at;
    (void)cme__accept_any(reading, ARTICLES);
    *out = 1;
    *from_end = cme__accept(reading, "last");
    if (*from_end) {
        return CME_OK;
    }
    int64_t number = cme__next_place(reading, 0);
    if (number == 0) {
        number = cme__peek(reading, 0).kind == CME__TOKEN_NUMBER ? cme__next_number(reading, 0) : -1;
    }
    if (number < 0) {
        return cme__not_understood(reading, "a place: first, second, 15th, last");
    }
    cme__advance(reading);
    if (number < 1 || number > most) {
        char sentence[64];
        (void)snprintf(sentence, sizeof sentence, "is no place here: right would be one from 1 to %u", most);
        return cme__refuse_words(reading, from, reading->at, sentence);
    }
    *out = (unsigned)number;
    size_t before = reading->at;
    bool has_to = cme__accept(reading, "-");
    has_to = cme__accept(reading, "to") || has_to;
    (void)(has_to && cme__accept(reading, "-"));
    *from_end = cme__accept(reading, "last");
    if (!*from_end) {
        reading->at = before;
    }
    return CME_OK;
}

cme_status cme__read_places(cme__reading *reading, unsigned most, uint64_t *set, uint64_t *from_end) {
    size_t from = reading->at;
    unsigned first = 0;
    bool is_from_end = false;
    cme_status status = read_place(reading, most, &first, &is_from_end);
    unsigned last = first;
    if (status == CME_OK && !is_from_end && cme__accept_any(reading, TO)) {
        bool ends_from_end = false;
        status = read_place(reading, most, &last, &ends_from_end);
        if (status == CME_OK && (ends_from_end || last < first)) {
            status = cme__refuse_words(reading, from, reading->at,
                                       "is no range: its end must be a place behind its beginning");
        }
    }
    for (unsigned place = first; status == CME_OK && place <= last; place++) {
        uint64_t *words = is_from_end ? from_end : set;
        words[(place - 1) / 64] |= UINT64_C(1) << ((place - 1) % 64);
    }
    return status;
}

/* One place, or a range of places, into `pending`. */
static cme_status read_pending(days_list *list) {
    return cme__read_places(list->reading, 366, list->pending, list->pending_from_end);
}

static bool has_places(const uint64_t *set) {
    return cme__set_next(set, CME__RULE_WORDS, 0) >= 0;
}

static cme_status keep_group(days_list *list, size_t from, uint8_t group) {
    cme__understanding *u = list->u;
    cme_status status = set_kind(list, DAYS_GROUP, from);
    if (status == CME_OK && u->has_group && u->group != group) {
        status = cme__refuse_words(list->reading, from, list->reading->at,
                                   "is counted beside other days: one rule cannot hold both, two events can");
    }
    for (int i = 0; i < CME__RULE_WORDS; i++) {
        u->parts.positions[i] |= list->pending[i];
        u->parts.positions_from_end[i] |= list->pending_from_end[i];
    }
    u->has_group = true;
    u->group = group;
    cme__say_part(u, CME__PART_BYSETPOS, from);
    return status;
}

/* What the pending places are places of. */
static cme_status read_noun(days_list *list, size_t from) {
    cme__reading *reading = list->reading;
    bool needs_noun = has_places(list->pending_from_end);
    if (cme__next_weekday(reading, 0) >= 0) {
        return read_numbered_weekdays(list, from);
    }
    if (cme__accept_any(reading, WORKING_DAYS)) {
        return keep_group(list, from, CME__WEEKDAYS_WORKING);
    }
    if (cme__accept_any(reading, WEEKENDS)) {
        return cme__accept_any(reading, DAY)
                   ? keep_group(list, from, CME__WEEKDAYS_WEEKEND)
                   : cme__refuse_words(reading, from, reading->at,
                                       "means two things; right would be 'the first Saturday' or 'the first "
                                       "weekend day'");
    }
    bool has_day = cme__accept_any(reading, DAY);
    if (needs_noun && !has_day) {
        return cme__not_understood(reading, "what is counted: 'day', 'weekday', or a day of the week");
    }
    bool has_of = cme__next_is(reading, 0, "of") && cme__next_month(reading, 1) >= 0;
    if (!needs_noun && (has_of || (!has_day && cme__next_month(reading, 0) >= 0))) {
        unsigned months = 0;
        (void)cme__accept(reading, "of");
        do {
            months |= 1U << cme__next_month(reading, 0);
            cme__advance(reading);
        } while (has_of && cme__next_item(reading, next_begins_month));
        return pending_are_dates(list, from, months);
    }
    cme_status status = set_kind(list, DAYS_PLACES, from);
    for (int i = 0; i < CME__RULE_WORDS; i++) {
        list->places[i] |= list->pending[i];
        list->places_from_end[i] |= list->pending_from_end[i];
    }
    return status;
}

/* --- dates --- */

static cme_status pending_are_dates(days_list *list, size_t from, unsigned months) {
    cme_status status = set_kind(list, DAYS_DATES, from);
    if (status == CME_OK && cme__set_next(list->pending, CME__RULE_WORDS, 31) >= 0) {
        status =
            cme__refuse_words(list->reading, from, list->reading->at, "is no day: a month has 31 at most");
    }
    if (status == CME_OK && has_places(list->pending_from_end)) {
        status = cme__refuse_words(list->reading, from, list->reading->at,
                                   "is no date; right would be 'the last day of March'");
    }
    for (int day = 1; day <= 31; day++) {
        if ((list->pending[0] >> (day - 1) & 1) != 0) {
            list->u->date_months[day] |= (uint16_t)months;
        }
    }
    cme__say_part(list->u, CME__PART_BYMONTHDAY, list->from);
    return status;
}

/* A day behind its month: not the first of "1 March", nor of "2 times". */
static bool next_begins_day_of_month(const cme__reading *reading) {
    return (next_begins_number(reading) || cme__peek(reading, 0).kind == CME__TOKEN_PLACE) &&
           cme__next_month(reading, 1) < 0 && !cme__next_is(reading, 1, "of");
}

/* "December 24", "December 24th and 26th" */
static cme_status read_month_first(days_list *list) {
    cme__reading *reading = list->reading;
    size_t from = reading->at;
    unsigned month = 1U << cme__next_month(reading, 0);
    cme__advance(reading);
    memset(list->pending, 0, sizeof list->pending);
    memset(list->pending_from_end, 0, sizeof list->pending_from_end);
    (void)cme__accept(reading, "the");
    if (!is_number_or_place(reading, 0)) {
        return cme__not_understood(reading, "a day of the month, as in 'December 24'");
    }
    cme_status status = CME_OK;
    do {
        status = read_pending(list);
    } while (status == CME_OK && cme__next_item(reading, next_begins_day_of_month));
    return status == CME_OK ? pending_are_dates(list, from, month) : status;
}

/* "March and April", "March to May" */
cme_status cme__read_months(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    unsigned months = 0;
    do {
        int first = cme__next_month(reading, 0);
        if (first < 0) {
            return cme__not_understood(reading, "a month: January to December");
        }
        cme__advance(reading);
        months |= 1U << first;
        if (cme__next_is_any(reading, 0, TO) && cme__next_month(reading, 1) >= 0) {
            months |= range_of(first, cme__next_month(reading, 1), 12);
            cme__advance(reading);
            cme__advance(reading);
        }
    } while (cme__next_item(reading, next_begins_month));
    if (u->parts.months != 0 && u->parts.months != months) {
        return cme__refuse_words(reading, from, reading->at,
                                 "are other months than before: one rule cannot hold both, two events can");
    }
    u->parts.months = (uint16_t)months;
    cme__say_part(u, CME__PART_BYMONTH, from);
    return CME_OK;
}

/* --- "of ..." --- */

/* "every month", "every 2 months", "every other year" behind "of". */
static cme_status read_of_every(days_list *list, bool *of_year) {
    cme__reading *reading = list->reading;
    size_t from = reading->at;
    bool is_every = cme__accept_any(reading, EVERY);
    int64_t interval = 1;
    if (!is_every) {
        (void)cme__accept_any(reading, ARTICLES);
    }
    if (is_every && cme__accept(reading, "other")) {
        interval = 2;
    } else if (is_every && (cme__next_place(reading, 0) > 1 || cme__next_number(reading, 0) > 0)) {
        interval =
            cme__next_place(reading, 0) > 1 ? cme__next_place(reading, 0) : cme__next_number(reading, 0);
        cme__advance(reading);
    }
    int unit = cme__next_unit(reading, 0);
    if (unit == CME__MONTHLY && list->kind == DAYS_DATES) {
        return cme__not_understood(reading, "'year', as these days have their months");
    }
    if (unit != CME__MONTHLY && unit != CME__YEARLY) {
        return cme__not_understood(reading,
                                   "'the month', 'every month', 'the year', 'every year' or a month");
    }
    cme__advance(reading);
    list->u->has_of_month = list->u->has_of_month || unit == CME__MONTHLY;
    list->u->counts_in_month =
        list->u->counts_in_month || (unit == CME__MONTHLY && list->kind == DAYS_OF_WEEK);
    list->u->has_of_year = list->u->has_of_year || unit == CME__YEARLY;
    *of_year = unit == CME__YEARLY;
    return interval == 1 ? CME_OK : cme__say_frequency(list->u, from, (cme__frequency)unit, interval);
}

static cme_status read_of(days_list *list, bool *of_year) {
    if (!cme__next_is(list->reading, 0, "of")) {
        return CME_OK;
    }
    cme__advance(list->reading);
    int at = cme__next_is_any(list->reading, 0, EVERY) ? 1 : 0;
    if (cme__next_month(list->reading, at) >= 0) {
        (void)cme__accept_any(list->reading, EVERY);
        return cme__read_months(list->u);
    }
    return read_of_every(list, of_year);
}

/* The places of a list as days of the month, or of the year. */
static cme_status keep_places(days_list *list, bool of_year) {
    cme__rule_parts *parts = &list->u->parts;
    if (of_year) {
        for (int i = 0; i < CME__RULE_WORDS; i++) {
            parts->yeardays[i] |= list->places[i];
            parts->yeardays_from_end[i] |= list->places_from_end[i];
        }
        cme__say_part(list->u, CME__PART_BYYEARDAY, list->from);
        return CME_OK;
    }
    if (cme__set_next(list->places, CME__RULE_WORDS, 31) >= 0 ||
        cme__set_next(list->places_from_end, CME__RULE_WORDS, 31) >= 0) {
        return cme__refuse_words(
            list->reading, list->from, list->reading->at,
            "is no day of a month, which has 31 at most; right would be 'of the year' behind it");
    }
    parts->monthdays |= (uint32_t)list->places[0];
    for (int place = 1; place <= 31; place++) {
        parts->monthdays_from_end |= (uint32_t)(list->places_from_end[0] >> (place - 1) & 1) << (31 - place);
    }
    cme__say_part(list->u, CME__PART_BYMONTHDAY, list->from);
    return CME_OK;
}
