/* recurrence_count.c: the occurrence of a rule that has a given number: where COUNT ends. Asked once, when a
 * rule is compiled. Blocks are counted by their bits, and by arithmetic where all are alike. May use
 * recurrence_internal.h and civil.h. Must not know UNTIL, dates added or removed, or text. */
#include "time/recurrence_internal.h"

/* Rules below DAILY whose times come round within so many days are counted a day at a time. */
enum { DAY_CYCLE_MAX = 1024 };

/* The last moment there is. */
#define LAST_MOMENT (CME__CIVIL_SECONDS_END - 1)

static bool nth_of_progression(const cme__rule *rule, int64_t number, int64_t *out) {
    int64_t first = cme__progression_first(rule);
    int64_t step = cme__progression_step(rule);
    if (first < rule->start) {
        first += (rule->start - first + step - 1) / step * step;
    }
    *out = LAST_MOMENT;
    if (first > LAST_MOMENT || number - 1 > (LAST_MOMENT - first) / step) {
        return false;
    }
    *out = first + (number - 1) * step;
    return true;
}

/* By handing them all out: for rules whose blocks may share days (SKIP). */
static bool nth_by_walking(const cme__rule *rule, int64_t number, int64_t *out, int64_t *steps) {
    int64_t values[64];
    int64_t from = rule->start;
    while (*steps >= 0) {
        size_t wanted = number < 64 ? (size_t)number : 64;
        size_t count = cme__rule_forward(rule, from, CME__CIVIL_SECONDS_END, values, wanted, steps);
        number -= (int64_t)count;
        if (number == 0) {
            *out = values[count - 1];
            return true;
        }
        if (count < wanted) {
            break;
        }
        from = values[count - 1] + 1;
        *steps -= (int64_t)count;
    }
    *out = *steps < 0 ? from - 1 : LAST_MOMENT;
    return false;
}

/* --- from DAILY on --- */

static bool picks_in_block(const cme__rule *rule) {
    return (rule->flags & CME__RULE_PICKS) != 0 && rule->frequency > CME__DAILY;
}

/* How many occurrences a block has. */
static int64_t block_size(const cme__rule *rule, const cme__block *block, int64_t per_day) {
    int64_t days = cme__set_count(block->days, block->word_count);
    if (picks_in_block(rule)) {
        int64_t size = days * rule->times_per_day;
        return cme__pick_count(rule, size, size);
    }
    return days * per_day;
}

/* How many of them lie before DTSTART. */
static int64_t block_rank_of_start(const cme__rule *rule, const cme__block *block, int64_t per_day,
                                   int64_t *steps) {
    int64_t day = cme__floor_div(rule->start, CME__DAY_SECONDS);
    int64_t bit = day - block->first_day;
    if (bit < 0) {
        return 0;
    }
    if (picks_in_block(rule)) {
        int64_t size = (int64_t)cme__set_count(block->days, block->word_count) * rule->times_per_day;
        return cme__pick_count(rule, cme__block_position(rule, block, rule->start), size);
    }
    int64_t bits = 64 * (int64_t)block->word_count;
    int64_t rank = per_day * cme__set_rank(block->days, block->word_count, (int)(bit < bits ? bit : bits));
    if (bit < bits && (block->days[bit / 64] >> (bit % 64) & 1) != 0) {
        rank += cme__time_count(rule, day, (int32_t)(rule->start - day * CME__DAY_SECONDS), steps);
    }
    return rank;
}

/* The occurrence of a block that has `rank` before it in the block. */
static int64_t block_select(const cme__rule *rule, const cme__block *block, int64_t rank, int64_t per_day,
                            int64_t *steps) {
    if (picks_in_block(rule)) {
        int64_t size = (int64_t)cme__set_count(block->days, block->word_count) * rule->times_per_day;
        int64_t position = cme__pick_next(rule, 0, size);
        while (rank-- > 0) {
            position = cme__pick_next(rule, position + 1, size);
        }
        return cme__block_value(rule, block, position);
    }
    int bit = cme__set_select(block->days, block->word_count, (int)(rank / per_day));
    return (block->first_day + bit) * CME__DAY_SECONDS +
           cme__time_at(rule, block->first_day + bit, (int32_t)(rank % per_day), steps);
}

/* Whether every block has as many days: weeks without BYMONTH and without rare limits. */
static bool blocks_are_alike(const cme__rule *rule) {
    return rule->blocks == CME__BLOCK_WEEKS && rule->months == 0xFFF &&
           (rule->flags & (CME__RULE_MONTHDAYS | CME__RULE_YEARDAYS | CME__RULE_WEEKS)) == 0;
}

