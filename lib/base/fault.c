/* fault.c: builds the one-line sentences of errors.
 * May use fault.h, text.h's UTF-8 checks and the C library.
 * Must not know where a sentence goes, nor allocate memory. */
#include "base/fault.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void sentence_format(char text[CME__FAULT_SIZE], const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void sentence_clean(char text[CME__FAULT_SIZE], size_t length);
static void sentence_join(char text[CME__FAULT_SIZE], const char *tail);

void cme__fault_clear(cme__fault *fault) {
    if (fault == NULL) {
        return;
    }
    fault->status = CME_OK;
    fault->text[0] = '\0';
}

cme_status cme__fail(cme__fault *fault, cme_status status, const char *format, ...) {
    if (fault == NULL) {
        return status;
    }
    /* Not straight into the fault: the arguments may be its own old text. */
    char text[CME__FAULT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    sentence_format(text, format, arguments);
    va_end(arguments);
    fault->status = status;
    memcpy(fault->text, text, sizeof text);
    return status;
}

void cme__fault_prefix(cme__fault *fault, const char *format, ...) {
    if (fault == NULL) {
        return;
    }
    char text[CME__FAULT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    sentence_format(text, format, arguments);
    va_end(arguments);
    sentence_join(text, fault->text);
    memcpy(fault->text, text, sizeof text);
}

cme_status cme__fail_memory(cme__fault *fault) {
    return cme__fail(fault, CME_ERR_NO_MEMORY, "memory ran out");
}

cme_status cme__fail_null(cme__fault *fault, const char *argument) {
    return cme__fail(fault, CME_ERR_MISUSE, "%s must not be NULL", argument);
}

static void sentence_format(char text[CME__FAULT_SIZE], const char *format, va_list arguments) {
    memset(text, 0, CME__FAULT_SIZE);
    int wanted = vsnprintf(text, CME__FAULT_SIZE, format, arguments);
    if (wanted < 0) {
        text[0] = '\0';
        return;
    }
    size_t length = strlen(text);
    if ((size_t)wanted > length) {
        /* Cut by the buffer: drop the bytes of a character that lost its end. */
        size_t start = length;
        while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
            start--;
        }
        if (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0xC0) {
            start--;
        }
        if (cme__utf8_valid_length(text + start, length - start) < length - start) {
            memset(text + start, 0, length - start);
            length = start;
        }
    }
    sentence_clean(text, length);
}

/* One line of valid UTF-8: whatever a terminal or a log would take for a command or for the end of the line
 * becomes
 * '?': C0, DEL, C1 (U+0080..U+009F), U+2028, U+2029, and bytes that are no UTF-8. */
static void sentence_clean(char text[CME__FAULT_SIZE], size_t length) {
    size_t at = 0;
    while (at < length) {
        size_t end = at + cme__utf8_valid_length(text + at, length - at);
        for (size_t i = at; i < end; i++) {
            unsigned char byte = (unsigned char)text[i];
            if (byte < 0x20 || byte == 0x7F) {
                text[i] = '?';
            } else if (byte == 0xC2 && (unsigned char)text[i + 1] < 0xA0) {
                text[i] = '?';
                text[i + 1] = '?';
            } else if (byte == 0xE2 && (unsigned char)text[i + 1] == 0x80 &&
                       ((unsigned char)text[i + 2] == 0xA8 || (unsigned char)text[i + 2] == 0xA9)) {
                memset(text + i, '?', 3);
            }
        }
        if (end < length) {
            text[end] = '?';
            end++;
        }
        at = end;
    }
}

/* Appends `tail`, which is clean already, as far as it fits. */
static void sentence_join(char text[CME__FAULT_SIZE], const char *tail) {
    size_t length = strlen(text);
    size_t tail_length = strlen(tail);
    size_t room = CME__FAULT_SIZE - 1 - length;
    size_t taken = cme__utf8_cut(tail, tail_length, room);
    memcpy(text + length, tail, taken);
    text[length + taken] = '\0';
}
