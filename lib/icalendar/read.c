/* read.c: a file of VCALENDARs: which VEVENTs are of one event, and which of several versions counts.
 * May use base/, time/, icalendar/reader.h.
 * Must not know the store. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "icalendar/reader.h"
#include "time/civil.h"

/* Growing lists of what was read. */
typedef struct vevent_list {
    cme__ical_vevent *items;
    size_t count;
    size_t capacity;
} vevent_list;

typedef struct event_list {
    cme__ical_event *items;
    size_t count;
    size_t capacity;
} event_list;

/* What the properties of a VCALENDAR say about its events. */
typedef struct calendar_head {
    bool is_cancel;     /* METHOD:CANCEL */
    const char *answer; /* METHOD:REPLY and its like: no plan, but talk about one; NULL: none */
} calendar_head;

static cme_status read_all(cme__ical_reader *reader, const char *bytes, size_t length, vevent_list *vevents,
                           event_list *events);
static cme_status read_calendar(cme__ical_reader *reader, size_t index, vevent_list *vevents);
static cme_status read_head(cme__ical_reader *reader, const cme__ical_component *calendar,
                            calendar_head *out);
static cme_status check_version(cme__ical_reader *reader, const cme__ical_property *property);
static void read_method(const cme__ical_property *property, calendar_head *out);
static cme_status join(cme__ical_reader *reader, vevent_list *vevents, event_list *events);
static cme_status join_one(cme__ical_reader *reader, const cme__ical_vevent **group, size_t count,
                           event_list *events);
static const cme__ical_vevent *choose_master(cme__ical_reader *reader, const cme__ical_vevent **group,
                                             size_t count);
static void skip(cme__ical_reader *reader, const cme__ical_vevent *vevent, const char *reason);
static const cme__ical_vevent *first_session(const cme__ical_vevent *const *overrides, size_t count);
static int by_uid(const void *a, const void *b);
static int by_line(const void *a, const void *b);
static bool says(const cme__ical_property *property, const char *value);

cme_status cme__ical_read(cme__fault *fault, cme__zones *zones, const cme__zone *zone, size_t notes_max,
                          const cme__ical_limits *limits, const char *bytes, size_t length,
                          cme__ical_file *out) {
    *out = (cme__ical_file){0};
    out->arena = cme__alloc_zero(1, sizeof *out->arena);
    if (out->arena == NULL) {
        return cme__fail_memory(fault);
    }
    out->notes = (cme__ical_notes){.arena = out->arena, .max = notes_max};
    cme__ical_reader reader = {.fault = fault,
                               .zones = zones,
                               .zone = zone,
                               .limits = limits,
                               .arena = out->arena,
                               .notes = &out->notes,
                               .steps = CME__ICAL_STEPS_MAX,
                               .future_left = limits->dates};
    vevent_list vevents = {NULL, 0, 0};
    event_list events = {NULL, 0, 0};
    cme_status status = read_all(&reader, bytes, length, &vevents, &events);
    if (status == CME_OK && events.count > 0) {
        size_t size = events.count * sizeof *events.items;
        qsort(events.items, events.count, sizeof *events.items, by_line);
        cme__ical_event *copy = cme__arena_alloc(out->arena, size);
        if (copy != NULL) {
            memcpy(copy, events.items, size);
        }
        out->events = copy;
        out->event_count = events.count;
    }
    out->events_skipped = reader.events_skipped;
    for (size_t i = 0; i < vevents.count; i++) {
        cme__ical_vevent_free(&vevents.items[i]);
    }
    cme__free(vevents.items);
    cme__free(events.items);
    cme__free(reader.timezones);
    cme__free(reader.known);
    cme__ical_components_free(&reader.components);
    cme__ical_lines_free(&reader.lines);
    return status == CME_OK && out->arena->failed ? cme__fail_memory(fault) : status;
}

void cme__ical_file_free(cme__ical_file *file) {
    cme__ical_notes_free(&file->notes);
    if (file->arena != NULL) {
        cme__arena_free(file->arena);
        cme__free(file->arena);
    }
    *file = (cme__ical_file){0};
}

static cme_status read_all(cme__ical_reader *reader, const char *bytes, size_t length, vevent_list *vevents,
                           event_list *events) {
    cme_status status =
        cme__ical_lines_read(reader->fault, reader->notes, reader->limits, bytes, length, &reader->lines);
    if (status == CME_OK) {
        status = cme__ical_components_find(reader->fault, reader->notes, reader->limits, &reader->lines,
                                           &reader->components);
    }
    if (status == CME_OK) {
        status = cme__ical_timezones_find(reader);
    }
    size_t index = 0;
    while (status == CME_OK && index < reader->components.count) {
        status = read_calendar(reader, index, vevents);
        index = reader->components.items[index].next;
    }
    return status == CME_OK ? join(reader, vevents, events) : status;
}

