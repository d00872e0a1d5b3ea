/* lines.c: unfolding, line numbers, character sets, and the limits of a file and its lines.
 * May use base/ and icalendar/notes.h.
 * Must not know properties or components. */
#include "icalendar/lines.h"

#include <string.h>

#include "base/text.h"

/* Where in the file the reading stands. */
typedef struct line_scan {
    const char *at;
    const char *end;
    uint32_t number; /* of the physical line at `at` */
} line_scan;

static cme_status check_bytes(cme__fault *fault, const cme__ical_limits *limits, const char *bytes,
                              size_t length);
static uint32_t line_of(const char *bytes, const char *at);
static bool next_physical(line_scan *scan, const char **begin, size_t *length, uint32_t *number);
static cme_status finish_line(cme__fault *fault, cme__ical_notes *notes, const cme__ical_limits *limits,
                              cme__ical_line *line);
static void drop_controls(cme__ical_notes *notes, cme__ical_line *line);
static bool convert(cme__ical_notes *notes, cme__ical_line *line);

cme_status cme__ical_lines_read(cme__fault *fault, cme__ical_notes *notes, const cme__ical_limits *limits,
                                const char *bytes, size_t length, cme__ical_lines *out) {
    *out = (cme__ical_lines){0};
    cme_status status = check_bytes(fault, limits, bytes, length);
    if (status != CME_OK) {
        return status;
    }
    out->buffer = cme__alloc(length + 1);
    if (out->buffer == NULL) {
        return cme__fail_memory(fault);
    }
    line_scan scan = {bytes, bytes + length, 1};
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        scan.at += 3;
    }
    /* Unfolded text is never longer than the file: each line has an end there, which becomes a NUL here. */
    char *free_space = out->buffer;
    const char *begin = NULL;
    size_t size = 0;
    uint32_t number = 0;
    while (status == CME_OK && next_physical(&scan, &begin, &size, &number)) {
        bool is_folded = size > 0 && (begin[0] == ' ' || begin[0] == '\t') && out->count > 0;
        if (size == 0) {
            continue;
        }
        if (is_folded) {
            cme__ical_line *line = &out->items[out->count - 1];
            memcpy(free_space, begin + 1, size - 1);
            free_space += size - 1;
            line->length += (uint32_t)(size - 1);
            continue;
        }
        if (out->count > 0) {
            *free_space++ = '\0';
            status = finish_line(fault, notes, limits, &out->items[out->count - 1]);
        }
        if (!cme__grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items)) {
            return cme__fail_memory(fault);
        }
        out->items[out->count++] =
            (cme__ical_line){.text = free_space, .length = (uint32_t)size, .number = number};
        memcpy(free_space, begin, size);
        free_space += size;
    }
    if (status == CME_OK && out->count > 0) {
        *free_space = '\0';
        status = finish_line(fault, notes, limits, &out->items[out->count - 1]);
    }
    return status == CME_OK && notes->arena->failed ? cme__fail_memory(fault) : status;
}

void cme__ical_lines_free(cme__ical_lines *lines) {
    cme__free(lines->items);
    cme__free(lines->buffer);
    *lines = (cme__ical_lines){0};
}

static cme_status check_bytes(cme__fault *fault, const cme__ical_limits *limits, const char *bytes,
                              size_t length) {
    if (length > limits->bytes) {
        return cme__fail(fault, CME_ERR_LIMIT, "the file has %zu bytes: at most %zu", length, limits->bytes);
    }
    if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        return cme__fail(fault, CME_ERR_INVALID, "line 1: the file is in UTF-16: must be in UTF-8");
    }
    const char *nul = length > 0 ? memchr(bytes, '\0', length) : NULL;
    if (nul != NULL) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "line %u: byte %zu of the file is a NUL: no calendar has one", line_of(bytes, nul),
                         (size_t)(nul - bytes));
    }
    return CME_OK;
}

