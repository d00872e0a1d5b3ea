/* value.c: single values of iCalendar text: form checked, then read; texts and durations by libical.
 * May use base/ and <libical/ical.h>.
 * Must not know properties, zones or events. */
#include "icalendar/value.h"

#include <string.h>

#include <libical/ical.h>

#include "base/text.h"

/* More digits than this are no number that a calendar means, and would overflow an int. */
enum { DIGITS_MAX = 8, VALUE_MAX = 64 };

static bool has_form(const char *text, size_t length, const char *form);
static int two(const char *digits);
static bool duration_has_form(const char *text, size_t length);
static size_t skip_counts(const char *text, size_t length, size_t at, const char *units, size_t *found);
static size_t without_controls(char *text);

bool cme__ical_read_time(const char *text, size_t length, cme_civil *out) {
    bool is_utc = length == 16 && (text[15] == 'Z' || text[15] == 'z');
    size_t local = is_utc ? 15 : length;
    bool is_date = has_form(text, local, "00000000");
    if (!is_date && !has_form(text, local, "00000000T000000")) {
        return false;
    }
    cme_civil civil = cme_civil_date(two(text) * 100 + two(text + 2), two(text + 4), two(text + 6));
    if (!is_date) {
        int second = two(text + 13);
        civil = cme_civil_at(civil.year, civil.month, civil.day, two(text + 9), two(text + 11),
                             second == 60 ? 59 : second);
        civil.kind = is_utc ? CME_CIVIL_UTC : CME_CIVIL_ZONED;
    }
    if (!cme_civil_is_valid(civil)) {
        return false;
    }
    *out = civil;
    return true;
}

bool cme__ical_read_duration(const char *text, size_t length, cme__ical_duration *out) {
    if (length >= VALUE_MAX || !duration_has_form(text, length)) {
        return false;
    }
    char copy[VALUE_MAX];
    for (size_t i = 0; i < length; i++) {
        copy[i] = cme__ascii_upper(text[i]);
    }
    copy[length] = '\0';
    struct icaldurationtype duration = icaldurationtype_from_string(copy);
    int64_t sign = duration.is_neg ? -1 : 1;
    out->days = sign * ((int64_t)duration.weeks * 7 + duration.days);
    out->seconds =
        sign * ((int64_t)duration.hours * 3600 + (int64_t)duration.minutes * 60 + duration.seconds);
    return true;
}

bool cme__ical_read_int(const char *text, size_t length, int32_t *out) {
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    int64_t number = 0;
    if (at == length) {
        return false;
    }
    for (; at < length; at++) {
        if (!cme__ascii_is_digit(text[at])) {
            return false;
        }
        number = number < INT32_MAX ? number * 10 + (text[at] - '0') : number;
    }
    number = number > INT32_MAX ? INT32_MAX : number;
    *out = (int32_t)(text[0] == '-' ? -number : number);
    return true;
}

bool cme__ical_read_offset(const char *text, size_t length, int32_t *out) {
    if (length != 5 && length != 7) {
        return false;
    }
    if (text[0] != '+' && text[0] != '-') {
        return false;
    }
    int32_t parts[3] = {0, 0, 0};
    for (size_t i = 1; i < length; i++) {
        if (!cme__ascii_is_digit(text[i])) {
            return false;
        }
        parts[(i - 1) / 2] = parts[(i - 1) / 2] * 10 + (text[i] - '0');
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) {
        return false;
    }
    int32_t offset = parts[0] * 3600 + parts[1] * 60 + parts[2];
    *out = text[0] == '-' ? -offset : offset;
    return true;
}

char *cme__ical_read_text(cme__arena *arena, const char *text, size_t length) {
    char *copy = cme__arena_text(arena, text, length);
    if (copy == NULL || memchr(text, '\\', length) == NULL) {
        if (copy != NULL) {
            without_controls(copy);
        }
        return copy;
    }
    icalvalue *value = icalvalue_new_from_string(ICAL_TEXT_VALUE, copy);
    const char *plain = value != NULL ? icalvalue_get_text(value) : NULL;
    if (plain == NULL) {
        arena->failed = true;
        copy = NULL;
    } else {
        /* Escapes only get shorter. */
        size_t plain_length = strlen(plain);
        memcpy(copy, plain, plain_length < length ? plain_length + 1 : length);
        copy[length] = '\0';
        without_controls(copy);
    }
    if (value != NULL) {
        icalvalue_free(value);
    }
    return copy;
}

/* Whether the text looks like the form: '0' is any digit, other characters are themselves. */
static bool has_form(const char *text, size_t length, const char *form) {
    if (length != strlen(form)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        bool fits = form[i] == '0' ? cme__ascii_is_digit(text[i]) : cme__ascii_upper(text[i]) == form[i];
        if (!fits) {
            return false;
        }
    }
    return true;
}

static int two(const char *digits) {
    return (digits[0] - '0') * 10 + (digits[1] - '0');
}

/* [+-]P(nW | [nD][T[nH][nM][nS]]), in any mixture of units: "P1W2D" is met in the wild. */
static bool duration_has_form(const char *text, size_t length) {
    size_t at = length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    size_t days = 0;
    size_t times = 0;
    if (at == length || cme__ascii_upper(text[at]) != 'P') {
        return false;
    }
    at = skip_counts(text, length, at + 1, "WD", &days);
    if (at < length && cme__ascii_upper(text[at]) == 'T') {
        at = skip_counts(text, length, at + 1, "HMS", &times);
        if (times == 0) {
            return false;
        }
    }
    return at == length && days + times > 0;
}

/* Skips numbers, each with the next of the units behind it. */
static size_t skip_counts(const char *text, size_t length, size_t at, const char *units, size_t *found) {
    while (at < length && *units != '\0') {
        size_t digits = 0;
        while (at + digits < length && cme__ascii_is_digit(text[at + digits])) {
            digits++;
        }
        if (digits == 0 || digits > DIGITS_MAX || at + digits == length) {
            return at;
        }
        const char *unit = strchr(units, cme__ascii_upper(text[at + digits]));
        if (unit == NULL) {
            return at;
        }
        units = unit + 1;
        at += digits + 1;
        ++*found;
    }
    return at;
}

/* Removes control characters in place, but for line feed and tab. Returns the new length. */
static size_t without_controls(char *text) {
    size_t kept = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte >= ' ' && byte != 0x7F) || byte == '\n' || byte == '\t') {
            text[kept++] = text[i];
        }
    }
    text[kept] = '\0';
    return kept;
}
