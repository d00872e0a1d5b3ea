/* notes.c: collecting notes, bounded, and putting them into the order of the file.
 * May use base/.
 * Must not know what a note is about. */
#include "icalendar/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NOTE_TEXT_SIZE = 512, QUOTED_MAX = 80 };

static int by_weight(const void *a, const void *b);
static int by_line(const void *a, const void *b);

void cme__ical_note_add(cme__ical_notes *notes, cme__ical_note_kind kind, uint32_t line, const char *uid,
                        const char *property, const char *format, ...) {
    notes->total++;
    if (notes->kept[kind] == notes->max) {
        return;
    }
    if (!cme__grow(&notes->items, &notes->capacity, notes->count + 1, sizeof *notes->items)) {
        notes->arena->failed = true;
        return;
    }
    char text[NOTE_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t cut = length < 0 ? 0 : (size_t)length;
    cut = cut < sizeof text ? cut : cme__utf8_valid_length(text, sizeof text - 1);
    notes->items[notes->count] = (cme__ical_note){.kind = kind,
                                                  .line = line,
                                                  .number = notes->count,
                                                  .uid = uid,
                                                  .property = property,
                                                  .text = cme__arena_text(notes->arena, text, cut)};
    notes->count++;
    notes->kept[kind]++;
}

void cme__ical_notes_finish(cme__ical_notes *notes) {
    if (notes->count > notes->max) {
        qsort(notes->items, notes->count, sizeof *notes->items, by_weight);
        notes->count = notes->max;
    }
    if (notes->count > 0) {
        qsort(notes->items, notes->count, sizeof *notes->items, by_line);
    }
}

void cme__ical_notes_free(cme__ical_notes *notes) {
    cme__free(notes->items);
    notes->items = NULL;
    notes->count = notes->capacity = 0;
}

int cme__ical_quoted(const char *text, size_t length) {
    return (int)cme__utf8_cut(text, length, QUOTED_MAX);
}

static int by_weight(const void *a, const void *b) {
    const cme__ical_note *left = a;
    const cme__ical_note *right = b;
    if (left->kind != right->kind) {
        return left->kind > right->kind ? -1 : 1;
    }
    return by_line(a, b);
}

static int by_line(const void *a, const void *b) {
    const cme__ical_note *left = a;
    const cme__ical_note *right = b;
    if (left->line != right->line) {
        return left->line < right->line ? -1 : 1;
    }
    return left->number < right->number ? -1 : left->number > right->number ? 1 : 0;
}