/* --- calendars --- */

static cme_status read_calendar(cme__ical_reader *reader, size_t index, vevent_list *vevents) {
    const cme__ical_component *calendar = &reader->components.items[index];
    calendar_head head = {false, NULL};
    cme_status status = read_head(reader, calendar, &head);
    for (size_t i = index + 1; status == CME_OK && i < calendar->next; i = reader->components.items[i].next) {
        const cme__ical_component *component = &reader->components.items[i];
        uint32_t line = reader->lines.items[component->begin].number;
        if (component->kind == CME__ICAL_VTIMEZONE) {
            continue;
        }
        if (component->kind != CME__ICAL_VEVENT) {
            const char *name = cme__arena_text(reader->arena, component->name, strlen(component->name));
            cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, line, NULL, name,
                               "the component is no event: it is not read");
            continue;
        }
        if (head.answer != NULL) {
            cme__ical_note_add(reader->notes, CME__ICAL_SKIPPED, line, NULL, "METHOD",
                               "the file is a %s to somebody's plan, and no plan: the event is left out",
                               head.answer);
            reader->events_skipped++;
            continue;
        }
        if (!cme__grow(&vevents->items, &vevents->capacity, vevents->count + 1, sizeof *vevents->items)) {
            return cme__fail_memory(reader->fault);
        }
        status = cme__ical_vevent_read(reader, index, component, head.is_cancel,
                                       &vevents->items[vevents->count++]);
    }
    return status;
}

static cme_status read_head(cme__ical_reader *reader, const cme__ical_component *calendar,
                            calendar_head *out) {
    static const char *const UNDERSTOOD[] = {"PRODID", "CALSCALE", "X-WR-CALNAME", "NAME"};
    cme_status status = CME_OK;
    bool has_version = false;
    cme__ical_property property;
    size_t at = 0;
    while (status == CME_OK &&
           cme__ical_next(&reader->lines, &reader->components, calendar, reader->notes, &at, &property)) {
        bool is_understood = false;
        for (size_t i = 0; i < sizeof UNDERSTOOD / sizeof UNDERSTOOD[0]; i++) {
            is_understood |= cme__ical_is(&property, UNDERSTOOD[i]);
        }
        if (cme__ical_is(&property, "VERSION")) {
            has_version = true;
            status = check_version(reader, &property);
        } else if (cme__ical_is(&property, "METHOD")) {
            read_method(&property, out);
        } else if (!is_understood || (cme__ical_is(&property, "CALSCALE") && !says(&property, "GREGORIAN"))) {
            const char *name = cme__arena_text(reader->arena, property.name, property.name_length);
            cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, property.line, NULL, name,
                               "\"%.*s\" is about the calendar, not about an event: it is not read",
                               cme__ical_quoted(property.value, property.value_length), property.value);
        }
    }
    if (status == CME_OK && !has_version) {
        cme__ical_note_add(reader->notes, CME__ICAL_CHANGED, reader->lines.items[calendar->begin].number,
                           NULL, "VERSION", "the calendar has none: it is read as 2.0");
    }
    return status;
}

/* "2.0", or a range that ends there: "1.0;2.0". */
static cme_status check_version(cme__ical_reader *reader, const cme__ical_property *property) {
    size_t length = property->value_length;
    while (length > 0 && property->value[length - 1] == ' ') {
        length--;
    }
    if (length >= 3 && memcmp(property->value + length - 3, "2.0", 3) == 0) {
        return CME_OK;
    }
    return cme__fail(reader->fault, CME_ERR_INVALID, "line %u: VERSION \"%.*s\"%s: must be 2.0 (iCalendar)",
                     property->line, cme__ical_quoted(property->value, length), property->value,
                     says(property, "1.0") ? " (vCalendar)" : "");
}

static void read_method(const cme__ical_property *property, calendar_head *out) {
    static const char *const ANSWERS[] = {"REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"};
    out->is_cancel = says(property, "CANCEL");
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        if (says(property, ANSWERS[i])) {
            out->answer = ANSWERS[i];
        }
    }
}

/* --- events --- */

