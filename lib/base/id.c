/* id.c: ids, their text form, and the source of new ones.
 * May use <uuid/uuid.h> (the only file that does) and the C library.
 * Must not know what an id names, nor read the clock. */
#include "base/id.h"

#include <string.h>
#include <uuid/uuid.h>

#include <cmevent/id.h>

enum {
    COUNTER_BITS = 12,                        /* of the counter in rand_a */
    COUNTER_PER_SECOND = 1000 << COUNTER_BITS /* ids until a source runs ahead of its second */
};

/* The last whole second whose milliseconds fit into 48 bits (the year 10889). */
static const cme_time second_last = ((INT64_C(1) << 48) - 1) / 1000 - 1;

static int hexadecimal_value(char c);

bool cme_id_equal(cme_id a, cme_id b) {
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool cme_id_is_none(cme_id id) {
    return cme_id_equal(id, CME_ID_NONE);
}

void cme_id_text(cme_id id, char text[CME_ID_TEXT_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    if (text == NULL) {
        return;
    }
    size_t at = 0;
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            text[at++] = '-';
        }
        text[at++] = digits[id.bytes[i] >> 4];
        text[at++] = digits[id.bytes[i] & 0x0F];
    }
    text[at] = '\0';
}

cme_status cme_id_parse(const char *text, cme_id *out) {
    if (text == NULL || out == NULL) {
        return CME_ERR_MISUSE;
    }
    cme_id id = CME_ID_NONE;
    size_t at = 0;
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (text[at] != '-') {
                return CME_ERR_INVALID;
            }
            at++;
        }
        int high = hexadecimal_value(text[at]);
        if (high < 0) {
            return CME_ERR_INVALID; /* also the end of the text: nothing behind it is read */
        }
        int low = hexadecimal_value(text[at + 1]);
        if (low < 0) {
            return CME_ERR_INVALID;
        }
        id.bytes[i] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    if (text[at] != '\0') {
        return CME_ERR_INVALID;
    }
    *out = id;
    return CME_OK;
}

cme_id cme__id_new(cme__id_source *source, cme_time now) {
    if (now > second_last) {
        now = second_last;
    }
    if (now > source->last_second) {
        source->last_second = now;
        source->counter = 0;
    }
    /* A second that is used up, or a clock that stands still: the source runs ahead, so that ids stay
     * ascending. */
    if (source->counter >= COUNTER_PER_SECOND) {
        source->last_second++;
        source->counter = 0;
    }
    uint64_t milliseconds = (uint64_t)source->last_second * 1000 + (source->counter >> COUNTER_BITS);
    uint32_t rest = source->counter & ((1U << COUNTER_BITS) - 1);
    source->counter++;

    cme_id id;
    cme__random_bytes(id.bytes + 8, 8);
    for (int i = 0; i < 6; i++) {
        id.bytes[i] = (uint8_t)(milliseconds >> (8 * (5 - i)));
    }
    id.bytes[6] = (uint8_t)(0x70 | rest >> 8); /* RFC 9562 section 5.7: version 7 */
    id.bytes[7] = (uint8_t)rest;
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F)); /* the variant */
    return id;
}

void cme__random_bytes(uint8_t *bytes, size_t length) {
    size_t filled = 0;
    while (filled < length) {
        /* Bytes 6 and 8 carry the version and the variant; the other fourteen are all random. */
        uuid_t uuid;
        uuid_generate_random(uuid);
        for (size_t i = 0; i < sizeof uuid && filled < length; i++) {
            if (i != 6 && i != 8) {
                bytes[filled++] = uuid[i];
            }
        }
    }
}

static int hexadecimal_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}
