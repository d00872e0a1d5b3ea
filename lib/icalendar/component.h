/* component.h: the structure of a file: which lines lie in which component, and the parts of a line.
 * May use base/, lines.h and notes.h. Knows no values. */
#ifndef CME__ICALENDAR_COMPONENT_H
#define CME__ICALENDAR_COMPONENT_H

#include "icalendar/lines.h"

typedef enum cme__ical_component_kind {
    CME__ICAL_OTHER = 0,
    CME__ICAL_VCALENDAR,
    CME__ICAL_VEVENT,
    CME__ICAL_VTIMEZONE,
    CME__ICAL_STANDARD,
    CME__ICAL_DAYLIGHT,
    CME__ICAL_PARTICIPANT
} cme__ical_component_kind;

/* Components stand in the order of their BEGIN lines, so those inside one follow it directly. */
typedef struct cme__ical_component {
    cme__ical_component_kind kind;
    const char *name;
    size_t begin; /* index of its BEGIN line */
    size_t end;   /* of its END line */
    size_t next;  /* index of the first component behind it */
} cme__ical_component;

typedef struct cme__ical_components {
    cme__ical_component *items;
    size_t count;
    size_t capacity;
} cme__ical_components;

/* Finds the components of a file that consists of VCALENDARs. CME_ERR_INVALID with line and reason when it
 * does not, or when a component is not closed; CME_ERR_LIMIT. Sets `component` of the BEGIN lines. Free with
 * cme__ical_components_free, also on failure. */
cme_status cme__ical_components_find(cme__fault *fault, cme__ical_notes *notes,
                                     const cme__ical_limits *limits, cme__ical_lines *lines,
                                     cme__ical_components *out);
void cme__ical_components_free(cme__ical_components *components);

/* A line in its parts; not NUL-terminated. */
typedef struct cme__ical_property {
    const char *name;
    size_t name_length;
    const char *parameters; /* ";TZID=Europe/Berlin", or nothing */
    size_t parameters_length;
    const char *value;
    size_t value_length;
    uint32_t line;
} cme__ical_property;

/* false when the line is no content line. */
bool cme__ical_split(const cme__ical_line *line, cme__ical_property *out);

bool cme__ical_is(const cme__ical_property *property, const char *name);

/* The next property that lies in the component itself. Start with `*at` = 0; false at the end. A line that is
 * no content line is noted and passed over. */
bool cme__ical_next(const cme__ical_lines *lines, const cme__ical_components *components,
                    const cme__ical_component *component, cme__ical_notes *notes, size_t *at,
                    cme__ical_property *out);

/* The next of the items of a value that are separated by commas (no TEXTs). Start with `*at` = 0. */
bool cme__ical_next_item(const cme__ical_property *property, size_t *at, const char **item, size_t *length);

/* The value of a parameter without quotes and escapes (RFC 6868), in `arena`; NULL when there is none. */
char *cme__ical_parameter_of(cme__arena *arena, const cme__ical_property *property, const char *name);

bool cme__ical_has_parameter(const cme__ical_property *property, const char *name);

/* Whether a parameter has this value, in any letter case. */
bool cme__ical_parameter_is(const cme__ical_property *property, const char *name, const char *value);

#endif
