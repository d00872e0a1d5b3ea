/* support_tzif.h: writes TZif files (RFC 9636), good ones and bad ones, and asks zones everything.
 * May use support.h and lib/time. For test_zone_*.c; not a unit of its own, so everything is inline. */
#ifndef CME_TEST_SUPPORT_TZIF_H
#define CME_TEST_SUPPORT_TZIF_H

#include "support.h"

#include "base/text.h"
#include "time/civil.h"
#include "time/zone.h"
#include "time/zone_internal.h"

enum { TZIF_TIMES_MAX = 16 };

/* What a file says. Abbreviations are the text "LMT\0AAA\0BBB\0", four bytes each. */
typedef struct tzif {
    char version; /* '\0' or '2' to '4' */
    size_t time_count;
    int64_t times[TZIF_TIMES_MAX];
    uint8_t time_types[TZIF_TIMES_MAX];
    size_t type_count;
    int32_t offsets[4];
    uint8_t flags[4];
    uint8_t abbreviations[4];
    size_t leap_count;
    int64_t leaps[4];
    int32_t corrections[4];
    const char *footer;
} tzif;

static inline void tzif_put(cme__text *out, int64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        cme__text_add_char(out, (char)((uint64_t)value >> (8 * i) & 0xFF));
    }
}

static inline void tzif_put_block(cme__text *out, const tzif *file, int time_bytes) {
    cme__text_append(out, "TZif", 4);
    cme__text_add_char(out, file->version);
    for (int i = 0; i < 15; i++) {
        cme__text_add_char(out, '\0');
    }
    tzif_put(out, 0, 4);
    tzif_put(out, 0, 4);
    tzif_put(out, (int64_t)file->leap_count, 4);
    tzif_put(out, (int64_t)file->time_count, 4);
    tzif_put(out, (int64_t)file->type_count, 4);
    tzif_put(out, 12, 4);
    for (size_t i = 0; i < file->time_count; i++) {
        tzif_put(out, file->times[i], time_bytes);
    }
    cme__text_append(out, (const char *)file->time_types, file->time_count);
    for (size_t i = 0; i < file->type_count; i++) {
        tzif_put(out, file->offsets[i], 4);
        cme__text_add_char(out, (char)file->flags[i]);
        cme__text_add_char(out, (char)file->abbreviations[i]);
    }
    cme__text_append(out, "LMT\0AAA\0BBB", 12);
    for (size_t i = 0; i < file->leap_count; i++) {
        tzif_put(out, file->leaps[i], time_bytes);
        tzif_put(out, file->corrections[i], 4);
    }
}

static inline cme__text tzif_written(const tzif *file) {
    cme__text out = {0};
    if (file->version == '\0') {
        tzif_put_block(&out, file, 4);
    } else {
        const tzif empty = {.version = file->version, .type_count = 1};
        tzif_put_block(&out, &empty, 4);
        tzif_put_block(&out, file, 8);
        cme__text_add_char(&out, '\n');
        cme__text_add(&out, file->footer != NULL ? file->footer : "");
        cme__text_add_char(&out, '\n');
    }
    assert_false(out.failed);
    return out;
}

static inline cme_status tzif_parse(const tzif *file, cme__zone **zone) {
    cme__text bytes = tzif_written(file);
    cme_status status = cme__zone_file_parse(NULL, "Test/Zone", bytes.bytes, bytes.length, zone);
    cme__text_free(&bytes);
    return status;
}

static inline cme__zone *tzif_zone(const tzif *file) {
    cme__zone *zone = NULL;
    assert_int_equal(tzif_parse(file, &zone), CME_OK);
    return zone;
}

/* Asks a zone everything: for files that may say anything. Nothing may crash, overflow or run for long. */
static inline void ask_everything(const cme__zone *zone) {
    static const int64_t times[] = {
        INT64_MIN,  -(INT64_C(1) << 59), -62135596800, -2208988800,      0,
        1700000000, 4102444800,          253402300799, INT64_C(1) << 61, INT64_MAX};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        cme__zone_transition transition;
        cme__zone_state clock = cme__zone_state_at(zone, times[i]);
        assert_true(strlen(clock.abbreviation) < sizeof clock.abbreviation);
        assert_int_equal(clock.offset, cme__zone_offset_at(zone, times[i]));
        (void)cme__zone_civil(zone, times[i]);
        (void)cme__zone_instant(zone, times[i]);
        if (cme__zone_next_transition(zone, times[i], &transition)) {
            assert_true(transition.at > times[i]);
        }
    }
}

/* A file of three transitions, from which the tests make others. */
static const tzif tzif_simple = {.version = '2',
                                 .time_count = 3,
                                 .times = {-1000000000, 0, 1000000},
                                 .time_types = {1, 2, 1},
                                 .type_count = 3,
                                 .offsets = {1234, 3600, 7200},
                                 .flags = {0, 0, 1},
                                 .abbreviations = {0, 4, 8},
                                 .footer = "AAA-1"};

#endif
