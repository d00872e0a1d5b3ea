/* zone_names.c: which IANA zone a name in a foreign calendar stands for.
 * May use zone_internal.h and base/text.h.
 * Must not know iCalendar's files, nor what a zone's clock does.
 *
 * When in doubt it says no: the caller has the rules of the VTIMEZONE to fall back on. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "time/zone_internal.h"

enum {
    FOREIGN_MAX = 256,   /* bytes of a foreign name that are looked at; a longer one is nobody's */
    SLASHES_MAX = 2,     /* of an IANA name */
    ETC_HOURS_WEST = 12, /* "Etc/GMT+12" to "Etc/GMT-14" */
    ETC_HOURS_EAST = 14
};

static bool clean_copy(const char *name, char out[FOREIGN_MAX]);
static const char *map_iana(cme__zones *zones, const char *name);
static const char *map_utc(const char *name);
static const char *map_windows(cme__zones *zones, const char *name);
static const char *map_prefixed(cme__zones *zones, const char *name);
static const char *map_other_spelling(cme__zones *zones, const char *name);
static const char *map_dashed(cme__zones *zones, const char *name);
static const char *map_displayed(cme__zones *zones, const char *name);
static const char *map_places(cme__zones *zones, const char *list, bool all_must_be_known);
static const char *map_offset(cme__zones *zones, const char *name);
static const char *map_alias(cme__zones *zones, const cme__zone_alias *aliases, size_t count,
                             const char *name);
static const char *map_renamed(cme__zones *zones, const char *name);
static const char *behind_offset(const char *name);
static bool ends_with(const char *name, const char *ending);

const char *cme__zones_map_foreign(cme__zones *zones, const char *name) {
    char clean[FOREIGN_MAX];
    if (zones == NULL || name == NULL || !clean_copy(name, clean)) {
        return NULL;
    }
    const char *found = map_utc(clean);
    found = found != NULL ? found : map_iana(zones, clean);
    found = found != NULL ? found : map_windows(zones, clean);
    found = found != NULL ? found : map_prefixed(zones, clean);
    found = found != NULL ? found : map_other_spelling(zones, clean);
    found = found != NULL ? found : map_dashed(zones, clean);
    found = found != NULL ? found : map_displayed(zones, clean);
    return found != NULL ? found : map_offset(zones, clean);
}

/* Without the quotes and blanks around it, and without iCalendar's escapes ("Kuala Lumpur\, Singapore"). */
static bool clean_copy(const char *name, char out[FOREIGN_MAX]) {
    size_t length = strlen(name);
    size_t start = 0;
    while (start < length && strchr(" \t\"'", name[start]) != NULL) {
        start++;
    }
    while (length > start && strchr(" \t\"'", name[length - 1]) != NULL) {
        length--;
    }
    if (length - start >= FOREIGN_MAX) {
        return false;
    }
    size_t copied = 0;
    for (size_t i = start; i < length; i++) {
        if (name[i] != '\\') {
            out[copied++] = name[i];
        }
    }
    out[copied] = '\0';
    return copied > 0;
}

static const char *map_iana(cme__zones *zones, const char *name) {
    const cme__zone *zone = cme__zones_find(zones, name);
    return zone != NULL ? cme__zone_name(zone) : NULL;
}

static const char *map_utc(const char *name) {
    return cme__ascii_equal_fold(name, "UTC") || cme__ascii_equal_fold(name, "Z") ||
                   cme__ascii_equal_fold(name, "tzone://Microsoft/Utc")
               ? "UTC"
               : NULL;
}

/* "W. Europe Standard Time"; also "W. Europe Daylight Time", and "W. Europe" as Notes writes it. */
static const char *map_windows(cme__zones *zones, const char *name) {
    const char *found = map_alias(zones, cme__zone_windows_names, cme__zone_windows_name_count, name);
    size_t length = strlen(name);
    if (found != NULL || length + sizeof " Standard Time" > FOREIGN_MAX) {
        return found;
    }
    if (ends_with(name, " Daylight Time")) {
        length -= strlen(" Daylight Time");
    }
    char standard[FOREIGN_MAX];
    memcpy(standard, name, length);
    memcpy(standard + length, " Standard Time", sizeof " Standard Time");
    return map_alias(zones, cme__zone_windows_names, cme__zone_windows_name_count, standard);
}

/* "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin": the longest ending that is an IANA name. One
 * without a slash
 * ("Japan", "EST") counts only behind a prefix that marks itself as one with its slash (RFC 5545
 * section 3.8.3.1). */
