/* read_event.c: the properties of a VEVENT, each as it stands.
 * May use base/, time/, icalendar/reader.h.
 * Must not know which sessions a series has, or how VEVENTs of one UID belong together. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "icalendar/reader.h"
#include "time/civil.h"

/* A VEVENT while it is read. */
typedef struct event_reading {
    cme__ical_reader *reader;
    size_t calendar;
    cme__ical_vevent *event;
    cme__ical_extra extra;
    cme_time dtstamp;
    cme_time modified;
    cme__text categories;
} event_reading;

/* How a property is read. A failure is one of memory or of a limit. */
typedef cme_status (*property_reader)(event_reading *reading, const cme__ical_property *property);

static cme_status find_uid(cme__ical_reader *reader, const cme__ical_component *component,
                           cme__ical_vevent *event);
static const char *made_uid(const cme__ical_reader *reader, const cme__ical_component *component);
static cme_status read_property(event_reading *reading, const cme__ical_property *property);
static cme_status read_nothing(event_reading *reading, const cme__ical_property *property);
static cme_status read_start(event_reading *reading, const cme__ical_property *property);
static cme_status read_end(event_reading *reading, const cme__ical_property *property);
static cme_status read_duration(event_reading *reading, const cme__ical_property *property);
static cme_status read_recurrence_id(event_reading *reading, const cme__ical_property *property);
static cme_status read_rule(event_reading *reading, const cme__ical_property *property);
static cme_status read_dates(event_reading *reading, const cme__ical_property *property);
static cme_status read_date(event_reading *reading, const cme__ical_property *property, const char *item,
                            size_t length, cme__ical_date *out, bool *is_read);
static cme_status read_moment(event_reading *reading, const cme__ical_property *property, const char *value,
                              size_t length, cme__ical_moment *out, bool *is_read);
static cme_status read_summary(event_reading *reading, const cme__ical_property *property);
static cme_status read_block(event_reading *reading, const cme__ical_property *property);
static cme_status read_url(event_reading *reading, const cme__ical_property *property);
static cme_status read_categories(event_reading *reading, const cme__ical_property *property);
static cme_status read_status(event_reading *reading, const cme__ical_property *property);
static cme_status read_class(event_reading *reading, const cme__ical_property *property);
static cme_status read_sequence(event_reading *reading, const cme__ical_property *property);
static cme_status read_stamp(event_reading *reading, const cme__ical_property *property);
static cme_status keep(event_reading *reading, const cme__ical_property *property);
static void note(event_reading *reading, cme__ical_note_kind kind, const cme__ical_property *property,
                 const char *reason);
static bool is_second(event_reading *reading, const cme__ical_property *property, bool has_one);
static const char *name_of(event_reading *reading, const cme__ical_property *property);
static char *fitting(event_reading *reading, const cme__ical_property *property, size_t max);

/* Properties that the store has a place for. All others are kept as they are. */
static const struct {
    const char *name;
    property_reader read;
} PROPERTIES[] = {
    {"DTSTART", read_start},
    {"DTEND", read_end},
    {"DURATION", read_duration},
    {"SUMMARY", read_summary},
    {"DESCRIPTION", read_block},
    {"LOCATION", read_block},
    {"DTSTAMP", read_stamp},
    {"LAST-MODIFIED", read_stamp},
    {"SEQUENCE", read_sequence},
    {"RRULE", read_rule},
    {"EXDATE", read_dates},
    {"RDATE", read_dates},
    {"RECURRENCE-ID", read_recurrence_id},
    {"STATUS", read_status},
    {"CLASS", read_class},
    {"CATEGORIES", read_categories},
    {"URL", read_url},
    {"EXRULE", read_rule},
    {"UID", read_nothing},
};

