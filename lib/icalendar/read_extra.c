/* read_extra.c: what the store has no place for: kept as it stands, to be written out again, or dropped.
 * May use base/, icalendar/reader.h.
 * Must not know the properties that the store has a place for. */
#include <string.h>

#include "base/text.h"
#include "icalendar/reader.h"
#include "icalendar/write.h"

static bool is_default(const cme__ical_property *property);
static bool is_personal(const cme__ical_property *property);
static bool mentions_mail(const char *text, size_t length);
static bool is_checked(const cme__ical_property *property);
static const char *copy_name(cme__ical_reader *reader, const cme__ical_property *property);
static const char *reason_to_drop(cme__ical_reader *reader, const cme__ical_component *component);
static bool has_room(const cme__ical_extra *extra, size_t length);

void cme__ical_extra_property(cme__ical_reader *reader, const char *uid, const cme__ical_property *property,
                              cme__ical_extra *extra) {
    const char *line = property->name;
    size_t length = property->name_length + property->parameters_length + 1 + property->value_length;
    const char *reason = NULL;
    if (is_default(property)) {
        return;
    }
    if (is_personal(property)) {
        extra->attendee_line = extra->attendees == 0 ? property->line : extra->attendee_line;
        extra->attendees++;
        return;
    }
    if (cme__ical_is(property, "X-LIC-ERROR") || cme__ical_is(property, "REQUEST-STATUS") ||
        cme__ical_is(property, "X-CMEVENT-RSVP")) {
        reason = "says how somebody else read the event";
    } else if (!is_checked(property)) {
        reason = "is no value that this property can have";
    } else if (mentions_mail(line, length)) {
        reason = "names a person";
    } else if (cme__ical_has_parameter(property, "TZID")) {
        reason = "needs a time zone that is not kept";
    } else if (!cme__ical_can_keep(line, length)) {
        reason = "has a quotation mark that does not close";
    } else if (!has_room(extra, length)) {
        reason = "is too long to keep";
    }
    if (reason != NULL) {
        cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, property->line, uid, copy_name(reader, property),
                           "\"%.*s\" %s", cme__ical_quoted(property->value, property->value_length),
                           property->value, reason);
        return;
    }
    cme__text_append(&extra->text, line, length);
    cme__text_append(&extra->text, "\n", 1);
    /* These three say nothing that needs a note. */
    if (!cme__ical_is(property, "CREATED") && !cme__ical_is(property, "TRANSP") &&
        !cme__ical_is(property, "STATUS")) {
        cme__ical_note_add(reader->notes, CME__ICAL_KEPT, property->line, uid, copy_name(reader, property),
                           "\"%.*s\" is kept as it is",
                           cme__ical_quoted(property->value, property->value_length), property->value);
    }
}

void cme__ical_extra_component(cme__ical_reader *reader, const char *uid,
                               const cme__ical_component *component, cme__ical_extra *extra) {
    const cme__ical_line *begin = &reader->lines.items[component->begin];
    const char *name = cme__arena_text(reader->arena, component->name, strlen(component->name));
    const char *reason = reason_to_drop(reader, component);
    size_t length = 0;
    for (size_t i = component->begin; i <= component->end; i++) {
        length += reader->lines.items[i].length + 1;
    }
    if (reason == NULL && !has_room(extra, length)) {
        reason = "is too long to keep";
    }
    if (reason != NULL) {
        cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, begin->number, uid, name,
                           "the component %s: it is left out", reason);
        return;
    }
    for (size_t i = component->begin; i <= component->end; i++) {
        cme__text_append(&extra->text, reader->lines.items[i].text, reader->lines.items[i].length);
        cme__text_append(&extra->text, "\n", 1);
    }
    cme__ical_note_add(reader->notes, CME__ICAL_KEPT, begin->number, uid, name,
                       "the component is kept as it is");
}

