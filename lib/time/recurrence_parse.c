/* recurrence_parse.c: the text of a rule ("FREQ=WEEKLY;BYDAY=TU,TH") read into its parts, with errors that
 * teach. May use recurrence_internal.h, civil.h and base/. Must not know what the parts mean together
 * (recurrence_check.c) nor how they are reckoned. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "time/recurrence_internal.h"

/* The text that is left, and what is read from it. */
typedef struct rule_reader {
    cme__fault *fault;
    cme__rule_mode mode;
    cme__rule_parts *parts;
    cme__part part; /* being read */
    const char *at;
    const char *end; /* of that part's value */
} rule_reader;

static cme_status read_freq(rule_reader *reader);
static cme_status read_rscale(rule_reader *reader);
static cme_status read_until(rule_reader *reader);
static cme_status read_count(rule_reader *reader);
static cme_status read_interval(rule_reader *reader);
static cme_status read_seconds(rule_reader *reader);
static cme_status read_minutes(rule_reader *reader);
static cme_status read_hours(rule_reader *reader);
static cme_status read_weekdays(rule_reader *reader);
static cme_status read_monthdays(rule_reader *reader);
static cme_status read_yeardays(rule_reader *reader);
static cme_status read_weeks(rule_reader *reader);
static cme_status read_months(rule_reader *reader);
static cme_status read_positions(rule_reader *reader);
static cme_status read_week_start(rule_reader *reader);
static cme_status read_skip(rule_reader *reader);
static cme_status read_value(rule_reader *reader);
static cme_status read_part(rule_reader *reader, const char *name, size_t length, bool *known);
static cme_status require_frequency(rule_reader *reader);

/* Tables of arrays, not of pointers: a shared library need not relocate them. */
static const char part_names[CME__PART_TOTAL][12] = {
    [CME__PART_FREQ] = "FREQ",           [CME__PART_RSCALE] = "RSCALE",
    [CME__PART_UNTIL] = "UNTIL",         [CME__PART_COUNT] = "COUNT",
    [CME__PART_INTERVAL] = "INTERVAL",   [CME__PART_BYSECOND] = "BYSECOND",
    [CME__PART_BYMINUTE] = "BYMINUTE",   [CME__PART_BYHOUR] = "BYHOUR",
    [CME__PART_BYDAY] = "BYDAY",         [CME__PART_BYMONTHDAY] = "BYMONTHDAY",
    [CME__PART_BYYEARDAY] = "BYYEARDAY", [CME__PART_BYWEEKNO] = "BYWEEKNO",
    [CME__PART_BYMONTH] = "BYMONTH",     [CME__PART_BYSETPOS] = "BYSETPOS",
    [CME__PART_WKST] = "WKST",           [CME__PART_SKIP] = "SKIP",
};

static const char frequency_names[][10] = {
    [CME__SECONDLY] = "SECONDLY", [CME__MINUTELY] = "MINUTELY", [CME__HOURLY] = "HOURLY",
    [CME__DAILY] = "DAILY",       [CME__WEEKLY] = "WEEKLY",     [CME__MONTHLY] = "MONTHLY",
    [CME__YEARLY] = "YEARLY",
};