/* Makes an event of the VEVENTs of each UID. */
static cme_status join(cme__ical_reader *reader, vevent_list *vevents, event_list *events) {
    const cme__ical_vevent **sorted = cme__alloc_zero(vevents->count + 1, sizeof *sorted);
    if (sorted == NULL) {
        return cme__fail_memory(reader->fault);
    }
    for (size_t i = 0; i < vevents->count; i++) {
        sorted[i] = &vevents->items[i];
    }
    if (vevents->count > 1) {
        qsort(sorted, vevents->count, sizeof *sorted, by_uid);
    }
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < vevents->count;) {
        size_t count = 1;
        while (i + count < vevents->count && strcmp(sorted[i]->uid, sorted[i + count]->uid) == 0) {
            count++;
        }
        status = join_one(reader, sorted + i, count, events);
        i += count;
    }
    cme__free(sorted);
    return status;
}

static cme_status join_one(cme__ical_reader *reader, const cme__ical_vevent **group, size_t count,
                           event_list *events) {
    if (!cme__grow(&events->items, &events->capacity, events->count + 1, sizeof *events->items)) {
        return cme__fail_memory(reader->fault);
    }
    cme__ical_event *event = &events->items[events->count];
    size_t masters = 0;
    while (masters < count && !group[masters]->has_recurrence_id) {
        masters++;
    }
    const cme__ical_vevent *const *overrides = group + masters;
    size_t override_count = count - masters;
    bool is_made = false;
    cme_status status = CME_OK;
    if (masters > 0) {
        const cme__ical_vevent *master = choose_master(reader, group, masters);
        if (!master->is_damaged) {
            status = cme__ical_event_make(reader, master, overrides, override_count, false, event, &is_made);
        }
    } else {
        const cme__ical_vevent *first = first_session(overrides, override_count);
        if (first != NULL) {
            status = cme__ical_event_make(reader, first, overrides, override_count, true, event, &is_made);
        }
    }
    events->count += is_made ? 1 : 0;
    reader->events_skipped += is_made ? 0 : 1;
    return status;
}

/* The newest version counts: the highest SEQUENCE, then the latest DTSTAMP, then the first (RFC 5546
 * section 2.1.5). */
static const cme__ical_vevent *choose_master(cme__ical_reader *reader, const cme__ical_vevent **group,
                                             size_t count) {
    const cme__ical_vevent *best = group[0];
    for (size_t i = 1; i < count; i++) {
        bool is_newer = group[i]->sequence != best->sequence ? group[i]->sequence > best->sequence
                                                             : group[i]->stamp > best->stamp;
        skip(reader, is_newer ? best : group[i], "another event of this UID is newer, or comes first");
        best = is_newer ? group[i] : best;
    }
    return best;
}

static void skip(cme__ical_reader *reader, const cme__ical_vevent *vevent, const char *reason) {
    reader->events_skipped++;
    cme__ical_note_add(reader->notes, CME__ICAL_SKIPPED, vevent->line, vevent->uid, "UID",
                       "%s: this one is left out", reason);
}

/* Of sessions without their event, the one that stands in for it. NULL: none can be read. */
static const cme__ical_vevent *first_session(const cme__ical_vevent *const *overrides, size_t count) {
    const cme__ical_vevent *first = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is_earlier = first == NULL || cme_civil_seconds(overrides[i]->recurrence_id.civil) <
                                               cme_civil_seconds(first->recurrence_id.civil);
        first = !overrides[i]->is_damaged && is_earlier ? overrides[i] : first;
    }
    return first;
}

/* Masters first. */
static int by_uid(const void *a, const void *b) {
    const cme__ical_vevent *left = *(const cme__ical_vevent *const *)a;
    const cme__ical_vevent *right = *(const cme__ical_vevent *const *)b;
    int order = strcmp(left->uid, right->uid);
    if (order != 0) {
        return order;
    }
    if (left->has_recurrence_id != right->has_recurrence_id) {
        return left->has_recurrence_id ? 1 : -1;
    }
    return left->line < right->line ? -1 : left->line > right->line ? 1 : 0;
}

static int by_line(const void *a, const void *b) {
    const cme__ical_event *left = a;
    const cme__ical_event *right = b;
    return left->line < right->line ? -1 : left->line > right->line ? 1 : 0;
}

static bool says(const cme__ical_property *property, const char *value) {
    size_t length = property->value_length;
    while (length > 0 && property->value[length - 1] == ' ') {
        length--;
    }
    return length == strlen(value) && cme__ascii_equal_fold_n(property->value, value, length);
}
