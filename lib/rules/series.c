/* series.c: what an edit makes of a series: its rule cut, turned and bounded anew, and which session becomes
 * which. May use rules/series.h, base/ and time/. Must not know events, stores or clocks. */
#include "rules/series.h"

#include <string.h>

#include "base/ascending.h"
#include "time/civil.h"

static const char *const DAYS[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* One part of a rule's text: "BYDAY=MO,TU". */
typedef struct rule_part {
    const char *text;
    size_t length;
    size_t name_length; /* "BYDAY" */
    size_t values;
} rule_part;

static bool next_part(const char **rest, rule_part *part);
static bool part_is(const rule_part *part, const char *name);
static void add_part(cme__text *out, const rule_part *part);
static int day_number(const char *name);
static bool can_turn(const char *canonical, size_t *days, bool *needs_week, int *week_start);
static void add_turned_days(cme__text *out, const rule_part *part, int days);
static bool has_part_like(const char *canonical, const rule_part *wanted);
static bool makes_shape(const char *canonical, const rule_part *part);
static size_t shape_parts(const char *canonical);
static bool find_index(const cme__expansion *expansion, int64_t civil, size_t *index);
static bool nearest(const cme__series *series, int64_t least, int64_t civil, int64_t *out);

void cme__series_rule_bounded(const char *canonical, const char *bound, cme__text *out) {
    rule_part part;
    while (next_part(&canonical, &part)) {
        if (!part_is(&part, "COUNT") && !part_is(&part, "UNTIL")) {
            add_part(out, &part);
        }
    }
    if (bound != NULL) {
        cme__text_format(out, ";%s", bound);
    }
}

void cme__series_until(cme_civil_kind kind, const cme__zone *zone, int64_t last, cme__text *out) {
    bool is_zoned = kind == CME_CIVIL_ZONED;
    cme_civil at = cme_civil_from_seconds(is_zoned ? cme__zone_instant(zone, last) : last, CME_CIVIL_UTC);
    cme__text_format(out, "UNTIL=%04d%02d%02d", at.year, at.month, at.day);
    if (kind != CME_CIVIL_DATE) {
        cme__text_format(out, "T%02d%02d%02d%s", at.hour, at.minute, at.second,
                         kind == CME_CIVIL_FLOATING ? "" : "Z");
    }
}

void cme__series_rule_turned(const char *canonical, int days, cme__text *out) {
    size_t day_count = 0;
    bool needs_week = false;
    int week_start = 0;
    bool turns = days != 0 && can_turn(canonical, &day_count, &needs_week, &week_start);
    rule_part part;
    while (next_part(&canonical, &part)) {
        if (turns && part_is(&part, "BYDAY")) {
            add_turned_days(out, &part, days);
        } else if (!turns || !part_is(&part, "WKST")) {
            add_part(out, &part);
        }
    }
    /* With several days and weeks left out, it matters where a week begins: it turns with the days. */
    if (turns && needs_week && day_count > 1) {
        cme__text_format(out, ";WKST=%s", DAYS[cme__floor_mod(week_start + days, 7)]);
    }
}

bool cme__series_same_shape(const char *canonical, const char *other) {
    if (shape_parts(canonical) != shape_parts(other)) {
        return false;
    }
    rule_part part;
    const char *rest = canonical;
    while (next_part(&rest, &part)) {
        if (makes_shape(canonical, &part) && !has_part_like(other, &part)) {
            return false;
        }
    }
    return true;
}

cme_status cme__series_map_begin(cme__fault *fault, cme__series_map *map, int64_t last, size_t least,
                                 size_t most) {
    cme__expansion counted = {0};
    cme_status status = cme__series_expand(fault, map->before, map->from, last < INT64_MAX ? last + 1 : last,
                                           most + 1, &counted);
    size_t wanted = counted.count > least ? counted.count : least;
    bool is_too_much = counted.count > most || counted.truncated;
    cme__expansion_free(&counted);
    if (status == CME_OK && is_too_much && map->by_index) {
        return cme__fail(fault, CME_ERR_LIMIT, "the series has more than %zu sessions to be moved", most);
    }
    if (status == CME_OK && map->by_index) {
        status = cme__series_expand(fault, map->before, map->from, CME__CIVIL_SECONDS_END, wanted, &map->old);
        if (status == CME_OK && map->old.count > 0) {
            status = cme__series_expand(fault, map->after, map->to, CME__CIVIL_SECONDS_END, map->old.count,
                                        &map->edited);
        }
    }
    return status;
}

void cme__series_map_free(cme__series_map *map) {
    cme__expansion_free(&map->old);
    cme__expansion_free(&map->edited);
}

bool cme__series_map_get(const cme__series_map *map, int64_t civil, int64_t *out) {
    if (map->by_index) {
        size_t index = 0;
        if (!find_index(&map->old, civil, &index) || index >= map->edited.count) {
            return false;
        }
        *out = map->edited.civil[index];
        return true;
    }
    int64_t shift = map->to - map->from;
    int64_t there = 0;
    int64_t back = 0;
    if (!nearest(map->after, map->to, civil + shift, &there) ||
        !nearest(map->before, map->from, there - shift, &back) || back != civil) {
        return false;
    }
    *out = there;
    return true;
}

static bool next_part(const char **rest, rule_part *part) {
    while (**rest == ';') {
        (*rest)++;
    }
    if (**rest == '\0') {
        return false;
    }
    *part = (rule_part){.text = *rest, .length = strcspn(*rest, ";"), .values = 1};
    part->name_length = strcspn(*rest, "=;");
    for (size_t i = part->name_length; i < part->length; i++) {
        part->values += part->text[i] == ',';
    }
    *rest += part->length;
    return true;
}

static bool part_is(const rule_part *part, const char *name) {
    return part->name_length == strlen(name) && memcmp(part->text, name, part->name_length) == 0;
}

static void add_part(cme__text *out, const rule_part *part) {
    if (out->length > 0) {
        cme__text_add_char(out, ';');
    }
    cme__text_append(out, part->text, part->length);
}

static int day_number(const char *name) {
    for (int day = 0; day < 7; day++) {
        if (memcmp(name, DAYS[day], 2) == 0) {
            return day;
        }
    }
    return -1;
}

/* Only a weekly rule that says nothing but days is as good on any other days. */
static bool can_turn(const char *canonical, size_t *days, bool *needs_week, int *week_start) {
    bool is_weekly = false;
    rule_part part;
    while (next_part(&canonical, &part)) {
        const char *value = part.text + part.name_length + 1;
        if (part_is(&part, "FREQ")) {
            is_weekly = strncmp(value, "WEEKLY", 6) == 0;
        } else if (part_is(&part, "BYDAY")) {
            *days = part.values;
        } else if (part_is(&part, "INTERVAL")) {
            *needs_week = true;
        } else if (part_is(&part, "WKST")) {
            *week_start = day_number(value);
        } else if (part.length > 2 && memcmp(part.text, "BY", 2) == 0) {
            return false;
        }
    }
    return is_weekly && *days > 0 && *week_start >= 0;
}

static void add_turned_days(cme__text *out, const rule_part *part, int days) {
    const char *comma = ";BYDAY=";
    for (size_t i = part->name_length + 1; i + 1 < part->length; i += 3) {
        int day = day_number(part->text + i);
        cme__text_format(out, "%s%s", comma, DAYS[cme__floor_mod(day + days, 7)]);
        comma = ",";
    }
}

/* FREQ and INTERVAL must be the same; of the others it matters how many values they have. */
static bool has_part_like(const char *canonical, const rule_part *wanted) {
    bool is_exact = part_is(wanted, "FREQ") || part_is(wanted, "INTERVAL");
    rule_part part;
    while (next_part(&canonical, &part)) {
        if (part.name_length == wanted->name_length &&
            memcmp(part.text, wanted->text, part.name_length) == 0) {
            return is_exact
                       ? part.length == wanted->length && memcmp(part.text, wanted->text, part.length) == 0
                       : part.values == wanted->values;
        }
    }
    return false;
}

/* Not its end; nor the one day of a weekly rule, which is often left to the start. */
static bool makes_shape(const char *canonical, const rule_part *part) {
    bool is_only_day =
        part_is(part, "BYDAY") && part->values == 1 && strncmp(canonical, "FREQ=WEEKLY", 11) == 0;
    return !is_only_day && !part_is(part, "COUNT") && !part_is(part, "UNTIL") && !part_is(part, "WKST");
}

static size_t shape_parts(const char *canonical) {
    size_t count = 0;
    rule_part part;
    const char *rest = canonical;
    while (next_part(&rest, &part)) {
        count += makes_shape(canonical, &part);
    }
    return count;
}

static bool find_index(const cme__expansion *expansion, int64_t civil, size_t *index) {
    *index = cme__ascending_place(expansion->civil, expansion->count, civil);
    return *index < expansion->count && expansion->civil[*index] == civil;
}

/* The occurrence, from `least` on, that lies nearest; of two, the earlier. */
static bool nearest(const cme__series *series, int64_t least, int64_t civil, int64_t *out) {
    int64_t before = 0;
    int64_t after = 0;
    bool has_after = cme__series_first_from(series, civil > least ? civil : least, &after, NULL);
    bool has_before =
        civil > least && cme__series_last_before(series, civil, &before, NULL) && before >= least;
    if (!has_before && !has_after) {
        return false;
    }
    *out = has_before && (!has_after || civil - before <= after - civil) ? before : after;
    return true;
}
