/* notes.h: what was not taken as it stood in a file, collected while it is read.
 * May use base/. Knows neither lines nor events. */
#ifndef CME__ICALENDAR_NOTES_H
#define CME__ICALENDAR_NOTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* The values of cme_calendar_note_kind, from light to heavy. */
typedef enum cme__ical_note_kind {
    CME__ICAL_KEPT = 1,
    CME__ICAL_CHANGED = 2,
    CME__ICAL_DROPPED = 3,
    CME__ICAL_SKIPPED = 4
} cme__ical_note_kind;

enum { CME__ICAL_NOTE_KINDS = 5 };

typedef struct cme__ical_note {
    cme__ical_note_kind kind;
    uint32_t line;
    size_t number; /* in the order in which notes were made */
    const char *uid;
    const char *property;
    const char *text;
} cme__ical_note;

/* The notes, their texts in `arena`. Zero-initialise, then set `arena` and `max`. At most `max` notes of each
 * kind are kept; all are counted. */
typedef struct cme__ical_notes {
    cme__arena *arena;
    size_t max;
    cme__ical_note *items;
    size_t count;
    size_t capacity;
    size_t kept[CME__ICAL_NOTE_KINDS]; /* of each kind, in `items` */
    size_t total;
} cme__ical_notes;

/* Adds a note: one sentence without a stop. `uid` and `property` may be NULL and are borrowed: they live as
 * long as the arena. */
void cme__ical_note_add(cme__ical_notes *notes, cme__ical_note_kind kind, uint32_t line, const char *uid,
                        const char *property, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Keeps the `max` heaviest notes, in the order of the file. */
void cme__ical_notes_finish(cme__ical_notes *notes);

/* Frees what is not in the arena. */
void cme__ical_notes_free(cme__ical_notes *notes);

/* The most bytes of a foreign text that a sentence quotes, for "%.*s": cut on a character boundary. */
int cme__ical_quoted(const char *text, size_t length);

#endif
