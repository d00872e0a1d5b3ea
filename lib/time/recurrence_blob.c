/* recurrence_blob.c: a compiled rule as portable bytes for the store, and back.
 * May use recurrence_internal.h and civil.h.
 * Must not know the text of a rule; trusts no byte that it reads.
 *
 * Version 1, little-endian: a header of HEADER_SIZE bytes, then, in this order, each part whose bit is set in
 * the header's `present`. What follows from other fields is not kept. */
#include <string.h>

#include "time/recurrence_internal.h"

enum {
    VERSION = 1,
    HEADER_SIZE = 48,
    HAS_TIMES = 1 << 0,
    HAS_LAST_COUNTED = 1 << 1,
    HAS_WEEKDAYS = 1 << 2,
    HAS_WEEKDAYS_FROM_END = 1 << 3,
    HAS_MONTHDAYS = 1 << 4,
    HAS_MONTHDAYS_FROM_END = 1 << 5,
    HAS_COUNT = 1 << 6,
    HAS_UNTIL = 1 << 7,
    HAS_GAP = 1 << 8,
    HAS_WEEKS = 1 << 9,
    HAS_YEARDAYS = 1 << 10,
    HAS_POSITIONS = 1 << 11,
    HAS_LATE_POSITIONS = 1 << 12, /* beyond 64 */
    HAS_ORDINALS = 1 << 13,
    HAS_ALL = (1 << 14) - 1
};

/* The weekdays of all five lanes of a month. */
#define LANES UINT64_C(0x10204081)

/* --- bytes --- */

static uint8_t *put_number(uint8_t *at, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++) {
        *at++ = (uint8_t)(number >> (8 * i));
    }
    return at;
}

static uint8_t *put_words(uint8_t *at, const uint64_t *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        at = put_number(at, words[i], 8);
    }
    return at;
}