const char *cme__ical_extra_finish(cme__ical_reader *reader, const char *uid, const cme__ical_extra *extra) {
    if (extra->attendees > 0) {
        cme__ical_note_add(reader->notes, CME__ICAL_DROPPED, extra->attendee_line, uid, "ATTENDEE",
                           "%zu lines (ATTENDEE, ORGANIZER) are about persons: they are not read",
                           extra->attendees);
    }
    return extra->text.length > 0 ? cme__arena_text(reader->arena, extra->text.bytes, extra->text.length)
                                  : NULL;
}

/* Who takes part is asked of the store, never of a file (rules.md 36, 77). */
static bool is_personal(const cme__ical_property *property) {
    return cme__ical_is(property, "ATTENDEE") || cme__ical_is(property, "ORGANIZER");
}

/* What is written for every event. */
static bool is_default(const cme__ical_property *property) {
    size_t length = property->value_length;
    return (cme__ical_is(property, "TRANSP") && length == 6 &&
            cme__ascii_equal_fold_n(property->value, "OPAQUE", 6)) ||
           (cme__ical_is(property, "X-MICROSOFT-CDO-BUSYSTATUS") && length == 4 &&
            cme__ascii_equal_fold_n(property->value, "BUSY", 4)) ||
           cme__ical_is(property, "X-MICROSOFT-CDO-ALLDAYEVENT");
}

static bool mentions_mail(const char *text, size_t length) {
    for (size_t i = 0; i + 7 <= length; i++) {
        if ((text[i] == 'm' || text[i] == 'M') && cme__ascii_equal_fold_n(text + i, "mailto:", 7)) {
            return true;
        }
    }
    return false;
}

/* Properties that other readers trip over when they are wrong. */
static bool is_checked(const cme__ical_property *property) {
    const char *value = property->value;
    size_t length = property->value_length;
    cme_civil civil;
    int32_t number;
    if (cme__ical_is(property, "CREATED")) {
        return cme__ical_read_time(value, length, &civil) && civil.kind == CME_CIVIL_UTC;
    }
    if (cme__ical_is(property, "TRANSP")) {
        return (length == 6 && cme__ascii_equal_fold_n(value, "OPAQUE", 6)) ||
               (length == 11 && cme__ascii_equal_fold_n(value, "TRANSPARENT", 11));
    }
    if (cme__ical_is(property, "PRIORITY")) {
        return cme__ical_read_int(value, length, &number) && number >= 0 && number <= 9;
    }
    if (cme__ical_is(property, "GEO")) {
        return length > 2 && memchr(value, ';', length) != NULL && strspn(value, "+-.0123456789;") == length;
    }
    return true;
}

static const char *copy_name(cme__ical_reader *reader, const cme__ical_property *property) {
    return cme__arena_text(reader->arena, property->name, property->name_length);
}

/* NULL: the component can be kept. */
static const char *reason_to_drop(cme__ical_reader *reader, const cme__ical_component *component) {
    if (component->kind == CME__ICAL_PARTICIPANT) {
        return "names a person";
    }
    if (component->kind != CME__ICAL_OTHER ||
        !cme__ical_can_keep_component(component->name, strlen(component->name))) {
        return "does not belong into an event";
    }
    for (size_t i = component->begin + 1; i < component->end; i++) {
        const cme__ical_line *line = &reader->lines.items[i];
        cme__ical_property property;
        if (!cme__ical_split(line, &property)) {
            return "has a line that is no property";
        }
        bool is_frame = cme__ical_is(&property, "BEGIN") || cme__ical_is(&property, "END");
        bool can_keep = is_frame ? cme__ical_can_keep_component(property.value, property.value_length)
                                 : cme__ical_can_keep(line->text, line->length);
        if (!can_keep) {
            return "has a line that cannot be written again";
        }
        if (is_personal(&property) || mentions_mail(line->text, line->length)) {
            return "names a person";
        }
        if (cme__ical_has_parameter(&property, "TZID")) {
            return "needs a time zone that is not kept";
        }
    }
    return NULL;
}

static bool has_room(const cme__ical_extra *extra, size_t length) {
    return extra->text.length + length + 1 <= CME_TEXT_MAX;
}