static const char weekday_names[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static const char skip_names[][10] = {
    [CME__SKIP_OMIT] = "OMIT", [CME__SKIP_BACKWARD] = "BACKWARD", [CME__SKIP_FORWARD] = "FORWARD"};

const char *cme__rule_part_name(cme__part part) {
    return part_names[part];
}

const char *cme__rule_weekday_name(int weekday) {
    return weekday_names[weekday];
}

const char *cme__rule_frequency_name(cme__frequency frequency) {
    return frequency_names[frequency];
}

const char *cme__rule_skip_name(cme__skip skip) {
    return skip_names[skip];
}

cme_status cme__rule_refuse(cme__fault *fault, const cme__rule_parts *parts, cme__part part,
                            const char *sentence) {
    char value[40];
    size_t length = parts->length[part] < sizeof value - 1 ? parts->length[part] : sizeof value - 1;
    memcpy(value, parts->text + parts->offset[part], length);
    value[length] = '\0';
    for (size_t i = 0; i < length; i++) {
        value[i] = (unsigned char)value[i] < 0x80 ? value[i] : '?';
    }
    return cme__fail(fault, CME_ERR_INVALID, "rule part %s=%s%s at offset %zu: %s", cme__rule_part_name(part),
                     value, length < parts->length[part] ? "..." : "", parts->offset[part], sentence);
}

static cme_status refuse(rule_reader *reader, const char *sentence) {
    return cme__rule_refuse(reader->fault, reader->parts, reader->part, sentence);
}

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

cme_status cme__rule_parse(cme__fault *fault, const char *text, cme__rule_mode mode, cme__rule_parts *out) {
    *out = (cme__rule_parts){.text = text, .interval = 1};
    rule_reader reader = {.fault = fault, .mode = mode, .parts = out, .at = text};
    const char *at = text;
    if (mode == CME__RULE_IMPORT) {
        while (is_space(*at)) {
            at++;
        }
        if (cme__ascii_equal_fold_n(at, "RRULE:", 6)) {
            at += 6;
        }
    }
    while (*at != '\0') {
        const char *part_end = at + strcspn(at, ";");
        const char *equals = memchr(at, '=', (size_t)(part_end - at));
        if (part_end == at && mode == CME__RULE_IMPORT) {
            at++; /* an empty part: "FREQ=DAILY;;COUNT=3" */
            continue;
        }
        if (equals == NULL) {
            return cme__fail(fault, CME_ERR_INVALID,
                             "rule at offset %zu: a part must be NAME=VALUE, as in FREQ=WEEKLY;BYDAY=TU",
                             (size_t)(at - text));
        }
        reader.at = equals + 1;
        reader.end = part_end;
        bool known = false;
        cme_status status = read_part(&reader, at, (size_t)(equals - at), &known);
        if (status != CME_OK) {
            return status;
        }
        if (!known && mode == CME__RULE_STRICT) {
            return cme__fail(fault, CME_ERR_INVALID,
                             "rule at offset %zu: %.*s is no part of a rule (RFC 5545 3.3.10)",
                             (size_t)(at - text), (int)(equals - at < 40 ? equals - at : 40), at);
        }
        at = *part_end == ';' ? part_end + 1 : part_end;
        if (*part_end == ';' && *at == '\0' && mode == CME__RULE_STRICT) {
            return cme__fail(fault, CME_ERR_INVALID, "rule at offset %zu: no part follows the last ';'",
                             (size_t)(part_end - text));
        }
    }
    return require_frequency(&reader);
}

static cme_status require_frequency(rule_reader *reader) {
    if ((reader->parts->present & CME__RULE_SAYS(CME__PART_FREQ)) != 0) {
        return CME_OK;
    }
    return cme__fail(
        reader->fault, CME_ERR_INVALID,
        "rule \"%.40s\": the part FREQ is missing; \"The FREQ rule part is REQUIRED\" (RFC 5545 3.3.10)",
        reader->parts->text);
}

/* Reads one part whose name is known; a part may stand once (an import keeps the last). */
static cme_status read_part(rule_reader *reader, const char *name, size_t length, bool *known) {
    while (reader->mode == CME__RULE_IMPORT && length > 0 && is_space(*name)) {
        name++;
        length--;
    }
    while (reader->mode == CME__RULE_IMPORT && reader->end > reader->at && is_space(reader->end[-1])) {
        reader->end--;
    }
    for (int part = 0; part < CME__PART_TOTAL; part++) {
        if (strlen(part_names[part]) != length || !cme__ascii_equal_fold_n(part_names[part], name, length)) {
            continue;
        }
        *known = true;
        reader->part = (cme__part)part;
        reader->parts->offset[part] = (size_t)(reader->at - reader->parts->text);
        reader->parts->length[part] = (size_t)(reader->end - reader->at);
        if ((reader->parts->present & CME__RULE_SAYS(part)) != 0 && reader->mode == CME__RULE_STRICT) {
            return refuse(reader, "a rule part \"MUST NOT occur more than once\" (RFC 5545 3.3.10)");
        }
        reader->parts->present |= CME__RULE_SAYS(part);
        return read_value(reader);
    }
    return CME_OK;
}

static cme_status read_value(rule_reader *reader) {
    switch (reader->part) {
    case CME__PART_FREQ:
        return read_freq(reader);
    case CME__PART_RSCALE:
        return read_rscale(reader);
    case CME__PART_UNTIL:
        return read_until(reader);
    case CME__PART_COUNT:
        return read_count(reader);
    case CME__PART_INTERVAL:
        return read_interval(reader);
    case CME__PART_BYSECOND:
        return read_seconds(reader);
    case CME__PART_BYMINUTE:
        return read_minutes(reader);
    case CME__PART_BYHOUR:
        return read_hours(reader);
    case CME__PART_BYDAY:
        return read_weekdays(reader);
    case CME__PART_BYMONTHDAY:
        return read_monthdays(reader);
    case CME__PART_BYYEARDAY:
        return read_yeardays(reader);
    case CME__PART_BYWEEKNO:
        return read_weeks(reader);
    case CME__PART_BYMONTH:
        return read_months(reader);
    case CME__PART_BYSETPOS:
        return read_positions(reader);
    case CME__PART_WKST:
        return read_week_start(reader);
    case CME__PART_SKIP:
        return read_skip(reader);
    case CME__PART_TOTAL:
        break;
    }
    return CME_OK;
}

/* --- values --- */

static bool value_is(const rule_reader *reader, const char *word) {
    size_t length = (size_t)(reader->end - reader->at);
    return strlen(word) == length && cme__ascii_equal_fold_n(word, reader->at, length);
}

/* Digits up to the end or a comma. false when there are none, too many, or something else. */
static bool read_number(rule_reader *reader, int64_t *out) {
    const char *start = reader->at;
    int64_t number = 0;
    while (reader->at < reader->end && cme__ascii_is_digit(*reader->at) && reader->at - start < 12) {
        number = number * 10 + (*reader->at - '0');
        reader->at++;
    }
    *out = number;
    return reader->at > start && (reader->at == reader->end || !cme__ascii_is_digit(*reader->at));
}

/* A sign that may stand before a number: -1, or 1. */
static int read_sign(rule_reader *reader) {
    if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-')) {
        return *reader->at++ == '-' ? -1 : 1;
    }
    return 1;
}