static uint64_t get_64(const uint8_t *at) {
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
           (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

static uint32_t get_32(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void get_words(const uint8_t *at, uint64_t *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        words[i] = get_64(at + 8 * i);
    }
}

/* --- which parts --- */

static bool any_bit(const uint64_t *words, size_t count) {
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all |= words[i];
    }
    return all != 0;
}

static unsigned parts_of_rule(const cme__rule *rule) {
    unsigned present = 0;
    bool has_positions = (rule->flags & CME__RULE_SAYS(CME__PART_BYSETPOS)) != 0;
    bool has_late_positions = has_positions && (any_bit(rule->positions + 1, CME__RULE_WORDS - 1) ||
                                                any_bit(rule->positions_from_end + 1, CME__RULE_WORDS - 1));
    present |= rule->frequency < CME__DAILY || rule->times_per_day != 1 ? HAS_TIMES : 0;
    present |= rule->last_counted != rule->last ? HAS_LAST_COUNTED : 0;
    present |= rule->weekdays != rule->plain_weekdays * LANES ? HAS_WEEKDAYS : 0;
    present |= rule->weekdays_from_end != 0 ? HAS_WEEKDAYS_FROM_END : 0;
    present |= rule->monthdays != 0 ? HAS_MONTHDAYS : 0;
    present |= rule->monthdays_from_end != 0 ? HAS_MONTHDAYS_FROM_END : 0;
    present |= rule->count != 0 ? HAS_COUNT : 0;
    present |= rule->until_form != CME__UNTIL_NONE ? HAS_UNTIL : 0;
    present |= (rule->flags & CME__RULE_HAS_GAP) != 0 ? HAS_GAP : 0;
    present |= (rule->flags & CME__RULE_SAYS(CME__PART_BYWEEKNO)) != 0 ? HAS_WEEKS : 0;
    present |= (rule->flags & CME__RULE_SAYS(CME__PART_BYYEARDAY)) != 0 ? HAS_YEARDAYS : 0;
    present |= has_positions ? HAS_POSITIONS : 0;
    present |= has_late_positions ? HAS_LATE_POSITIONS : 0;
    present |= (rule->flags & (CME__RULE_ORDINALS | CME__RULE_LATE_ORDINALS)) != 0 ? HAS_ORDINALS : 0;
    return present;
}

/* --- writing --- */

static uint8_t *put_header(uint8_t *at, const cme__rule *rule, unsigned present) {
    at = put_number(at, VERSION, 1);
    at = put_number(at, rule->frequency, 1);
    at = put_number(at, rule->blocks, 1);
    at = put_number(at, (uint64_t)rule->week_start | (uint64_t)rule->kind << 4, 1);
    at = put_number(at, (uint64_t)rule->skip | (uint64_t)rule->until_form << 4, 1);
    at = put_number(at, rule->plain_weekdays, 1);
    at = put_number(at, rule->months, 2);
    at = put_number(at, present, 4);
    at = put_number(at, rule->flags, 4);
    at = put_number(at, rule->interval, 4);
    at = put_number(at, (uint32_t)rule->time_of_day, 4);
    at = put_number(at, (uint64_t)rule->start, 8);
    at = put_number(at, (uint64_t)rule->last, 8);
    return put_number(at, (uint64_t)rule->anchor, 8);
}

static uint8_t *put_rare_parts(uint8_t *at, const cme__rule *rule, unsigned present) {
    if ((present & HAS_GAP) != 0) {
        at = put_number(at, (uint64_t)rule->gap_from, 8);
        at = put_number(at, (uint64_t)rule->gap_until, 8);
    }
    if ((present & HAS_WEEKS) != 0) {
        at = put_number(at, rule->weeks, 8);
        at = put_number(at, rule->weeks_from_end, 8);
    }
    if ((present & HAS_YEARDAYS) != 0) {
        at = put_words(at, rule->yeardays, CME__RULE_WORDS);
        at = put_words(at, rule->yeardays_from_end, CME__RULE_WORDS);
    }
    if ((present & HAS_POSITIONS) != 0) {
        at = put_number(at, rule->positions[0], 8);
        at = put_number(at, rule->positions_from_end[0], 8);
    }
    if ((present & HAS_LATE_POSITIONS) != 0) {
        at = put_words(at, rule->positions + 1, CME__RULE_WORDS - 1);
        at = put_words(at, rule->positions_from_end + 1, CME__RULE_WORDS - 1);
    }
    if ((present & HAS_ORDINALS) != 0) {
        at = put_words(at, rule->ordinals, 7);
        at = put_words(at, rule->ordinals_from_end, 7);
    }
    return at;
}

size_t cme__rule_encode(const cme__rule *rule, uint8_t out[CME__RULE_BLOB_MAX]) {
    unsigned present = parts_of_rule(rule);
    uint8_t *at = put_header(out, rule, present);
    if ((present & HAS_TIMES) != 0) {
        at = put_number(at, rule->hours, 4);
        at = put_number(at, rule->minutes, 8);
        at = put_number(at, rule->seconds, 8);
    }
    if ((present & HAS_LAST_COUNTED) != 0) {
        at = put_number(at, (uint64_t)rule->last_counted, 8);
    }
    if ((present & HAS_WEEKDAYS) != 0) {
        at = put_number(at, rule->weekdays, 8);
    }
    if ((present & HAS_WEEKDAYS_FROM_END) != 0) {
        at = put_number(at, rule->weekdays_from_end, 8);
    }
    if ((present & HAS_MONTHDAYS) != 0) {
        at = put_number(at, rule->monthdays, 4);
    }
    if ((present & HAS_MONTHDAYS_FROM_END) != 0) {
        at = put_number(at, rule->monthdays_from_end, 4);
    }
    if ((present & HAS_COUNT) != 0) {
        at = put_number(at, rule->count, 4);
    }
    if ((present & HAS_UNTIL) != 0) {
        at = put_number(at, (uint64_t)rule->until, 8);
    }
    at = put_rare_parts(at, rule, present);
    return (size_t)(at - out);
}

/* --- reading: in as few steps as can be, for a query over many series decodes them all --- */

static void get_header(const uint8_t *at, cme__rule *out) {
    out->frequency = at[1];
    out->blocks = at[2];
    out->week_start = at[3] & 15;
    out->kind = at[3] >> 4;
    out->skip = at[4] & 15;
    out->until_form = at[4] >> 4;
    out->plain_weekdays = at[5];
    out->months = (uint16_t)((unsigned)at[6] | (unsigned)at[7] << 8);
    out->flags = get_32(at + 12);
    out->interval = get_32(at + 16);
    out->time_of_day = (int32_t)get_32(at + 20);
    out->start = (int64_t)get_64(at + 24);
    out->last = (int64_t)get_64(at + 32);
    out->anchor = (int64_t)get_64(at + 40);
}

/* Whether walking what the header says is safe, whatever wrote these bytes. */
static bool header_is_sound(const cme__rule *rule) {
    static const int64_t anchor_most = INT64_C(400000000000);
    /* Bit B: the frequency may be walked in blocks of kind B. */
    static const uint8_t blocks_of[] = {1 << CME__BLOCK_MONTHS,
                                        1 << CME__BLOCK_MONTHS,
                                        1 << CME__BLOCK_MONTHS,
                                        1 << CME__BLOCK_MONTHS,
                                        1 << CME__BLOCK_WEEKS,
                                        1 << CME__BLOCK_MONTHS,
                                        1 << CME__BLOCK_MONTHS | 1 << CME__BLOCK_YEARS |
                                            1 << CME__BLOCK_WEEK_YEARS};
    const uint64_t range = (uint64_t)(CME__CIVIL_SECONDS_END - CME__CIVIL_SECONDS_MIN);
    return rule->frequency <= CME__YEARLY && rule->blocks <= CME__BLOCK_WEEK_YEARS &&
           (blocks_of[rule->frequency] >> rule->blocks & 1) != 0 && rule->week_start < 7 &&
           rule->kind <= CME_CIVIL_DATE && rule->skip <= CME__SKIP_FORWARD &&
           rule->until_form <= CME__UNTIL_UTC && rule->plain_weekdays <= 0x7F &&
           (rule->frequency != CME__WEEKLY || rule->plain_weekdays != 0) && rule->months - 1U < 0xFFF &&
           rule->interval - 1U < CME__RULE_NUMBER_MAX && (rule->flags & ~CME__RULE_FLAGS_MASK) == 0 &&
           (uint32_t)rule->time_of_day < CME__DAY_SECONDS &&
           (uint64_t)(rule->anchor + anchor_most) <= 2 * (uint64_t)anchor_most &&
           (uint64_t)rule->start - (uint64_t)CME__CIVIL_SECONDS_MIN < range &&
           rule->last < CME__CIVIL_SECONDS_END;
}

/* Whether the parts are there that the flags ask for. */
static bool flags_are_sound(const cme__rule *rule, unsigned present) {
    const uint32_t rare = CME__RULE_WEEKS | CME__RULE_YEARDAYS | CME__RULE_PICKS | CME__RULE_ORDINALS |
                          CME__RULE_LATE_ORDINALS | CME__RULE_HAS_GAP | CME__RULE_SIMPLE | CME__RULE_SPILLS |
                          CME__RULE_SAYS(CME__PART_BYWEEKNO) | CME__RULE_SAYS(CME__PART_BYYEARDAY) |
                          CME__RULE_SAYS(CME__PART_BYSETPOS);
    uint32_t flags = rule->flags;
    if ((flags & rare) == 0 && rule->blocks != CME__BLOCK_WEEK_YEARS) {
        return true;
    }
    bool needs_weeks = (flags & CME__RULE_WEEKS) != 0 || rule->blocks == CME__BLOCK_WEEK_YEARS ||
                       (flags & CME__RULE_SAYS(CME__PART_BYWEEKNO)) != 0;
    bool needs_yeardays = (flags & (CME__RULE_YEARDAYS | CME__RULE_SAYS(CME__PART_BYYEARDAY))) != 0;
    bool needs_positions = (flags & (CME__RULE_PICKS | CME__RULE_SAYS(CME__PART_BYSETPOS))) != 0;
    bool needs_ordinals = (flags & (CME__RULE_ORDINALS | CME__RULE_LATE_ORDINALS)) != 0;
    bool may_spill = rule->frequency >= CME__MONTHLY && rule->blocks != CME__BLOCK_WEEK_YEARS;
    return (!needs_weeks || (present & HAS_WEEKS) != 0) &&
           (!needs_yeardays || (present & HAS_YEARDAYS) != 0) &&
           (!needs_positions || (present & HAS_POSITIONS) != 0) &&
           (!needs_ordinals || (present & HAS_ORDINALS) != 0) &&
           ((flags & CME__RULE_HAS_GAP) == 0 || (present & HAS_GAP) != 0) &&
           ((flags & CME__RULE_SIMPLE) == 0 || rule->frequency <= CME__WEEKLY) &&
           ((flags & CME__RULE_SPILLS) == 0 || may_spill);
}

/* What is left to read; `at` becomes NULL when a part is not whole. */
typedef struct blob_reader {
    const uint8_t *at;
    const uint8_t *end;
} blob_reader;

static const uint8_t *take(blob_reader *reader, ptrdiff_t size) {
    static const uint8_t nothing[112];
    if (reader->at == NULL || reader->end - reader->at < size) {
        reader->at = NULL;
        return nothing;
    }
    const uint8_t *part = reader->at;
    reader->at += size;
    return part;
}

static void get_times(blob_reader *reader, cme__rule *out) {
    const uint8_t *at = take(reader, 20);
    out->hours = get_32(at) & (uint32_t)cme__bits_below(24);
    out->minutes = get_64(at + 4) & cme__bits_below(60);
    out->seconds = get_64(at + 12) & cme__bits_below(60);
    out->times_per_day =
        cme__bit_count(out->hours) * cme__bit_count(out->minutes) * cme__bit_count(out->seconds);
}

static void get_rare_parts(blob_reader *reader, unsigned present, cme__rule *out) {
    if ((present & HAS_GAP) != 0) {
        const uint8_t *at = take(reader, 16);
        out->gap_from = (int64_t)get_64(at);
        out->gap_until = (int64_t)get_64(at + 8);
    }
    if ((present & HAS_WEEKS) != 0) {
        const uint8_t *at = take(reader, 16);
        out->weeks = get_64(at) & cme__bits_below(53);
        out->weeks_from_end = get_64(at + 8) & cme__bits_below(53);
    }
    if ((present & HAS_YEARDAYS) != 0) {
        get_words(take(reader, 48), out->yeardays, CME__RULE_WORDS);
        get_words(take(reader, 48), out->yeardays_from_end, CME__RULE_WORDS);
    }
    if ((present & HAS_POSITIONS) != 0) {
        const uint8_t *at = take(reader, 16);
        memset(out->positions, 0, sizeof out->positions);
        memset(out->positions_from_end, 0, sizeof out->positions_from_end);
        out->positions[0] = get_64(at);
        out->positions_from_end[0] = get_64(at + 8);
    }
    if ((present & HAS_LATE_POSITIONS) != 0) {
        get_words(take(reader, 40), out->positions + 1, CME__RULE_WORDS - 1);
        get_words(take(reader, 40), out->positions_from_end + 1, CME__RULE_WORDS - 1);
    }
    if ((present & HAS_ORDINALS) != 0) {
        get_words(take(reader, 56), out->ordinals, 7);
        get_words(take(reader, 56), out->ordinals_from_end, 7);
    }
}

bool cme__rule_decode(const uint8_t *bytes, size_t size, cme__rule *out) {
    if (bytes == NULL || out == NULL || size < HEADER_SIZE || bytes[0] != VERSION) {
        return false;
    }
    blob_reader reader = {bytes + HEADER_SIZE, bytes + size};
    unsigned present = get_32(bytes + 8);
    get_header(bytes, out);
    out->times_per_day = 1;
    if ((present & HAS_TIMES) != 0) {
        get_times(&reader, out);
    }
    out->last_counted = (present & HAS_LAST_COUNTED) != 0 ? (int64_t)get_64(take(&reader, 8)) : out->last;
    out->weekdays = out->plain_weekdays * LANES;
    if ((present & HAS_WEEKDAYS) != 0) {
        out->weekdays = get_64(take(&reader, 8)) & cme__bits_below(35);
    }
    out->weekdays_from_end = 0;
    if ((present & HAS_WEEKDAYS_FROM_END) != 0) {
        out->weekdays_from_end = get_64(take(&reader, 8)) & cme__bits_below(35);
    }
    out->monthdays = (present & HAS_MONTHDAYS) != 0 ? get_32(take(&reader, 4)) & 0x7FFFFFFF : 0;
    out->monthdays_from_end =
        (present & HAS_MONTHDAYS_FROM_END) != 0 ? get_32(take(&reader, 4)) & 0x7FFFFFFF : 0;
    out->count = (present & HAS_COUNT) != 0 ? get_32(take(&reader, 4)) : 0;
    out->until = (present & HAS_UNTIL) != 0 ? (int64_t)get_64(take(&reader, 8)) : 0;
    if (present >= HAS_GAP) {
        get_rare_parts(&reader, present, out);
    }
    return reader.at == reader.end && (present & ~(unsigned)HAS_ALL) == 0 && header_is_sound(out) &&
           flags_are_sound(out, present) && out->last_counted < CME__CIVIL_SECONDS_END &&
           out->times_per_day > 0 && ((present & HAS_TIMES) != 0 || out->frequency >= CME__DAILY);
}
