/* component.c: BEGIN and END, and the parts of a content line.
 * May use base/, icalendar/lines.h, icalendar/notes.h and icalendar/write.h (what a name is).
 * Must not know values, zones or events. */
#include "icalendar/component.h"

#include <string.h>

#include "base/text.h"
#include "icalendar/write.h"

/* The components that are open while the lines are gone through. */
typedef struct open_stack {
    size_t *items; /* indexes */
    size_t count;
    size_t capacity;
} open_stack;

static cme_status begin_component(cme__fault *fault, const cme__ical_limits *limits, cme__ical_line *line,
                                  size_t index, const char *name, open_stack *open,
                                  cme__ical_components *out);
static cme_status end_component(cme__fault *fault, const cme__ical_lines *lines, size_t index,
                                const char *name, open_stack *open, cme__ical_components *out);
static cme_status refuse_first(cme__fault *fault, const cme__ical_line *line);
static const char *marker(const cme__ical_line *line, const char *word);
static bool same_name(const char *a, const char *b);
static cme__ical_component_kind kind_of(const char *name);
static bool find_parameter(const cme__ical_property *property, const char *name, const char **value,
                           size_t *length);
static const char *parameter_end(const char *at, const char *end);

cme_status cme__ical_components_find(cme__fault *fault, cme__ical_notes *notes,
                                     const cme__ical_limits *limits, cme__ical_lines *lines,
                                     cme__ical_components *out) {
    open_stack open = {NULL, 0, 0};
    cme_status status = CME_OK;
    *out = (cme__ical_components){0};
    for (size_t i = 0; i < lines->count && status == CME_OK; i++) {
        cme__ical_line *line = &lines->items[i];
        const char *begun = marker(line, "BEGIN:");
        const char *ended = marker(line, "END:");
        if (begun != NULL && (open.count > 0 || kind_of(begun) == CME__ICAL_VCALENDAR)) {
            status = begin_component(fault, limits, line, i, begun, &open, out);
        } else if (open.count == 0 && out->count == 0) {
            status = refuse_first(fault, line);
        } else if (open.count == 0) {
            cme__ical_note_add(notes, CME__ICAL_DROPPED, line->number, NULL, NULL,
                               "\"%.*s\" stands outside of VCALENDAR",
                               cme__ical_quoted(line->text, line->length), line->text);
        } else if (ended != NULL) {
            status = end_component(fault, lines, i, ended, &open, out);
        }
    }
    if (status == CME_OK && out->count == 0) {
        status = cme__fail(fault, CME_ERR_INVALID,
                           "line 1: the file is empty: a calendar starts with BEGIN:VCALENDAR");
    }
    if (status == CME_OK && open.count > 0) {
        const cme__ical_component *last = &out->items[open.items[open.count - 1]];
        status = cme__fail(
            fault, CME_ERR_INVALID, "line %u: the file ends inside the %.40s that begins on line %u",
            lines->items[lines->count - 1].number, last->name, lines->items[last->begin].number);
    }
    cme__free(open.items);
    return status;
}

void cme__ical_components_free(cme__ical_components *components) {
    cme__free(components->items);
    *components = (cme__ical_components){0};
}

bool cme__ical_split(const cme__ical_line *line, cme__ical_property *out) {
    size_t name = cme__ical_name_length(line->text, line->length);
    const char *end = line->text + line->length;
    if (name == 0) {
        return false;
    }
    const char *at = line->text + name;
    while (at < end && *at == ';') {
        at = parameter_end(at + 1, end);
    }
    if (at == end) {
        /* A quote that is never closed swallows the line: then quotes mean nothing. */
        at = memchr(line->text + name, ':', line->length - name);
        if (at == NULL) {
            return false;
        }
    }
    *out = (cme__ical_property){.name = line->text,
                                .name_length = name,
                                .parameters = line->text + name,
                                .parameters_length = (size_t)(at - line->text) - name,
                                .value = at + 1,
                                .value_length = (size_t)(end - at) - 1,
                                .line = line->number};
    return true;
}

bool cme__ical_is(const cme__ical_property *property, const char *name) {
    return strlen(name) == property->name_length &&
           cme__ascii_equal_fold_n(property->name, name, property->name_length);
}

bool cme__ical_next(const cme__ical_lines *lines, const cme__ical_components *components,
                    const cme__ical_component *component, cme__ical_notes *notes, size_t *at,
                    cme__ical_property *out) {
    size_t i = *at == 0 ? component->begin + 1 : *at;
    while (i < component->end) {
        const cme__ical_line *line = &lines->items[i];
        if (marker(line, "BEGIN:") != NULL) {
            i = components->items[line->component].end + 1;
            continue;
        }
        i++;
        if (cme__ical_split(line, out)) {
            *at = i;
            return true;
        }
        cme__ical_note_add(notes, CME__ICAL_DROPPED, line->number, NULL, NULL,
                           "\"%.*s\" is no property: it has no name or no value",
                           cme__ical_quoted(line->text, line->length), line->text);
    }
    return false;
}

bool cme__ical_next_item(const cme__ical_property *property, size_t *at, const char **item, size_t *length) {
    if (*at > property->value_length) {
        return false;
    }
    *item = property->value + *at;
    size_t left = property->value_length - *at;
    const char *comma = left > 0 ? memchr(*item, ',', left) : NULL;
    *length = comma != NULL ? (size_t)(comma - *item) : left;
    *at += *length + 1;
    return true;
}