/* Steps over the comma between two values; false at the end. */
static bool next_value(rule_reader *reader) {
    if (reader->at < reader->end && *reader->at == ',') {
        reader->at++;
        return true;
    }
    return false;
}

/* A list of numbers least..most into a set whose bit 0 is `least`; with `from_end`, negative ones too. */
static cme_status read_list(rule_reader *reader, int least, int most, uint64_t *set, uint64_t *from_end,
                            const char *sentence) {
    int words = (most - least) / 64 + 1;
    for (int i = 0; i < words; i++) {
        set[i] = 0;
        if (from_end != NULL) {
            from_end[i] = 0;
        }
    }
    do {
        int64_t number = 0;
        bool has_sign = reader->at < reader->end && (*reader->at == '+' || *reader->at == '-');
        int sign = read_sign(reader);
        if (!read_number(reader, &number) || number < least || number > most ||
            (has_sign && from_end == NULL && (sign < 0 || reader->mode == CME__RULE_STRICT))) {
            return refuse(reader, sentence);
        }
        uint64_t *words_of_sign = sign < 0 ? from_end : set;
        words_of_sign[(number - least) / 64] |= UINT64_C(1) << ((number - least) % 64);
    } while (next_value(reader));
    return reader->at == reader->end ? CME_OK : refuse(reader, sentence);
}

static cme_status read_freq(rule_reader *reader) {
    for (int frequency = 0; frequency <= CME__YEARLY; frequency++) {
        if (value_is(reader, frequency_names[frequency])) {
            reader->parts->frequency = (uint8_t)frequency;
            return CME_OK;
        }
    }
    return refuse(reader, "must be SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY");
}