static bool nth_by_blocks(const cme__rule *rule, int64_t number, int64_t *out, int64_t *steps) {
    int64_t start_day = cme__floor_div(rule->start, CME__DAY_SECONDS);
    cme__block block = {.first_day = start_day};
    int64_t per_day = cme__time_count(rule, start_day, CME__DAY_SECONDS, steps);
    int64_t index = cme__block_of_day(rule, start_day);
    bool is_first = true;
    while (cme__block_forward(rule, index, &block, steps)) {
        int64_t size = block_size(rule, &block, per_day);
        number += is_first ? block_rank_of_start(rule, &block, per_day, steps) : 0;
        if (number <= size) {
            *out = block_select(rule, &block, number - 1, per_day, steps);
            if (*out <= LAST_MOMENT) {
                return true;
            }
            break;
        }
        number -= size;
        index = block.index + 1;
        if (size > 0 && blocks_are_alike(rule)) {
            int64_t whole = (number - 1) / size;
            number -= whole * size;
            index = block.index + (whole + 1) * rule->interval;
        }
        is_first = false;
    }
    *out = *steps < 0 ? block.first_day * CME__DAY_SECONDS - 1 : LAST_MOMENT;
    return false;
}

/* --- below DAILY --- */

/* How many days pass until a day has the same times again: an interval of I units comes round to the same
 * times after I / gcd(I, units of a day) days. */
static int64_t days_of_cycle(const cme__rule *rule) {
    int64_t a = CME__DAY_SECONDS / cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t b = rule->interval;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return rule->interval / a;
}

/* The number of times of each day of a cycle, counted when first asked for. */
typedef struct day_counts {
    int64_t cycle;
    int32_t counts[DAY_CYCLE_MAX]; /* number + 1; 0: not counted yet */
} day_counts;

static int32_t times_of_day(const cme__rule *rule, day_counts *cache, int64_t day, int64_t *steps) {
    if (cache->cycle > DAY_CYCLE_MAX) {
        return cme__time_count(rule, day, CME__DAY_SECONDS, steps);
    }
    int32_t *count = &cache->counts[cme__floor_mod(day, cache->cycle)];
    if (*count == 0) {
        *count = cme__time_count(rule, day, CME__DAY_SECONDS, steps) + 1;
    }
    return *count - 1;
}

static bool nth_by_days(const cme__rule *rule, int64_t number, int64_t *out, int64_t *steps) {
    cme__block block;
    int64_t start_day = cme__floor_div(rule->start, CME__DAY_SECONDS);
    int64_t last_day = start_day - 1; /* counted so far */
    day_counts cache = {.cycle = days_of_cycle(rule)};
    int64_t index = cme__block_of_day(rule, start_day);
    number +=
        cme__day_allowed(rule, start_day, CME__LIMIT_ALL)
            ? cme__time_count(rule, start_day, (int32_t)(rule->start - start_day * CME__DAY_SECONDS), steps)
            : 0;
    while (*steps >= 0 && cme__block_forward(rule, index, &block, steps)) {
        for (int bit = cme__set_next(block.days, block.word_count, 0); bit >= 0 && *steps >= 0;
             bit = cme__set_next(block.days, block.word_count, bit + 1)) {
            int64_t day = block.first_day + bit;
            int32_t size = day < start_day ? 0 : times_of_day(rule, &cache, day, steps);
            if (*steps >= 0 && number <= size) {
                *out = day * CME__DAY_SECONDS + cme__time_at(rule, day, (int32_t)number - 1, steps);
                return true;
            }
            number -= size;
            last_day = *steps >= 0 ? day : last_day;
        }
        index = block.index + 1;
    }
    *out = *steps < 0 ? (last_day + 1) * CME__DAY_SECONDS - 1 : LAST_MOMENT;
    return false;
}

bool cme__rule_nth(const cme__rule *rule, uint32_t number, int64_t *out, int64_t *steps) {
    *out = LAST_MOMENT;
    if ((rule->flags & CME__RULE_NEVER) != 0) {
        return false;
    }
    if ((rule->flags & CME__RULE_SIMPLE) != 0) {
        return nth_of_progression(rule, number, out);
    }
    if ((rule->flags & CME__RULE_SPILLS) != 0) {
        return nth_by_walking(rule, number, out, steps);
    }
    return rule->frequency >= CME__DAILY ? nth_by_blocks(rule, number, out, steps)
                                         : nth_by_days(rule, number, out, steps);
}