cme_status cme__ical_vevent_read(cme__ical_reader *reader, size_t calendar,
                                 const cme__ical_component *component, bool is_cancelled,
                                 cme__ical_vevent *out) {
    *out = (cme__ical_vevent){.line = reader->lines.items[component->begin].number,
                              .is_cancelled = is_cancelled,
                              .stamp = CME_TIME_NONE};
    event_reading reading = {.reader = reader,
                             .calendar = calendar,
                             .event = out,
                             .dtstamp = CME_TIME_NONE,
                             .modified = CME_TIME_NONE};
    cme_status status = find_uid(reader, component, out);
    cme__ical_property property;
    size_t at = 0;
    while (status == CME_OK &&
           cme__ical_next(&reader->lines, &reader->components, component, reader->notes, &at, &property)) {
        status = read_property(&reading, &property);
    }
    size_t index = (size_t)(component - reader->components.items) + 1;
    while (status == CME_OK && index < component->next) {
        cme__ical_extra_component(reader, out->uid, &reader->components.items[index], &reading.extra);
        index = reader->components.items[index].next;
    }
    if (status == CME_OK) {
        out->stamp = reading.dtstamp != CME_TIME_NONE ? reading.dtstamp : reading.modified;
        out->extra = cme__ical_extra_finish(reader, out->uid, &reading.extra);
        if (reading.categories.length > 0) {
            out->categories =
                cme__arena_text(reader->arena, reading.categories.bytes, reading.categories.length);
        }
        if (reader->arena->failed || reading.categories.failed || reading.extra.text.failed) {
            status = cme__fail_memory(reader->fault);
        }
    }
    cme__text_free(&reading.categories);
    cme__text_free(&reading.extra.text);
    return status;
}

void cme__ical_vevent_free(cme__ical_vevent *event) {
    cme__free(event->rdates.items);
    cme__free(event->exdates.items);
}

/* First of all, so that every note can name the event. */
static cme_status find_uid(cme__ical_reader *reader, const cme__ical_component *component,
                           cme__ical_vevent *event) {
    cme__ical_property property;
    size_t at = 0;
    /* What is no property is noted when the event is read. */
    cme__ical_notes quiet = {.arena = reader->arena, .max = 0};
    while (cme__ical_next(&reader->lines, &reader->components, component, &quiet, &at, &property)) {
        if (!cme__ical_is(&property, "UID")) {
            continue;
        }
        char *uid = cme__ical_read_text(reader->arena, property.value, property.value_length);
        if (uid == NULL) {
            return cme__fail_memory(reader->fault);
        }
        if (strpbrk(uid, "\n\t") != NULL || strlen(uid) > CME_UID_MAX) {
            event->is_damaged = true;
            cme__ical_note_add(reader->notes, CME__ICAL_SKIPPED, property.line, NULL, "UID",
                               "\"%.*s\" has a line feed or more than %d bytes: the event is left out",
                               cme__ical_quoted(property.value, property.value_length), property.value,
                               CME_UID_MAX);
        }
        if (uid[0] != '\0') {
            event->uid = uid;
            return CME_OK;
        }
    }
    event->uid = made_uid(reader, component);
    if (event->uid == NULL) {
        return cme__fail_memory(reader->fault);
    }
    cme__ical_note_add(reader->notes, CME__ICAL_CHANGED, event->line, event->uid, "UID",
                       "the event has none: this one is made from its lines");
    return CME_OK;
}

/* The same lines give the same UID, also when the file is written anew at another time. */
static const char *made_uid(const cme__ical_reader *reader, const cme__ical_component *component) {
    static const char *const CHANGING[] = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"};
    uint64_t hashes[2] = {UINT64_C(14695981039346656037), UINT64_C(7809847782465536322)};
    for (size_t i = component->begin; i < component->end; i++) {
        const cme__ical_line *line = &reader->lines.items[i];
        cme__ical_property property;
        bool is_changing = false;
        for (size_t k = 0; cme__ical_split(line, &property) && k < sizeof CHANGING / sizeof CHANGING[0];
             k++) {
            is_changing |= cme__ical_is(&property, CHANGING[k]);
        }
        for (size_t k = 0; !is_changing && k <= line->length; k++) {
            hashes[0] = (hashes[0] ^ (unsigned char)line->text[k]) * UINT64_C(1099511628211);
            hashes[1] = (hashes[1] ^ (unsigned char)line->text[k]) * UINT64_C(1099511628211);
        }
    }
    char text[64];
    int length = snprintf(text, sizeof text, "%016llx%016llx@import", (unsigned long long)hashes[0],
                          (unsigned long long)hashes[1]);
    return cme__arena_text(reader->arena, text, (size_t)length);
}

static cme_status read_property(event_reading *reading, const cme__ical_property *property) {
    for (size_t i = 0; i < sizeof PROPERTIES / sizeof PROPERTIES[0]; i++) {
        if (cme__ical_is(property, PROPERTIES[i].name)) {
            return PROPERTIES[i].read(reading, property);
        }
    }
    return keep(reading, property);
}

