/* lines.h: the guard in front of everything that reads a foreign file: bytes become unfolded lines of clean
 * UTF-8. May use base/ and notes.h. Knows no properties.
 *
 * Beyond this point no line has a NUL, a control character or bytes that are no UTF-8, none is longer than
 * the limit, and each knows the physical line on which it began. */
#ifndef CME__ICALENDAR_LINES_H
#define CME__ICALENDAR_LINES_H

#include "base/fault.h"
#include "icalendar/notes.h"

/* Limits of a file; the public header names them to callers (CME_CALENDAR_...). */
typedef struct cme__ical_limits {
    size_t bytes;
    size_t line_bytes;
    size_t depth;
    size_t components;
    size_t zones;
    size_t dates; /* added to, or taken out of, one series */
} cme__ical_limits;

typedef struct cme__ical_line {
    const char *text; /* ends with a NUL */
    uint32_t length;
    uint32_t number;    /* physical line, from 1 */
    uint32_t component; /* of a BEGIN line: index of its component, set by component.c */
} cme__ical_line;

typedef struct cme__ical_lines {
    cme__ical_line *items;
    size_t count;
    size_t capacity;
    char *buffer;
} cme__ical_lines;

/* Line ends are CRLF, LF or CR; blank lines are passed over. Bytes that are no UTF-8 are read as
 * Windows-1252, line by line, and noted; control characters are left out, and noted. CME_ERR_INVALID for a
 * NUL or UTF-16, CME_ERR_LIMIT. Free with cme__ical_lines_free, also on failure. */
cme_status cme__ical_lines_read(cme__fault *fault, cme__ical_notes *notes, const cme__ical_limits *limits,
                                const char *bytes, size_t length, cme__ical_lines *out);
void cme__ical_lines_free(cme__ical_lines *lines);

#endif
