/* read_zone.c: which zone a TZID of a file means: by its name, by X-LIC-LOCATION, or by the rules of its
 * VTIMEZONE. May use base/, time/, icalendar/reader.h. Must not know events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "icalendar/reader.h"
#include "time/civil.h"

/* Onsets of one observance, and of all observances of one VTIMEZONE. A yearly one from 1601 on has 500. */
enum { ONSETS_OF_ONE = 2000, OBSERVANCES_MAX = 500 };

/* The time up to which rules without end are followed: 2101-01-01, in civil seconds. */
static const int64_t onsets_until = INT64_C(4133980800);

/* Two zones are taken for the same when they agree in the middle of the month, in all but one of so many
 * months: a program with last year's rules still means the same place. */
enum { FIRST_YEAR = 2010, YEARS = 28, MAY_DIFFER_ONE_IN = 8 };

/* The longest rule of an observance. */
enum { RULE_MAX = 256 };

/* What names the onsets of one observance. */
typedef struct onset_source {
    cme__rule rules[4];
    size_t rule_count;
    int64_t *dates;
    size_t date_count;
    size_t date_capacity;
} onset_source;

/* The observances of a VTIMEZONE, and what they point to. */
typedef struct zone_definition {
    cme__observance items[OBSERVANCES_MAX];
    cme__expansion onsets[OBSERVANCES_MAX];
    size_t count;
    const char *location; /* X-LIC-LOCATION */
} zone_definition;

static cme__ical_timezone *find_timezone(const cme__ical_reader *reader, size_t calendar, const char *tzid);
static int by_calendar_and_name(const void *a, const void *b);
static uint64_t hash_lines(const cme__ical_reader *reader, const cme__ical_component *component);
static cme_status work_out(cme__ical_reader *reader, const char *tzid, const cme__ical_component *component,
                           uint32_t line, cme__ical_zone *out);
static cme_status define(cme__ical_reader *reader, const cme__ical_component *component,
                         zone_definition *out);
static cme_status read_observance(cme__ical_reader *reader, const cme__ical_component *component,
                                  zone_definition *out);
static cme_status expand(cme__ical_reader *reader, const cme__ical_component *component,
                         const cme__observance *observance, cme__expansion *out);
static void add_rule(cme__ical_reader *reader, const cme__ical_property *property,
                     const cme__observance *observance, onset_source *source);
static cme_status add_dates(cme__ical_reader *reader, const cme__ical_property *property,
                            const cme__observance *observance, onset_source *source);
static bool local_rule(const cme__ical_property *property, int32_t offset, char out[RULE_MAX]);
static bool means(cme__ical_reader *reader, const cme__zone *own, const char *name);
static const cme__zone *zone_named(cme__ical_reader *reader, const char *name);

cme_status cme__ical_timezones_find(cme__ical_reader *reader) {
    size_t count = 0;
    for (size_t i = 0; i < reader->components.count; i++) {
        count += reader->components.items[i].kind == CME__ICAL_VTIMEZONE ? 1 : 0;
    }
    reader->timezones = cme__alloc_zero(count > 0 ? count : 1, sizeof *reader->timezones);
    if (reader->timezones == NULL) {
        return cme__fail_memory(reader->fault);
    }
    size_t calendar = 0;
    for (size_t i = 0; i < reader->components.count; i++) {
        const cme__ical_component *component = &reader->components.items[i];
        calendar = component->kind == CME__ICAL_VCALENDAR ? i : calendar;
        size_t at = 0;
        cme__ical_property property;
        while (
            component->kind == CME__ICAL_VTIMEZONE &&
            cme__ical_next(&reader->lines, &reader->components, component, reader->notes, &at, &property)) {
            if (cme__ical_is(&property, "TZID")) {
                const char *tzid = cme__ical_read_text(reader->arena, property.value, property.value_length);
                if (tzid == NULL) {
                    return cme__fail_memory(reader->fault);
                }
                reader->timezones[reader->timezone_count++] =
                    (cme__ical_timezone){calendar, tzid, component, 0};
                break;
            }
        }
    }
    qsort(reader->timezones, reader->timezone_count, sizeof *reader->timezones, by_calendar_and_name);
    return CME_OK;
}

