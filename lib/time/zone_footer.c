/* zone_footer.c: the POSIX TZ string at the end of a TZif file: "CET-1CEST,M3.5.0,M10.5.0/3".
 * May use zone_internal.h and civil.h.
 * Must not know files, nor the table of transitions that stands before the string. */
#include <string.h>

#include "base/text.h"
#include "time/civil.h"
#include "time/zone_internal.h"

enum {
    ABBREVIATION_MIN = 3, /* POSIX.1 section 8.3 */
    OFFSET_HOURS_MAX = 24,
    RULE_HOURS_MAX = 167, /* RFC 9636 section 3.3.1: the hours of a rule may be from -167 to 167 */
    RULE_TIME_DEFAULT = 2 * 3600
};

/* What is left of the text. */
typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

static bool read_state(cursor *in, cme__zone_state *out);
static bool read_abbreviation(cursor *in, char out[16]);
static bool read_offset(cursor *in, int32_t *offset);
static bool read_rule(cursor *in, cme__footer_rule *out);
static bool read_rule_day(cursor *in, cme__footer_rule *out);
static bool read_clock(cursor *in, int hours_max, int32_t *seconds);
static bool read_number(cursor *in, int low, int high, int *out);
static bool read_char(cursor *in, char wanted);
static bool is_letter(char c);
static int64_t rule_seconds(const cme__footer_rule *rule, int64_t year);

bool cme__zone_footer_parse(const char *text, size_t length, cme__zone_footer *out) {
    cursor in = {text, text + length};
    *out = (cme__zone_footer){0};
    if (!read_state(&in, &out->standard)) {
        return false;
    }
    if (in.at == in.end) {
        return true;
    }
    out->has_daylight = true;
    out->daylight.is_dst = true;
    out->daylight.offset = out->standard.offset + 3600;
    if (!read_abbreviation(&in, out->daylight.abbreviation)) {
        return false;
    }
    if (in.at < in.end && *in.at != ',' && !read_offset(&in, &out->daylight.offset)) {
        return false;
    }
    return read_char(&in, ',') && read_rule(&in, &out->start) && read_char(&in, ',') &&
           read_rule(&in, &out->end) && in.at == in.end;
}

bool cme__zone_footer_is_all_daylight(const cme__zone_footer *footer) {
    if (!footer->has_daylight) {
        return false;
    }
    /* Four years have every kind of neighbours: leap, common, common, leap. */
    for (int64_t year = 2000; year < 2004; year++) {
        int64_t start = 0;
        int64_t end = 0;
        int64_t next_start = 0;
        int64_t next_end = 0;
        cme__zone_footer_year(footer, year, &start, &end);
        cme__zone_footer_year(footer, year + 1, &next_start, &next_end);
        if (end < next_start) {
            return false;
        }
    }
    return true;
}

void cme__zone_footer_year(const cme__zone_footer *footer, int64_t year, int64_t *start, int64_t *end) {
    /* Each is told in the time before the change. */
    *start = rule_seconds(&footer->start, year) - footer->standard.offset;
    *end = rule_seconds(&footer->end, year) - footer->daylight.offset;
}

static bool read_state(cursor *in, cme__zone_state *out) {
    return read_abbreviation(in, out->abbreviation) && read_offset(in, &out->offset);
}

/* Letters, or "<...>" with letters, digits, '+' and '-'. */
static bool read_abbreviation(cursor *in, char out[16]) {
    bool is_quoted = read_char(in, '<');
    size_t length = 0;
    while (in->at < in->end && length < 15) {
        char c = *in->at;
        if (!is_letter(c) && !(is_quoted && (cme__ascii_is_digit(c) || c == '+' || c == '-'))) {
            break;
        }
        out[length++] = c;
        in->at++;
    }
    out[length] = '\0';
    return length >= ABBREVIATION_MIN && (!is_quoted || read_char(in, '>'));
}

/* POSIX counts west of Greenwich, everybody else east. */
static bool read_offset(cursor *in, int32_t *offset) {
    int32_t west = 0;
    if (!read_clock(in, OFFSET_HOURS_MAX, &west)) {
        return false;
    }
    *offset = -west;
    return true;
}

static bool read_rule(cursor *in, cme__footer_rule *out) {
    if (!read_rule_day(in, out)) {
        return false;
    }
    out->time = RULE_TIME_DEFAULT;
    return !read_char(in, '/') || read_clock(in, RULE_HOURS_MAX, &out->time);
}

static bool read_rule_day(cursor *in, cme__footer_rule *out) {
    if (read_char(in, 'J')) {
        out->kind = CME__FOOTER_JULIAN;
        return read_number(in, 1, 365, &out->day);
    }
    if (read_char(in, 'M')) {
        out->kind = CME__FOOTER_WEEKDAY;
        return read_number(in, 1, 12, &out->month) && read_char(in, '.') &&
               read_number(in, 1, 5, &out->week) && read_char(in, '.') &&
               read_number(in, 0, 6, &out->weekday);
    }
    out->kind = CME__FOOTER_ORDINAL;
    return read_number(in, 0, 365, &out->day);
}

/* "[+-]h[h[h]][:mm[:ss]]" */
static bool read_clock(cursor *in, int hours_max, int32_t *seconds) {
    bool is_negative = read_char(in, '-');
    if (!is_negative) {
        (void)read_char(in, '+');
    }
    int hours = 0;
    int minutes = 0;
    int rest = 0;
    if (!read_number(in, 0, hours_max, &hours)) {
        return false;
    }
    if (read_char(in, ':') &&
        (!read_number(in, 0, 59, &minutes) || (read_char(in, ':') && !read_number(in, 0, 59, &rest)))) {
        return false;
    }
    int32_t total = hours * 3600 + minutes * 60 + rest;
    *seconds = is_negative ? -total : total;
    return true;
}

static bool read_number(cursor *in, int low, int high, int *out) {
    int value = 0;
    int digits = 0;
    while (in->at < in->end && cme__ascii_is_digit(*in->at) && digits < 3) {
        value = value * 10 + (*in->at - '0');
        in->at++;
        digits++;
    }
    *out = value;
    return digits > 0 && value >= low && value <= high;
}

static bool read_char(cursor *in, char wanted) {
    if (in->at == in->end || *in->at != wanted) {
        return false;
    }
    in->at++;
    return true;
}

static bool is_letter(char c) {
    c = cme__ascii_lower(c);
    return c >= 'a' && c <= 'z';
}

/* Civil seconds of the change in a year. */
static int64_t rule_seconds(const cme__footer_rule *rule, int64_t year) {
    int64_t day = 0;
    if (rule->kind == CME__FOOTER_WEEKDAY) {
        int64_t first = cme__days_from_date(year, rule->month, 1);
        int first_weekday = (cme__weekday_from_days(first) + 1) % 7; /* 0 = Sunday, as in the rule */
        int day_of_month = (rule->weekday - first_weekday + 7) % 7 + (rule->week - 1) * 7;
        if (day_of_month >= cme__month_length(year, rule->month)) {
            day_of_month -= 7;
        }
        day = first + day_of_month;
    } else {
        day = cme__days_from_date(year, 1, 1) + rule->day;
        if (rule->kind == CME__FOOTER_JULIAN && !(cme__year_is_leap(year) && rule->day >= 60)) {
            day--;
        }
    }
    return day * CME__DAY_SECONDS + rule->time;
}
