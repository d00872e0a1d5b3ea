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
    HEADER_SIZE = 46,
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

static unsigned get_16(const uint8_t *at) {
    return (unsigned)at[0] | (unsigned)at[1] << 8;
}

static const uint8_t *get_words(const uint8_t *at, uint64_t *words, size_t count) {
    for (size_t i = 0; i < count; i++, at += 8) {
        words[i] = get_64(at);
    }
    return at;
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
    present |= (rule->flags & CME__RULE_ORDINALS) != 0 ? HAS_ORDINALS : 0;
    return present;
}

static size_t size_of_parts(unsigned present) {
    static const uint8_t sizes[] = {20, 8, 8, 8, 4, 4, 4, 8, 16, 16, 96, 16, 80, 112};
    size_t size = HEADER_SIZE;
    for (unsigned left = present; left != 0; left &= left - 1) {
        size += sizes[cme__lowest_bit(left)];
    }
    return size;
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
    at = put_number(at, present, 2);
    at = put_number(at, rule->flags, 4);
    at = put_number(at, rule->interval, 4);
    at = put_number(at, (uint64_t)rule->start, 8);
    at = put_number(at, (uint64_t)rule->last, 8);
    at = put_number(at, (uint64_t)rule->anchor, 8);
    return put_number(at, (uint32_t)rule->time_of_day, 4);
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

/* --- reading --- */

static void get_header(const uint8_t *at, cme__rule *out) {
    out->frequency = at[1];
    out->blocks = at[2];
    out->week_start = at[3] & 15;
    out->kind = at[3] >> 4;
    out->skip = at[4] & 15;
    out->until_form = at[4] >> 4;
    out->plain_weekdays = at[5];
    out->months = (uint16_t)get_16(at + 6);
    out->flags = get_32(at + 10);
    out->interval = get_32(at + 14);
    out->start = (int64_t)get_64(at + 18);
    out->last = (int64_t)get_64(at + 26);
    out->anchor = (int64_t)get_64(at + 34);
    out->time_of_day = (int32_t)get_32(at + 42);
}

static const uint8_t *get_rare_parts(const uint8_t *at, unsigned present, cme__rule *out) {
    if ((present & HAS_GAP) != 0) {
        out->gap_from = (int64_t)get_64(at);
        out->gap_until = (int64_t)get_64(at + 8);
        at += 16;
    }
    if ((present & HAS_WEEKS) != 0) {
        out->weeks = get_64(at) & cme__bits_below(53);
        out->weeks_from_end = get_64(at + 8) & cme__bits_below(53);
        at += 16;
    }
    if ((present & HAS_YEARDAYS) != 0) {
        at = get_words(at, out->yeardays, CME__RULE_WORDS);
        at = get_words(at, out->yeardays_from_end, CME__RULE_WORDS);
    }
    if ((present & HAS_POSITIONS) != 0) {
        memset(out->positions, 0, sizeof out->positions);
        memset(out->positions_from_end, 0, sizeof out->positions_from_end);
        out->positions[0] = get_64(at);
        out->positions_from_end[0] = get_64(at + 8);
        at += 16;
    }
    if ((present & HAS_LATE_POSITIONS) != 0) {
        at = get_words(at, out->positions + 1, CME__RULE_WORDS - 1);
        at = get_words(at, out->positions_from_end + 1, CME__RULE_WORDS - 1);
    }
    if ((present & HAS_ORDINALS) != 0) {
        at = get_words(at, out->ordinals, 7);
        at = get_words(at, out->ordinals_from_end, 7);
    }
    return at;
}

static const uint8_t *get_64_or(const uint8_t *at, bool is_present, uint64_t otherwise, uint64_t *out) {
    *out = is_present ? get_64(at) : otherwise;
    return at + (is_present ? 8 : 0);
}

static const uint8_t *get_32_or_zero(const uint8_t *at, bool is_present, uint32_t *out) {
    *out = is_present ? get_32(at) : 0;
    return at + (is_present ? 4 : 0);
}

/* The sets of a rule with one time a day; 0 for a time that there is not. */
static void sets_of_one_time(cme__rule *out) {
    uint32_t time = (uint32_t)out->time_of_day;
    bool is_real = time < CME__DAY_SECONDS;
    out->hours = is_real ? UINT32_C(1) << (time / 3600) : 0;
    out->minutes = UINT64_C(1) << (time / 60 % 60);
    out->seconds = UINT64_C(1) << (time % 60);
    out->times_per_day = 1;
}

/* Whether walking the rule is safe, whatever wrote these bytes. */
static bool is_sound(const cme__rule *rule, unsigned present) {
    static const int64_t anchor_most = INT64_C(400000000000);
    bool weekly = rule->frequency == CME__WEEKLY;
    bool yearly = rule->frequency == CME__YEARLY;
    bool blocks_fit =
        rule->blocks == CME__BLOCK_MONTHS
            ? !weekly
            : (rule->blocks == CME__BLOCK_WEEKS ? weekly : yearly && rule->blocks <= CME__BLOCK_WEEK_YEARS);
    uint32_t flags = rule->flags;
    bool flags_fit = (flags & ~CME__RULE_FLAGS_MASK) == 0 &&
                     ((flags & CME__RULE_WEEKS) == 0 || (present & HAS_WEEKS) != 0) &&
                     (rule->blocks != CME__BLOCK_WEEK_YEARS || (present & HAS_WEEKS) != 0) &&
                     ((flags & CME__RULE_YEARDAYS) == 0 || (present & HAS_YEARDAYS) != 0) &&
                     ((flags & CME__RULE_PICKS) == 0 || (present & HAS_POSITIONS) != 0) &&
                     ((flags & CME__RULE_ORDINALS) == 0 || (present & HAS_ORDINALS) != 0) &&
                     ((flags & CME__RULE_HAS_GAP) == 0 || (present & HAS_GAP) != 0) &&
                     ((flags & CME__RULE_SIMPLE) == 0 || rule->frequency <= CME__WEEKLY) &&
                     ((flags & CME__RULE_SPILLS) == 0 ||
                      (rule->frequency >= CME__MONTHLY && rule->blocks != CME__BLOCK_WEEK_YEARS));
    return blocks_fit && flags_fit && rule->frequency <= CME__YEARLY && rule->interval >= 1 &&
           rule->interval <= CME__RULE_NUMBER_MAX && rule->months >= 1 && rule->months <= 0xFFF &&
           rule->week_start < 7 && rule->kind <= CME_CIVIL_DATE && rule->skip <= CME__SKIP_FORWARD &&
           rule->until_form <= CME__UNTIL_UTC && rule->plain_weekdays <= 0x7F &&
           (!weekly || rule->plain_weekdays != 0) && rule->hours != 0 && rule->hours >> 24 == 0 &&
           rule->minutes != 0 && rule->minutes >> 60 == 0 && rule->seconds != 0 && rule->seconds >> 60 == 0 &&
           (uint32_t)rule->time_of_day < CME__DAY_SECONDS && rule->weekdays >> 35 == 0 &&
           rule->weekdays_from_end >> 35 == 0 && rule->monthdays >> 31 == 0 &&
           rule->monthdays_from_end >> 31 == 0 && rule->anchor >= -anchor_most &&
           rule->anchor <= anchor_most && rule->start >= CME__CIVIL_SECONDS_MIN &&
           rule->start < CME__CIVIL_SECONDS_END && rule->last < CME__CIVIL_SECONDS_END &&
           rule->last_counted < CME__CIVIL_SECONDS_END;
}

bool cme__rule_decode(const uint8_t *bytes, size_t size, cme__rule *out) {
    if (bytes == NULL || out == NULL || size < HEADER_SIZE || bytes[0] != VERSION) {
        return false;
    }
    unsigned present = get_16(bytes + 8);
    if ((present & ~(unsigned)HAS_ALL) != 0 || size_of_parts(present) != size) {
        return false;
    }
    const uint8_t *at = bytes + HEADER_SIZE;
    uint64_t number = 0;
    get_header(bytes, out);
    if ((present & HAS_TIMES) != 0) {
        out->hours = get_32(at);
        out->minutes = get_64(at + 4);
        out->seconds = get_64(at + 12);
        out->times_per_day =
            cme__bit_count(out->hours) * cme__bit_count(out->minutes) * cme__bit_count(out->seconds);
        at += 20;
    } else {
        sets_of_one_time(out);
    }
    at = get_64_or(at, (present & HAS_LAST_COUNTED) != 0, (uint64_t)out->last, &number);
    out->last_counted = (int64_t)number;
    at = get_64_or(at, (present & HAS_WEEKDAYS) != 0, out->plain_weekdays * LANES, &out->weekdays);
    at = get_64_or(at, (present & HAS_WEEKDAYS_FROM_END) != 0, 0, &out->weekdays_from_end);
    at = get_32_or_zero(at, (present & HAS_MONTHDAYS) != 0, &out->monthdays);
    at = get_32_or_zero(at, (present & HAS_MONTHDAYS_FROM_END) != 0, &out->monthdays_from_end);
    at = get_32_or_zero(at, (present & HAS_COUNT) != 0, &out->count);
    at = get_64_or(at, (present & HAS_UNTIL) != 0, 0, &number);
    out->until = (int64_t)number;
    (void)get_rare_parts(at, present, out);
    return is_sound(out, present);
}