static const char *map_prefixed(cme__zones *zones, const char *name) {
    for (const char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        const char *ending = slash + 1;
        if (strchr(ending, '/') == NULL && name[0] != '/') {
            return NULL;
        }
        const char *found = map_iana(zones, ending);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* "europe/berlin", "America/Los Angeles" */
static const char *map_other_spelling(cme__zones *zones, const char *name) {
    char spelling[FOREIGN_MAX];
    size_t length = strlen(name);
    for (size_t i = 0; i <= length; i++) {
        spelling[i] = name[i] == ' ' ? '_' : name[i];
    }
    const char *found = cme__zones_name_folded(zones, spelling);
    return found != NULL ? map_iana(zones, found) : NULL;
}

/* "America-New_York", "America-Argentina-Ushuaia": the first one or two dashes stand for slashes, if only one
 * of both gives a zone. */
static const char *map_dashed(cme__zones *zones, const char *name) {
    if (strchr(name, '/') != NULL) {
        return NULL;
    }
    char changed[FOREIGN_MAX];
    memcpy(changed, name, strlen(name) + 1);
    const char *found = NULL;
    char *dash = strchr(changed, '-');
    for (int slashes = 1; slashes <= SLASHES_MAX && dash != NULL; slashes++) {
        *dash = '/';
        const char *zone = map_iana(zones, changed);
        if (zone != NULL && found != NULL) {
            return NULL;
        }
        found = zone != NULL ? zone : found;
        dash = strchr(dash + 1, '-');
    }
    return found;
}

/* "(UTC+01:00) Amsterdam, Berlin, ...", "(GMT+01.00) Sarajevo/Warsaw/Zagreb", or the list alone. The offset
 * in front is that of the year in which the name was made, so it decides nothing. */
static const char *map_displayed(cme__zones *zones, const char *name) {
    const char *list = behind_offset(name);
    bool has_offset = list != NULL;
    if (!has_offset) {
        list = name;
    }
    const char *found = map_alias(zones, cme__zone_windows_places, cme__zone_windows_place_count, list);
    if (found == NULL && has_offset) {
        found = map_windows(zones, list);
    }
    /* In a list alone, every part must be a place of the table: any text has commas. */
    return found != NULL ? found : map_places(zones, list, !has_offset);
}

/* The first place of a list that is known. */
static const char *map_places(cme__zones *zones, const char *list, bool all_must_be_known) {
    const char *first = NULL;
    while (*list != '\0') {
        size_t length = strcspn(list, ",;:/");
        const char *next = list + length + (list[length] != '\0' ? 1 : 0);
        char place[FOREIGN_MAX];
        memcpy(place, list, length);
        place[length] = '\0';
        char trimmed[FOREIGN_MAX];
        const char *found = NULL;
        if (clean_copy(place, trimmed)) {
            found = map_alias(zones, cme__zone_windows_places, cme__zone_windows_place_count, trimmed);
        }
        if (found == NULL && all_must_be_known) {
            return NULL;
        }
        first = first != NULL ? first : found;
        list = next;
    }
    return first;
}

/* "UTC+11", "GMT+0100", "UTC-03:00": whole hours east. Not "GMT+5", which POSIX and everybody else read in
 * opposite ways. */
static const char *map_offset(cme__zones *zones, const char *name) {
    bool is_utc = cme__ascii_equal_fold_n(name, "UTC", 3);
    if ((!is_utc && !cme__ascii_equal_fold_n(name, "GMT", 3)) || (name[3] != '+' && name[3] != '-')) {
        return NULL;
    }
    const char *digits = name + 4;
    size_t count = strspn(digits, "0123456789");
    const char *rest = digits + count;
    bool has_minutes =
        (count == 4 && strcmp(digits + 2, "00") == 0) || (count <= 2 && strcmp(rest, ":00") == 0);
    if (count == 0 || (*rest != '\0' && !has_minutes) || (count > 2 && !has_minutes) ||
        (!is_utc && !has_minutes)) {
        return NULL;
    }
    int hours = digits[0] - '0';
    if (count >= 2) {
        hours = hours * 10 + (digits[1] - '0');
    }
    bool is_east = name[3] == '+';
    if (hours > (is_east ? ETC_HOURS_EAST : ETC_HOURS_WEST)) {
        return NULL;
    }
    if (hours == 0) {
        return "UTC";
    }
    char zone[32];
    (void)snprintf(zone, sizeof zone, "Etc/GMT%c%d", is_east ? '-' : '+', hours); /* POSIX counts west */
    return map_iana(zones, zone);
}

static const char *map_alias(cme__zones *zones, const cme__zone_alias *aliases, size_t count,
                             const char *name) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = cme__zone_name_compare(aliases[middle].name, name);
        if (order == 0) {
            return map_renamed(zones, aliases[middle].zone);
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* IANA's present name, or on a system that does not have it yet, the one before. */
static const char *map_renamed(cme__zones *zones, const char *name) {
    const char *found = map_iana(zones, name);
    for (size_t i = 0; found == NULL && i < cme__zone_renamed_count; i++) {
        if (strcmp(cme__zone_renamed[i].name, name) == 0) {
            found = map_iana(zones, cme__zone_renamed[i].zone);
        }
    }
    return found;
}

/* What follows "(UTC+01:00)" or "(GMT)"; NULL when the name does not begin so. */
static const char *behind_offset(const char *name) {
    if (!cme__ascii_equal_fold_n(name, "(UTC", 4) && !cme__ascii_equal_fold_n(name, "(GMT", 4)) {
        return NULL;
    }
    const char *closing = strchr(name, ')');
    return closing != NULL ? closing + 1 + strspn(closing + 1, " ") : NULL;
}

static bool ends_with(const char *name, const char *ending) {
    size_t length = strlen(name);
    size_t ending_length = strlen(ending);
    return length >= ending_length && cme__ascii_equal_fold(name + length - ending_length, ending);
}