cme_status cme__ical_zone_of(cme__ical_reader *reader, size_t calendar, const char *tzid, uint32_t line,
                             cme__ical_zone *out) {
    cme__ical_timezone *timezone = find_timezone(reader, calendar, tzid);
    if (timezone != NULL && timezone->definition == 0) {
        timezone->definition = hash_lines(reader, timezone->component);
    }
    uint64_t definition = timezone != NULL ? timezone->definition : 0;
    for (size_t i = reader->known_count; i > 0; i--) {
        const cme__ical_zone *known = &reader->known[i - 1];
        if (known->definition == definition && strcmp(known->tzid, tzid) == 0) {
            *out = *known;
            return CME_OK;
        }
    }
    if (reader->known_count == reader->limits->zones) {
        return cme__fail(reader->fault, CME_ERR_LIMIT, "line %u: more than %zu time zones", line,
                         reader->limits->zones);
    }
    if (!cme__grow(&reader->known, &reader->known_capacity, reader->known_count + 1, sizeof *reader->known)) {
        return cme__fail_memory(reader->fault);
    }
    cme__ical_zone zone = {.tzid = tzid, .definition = definition};
    cme_status status = work_out(reader, tzid, timezone != NULL ? timezone->component : NULL, line, &zone);
    if (status == CME_OK) {
        reader->known[reader->known_count++] = zone;
        *out = zone;
    }
    return status;
}

/* The first VTIMEZONE of that name in the calendar. */
static cme__ical_timezone *find_timezone(const cme__ical_reader *reader, size_t calendar, const char *tzid) {
    size_t low = 0;
    size_t high = reader->timezone_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const cme__ical_timezone *candidate = &reader->timezones[middle];
        bool is_before = candidate->calendar != calendar ? candidate->calendar < calendar
                                                         : strcmp(candidate->tzid, tzid) < 0;
        if (is_before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    cme__ical_timezone *found = &reader->timezones[low];
    return low < reader->timezone_count && found->calendar == calendar && strcmp(found->tzid, tzid) == 0
               ? found
               : NULL;
}

static int by_calendar_and_name(const void *a, const void *b) {
    const cme__ical_timezone *left = a;
    const cme__ical_timezone *right = b;
    if (left->calendar != right->calendar) {
        return left->calendar < right->calendar ? -1 : 1;
    }
    int order = strcmp(left->tzid, right->tzid);
    if (order != 0) {
        return order;
    }
    return left->component->begin < right->component->begin ? -1 : 1;
}

/* FNV-1a over the lines: calendars that were put together into one file repeat their zones. Never 0. */
static uint64_t hash_lines(const cme__ical_reader *reader, const cme__ical_component *component) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = component->begin; i < component->end; i++) {
        const cme__ical_line *line = &reader->lines.items[i];
        for (size_t k = 0; k <= line->length; k++) {
            hash = (hash ^ (unsigned char)line->text[k]) * UINT64_C(1099511628211);
        }
    }
    return hash | 1;
}

static cme_status work_out(cme__ical_reader *reader, const char *tzid, const cme__ical_component *component,
                           uint32_t line, cme__ical_zone *out) {
    int quoted = cme__ical_quoted(tzid, strlen(tzid));
    const char *name = cme__zones_map_foreign(reader->zones, tzid);
    bool is_iana = name != NULL && strcmp(name, tzid) == 0 && strchr(name, '/') != NULL;
    cme_status status = CME_OK;
    zone_definition *own = NULL;
    if (component != NULL && !is_iana) {
        own = cme__alloc_zero(1, sizeof *own);
        status = own == NULL ? cme__fail_memory(reader->fault) : define(reader, component, own);
    }
    if (status == CME_OK && own != NULL && own->count > 0) {
        status = cme__zone_from_observances(reader->zones, reader->fault, tzid, own->items, own->count,
                                            &out->zone);
        if (status == CME_ERR_INVALID || status == CME_ERR_LIMIT) {
            cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, reader->lines.items[component->begin].number,
                               NULL, "VTIMEZONE", "the rules of \"%.*s\" are none: %s", quoted, tzid,
                               reader->fault->text);
            cme__fault_clear(reader->fault);
            status = CME_OK;
        } else if (status == CME_OK) {
            name = name != NULL ? name : cme__zones_map_foreign(reader->zones, own->location);
            name = name != NULL && means(reader, out->zone, name) ? name : NULL;
            name = name != NULL ? name : cme__zones_match_observances(reader->zones, own->items, own->count);
            out->is_own = name == NULL;
        }
    }
    if (status == CME_OK && name != NULL) {
        out->zone = zone_named(reader, name);
    }
    if (status == CME_OK && out->zone == NULL) {
        out->zone = zone_named(reader, tzid);
    }
    if (status == CME_OK && out->zone == NULL) {
        out->zone = reader->zone;
        cme__ical_note_add(reader->notes, CME__ICAL_CHANGED, line, NULL, "TZID",
                           "\"%.*s\" is unknown, and the file does not say its rules: read as %s", quoted,
                           tzid, cme__zone_name(reader->zone));
    } else if (status == CME_OK && out->is_own) {
        cme__ical_note_add(reader->notes, CME__ICAL_CHANGED, line, NULL, "TZID",
                           "\"%.*s\" is no zone that exists: read by the rules that the file has for it",
                           quoted, tzid);
    } else if (status == CME_OK && strcmp(cme__zone_name(out->zone), tzid) != 0) {
        cme__ical_note_add(reader->notes, CME__ICAL_CHANGED, line, NULL, "TZID", "\"%.*s\" is read as %s",
                           quoted, tzid, cme__zone_name(out->zone));
    }
    for (size_t i = 0; own != NULL && i < own->count; i++) {
        cme__expansion_free(&own->onsets[i]);
    }
    cme__free(own);
    return status;
}