static cme_status read_rscale(rule_reader *reader) {
    if (value_is(reader, "GREGORIAN") || value_is(reader, "GREGORY")) {
        return CME_OK;
    }
    return refuse(reader, "only the calendar GREGORIAN can be reckoned; keep the text of this rule as it is");
}

static cme_status read_skip(rule_reader *reader) {
    for (int skip = 0; skip <= CME__SKIP_FORWARD; skip++) {
        if (value_is(reader, skip_names[skip])) {
            reader->parts->skip = (uint8_t)skip;
            return CME_OK;
        }
    }
    return refuse(reader, "must be OMIT, BACKWARD or FORWARD (RFC 7529 section 4.1)");
}

/* A number of exactly `digits` digits. */
static bool read_digits(rule_reader *reader, int digits, int *out) {
    *out = 0;
    for (int i = 0; i < digits; i++) {
        if (reader->at >= reader->end || !cme__ascii_is_digit(*reader->at)) {
            return false;
        }
        *out = *out * 10 + (*reader->at++ - '0');
    }
    return true;
}

static bool read_letter(rule_reader *reader, char letter) {
    bool folds = reader->mode == CME__RULE_IMPORT;
    if (reader->at < reader->end &&
        (*reader->at == letter || (folds && cme__ascii_upper(*reader->at) == letter))) {
        reader->at++;
        return true;
    }
    return false;
}

static cme_status read_until(rule_reader *reader) {
    static const char sentence[] =
        "must be a date (20271231) or a date with time (20271231T235959Z, or without Z for local time)";
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!read_digits(reader, 4, &year) || !read_digits(reader, 2, &month) || !read_digits(reader, 2, &day)) {
        return refuse(reader, sentence);
    }
    cme__rule_parts *parts = reader->parts;
    parts->until_form = CME__UNTIL_DATE;
    if (read_letter(reader, 'T')) {
        if (!read_digits(reader, 2, &hour) || !read_digits(reader, 2, &minute) ||
            !read_digits(reader, 2, &second)) {
            return refuse(reader, sentence);
        }
        parts->until_form = read_letter(reader, 'Z') ? CME__UNTIL_UTC : CME__UNTIL_LOCAL;
        while (reader->mode == CME__RULE_IMPORT && read_letter(reader, 'Z')) {
            /* "...ZZ" is met in the wild */
        }
        second = second == 60 ? 59 : second; /* a leap second (RFC 5545 section 3.3.12) */
    }
    parts->until = cme_civil_at(year, month, day, hour, minute, second);
    if (reader->at != reader->end || !cme_civil_is_valid(parts->until)) {
        return refuse(reader, reader->at != reader->end ? sentence : "there is no such date or time");
    }
    return CME_OK;
}

static cme_status read_count(rule_reader *reader) {
    int64_t number = 0;
    if (!read_number(reader, &number) || reader->at != reader->end || number < 1 ||
        number > CME__RULE_NUMBER_MAX) {
        return refuse(reader, "must be a number from 1 to 2147483647");
    }
    reader->parts->count = (uint32_t)number;
    return CME_OK;
}

static cme_status read_interval(rule_reader *reader) {
    int64_t number = 0;
    bool is_number = read_number(reader, &number) && reader->at == reader->end;
    if (is_number && number == 0 && reader->mode == CME__RULE_IMPORT) {
        number = 1; /* as the field's engines read it */
    }
    if (!is_number || number < 1 || number > CME__RULE_NUMBER_MAX) {
        return refuse(reader, "must be a number from 1 to 2147483647");
    }
    reader->parts->interval = (uint32_t)number;
    return CME_OK;
}

static cme_status read_seconds(rule_reader *reader) {
    uint64_t set = 0;
    cme_status status = read_list(reader, 0, 60, &set, NULL, "must be numbers from 0 to 60");
    /* "Implementations that do not support leap seconds SHOULD interpret the second 60 as equivalent to the
     * second 59" (RFC 5545 section 3.3.12). */
    reader->parts->seconds = (set & cme__bits_below(60)) | (set >> 60 & 1) << 59;
    return status;
}