static uint32_t line_of(const char *bytes, const char *at) {
    line_scan scan = {bytes, at, 1};
    const char *begin = NULL;
    size_t size = 0;
    uint32_t number = 1;
    while (next_physical(&scan, &begin, &size, &number)) {
    }
    return at > bytes && (at[-1] == '\n' || at[-1] == '\r') ? scan.number : number;
}

/* The next physical line without its end. Carriage returns before a line feed belong to its end. */
static bool next_physical(line_scan *scan, const char **begin, size_t *length, uint32_t *number) {
    if (scan->at == scan->end) {
        return false;
    }
    const char *at = scan->at;
    while (at < scan->end && *at != '\n' && *at != '\r') {
        at++;
    }
    *begin = scan->at;
    *length = (size_t)(at - scan->at);
    *number = scan->number++;
    const char *after = at;
    while (after < scan->end && *after == '\r') {
        after++;
    }
    if (after < scan->end && *after == '\n') {
        scan->at = after + 1;
    } else {
        scan->at = at < scan->end ? at + 1 : at;
    }
    return true;
}

/* Checks and cleans a line that is whole. */
static cme_status finish_line(cme__fault *fault, cme__ical_notes *notes, const cme__ical_limits *limits,
                              cme__ical_line *line) {
    if (line->length > limits->line_bytes) {
        return cme__fail(fault, CME_ERR_LIMIT, "line %u: %u bytes unfolded: at most %zu", line->number,
                         line->length, limits->line_bytes);
    }
    drop_controls(notes, line);
    if (cme__utf8_valid_length(line->text, line->length) < line->length && !convert(notes, line)) {
        return cme__fail_memory(fault);
    }
    return CME_OK;
}

static void drop_controls(cme__ical_notes *notes, cme__ical_line *line) {
    size_t clean = 0;
    while (clean < line->length && (((unsigned char)line->text[clean] >= ' ' && line->text[clean] != 0x7F) ||
                                    line->text[clean] == '\t')) {
        clean++;
    }
    if (clean == line->length) {
        return;
    }
    unsigned first = (unsigned char)line->text[clean];
    char *text = (char *)line->text;
    size_t kept = clean;
    for (size_t i = clean; i < line->length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte >= ' ' && byte != 0x7F) || byte == '\t') {
            text[kept++] = text[i];
        }
    }
    text[kept] = '\0';
    cme__ical_note_add(notes, CME__ICAL_CHANGED, line->number, NULL, NULL,
                       "%zu control characters (the first is 0x%02X) are left out", line->length - kept,
                       first);
    line->length = (uint32_t)kept;
}

/* Reads the line as Windows-1252, of which ISO 8859-1 is a part as far as texts go. */
static bool convert(cme__ical_notes *notes, cme__ical_line *line) {
    static const uint16_t HIGH[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                      0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    char *out = cme__arena_alloc(notes->arena, (size_t)line->length * 3 + 1);
    if (out == NULL) {
        return false;
    }
    size_t length = 0;
    for (size_t i = 0; i < line->length; i++) {
        unsigned code = (unsigned char)line->text[i];
        if (code >= 0x80 && code < 0xA0) {
            code = HIGH[code - 0x80];
        }
        if (code < 0x80) {
            out[length++] = (char)code;
        } else if (code < 0x800) {
            out[length++] = (char)(0xC0 | code >> 6);
            out[length++] = (char)(0x80 | (code & 0x3F));
        } else {
            out[length++] = (char)(0xE0 | code >> 12);
            out[length++] = (char)(0x80 | (code >> 6 & 0x3F));
            out[length++] = (char)(0x80 | (code & 0x3F));
        }
    }
    out[length] = '\0';
    line->text = out;
    line->length = (uint32_t)length;
    cme__ical_note_add(notes, CME__ICAL_CHANGED, line->number, NULL, NULL,
                       "bytes that are no UTF-8 are read as Windows-1252");
    return true;
}