static cme_status define(cme__ical_reader *reader, const cme__ical_component *component,
                         zone_definition *out) {
    cme_status status = CME_OK;
    cme__ical_property property;
    size_t at = 0;
    while (cme__ical_next(&reader->lines, &reader->components, component, reader->notes, &at, &property)) {
        if (cme__ical_is(&property, "X-LIC-LOCATION")) {
            out->location = cme__ical_read_text(reader->arena, property.value, property.value_length);
        }
    }
    size_t first = (size_t)(component - reader->components.items) + 1;
    for (size_t i = first; i < component->next && status == CME_OK; i++) {
        const cme__ical_component *inner = &reader->components.items[i];
        if (inner->kind != CME__ICAL_STANDARD && inner->kind != CME__ICAL_DAYLIGHT) {
            continue;
        }
        if (out->count == OBSERVANCES_MAX) {
            cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, reader->lines.items[inner->begin].number,
                               NULL, "VTIMEZONE", "more than %d parts: the rest is not read",
                               OBSERVANCES_MAX);
            break;
        }
        status = read_observance(reader, inner, out);
    }
    return status;
}

/* Reads what an observance says; one without a start or an offset is noted and left out. */
static cme_status read_observance(cme__ical_reader *reader, const cme__ical_component *component,
                                  zone_definition *out) {
    cme__observance observance = {.is_dst = component->kind == CME__ICAL_DAYLIGHT};
    cme_civil start = CME_CIVIL_NONE;
    bool has_from = false;
    bool has_to = false;
    cme__ical_property property;
    size_t at = 0;
    while (cme__ical_next(&reader->lines, &reader->components, component, reader->notes, &at, &property)) {
        const char *value = property.value;
        size_t length = property.value_length;
        if (cme__ical_is(&property, "DTSTART") && !cme__ical_read_time(value, length, &start)) {
            start = CME_CIVIL_NONE;
        } else if (cme__ical_is(&property, "TZOFFSETFROM")) {
            has_from = cme__ical_read_offset(value, length, &observance.offset_from);
        } else if (cme__ical_is(&property, "TZOFFSETTO")) {
            has_to = cme__ical_read_offset(value, length, &observance.offset_to);
        } else if (cme__ical_is(&property, "TZNAME") && length < sizeof observance.abbreviation) {
            memset(observance.abbreviation, 0, sizeof observance.abbreviation);
            memcpy(observance.abbreviation, value, length);
        }
    }
    if (cme_civil_is_none(start) || !has_to) {
        cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, reader->lines.items[component->begin].number,
                           NULL, "VTIMEZONE", "the %.20s part has no valid %s: not read", component->name,
                           has_to ? "DTSTART" : "TZOFFSETTO");
        return CME_OK;
    }
    if (!has_from) {
        observance.offset_from = observance.offset_to;
    }
    observance.start = cme_civil_seconds(start) + (start.kind == CME_CIVIL_UTC ? observance.offset_from : 0);
    cme_status status = expand(reader, component, &observance, &out->onsets[out->count]);
    observance.onsets = out->onsets[out->count].civil;
    observance.onset_count = out->onsets[out->count].count;
    out->items[out->count++] = observance;
    return status;
}

/* The onsets that the rules and dates of an observance name. */
static cme_status expand(cme__ical_reader *reader, const cme__ical_component *component,
                         const cme__observance *observance, cme__expansion *out) {
    onset_source source = {.rule_count = 0};
    cme__ical_property property;
    size_t at = 0;
    cme_status status = CME_OK;
    while (status == CME_OK &&
           cme__ical_next(&reader->lines, &reader->components, component, reader->notes, &at, &property)) {
        if (cme__ical_is(&property, "RRULE")) {
            add_rule(reader, &property, observance, &source);
        } else if (cme__ical_is(&property, "RDATE")) {
            status = add_dates(reader, &property, observance, &source);
        }
    }
    cme__ascending_sort(source.dates, source.date_count);
    if (status == CME_OK) {
        cme__series series = {.start = observance->start,
                              .kind = CME_CIVIL_FLOATING,
                              .rules = source.rules,
                              .rule_count = source.rule_count,
                              .rdates = source.dates,
                              .rdate_count = source.date_count};
        status = cme__series_expand(reader->fault, &series, CME__CIVIL_SECONDS_MIN, onsets_until,
                                    ONSETS_OF_ONE, out);
    }
    cme__free(source.dates);
    return status;
}

