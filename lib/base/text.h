/* text.h: a growing text buffer, and the checks that text passes at the door.
 * May use the C library and fault.h. Knows nothing of events. */
#ifndef CME__BASE_TEXT_H
#define CME__BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* A growing, always NUL-terminated buffer. Zero-initialise to start; `failed` is set once memory ran out,
 * later appends do nothing, so it is checked once at the end. */
typedef struct cme__text {
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed;
} cme__text;

void cme__text_append(cme__text *text, const char *bytes, size_t length);
void cme__text_add(cme__text *text, const char *string);
void cme__text_add_char(cme__text *text, char c);
void cme__text_format(cme__text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool cme__text_reserve(cme__text *text,
                       size_t more);   /* room for bytes, and a NUL, that the caller writes itself */
void cme__text_clear(cme__text *text); /* keeps the memory */
char *cme__text_take(cme__text *text,
                     size_t *length); /* hands the bytes over (free with cme__free); NULL when failed */
void cme__text_free(cme__text *text);

/* UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). Returns the offset of the first
 * bad byte, or `length` when all is well. */
size_t cme__utf8_valid_length(const char *bytes, size_t length);

/* Number of bytes (at most `limit`) that end on a character boundary. `bytes` is valid UTF-8. */
size_t cme__utf8_cut(const char *bytes, size_t length, size_t limit);

/* What a field of text may hold. */
typedef enum cme__text_form {
    CME__TEXT_LINE, /* one line: no control characters at all */
    CME__TEXT_BLOCK /* several lines: also line feed and tab (and CR before LF) */
} cme__text_form;

/* Checks a field of text at the door: UTF-8, form, at most `max_bytes` bytes. NULL text is allowed.
 * On failure: CME_ERR_INVALID or CME_ERR_LIMIT; the message names `field` and the byte offset. */
cme_status cme__text_check(cme__fault *fault, const char *field, const char *text, cme__text_form form,
                           size_t max_bytes);

/* The same, and NULL and "" are refused (CME_ERR_INVALID "FIELD must not be empty"). */
cme_status cme__text_check_required(cme__fault *fault, const char *field, const char *text,
                                    cme__text_form form, size_t max_bytes);

/* An empty text is none: NULL for "" and NULL. */
const char *cme__text_or_null(const char *text);

/* Moves `*text` past white space of ASCII, and answers its length without that at the end. */
size_t cme__text_trim(const char **text);

/* ASCII case folding, never the locale's. */
bool cme__ascii_equal_fold(const char *a, const char *b);
bool cme__ascii_equal_fold_n(const char *a, const char *b, size_t length);
char cme__ascii_upper(char c);
char cme__ascii_lower(char c);
bool cme__ascii_is_digit(char c);

#endif