static cme_status read_nothing(event_reading *reading, const cme__ical_property *property) {
    (void)reading;
    (void)property;
    return CME_OK;
}

/* --- times --- */

static cme_status read_start(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    if (is_second(reading, property, event->has_start)) {
        return CME_OK;
    }
    return read_moment(reading, property, property->value, property->value_length, &event->start,
                       &event->has_start);
}

static cme_status read_end(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    if (is_second(reading, property, event->has_end)) {
        return CME_OK;
    }
    return read_moment(reading, property, property->value, property->value_length, &event->end,
                       &event->has_end);
}

static cme_status read_duration(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    if (is_second(reading, property, event->has_duration)) {
        return CME_OK;
    }
    event->has_duration = cme__ical_read_duration(property->value, property->value_length, &event->duration);
    event->duration_line = property->line;
    if (!event->has_duration) {
        note(reading, CME__ICAL_DROPPED, property, "is no duration");
    }
    return CME_OK;
}

static cme_status read_recurrence_id(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    if (is_second(reading, property, event->has_recurrence_id)) {
        return CME_OK;
    }
    cme_status status = read_moment(reading, property, property->value, property->value_length,
                                    &event->recurrence_id, &event->has_recurrence_id);
    event->is_this_and_future = cme__ical_parameter_is(property, "RANGE", "THISANDFUTURE");
    if (status == CME_OK && !event->has_recurrence_id) {
        /* As a master it would take the place of the series. */
        event->has_recurrence_id = true;
        event->is_damaged = true;
        note(reading, CME__ICAL_SKIPPED, property, "names no session: what it changes is left out");
    }
    return status;
}

static cme_status read_rule(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    cme__ical_rules *rules = cme__ical_is(property, "RRULE") ? &event->rules : &event->exrules;
    size_t length = property->value_length;
    while (length > 0 && (property->value[length - 1] == ' ' || property->value[length - 1] == ';')) {
        length--;
    }
    if (length == 0) {
        note(reading, CME__ICAL_DROPPED, property, "is no rule");
        return CME_OK;
    }
    if (rules->count == CME__ICAL_RULES_MAX || length > CME_RRULE_MAX) {
        event->is_damaged = true;
        note(reading, CME__ICAL_SKIPPED, property,
             "is one rule too many, or too long: the event is left out");
        return CME_OK;
    }
    char *text = cme__arena_text(reading->reader->arena, property->value, length);
    size_t kept = 0;
    for (size_t i = 0; text != NULL && text[i] != '\0'; i++) {
        if (text[i] != ' ' && text[i] != '\t') { /* "BYDAY=MO, TU" is met in the wild */
            text[kept++] = text[i];
        }
    }
    if (text != NULL) {
        text[kept] = '\0';
    }
    rules->texts[rules->count] = text;
    rules->lines[rules->count++] = property->line;
    return CME_OK;
}

static cme_status read_dates(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    cme__ical_dates *dates = cme__ical_is(property, "RDATE") ? &event->rdates : &event->exdates;
    const char *item = NULL;
    size_t length = 0;
    size_t at = 0;
    while (cme__ical_next_item(property, &at, &item, &length)) {
        cme__ical_date date = {.has_end = false};
        bool is_read = false;
        cme_status status = read_date(reading, property, item, length, &date, &is_read);
        if (status != CME_OK) {
            return status;
        }
        if (!is_read) {
            continue;
        }
        if (dates->count == reading->reader->limits->dates) {
            if (!event->is_damaged) {
                note(reading, CME__ICAL_SKIPPED, property, "is one date too many: the event is left out");
            }
            event->is_damaged = true;
            return CME_OK;
        }
        if (!cme__grow(&dates->items, &dates->capacity, dates->count + 1, sizeof *dates->items)) {
            return cme__fail_memory(reading->reader->fault);
        }
        dates->items[dates->count++] = date;
    }
    return CME_OK;
}

