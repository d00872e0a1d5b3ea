/* text.c: the growing text buffer, UTF-8, and the checks at the door.
 * May use base/fault.h, base/memory.h and the C library, nothing of its locale.
 * Must not know which fields exist or what they mean. */
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

static size_t utf8_sequence(const unsigned char *bytes, size_t length);
static bool form_allows(const char *text, size_t at, cme__text_form form);

void cme__text_append(cme__text *text, const char *bytes, size_t length) {
    if (!cme__text_reserve(text, length)) {
        return;
    }
    if (length > 0) {
        memcpy(text->bytes + text->length, bytes, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void cme__text_add(cme__text *text, const char *string) {
    cme__text_append(text, string, strlen(string));
}

void cme__text_add_char(cme__text *text, char c) {
    cme__text_append(text, &c, 1);
}

void cme__text_format(cme__text *text, const char *format, ...) {
    if (!cme__text_reserve(text, 64)) {
        return;
    }
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    int wanted = vsnprintf(text->bytes + text->length, room, format, arguments);
    if (wanted >= 0 && (size_t)wanted >= room && cme__text_reserve(text, (size_t)wanted)) {
        room = text->capacity - text->length;
        wanted = vsnprintf(text->bytes + text->length, room, format, again);
    }
    va_end(again);
    va_end(arguments);
    if (wanted >= 0 && (size_t)wanted < room) {
        text->length += (size_t)wanted;
    } else {
        text->bytes[text->length] = '\0'; /* what did not fit is not there */
        text->failed = true;
    }
}

bool cme__text_reserve(cme__text *text, size_t more) {
    if (text->failed) {
        return false;
    }
    if (more > SIZE_MAX - text->length - 1 ||
        !cme__grow(&text->bytes, &text->capacity, text->length + more + 1, 1)) {
        text->failed = true;
        return false;
    }
    if (text->length == 0) {
        text->bytes[0] = '\0';
    }
    return true;
}

void cme__text_clear(cme__text *text) {
    text->length = 0;
    text->failed = false;
    if (text->bytes != NULL) {
        text->bytes[0] = '\0';
    }
}

char *cme__text_take(cme__text *text, size_t *length) {
    /* An empty text is "" and no failure. */
    if (!text->failed) {
        cme__text_reserve(text, 0);
    }
    char *bytes = NULL;
    size_t taken = 0;
    if (!text->failed) {
        bytes = text->bytes;
        taken = text->length;
        text->bytes = NULL;
    }
    if (length != NULL) {
        *length = taken;
    }
    cme__text_free(text);
    return bytes;
}

void cme__text_free(cme__text *text) {
    cme__free(text->bytes);
    *text = (cme__text){0};
}

size_t cme__utf8_valid_length(const char *bytes, size_t length) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t offset = 0;
    while (offset < length) {
        /* Most text is ASCII: eight bytes at a time. */
        while (length - offset >= 8) {
            uint64_t block;
            memcpy(&block, at + offset, sizeof block);
            if ((block & UINT64_C(0x8080808080808080)) != 0) {
                break;
            }
            offset += 8;
        }
        if (offset == length) {
            break;
        }
        size_t size = utf8_sequence(at + offset, length - offset);
        if (size == 0) {
            return offset;
        }
        offset += size;
    }
    return length;
}

size_t cme__utf8_cut(const char *bytes, size_t length, size_t limit) {
    if (length <= limit) {
        return length;
    }
    size_t cut = limit;
    while (cut > 0 && ((unsigned char)bytes[cut] & 0xC0) == 0x80) {
        cut--;
    }
    return cut;
}

cme_status cme__text_check(cme__fault *fault, const char *field, const char *text, cme__text_form form,
                           size_t max_bytes) {
    if (text == NULL) {
        return CME_OK;
    }
    size_t length = strlen(text);
    if (length > max_bytes) {
        return cme__fail(fault, CME_ERR_LIMIT, "%s is %zu bytes long: at most %zu are allowed", field, length,
                         max_bytes);
    }
    size_t valid = cme__utf8_valid_length(text, length);
    if (valid < length) {
        return cme__fail(fault, CME_ERR_INVALID, "%s must be UTF-8: byte 0x%02X at offset %zu is not", field,
                         (unsigned int)(unsigned char)text[valid], valid);
    }
    for (size_t i = 0; i < length; i++) {
        if (!form_allows(text, i, form)) {
            return cme__fail(fault, CME_ERR_INVALID,
                             "%s must not hold control characters: 0x%02X at offset %zu", field,
                             (unsigned int)(unsigned char)text[i], i);
        }
    }
    return CME_OK;
}

cme_status cme__text_check_required(cme__fault *fault, const char *field, const char *text,
                                    cme__text_form form, size_t max_bytes) {
    if (text == NULL || text[0] == '\0') {
        return cme__fail(fault, CME_ERR_INVALID, "%s must not be empty", field);
    }
    return cme__text_check(fault, field, text, form, max_bytes);
}

const char *cme__text_or_null(const char *text) {
    return text != NULL && text[0] != '\0' ? text : NULL;
}

size_t cme__text_trim(const char **text) {
    static const char SPACE[] = " \t\r\n";
    *text += strspn(*text, SPACE);
    size_t length = strlen(*text);
    while (length > 0 && strchr(SPACE, (*text)[length - 1]) != NULL) {
        length--;
    }
    return length;
}

bool cme__ascii_equal_fold(const char *a, const char *b) {
    while (*a != '\0' && cme__ascii_lower(*a) == cme__ascii_lower(*b)) {
        a++;
        b++;
    }
    return cme__ascii_lower(*a) == cme__ascii_lower(*b);
}

bool cme__ascii_equal_fold_n(const char *a, const char *b, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (cme__ascii_lower(a[i]) != cme__ascii_lower(b[i])) {
            return false;
        }
        if (a[i] == '\0') {
            return true;
        }
    }
    return true;
}

char cme__ascii_upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

char cme__ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool cme__ascii_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Room for `more` bytes and the closing NUL. */
/* Bytes of the well-formed sequence at `bytes` (RFC 3629 section 4), 0 when there is none. */
static size_t utf8_sequence(const unsigned char *bytes, size_t length) {
    unsigned char lead = bytes[0];
    if (lead < 0x80) {
        return 1;
    }
    size_t size = 0;
    unsigned char second_low = 0x80;
    unsigned char second_high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        size = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        size = 3;
        second_low = lead == 0xE0 ? 0xA0 : 0x80;  /* overlong */
        second_high = lead == 0xED ? 0x9F : 0xBF; /* surrogates */
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        size = 4;
        second_low = lead == 0xF0 ? 0x90 : 0x80;  /* overlong */
        second_high = lead == 0xF4 ? 0x8F : 0xBF; /* above U+10FFFF */
    }
    if (size == 0 || size > length || bytes[1] < second_low || bytes[1] > second_high) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return size;
}

/* RFC 5545 section 3.1 forbids the controls %x00-08, %x0A-1F and %x7F in text. A line break inside a block is
 * written escaped there, so a block may hold it. */
static bool form_allows(const char *text, size_t at, cme__text_form form) {
    unsigned char byte = (unsigned char)text[at];
    if (byte >= 0x20 && byte != 0x7F) {
        return true;
    }
    if (form == CME__TEXT_LINE) {
        return false;
    }
    return byte == '\n' || byte == '\t' || (byte == '\r' && text[at + 1] == '\n');
}