/* Rules of a zone say a few days a year; others would only take time. */
static void add_rule(cme__ical_reader *reader, const cme__ical_property *property,
                     const cme__observance *observance, onset_source *source) {
    cme__fault fault = {CME_OK, "it is no yearly rule"};
    cme_civil start = cme_civil_from_seconds(observance->start, CME_CIVIL_FLOATING);
    char text[RULE_MAX];
    if (source->rule_count < sizeof source->rules / sizeof source->rules[0] &&
        local_rule(property, observance->offset_from, text) &&
        cme__rule_compile_within(&fault, text, start, NULL, CME__RULE_IMPORT, &reader->steps,
                                 &source->rules[source->rule_count]) == CME_OK) {
        source->rule_count++;
        return;
    }
    cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, property->line, NULL, "RRULE",
                       "\"%.*s\" of a VTIMEZONE is not read: %s",
                       cme__ical_quoted(property->value, property->value_length), property->value,
                       fault.text);
}

static cme_status add_dates(cme__ical_reader *reader, const cme__ical_property *property,
                            const cme__observance *observance, onset_source *source) {
    const char *item = NULL;
    size_t length = 0;
    size_t at = 0;
    while (source->date_count < ONSETS_OF_ONE && cme__ical_next_item(property, &at, &item, &length)) {
        const char *slash = length > 0 ? memchr(item, '/', length) : NULL;
        cme_civil date;
        if (!cme__ical_read_time(item, slash != NULL ? (size_t)(slash - item) : length, &date)) {
            continue;
        }
        if (!cme__grow(&source->dates, &source->date_capacity, source->date_count + 1,
                       sizeof *source->dates)) {
            return cme__fail_memory(reader->fault);
        }
        source->dates[source->date_count++] =
            cme_civil_seconds(date) + (date.kind == CME_CIVIL_UTC ? observance->offset_from : 0);
    }
    return CME_OK;
}

/* The rule with an UNTIL in UTC turned into the observance's own clock. false for a rule that no zone has. */
static bool local_rule(const cme__ical_property *property, int32_t offset, char out[RULE_MAX]) {
    if (property->value_length + 1 > RULE_MAX) {
        return false;
    }
    memcpy(out, property->value, property->value_length);
    out[property->value_length] = '\0';
    bool is_yearly = false;
    for (char *part = out; part != NULL; part = strchr(part, ';'), part = part != NULL ? part + 1 : NULL) {
        size_t length = strcspn(part, ";");
        cme_civil until;
        is_yearly |= cme__ascii_equal_fold_n(part, "FREQ=YEARLY", 11) ||
                     cme__ascii_equal_fold_n(part, "FREQ=MONTHLY", 12);
        if (cme__ascii_equal_fold_n(part, "UNTIL=", 6) && cme__ical_read_time(part + 6, length - 6, &until) &&
            until.kind == CME_CIVIL_UTC) {
            cme_civil local = cme_civil_from_seconds(cme_civil_seconds(until) + offset, CME_CIVIL_ZONED);
            char digits[32];
            if (cme_civil_is_none(local)) {
                return false;
            }
            snprintf(digits, sizeof digits, "%04d%02d%02dT%02d%02d%02d", local.year, local.month, local.day,
                     local.hour, local.minute, local.second);
            memcpy(part + 6, digits, 15);
            memmove(part + 21, part + 22, strlen(part + 22) + 1);
        }
    }
    return is_yearly;
}

/* Whether the file's own zone is, as far as anybody notices, the one of that name. */
static bool means(cme__ical_reader *reader, const cme__zone *own, const char *name) {
    const cme__zone *zone = zone_named(reader, name);
    int differences = 0;
    for (int month = 0; zone != NULL && month < YEARS * 12; month++) {
        cme_time at = cme__days_from_date(FIRST_YEAR + month / 12, month % 12 + 1, 15) * CME__DAY_SECONDS;
        differences += cme__zone_offset_at(own, at) != cme__zone_offset_at(zone, at) ? 1 : 0;
    }
    return zone != NULL && differences * MAY_DIFFER_ONE_IN <= YEARS * 12;
}

/* NULL: there is none; or memory ran out, which the arena then knows. */
static const cme__zone *zone_named(cme__ical_reader *reader, const char *name) {
    const cme__zone *zone = NULL;
    cme_status status = cme__zones_get(reader->zones, NULL, name, &zone);
    reader->arena->failed |= status == CME_ERR_NO_MEMORY;
    return status == CME_OK ? zone : NULL;
}