/* A date, a time, or a period: its start and how long it is. */
static cme_status read_date(event_reading *reading, const cme__ical_property *property, const char *item,
                            size_t length, cme__ical_date *out, bool *is_read) {
    const char *slash = length > 0 ? memchr(item, '/', length) : NULL;
    size_t first = slash != NULL ? (size_t)(slash - item) : length;
    cme_status status = read_moment(reading, property, item, first, &out->moment, is_read);
    if (status != CME_OK || !*is_read || slash == NULL) {
        return status;
    }
    const char *second = slash + 1;
    size_t second_length = length - first - 1;
    out->has_duration = cme__ical_read_duration(second, second_length, &out->duration);
    if (!out->has_duration) {
        status = read_moment(reading, property, second, second_length, &out->end, &out->has_end);
    }
    return status;
}

/* DATE or DATE-TIME with the zone of its property. What is none is noted. */
static cme_status read_moment(event_reading *reading, const cme__ical_property *property, const char *value,
                              size_t length, cme__ical_moment *out, bool *is_read) {
    cme__ical_reader *reader = reading->reader;
    while (length > 0 && (*value == ' ' || *value == '\t')) {
        value++;
        length--;
    }
    while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t')) {
        length--;
    }
    *out = (cme__ical_moment){.line = property->line};
    *is_read = cme__ical_read_time(value, length, &out->civil);
    if (!*is_read) {
        note(reading, CME__ICAL_DROPPED, property, "is no date or time that exists");
        return CME_OK;
    }
    if (cme__ical_parameter_is(property, "VALUE", "DATE") && out->civil.kind != CME_CIVIL_DATE) {
        note(reading, CME__ICAL_CHANGED, property, "is said to be a date and is read as the time that it is");
    }
    if (out->civil.kind != CME_CIVIL_ZONED) {
        return CME_OK;
    }
    const char *tzid = cme__ical_parameter_of(reader->arena, property, "TZID");
    if (tzid == NULL || tzid[0] == '\0') {
        out->civil.kind = CME_CIVIL_FLOATING;
        return CME_OK;
    }
    cme__ical_zone zone;
    cme_status status = cme__ical_zone_of(reader, reading->calendar, tzid, property->line, &zone);
    if (status == CME_OK) {
        out->zone = zone.zone;
        out->is_own_zone = zone.is_own;
    }
    return status;
}

/* --- texts --- */

/* A title is one line. */
static cme_status read_summary(event_reading *reading, const cme__ical_property *property) {
    if (is_second(reading, property, reading->event->title != NULL)) {
        return CME_OK;
    }
    char *title = fitting(reading, property, CME_TITLE_MAX);
    for (char *at = title; at != NULL && *at != '\0'; at++) {
        *at = *at == '\n' || *at == '\t' ? ' ' : *at;
    }
    bool is_blank = title == NULL || title[strspn(title, " ")] == '\0';
    reading->event->title = is_blank ? NULL : title;
    return CME_OK;
}

static cme_status read_block(event_reading *reading, const cme__ical_property *property) {
    cme__ical_vevent *event = reading->event;
    const char **field = cme__ical_is(property, "LOCATION") ? &event->location : &event->description;
    if (!is_second(reading, property, *field != NULL)) {
        char *text = fitting(reading, property, CME_TEXT_MAX);
        *field = cme__text_or_null(text);
    }
    return CME_OK;
}

/* A URI has no escapes. */
static cme_status read_url(event_reading *reading, const cme__ical_property *property) {
    if (is_second(reading, property, reading->event->url != NULL) || property->value_length == 0) {
        return CME_OK;
    }
    if (property->value_length > CME_URL_MAX ||
        memchr(property->value, '\t', property->value_length) != NULL) {
        note(reading, CME__ICAL_DROPPED, property, "is too long, or no URL");
        return CME_OK;
    }
    reading->event->url = cme__arena_text(reading->reader->arena, property->value, property->value_length);
    return CME_OK;
}

/* Names separated by commas, from all lines; a comma inside a name becomes a blank. */
static cme_status read_categories(event_reading *reading, const cme__ical_property *property) {
    cme__text *names = &reading->categories;
    for (size_t at = 0; at <= property->value_length;) {
        const char *name = property->value + at;
        size_t length = 0;
        while (at + length < property->value_length && name[length] != ',') {
            length += name[length] == '\\' && at + length + 1 < property->value_length ? 2 : 1;
        }
        char *text = cme__ical_read_text(reading->reader->arena, name, length);
        bool has_comma = text != NULL && strchr(text, ',') != NULL;
        for (char *c = text; c != NULL && *c != '\0'; c++) {
            *c = *c == ',' || *c == '\n' || *c == '\t' ? ' ' : *c;
        }
        if (has_comma) {
            note(reading, CME__ICAL_CHANGED, property, "has a comma inside a name: it becomes a blank");
        }
        if (text != NULL && text[strspn(text, " ")] != '\0' && names->length + strlen(text) < CME_TEXT_MAX) {
            cme__text_append(names, ",", names->length > 0 ? 1 : 0);
            cme__text_add(names, text);
        }
        at += length + 1;
    }
    return CME_OK;
}

