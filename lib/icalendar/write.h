/* write.h: content lines of iCalendar (RFC 5545 section 3.1): escaped, folded, ended by CRLF.
 * May use base/. Knows no events and no zones.
 *
 *     cme__ical_writer writer = {&text, 0};
 *     cme__ical_name(&writer, "SUMMARY");
 *     cme__ical_parameter(&writer, "LANGUAGE", "en");
 *     cme__ical_text_value(&writer, title);               // ends the line
 *
 * A line is a name, then parameters, then exactly one value. No byte of a parameter or value can end the line
 * or begin another one: control characters are escaped where the format can, left out where it cannot. All
 * texts are valid UTF-8. When memory runs out, `out->failed` is set and checked once by the caller. */
#ifndef CME__ICALENDAR_WRITE_H
#define CME__ICALENDAR_WRITE_H

#include <cmevent/civil.h>

#include "base/text.h"

/* Octets of one physical line, its CRLF not counted. */
enum { CME__ICAL_LINE_OCTETS = 75 };

typedef struct cme__ical_writer {
    cme__text *out;
    size_t column; /* octets of the physical line that is being written; 0 between lines */
} cme__ical_writer;

/* A whole line of our own that needs neither escapes nor folds ("BEGIN:VEVENT"). */
void cme__ical_put_line(cme__ical_writer *writer, const char *line);

void cme__ical_name(cme__ical_writer *writer, const char *name);

/* ";NAME=value", quoted where needed; line feeds, quotes and carets as RFC 6868 says. */
void cme__ical_parameter(cme__ical_writer *writer, const char *name, const char *value);

/* The values, each ends the line. A raw one is text in which `\` escapes what follows, and is taken as it
 * stands. */
void cme__ical_raw_value(cme__ical_writer *writer, const char *value, size_t length);
void cme__ical_text_value(cme__ical_writer *writer, const char *text);
void cme__ical_list_value(cme__ical_writer *writer, const char *names); /* TEXTs separated by commas */
void cme__ical_uri_value(cme__ical_writer *writer, const char *scheme,
                         const char *uri); /* "mailto:", or "" */
void cme__ical_int_value(cme__ical_writer *writer, int64_t number);
void cme__ical_time_value(cme__ical_writer *writer, cme_civil civil); /* 20270323T190000, ...Z, 20270323 */
void cme__ical_instant_value(cme__ical_writer *writer, cme_time instant);
void cme__ical_duration_value(cme__ical_writer *writer, int32_t days,
                              int32_t seconds); /* P1DT2H; not negative */

/* A value of several parts: the first of them is begun with `first`, the line is ended by cme__ical_end. Raw
 * bytes are written as they stand: ours, never a caller's. */
void cme__ical_raw_part(cme__ical_writer *writer, const char *bytes, size_t length, bool first);
void cme__ical_text_part(cme__ical_writer *writer, const char *text, bool first);
void cme__ical_time_part(cme__ical_writer *writer, cme_civil civil);
void cme__ical_end(cme__ical_writer *writer);

/* Unfolded lines that an import kept, each ended by "\n". Left out are lines that are no content line,
 * components that are not closed, and properties named in `except` (ended by NULL; may be NULL). */
void cme__ical_kept_lines(cme__ical_writer *writer, const char *lines, const char *const *except);

/* Whether a line, or the name of a component, can be among the kept ones. */
bool cme__ical_can_keep(const char *line, size_t length);
bool cme__ical_can_keep_component(const char *name, size_t length);

/* The first of the kept lines (NULL: none) that has this name and lies outside of components; NULL when there
 * is none. */
const char *cme__ical_kept_find(const char *lines, const char *name, size_t *length);
void cme__ical_kept_line(cme__ical_writer *writer, const char *line, size_t length);

/* The length of the name that a content line begins with, followed by ':' or ';'; 0 when it is no content
 * line. */
size_t cme__ical_name_length(const char *line, size_t length);

/* The decimal digits of a number that is not negative, at least `width` of them. Returns how many. */
size_t cme__ical_format_digits(char *out, int64_t number, int width);

#endif
