/* store_cursor.c: the place where a page ended, as one line of text.
 * May use base/ and store_internal.h.
 * Must not know whose page it is.
 *
 * "person:ti" with the values "Ana B" and 7 is "person:ti,Ana%20B,7": the form, then each value. */
#include <string.h>

#include "store_internal.h"

static void write_text(cme__text *out, const char *text);
static bool read_value(char kind, const char *field, size_t length, cme__arena *arena,
                       cme__cursor_value *out);
static bool read_text(const char *field, size_t length, cme__arena *arena, const char **out);
static bool read_integer(const char *field, size_t length, int64_t *out);
static bool read_id(const char *field, size_t length, cme_id *out);
static bool is_plain(char c);
static int hexadecimal(char c);

static const char digits[] = "0123456789abcdef";

char *cme__cursor_write(cme__arena *arena, const char *form, const cme__cursor_value *values) {
    cme__text text = {0};
    cme__text_add(&text, form);
    const char *kinds = strchr(form, ':') + 1;
    for (size_t i = 0; kinds[i] != '\0'; i++) {
        cme__text_add_char(&text, ',');
        if (kinds[i] == 'i') {
            cme__text_format(&text, "%lld", (long long)values[i].integer);
        } else if (kinds[i] == 'b') {
            char id[CME_ID_TEXT_SIZE];
            cme_id_text(values[i].id, id);
            cme__text_add(&text, id);
        } else {
            write_text(&text, values[i].text);
        }
    }
    char *cursor = NULL;
    if (text.failed) {
        arena->failed = true;
    } else {
        cursor = cme__arena_text(arena, text.bytes, text.length);
    }
    cme__text_free(&text);
    return cursor;
}

cme_status cme__cursor_read(cme_store *store, const char *form, const char *cursor, cme__arena *arena,
                            cme__cursor_value *values) {
    size_t form_length = strlen(form);
    const char *kinds = strchr(form, ':') + 1;
    bool fits = strncmp(cursor, form, form_length) == 0;
    const char *at = fits ? cursor + form_length : cursor;
    for (size_t i = 0; fits && kinds[i] != '\0'; i++) {
        memset(&values[i], 0, sizeof values[i]);
        fits = *at == ',';
        if (fits) {
            at++;
            size_t length = strcspn(at, ",");
            fits = read_value(kinds[i], at, length, arena, &values[i]);
            at += length;
        }
    }
    if (arena->failed) {
        return cme__fail_memory(&store->fault);
    }
    if (!fits || *at != '\0') {
        return cme__fail(&store->fault, CME_ERR_INVALID, "cursor '%.100s' is not of this query", cursor);
    }
    return CME_OK;
}

/* NULL is "-"; in a text only letters, digits, '_' and '.' stand for themselves. */
static void write_text(cme__text *out, const char *text) {
    if (text == NULL) {
        cme__text_add_char(out, '-');
        return;
    }
    for (; *text != '\0'; text++) {
        if (is_plain(*text)) {
            cme__text_add_char(out, *text);
        } else {
            cme__text_add_char(out, '%');
            cme__text_add_char(out, digits[(unsigned char)*text >> 4]);
            cme__text_add_char(out, digits[(unsigned char)*text & 0x0F]);
        }
    }
}

static bool read_value(char kind, const char *field, size_t length, cme__arena *arena,
                       cme__cursor_value *out) {
    if (kind == 'i') {
        return read_integer(field, length, &out->integer);
    }
    if (kind == 'b') {
        return read_id(field, length, &out->id);
    }
    return read_text(field, length, arena, &out->text);
}

static bool read_text(const char *field, size_t length, cme__arena *arena, const char **out) {
    *out = NULL;
    if (length == 1 && field[0] == '-') {
        return true;
    }
    char *text = cme__arena_alloc(arena, length + 1);
    if (text == NULL) {
        return false;
    }
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_plain(field[i])) {
            text[used++] = field[i];
            continue;
        }
        if (field[i] != '%' || length - i < 3) {
            return false;
        }
        int high = hexadecimal(field[i + 1]);
        int low = hexadecimal(field[i + 2]);
        if (high < 0 || low < 0 || high + low == 0) {
            return false;
        }
        text[used++] = (char)(high << 4 | low);
        i += 2;
    }
    *out = text;
    return cme__utf8_valid_length(text, used) == used;
}

static bool read_integer(const char *field, size_t length, int64_t *out) {
    bool negative = length > 0 && field[0] == '-';
    size_t at = negative ? 1 : 0;
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t value = 0;
    if (at == length) {
        return false;
    }
    for (; at < length; at++) {
        if (!cme__ascii_is_digit(field[at])) {
            return false;
        }
        uint64_t digit = (uint64_t)(field[at] - '0');
        if (value > (limit - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (negative && value > 0) {
        *out = -(int64_t)(value - 1) - 1; /* also for INT64_MIN */
    } else {
        *out = (int64_t)value;
    }
    return true;
}

static bool read_id(const char *field, size_t length, cme_id *out) {
    char text[CME_ID_TEXT_SIZE];
    if (length != sizeof text - 1) {
        return false;
    }
    memcpy(text, field, length);
    text[length] = '\0';
    return cme_id_parse(text, out) == CME_OK;
}

static bool is_plain(char c) {
    return cme__ascii_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

static int hexadecimal(char c) {
    const char *digit = c != '\0' ? strchr(digits, c) : NULL;
    return digit != NULL ? (int)(digit - digits) : -1;
}