static cme_status read_minutes(rule_reader *reader) {
    return read_list(reader, 0, 59, &reader->parts->minutes, NULL, "must be numbers from 0 to 59");
}

static cme_status read_hours(rule_reader *reader) {
    uint64_t set = 0;
    cme_status status = read_list(reader, 0, 23, &set, NULL, "must be numbers from 0 to 23");
    reader->parts->hours = (uint32_t)set;
    return status;
}

static cme_status read_monthdays(rule_reader *reader) {
    uint64_t set = 0;
    uint64_t from_end = 0;
    cme_status status =
        read_list(reader, 1, 31, &set, &from_end, "must be numbers from 1 to 31 or -31 to -1");
    reader->parts->monthdays = (uint32_t)set;
    reader->parts->monthdays_from_end = 0;
    for (int number = 1; number <= 31; number++) {
        reader->parts->monthdays_from_end |= (uint32_t)(from_end >> (number - 1) & 1) << (31 - number);
    }
    return status;
}

static cme_status read_yeardays(rule_reader *reader) {
    return read_list(reader, 1, 366, reader->parts->yeardays, reader->parts->yeardays_from_end,
                     "must be numbers from 1 to 366 or -366 to -1");
}

static cme_status read_weeks(rule_reader *reader) {
    return read_list(reader, 1, 53, &reader->parts->weeks, &reader->parts->weeks_from_end,
                     "must be numbers from 1 to 53 or -53 to -1");
}

static cme_status read_months(rule_reader *reader) {
    uint64_t set = 0;
    cme_status status = read_list(reader, 1, 12, &set, NULL, "must be numbers from 1 to 12");
    reader->parts->months = (uint16_t)set;
    return status;
}

static cme_status read_positions(rule_reader *reader) {
    return read_list(reader, 1, 366, reader->parts->positions, reader->parts->positions_from_end,
                     "must be numbers from 1 to 366 or -366 to -1");
}

/* Two letters; -1 when they name no weekday. */
static int read_weekday(rule_reader *reader) {
    for (int weekday = 0; weekday < 7; weekday++) {
        if (reader->end - reader->at >= 2 && cme__ascii_equal_fold_n(reader->at, weekday_names[weekday], 2)) {
            reader->at += 2;
            return weekday;
        }
    }
    return -1;
}

static cme_status read_week_start(rule_reader *reader) {
    int weekday = read_weekday(reader);
    if (weekday < 0 || reader->at != reader->end) {
        return refuse(reader, "must be MO, TU, WE, TH, FR, SA or SU");
    }
    reader->parts->week_start = (uint8_t)weekday;
    return CME_OK;
}

static cme_status read_weekdays(rule_reader *reader) {
    static const char sentence[] =
        "must be weekdays MO, TU, WE, TH, FR, SA, SU, each may have a number from 1 to 53 or -53 to -1 (2TU, -1FR)";
    cme__rule_parts *parts = reader->parts;
    parts->plain_weekdays = 0;
    memset(parts->ordinals, 0, sizeof parts->ordinals);
    memset(parts->ordinals_from_end, 0, sizeof parts->ordinals_from_end);
    do {
        bool has_number = reader->at < reader->end &&
                          (*reader->at == '+' || *reader->at == '-' || cme__ascii_is_digit(*reader->at));
        int64_t number = 0;
        int sign = read_sign(reader);
        if (has_number && (!read_number(reader, &number) || number < 1 || number > 53)) {
            return refuse(reader, sentence);
        }
        int weekday = read_weekday(reader);
        if (weekday < 0) {
            return refuse(reader, sentence);
        }
        if (!has_number) {
            parts->plain_weekdays |= (uint8_t)(1U << weekday);
        } else {
            uint64_t *set = sign < 0 ? parts->ordinals_from_end : parts->ordinals;
            set[weekday] |= UINT64_C(1) << (number - 1);
        }
    } while (next_value(reader));
    return reader->at == reader->end ? CME_OK : refuse(reader, sentence);
}