char *cme__ical_parameter_of(cme__arena *arena, const cme__ical_property *property, const char *name) {
    const char *value = NULL;
    size_t length = 0;
    if (!find_parameter(property, name, &value, &length)) {
        return NULL;
    }
    char *copy = cme__arena_text(arena, value, length);
    if (copy == NULL) {
        return NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        char next = i + 1 < length ? value[i + 1] : '\0';
        if (value[i] == '^' && (next == '^' || next == '\'' || next == 'n')) {
            copy[kept++] = next == '\'' ? '"' : next == 'n' ? '\n' : '^';
            i++;
        } else if (value[i] != '"') {
            copy[kept++] = value[i];
        }
    }
    copy[kept] = '\0';
    return copy;
}

bool cme__ical_has_parameter(const cme__ical_property *property, const char *name) {
    const char *value = NULL;
    size_t length = 0;
    return find_parameter(property, name, &value, &length);
}

bool cme__ical_parameter_is(const cme__ical_property *property, const char *name, const char *value) {
    const char *found = NULL;
    size_t length = 0;
    return find_parameter(property, name, &found, &length) && length == strlen(value) &&
           cme__ascii_equal_fold_n(found, value, length);
}

static cme_status begin_component(cme__fault *fault, const cme__ical_limits *limits, cme__ical_line *line,
                                  size_t index, const char *name, open_stack *open,
                                  cme__ical_components *out) {
    if (out->count == limits->components) {
        return cme__fail(fault, CME_ERR_LIMIT, "line %u: more than %zu components", line->number,
                         limits->components);
    }
    if (open->count == limits->depth) {
        return cme__fail(fault, CME_ERR_LIMIT, "line %u: components are nested more than %zu deep",
                         line->number, limits->depth);
    }
    if (!cme__grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items) ||
        !cme__grow(&open->items, &open->capacity, open->count + 1, sizeof *open->items)) {
        return cme__fail_memory(fault);
    }
    line->component = (uint32_t)out->count;
    open->items[open->count++] = out->count;
    out->items[out->count++] = (cme__ical_component){.kind = kind_of(name), .name = name, .begin = index};
    return CME_OK;
}

static cme_status end_component(cme__fault *fault, const cme__ical_lines *lines, size_t index,
                                const char *name, open_stack *open, cme__ical_components *out) {
    cme__ical_component *last = &out->items[open->items[open->count - 1]];
    if (!same_name(name, last->name)) {
        return cme__fail(fault, CME_ERR_INVALID, "line %u: END:%.40s inside the %.40s that begins on line %u",
                         lines->items[index].number, name, last->name, lines->items[last->begin].number);
    }
    last->end = index;
    last->next = out->count;
    open->count--;
    return CME_OK;
}

/* Says what the file is, when it can be told. */
static cme_status refuse_first(cme__fault *fault, const cme__ical_line *line) {
    const char *what = "this is no calendar";
    if (line->text[0] == '<') {
        what = "this is HTML or XML, no calendar";
    } else if (line->text[0] == '{' || line->text[0] == '[') {
        what = "this is JSON, no iCalendar text";
    } else if (marker(line, "BEGIN:") != NULL) {
        what = "the component is in no calendar";
    }
    return cme__fail(fault, CME_ERR_INVALID, "line %u: \"%.*s\": %s: it starts with BEGIN:VCALENDAR",
                     line->number, cme__ical_quoted(line->text, line->length), line->text, what);
}

/* What stands behind "BEGIN:" or "END:"; NULL when the line is none. */
static const char *marker(const cme__ical_line *line, const char *word) {
    size_t length = strlen(word);
    return line->length > length && cme__ascii_equal_fold_n(line->text, word, length) ? line->text + length
                                                                                      : NULL;
}

/* Names of components in any letter case, blanks behind them do not count. */
static bool same_name(const char *a, const char *b) {
    size_t length_a = strlen(a);
    size_t length_b = strlen(b);
    while (length_a > 0 && (a[length_a - 1] == ' ' || a[length_a - 1] == '\t')) {
        length_a--;
    }
    while (length_b > 0 && (b[length_b - 1] == ' ' || b[length_b - 1] == '\t')) {
        length_b--;
    }
    return length_a == length_b && cme__ascii_equal_fold_n(a, b, length_a);
}

static cme__ical_component_kind kind_of(const char *name) {
    static const char *const NAMES[] = {"VCALENDAR", "VEVENT",   "VTIMEZONE",
                                        "STANDARD",  "DAYLIGHT", "PARTICIPANT"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (same_name(name, NAMES[i])) {
            return (cme__ical_component_kind)(CME__ICAL_VCALENDAR + (int)i);
        }
    }
    return CME__ICAL_OTHER;
}

static bool find_parameter(const cme__ical_property *property, const char *name, const char **value,
                           size_t *length) {
    const char *end = property->parameters + property->parameters_length;
    size_t name_length = strlen(name);
    for (const char *at = property->parameters; at < end;) {
        const char *next = parameter_end(at + 1, end);
        size_t size = (size_t)(next - at) - 1;
        if (size > name_length && at[1 + name_length] == '=' &&
            cme__ascii_equal_fold_n(at + 1, name, name_length)) {
            *value = at + 2 + name_length;
            *length = size - name_length - 1;
            return true;
        }
        at = next;
    }
    return false;
}

/* Where a parameter ends: at the next ';' or ':' outside of quotes. */
static const char *parameter_end(const char *at, const char *end) {
    bool is_quoted = false;
    while (at < end && (is_quoted || (*at != ';' && *at != ':'))) {
        is_quoted ^= *at == '"';
        at++;
    }
    return at;
}