static char *fitting(event_reading *reading, const cme__ical_property *property, size_t max) {
    char *text = cme__ical_read_text(reading->reader->arena, property->value, property->value_length);
    size_t length = text != NULL ? strlen(text) : 0;
    if (length > max) {
        text[cme__utf8_cut(text, length, max)] = '\0';
        note(reading, CME__ICAL_CHANGED, property, "is too long: its end is cut off");
    }
    return text;
}

/* --- the rest --- */

static cme_status read_status(event_reading *reading, const cme__ical_property *property) {
    const char *value = property->value;
    size_t length = property->value_length;
    if (length == 9 && cme__ascii_equal_fold_n(value, "CANCELLED", 9)) {
        reading->event->is_cancelled = true;
    } else if (length == 9 && cme__ascii_equal_fold_n(value, "TENTATIVE", 9)) {
        return keep(reading, property);
    } else if (length != 9 || !cme__ascii_equal_fold_n(value, "CONFIRMED", 9)) {
        note(reading, CME__ICAL_DROPPED, property, "is no status of an event");
    }
    return CME_OK;
}

/* What is unknown is private (section 3.8.1.3). */
static cme_status read_class(event_reading *reading, const cme__ical_property *property) {
    const char *value = property->value;
    size_t length = property->value_length;
    if (length == 6 && cme__ascii_equal_fold_n(value, "PUBLIC", 6)) {
        reading->event->visibility = CME_VISIBILITY_PUBLIC;
    } else if (length == 12 && cme__ascii_equal_fold_n(value, "CONFIDENTIAL", 12)) {
        reading->event->visibility = CME_VISIBILITY_HIDDEN;
    } else {
        reading->event->visibility = CME_VISIBILITY_MEMBERS;
        if (length != 7 || !cme__ascii_equal_fold_n(value, "PRIVATE", 7)) {
            note(reading, CME__ICAL_CHANGED, property, "is unknown and read as PRIVATE");
        }
    }
    return CME_OK;
}

static cme_status read_sequence(event_reading *reading, const cme__ical_property *property) {
    int32_t sequence = 0;
    if (!cme__ical_read_int(property->value, property->value_length, &sequence) || sequence < 0) {
        note(reading, CME__ICAL_DROPPED, property, "is no number from 0 on");
    } else {
        reading->event->sequence = sequence;
    }
    return CME_OK;
}

/* Must be in UTC, and often is without saying so. */
static cme_status read_stamp(event_reading *reading, const cme__ical_property *property) {
    cme_civil civil;
    if (!cme__ical_read_time(property->value, property->value_length, &civil)) {
        note(reading, CME__ICAL_DROPPED, property, "is no time that exists");
    } else if (cme__ical_is(property, "DTSTAMP")) {
        reading->dtstamp = cme_civil_seconds(civil);
    } else {
        reading->modified = cme_civil_seconds(civil);
    }
    return CME_OK;
}

static cme_status keep(event_reading *reading, const cme__ical_property *property) {
    cme__ical_extra_property(reading->reader, reading->event->uid, property, &reading->extra);
    return CME_OK;
}

static void note(event_reading *reading, cme__ical_note_kind kind, const cme__ical_property *property,
                 const char *reason) {
    cme__ical_note_add(reading->reader->notes, kind, property->line, reading->event->uid,
                       name_of(reading, property), "\"%.*s\" %s",
                       cme__ical_quoted(property->value, property->value_length), property->value, reason);
}

/* Of a property that may stand once, the first counts. */
static bool is_second(event_reading *reading, const cme__ical_property *property, bool has_one) {
    if (has_one) {
        note(reading, CME__ICAL_DROPPED, property, "is the second one: only the first is read");
    }
    return has_one;
}

static const char *name_of(event_reading *reading, const cme__ical_property *property) {
    return cme__arena_text(reading->reader->arena, property->name, property->name_length);
}
