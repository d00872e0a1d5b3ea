/* recurrence_walk.c: the occurrences of one rule in a window, forward and backward. The block that holds the
 * edge of the window is reached by arithmetic; nothing is walked from DTSTART. May use recurrence_internal.h
 * and civil.h. Must not know COUNT and UNTIL (they are one number, cme__rule_end), dates added or removed, or
 * text. */
#include "time/recurrence_calendar.h"
#include "time/recurrence_internal.h"

static bool put(cme__sink *sink, int64_t value) {
    sink->out[sink->count++] = value;
    return sink->count < sink->capacity;
}

/* The days whose one time lies in the window. */
static void set_days(const cme__rule *rule, cme__sink *sink) {
    sink->from_day = cme__near_day(sink->from - rule->time_of_day + CME__DAY_SECONDS - 1);
    sink->until_day = cme__near_day(sink->until - rule->time_of_day + CME__DAY_SECONDS - 1);
}

static void progression_backward(const cme__rule *rule, cme__sink *sink) {
    int64_t step = cme__progression_step(rule);
    int64_t first = cme__progression_first(rule);
    if (sink->until <= first) {
        return;
    }
    int64_t value = first + (sink->until - 1 - first) / step * step;
    for (; value >= sink->from && sink->count < sink->capacity; value -= step) {
        sink->out[sink->count++] = value;
    }
}

/* --- one block --- */

/* Keeps the days at the positions of BYSETPOS; for rules with one time a day. */
static void pick_days(const cme__rule *rule, cme__block *block) {
    int size = cme__set_count(block->days, block->word_count);
    uint64_t picked[CME__RULE_WORDS] = {0};
    for (int64_t position = cme__pick_next(rule, 0, size); position >= 0;
         position = cme__pick_next(rule, position + 1, size)) {
        int bit = cme__set_select(block->days, block->word_count, (int)position);
        picked[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    for (int i = 0; i < block->word_count; i++) {
        block->days[i] = picked[i];
    }
}

/* The days of a word that lie in [from, until). */
static uint64_t clip_days(uint64_t days, int64_t first_day, int64_t from, int64_t until) {
    int64_t skip = from - first_day;
    int64_t end = until - first_day;
    if (skip > 0) {
        days = skip >= 64 ? 0 : days & ~cme__bits_below((int)skip);
    }
    if (end < 64) {
        days = end <= 0 ? 0 : days & cme__bits_below((int)end);
    }
    return days;
}

/* One time a day. */
static bool days_forward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    int64_t *out = sink->out + sink->count;
    int64_t *end = sink->out + sink->capacity;
    for (int i = 0; i < block->word_count && out < end; i++) {
        int64_t first_day = block->first_day + 64 * i;
        int64_t first = first_day * CME__DAY_SECONDS + rule->time_of_day;
        uint64_t left = clip_days(block->days[i], first_day, sink->from_day, sink->until_day);
        for (; left != 0 && out < end; left &= left - 1) {
            *out++ = first + (int64_t)cme__lowest_bit(left) * CME__DAY_SECONDS;
        }
    }
    sink->count = (size_t)(out - sink->out);
    return out < end;
}

static bool days_backward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    for (int i = block->word_count - 1; i >= 0; i--) {
        int64_t first_day = block->first_day + 64 * i;
        uint64_t left = clip_days(block->days[i], first_day, sink->from_day, sink->until_day);
        while (left != 0) {
            int bit = cme__highest_bit(left);
            left &= ~(UINT64_C(1) << bit);
            if (!put(sink, (first_day + bit) * CME__DAY_SECONDS + rule->time_of_day)) {
                return false;
            }
        }
    }
    return true;
}

/* Whether a day of the rule has all times that its three sets make. */
static bool has_all_times(const cme__rule *rule) {
    return rule->frequency > CME__DAILY ||
           ((rule->frequency == CME__DAILY || rule->interval == 1) && (rule->flags & CME__RULE_PICKS) == 0);
}

/* All those times of one day. */
static bool clock_forward(const cme__rule *rule, int64_t midnight, cme__sink *sink) {
    for (uint64_t hours = rule->hours; hours != 0; hours &= hours - 1) {
        int64_t hour = midnight + 3600 * (int64_t)cme__lowest_bit(hours);
        if (hour >= sink->until) {
            return false;
        }
        for (uint64_t minutes = hour + 3600 > sink->from ? rule->minutes : 0; minutes != 0;
             minutes &= minutes - 1) {
            int64_t minute = hour + 60 * (int64_t)cme__lowest_bit(minutes);
            for (uint64_t seconds = minute + 60 > sink->from ? rule->seconds : 0; seconds != 0;
                 seconds &= seconds - 1) {
                int64_t value = minute + cme__lowest_bit(seconds);
                if (value >= sink->until || (value >= sink->from && !put(sink, value))) {
                    return false;
                }
            }
        }
    }
    return true;
}

/* Whether each hour of an HOURLY rule, each minute of a MINUTELY one, has one time at most. */
static bool has_one_time_each(const cme__rule *rule) {
    bool has_one_second = rule->seconds != 0 && (rule->seconds & (rule->seconds - 1)) == 0;
    bool has_one_minute = rule->minutes != 0 && (rule->minutes & (rule->minutes - 1)) == 0;
    return has_one_second && (rule->flags & CME__RULE_PICKS) == 0 &&
           (rule->frequency == CME__MINUTELY || (rule->frequency == CME__HOURLY && has_one_minute));
}

/* The times of one day of such a rule, by its interval; passes over hours that it does not have. */
static bool intervals_forward(const cme__rule *rule, int64_t day, cme__sink *sink) {
    const bool is_hourly = rule->frequency == CME__HOURLY;
    const int64_t interval = rule->interval;
    const int64_t per_hour = is_hourly ? 1 : 60;
    const int64_t unit_seconds = is_hourly ? 3600 : 60;
    int64_t late = cme__floor_mod(day * (24 * per_hour) - rule->anchor, interval);
    int64_t first = day * CME__DAY_SECONDS + cme__lowest_bit(rule->seconds) +
                    (is_hourly ? 60 * (int64_t)cme__lowest_bit(rule->minutes) : 0);
    for (int64_t unit = late == 0 ? 0 : interval - late; unit < 24 * per_hour; unit += interval) {
        int64_t hour = is_hourly ? unit : unit / 60;
        uint64_t hours = (uint64_t)rule->hours >> hour;
        int64_t value = first + unit * unit_seconds;
        if (--*sink->steps < 0 || value >= sink->until) {
            return false;
        }
        if (hours == 0) {
            return true;
        }
        if ((hours & 1) == 0) {
            int64_t next = (hour + cme__lowest_bit(hours)) * per_hour;
            unit += (next - unit - 1) / interval * interval; /* the loop adds the last one */
            continue;
        }
        bool is_allowed = is_hourly || (rule->minutes >> (unit - 60 * hour) & 1) != 0;
        if (is_allowed && value >= sink->from && !put(sink, value)) {
            return false;
        }
    }
    return true;
}

/* Several times a day. */
static bool times_forward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    int64_t day = cme__near_day(sink->from);
    for (int bit = cme__set_next(block->days, block->word_count,
                                 day > block->first_day ? (int)(day - block->first_day) : 0);
         bit >= 0; bit = cme__set_next(block->days, block->word_count, bit + 1)) {
        day = block->first_day + bit;
        int64_t midnight = day * CME__DAY_SECONDS;
        if (has_all_times(rule)) {
            if (!clock_forward(rule, midnight, sink)) {
                return false;
            }
            continue;
        }
        if (has_one_time_each(rule)) {
            if (!intervals_forward(rule, day, sink)) {
                return false;
            }
            continue;
        }
        int32_t time = sink->from > midnight ? (int32_t)(sink->from - midnight) : 0;
        while ((time = cme__time_next(rule, day, time, sink->steps)) >= 0) {
            if (midnight + time >= sink->until || !put(sink, midnight + time)) {
                return false;
            }
            time++;
        }
        if (*sink->steps < 0) {
            return false;
        }
    }
    return true;
}

static bool times_backward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    int64_t day = cme__near_day(sink->until - 1);
    if (day < block->first_day) {
        return true;
    }
    int last = 64 * block->word_count - 1;
    for (int bit = cme__set_previous(block->days, block->word_count,
                                     day - block->first_day < last ? (int)(day - block->first_day) : last);
         bit >= 0; bit = cme__set_previous(block->days, block->word_count, bit - 1)) {
        day = block->first_day + bit;
        int64_t midnight = day * CME__DAY_SECONDS;
        int64_t latest = sink->until - 1 - midnight;
        int32_t time = latest >= CME__DAY_SECONDS ? CME__DAY_SECONDS - 1 : (int32_t)latest;
        while ((time = cme__time_previous(rule, day, time, sink->steps)) >= 0) {
            if (midnight + time < sink->from || !put(sink, midnight + time)) {
                return false;
            }
            time--;
        }
        if (*sink->steps < 0) {
            return false;
        }
    }
    return true;
}

/* Several times a day of which BYSETPOS picks: day and time of a position by arithmetic. */
int64_t cme__block_value(const cme__rule *rule, const cme__block *block, int64_t position) {
    int bit = cme__set_select(block->days, block->word_count, (int)(position / rule->times_per_day));
    int32_t time = cme__time_select(rule, (int32_t)(position % rule->times_per_day));
    return (block->first_day + bit) * CME__DAY_SECONDS + time;
}

/* How many of a block's times lie before a moment. */
int64_t cme__block_position(const cme__rule *rule, const cme__block *block, int64_t moment) {
    int64_t day = cme__near_day(moment);
    int64_t bit = day - block->first_day;
    int64_t bits = 64 * (int64_t)block->word_count;
    if (bit < 0) {
        return 0;
    }
    int64_t rank = cme__set_rank(block->days, block->word_count, (int)(bit < bits ? bit : bits)) *
                   (int64_t)rule->times_per_day;
    if (bit < bits && (block->days[bit / 64] >> (bit % 64) & 1) != 0) {
        rank += cme__time_rank(rule, (int32_t)(moment - day * CME__DAY_SECONDS));
    }
    return rank;
}

static bool positions_forward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    int64_t size = (int64_t)cme__set_count(block->days, block->word_count) * rule->times_per_day;
    int64_t position = cme__pick_next(rule, cme__block_position(rule, block, sink->from), size);
    for (; position >= 0; position = cme__pick_next(rule, position + 1, size)) {
        int64_t value = cme__block_value(rule, block, position);
        if (value >= sink->until || !put(sink, value)) {
            return false;
        }
    }
    return true;
}

static bool positions_backward(const cme__rule *rule, const cme__block *block, cme__sink *sink) {
    int64_t size = (int64_t)cme__set_count(block->days, block->word_count) * rule->times_per_day;
    int64_t position = cme__pick_previous(rule, cme__block_position(rule, block, sink->until) - 1, size);
    for (; position >= 0; position = cme__pick_previous(rule, position - 1, size)) {
        int64_t value = cme__block_value(rule, block, position);
        if (value < sink->from || !put(sink, value)) {
            return false;
        }
    }
    return true;
}

static bool block_has_positions(const cme__rule *rule) {
    return (rule->flags & CME__RULE_PICKS) != 0 && rule->frequency > CME__DAILY;
}

/* Whether every day of the rule has the one time `time_of_day`. */
static bool has_one_time(const cme__rule *rule) {
    return rule->frequency >= CME__DAILY && rule->times_per_day == 1;
}

static bool emit_forward(const cme__rule *rule, cme__block *block, cme__sink *sink) {
    if (has_one_time(rule)) {
        if ((rule->flags & CME__RULE_PICKS) != 0) {
            pick_days(rule, block);
        }
        return days_forward(rule, block, sink);
    }
    return block_has_positions(rule) ? positions_forward(rule, block, sink)
                                     : times_forward(rule, block, sink);
}

static bool emit_backward(const cme__rule *rule, cme__block *block, cme__sink *sink) {
    if (has_one_time(rule)) {
        if ((rule->flags & CME__RULE_PICKS) != 0) {
            pick_days(rule, block);
        }
        return days_backward(rule, block, sink);
    }
    return block_has_positions(rule) ? positions_backward(rule, block, sink)
                                     : times_backward(rule, block, sink);
}

/* --- all blocks of the window --- */

static void walk_forward(const cme__rule *rule, cme__sink *sink) {
    cme__block block;
    int64_t index = cme__block_of_day(rule, cme__near_day(sink->from));
    while (cme__block_forward(rule, index, &block, sink->steps) &&
           block.first_day * CME__DAY_SECONDS < sink->until && emit_forward(rule, &block, sink)) {
        index = block.index + 1;
    }
}

static void walk_backward(const cme__rule *rule, cme__sink *sink) {
    cme__block block;
    int64_t index = cme__block_of_day(rule, cme__near_day(sink->until - 1));
    while (cme__block_backward(rule, index, &block, sink->steps) &&
           (block.first_day + 64 * block.word_count) * CME__DAY_SECONDS > sink->from &&
           emit_backward(rule, &block, sink)) {
        index = block.index - 1;
    }
}

/* --- blocks that share days: SKIP moves a day into the month or year beside its own --- */

/* One at a time: the earliest that any block has, of those that may have one. */
static void walk_shared_forward(const cme__rule *rule, cme__sink *sink) {
    while (sink->from < sink->until) {
        int64_t best = sink->until;
        int64_t index = cme__block_of_day(rule, cme__near_day(sink->from)) - 1;
        cme__block block;
        while (cme__block_forward(rule, index, &block, sink->steps) &&
               block.first_day * CME__DAY_SECONDS < best) {
            int64_t value = 0;
            cme__sink one = {
                .from = sink->from, .until = best, .out = &value, .capacity = 1, .steps = sink->steps};
            set_days(rule, &one);
            index = block.index + 1;
            (void)emit_forward(rule, &block, &one);
            best = one.count == 1 ? value : best;
        }
        if (best == sink->until || !put(sink, best)) {
            return;
        }
        sink->from = best + 1;
    }
}

static void walk_shared_backward(const cme__rule *rule, cme__sink *sink) {
    while (sink->from < sink->until) {
        int64_t best = sink->from - 1;
        int64_t index = cme__block_of_day(rule, cme__near_day(sink->until - 1)) + 1;
        cme__block block;
        while (cme__block_backward(rule, index, &block, sink->steps) &&
               (block.first_day + 64 * block.word_count) * CME__DAY_SECONDS > best + 1) {
            int64_t value = 0;
            cme__sink one = {
                .from = best + 1, .until = sink->until, .out = &value, .capacity = 1, .steps = sink->steps};
            set_days(rule, &one);
            index = block.index - 1;
            (void)emit_backward(rule, &block, &one);
            best = one.count == 1 ? value : best;
        }
        if (best < sink->from || !put(sink, best)) {
            return;
        }
        sink->until = best;
    }
}

/* Narrows the window to what a rule can have at all. */
static bool open_window(const cme__rule *rule, cme__sink *sink) {
    if (sink->from < rule->start) {
        sink->from = rule->start;
    }
    if (sink->until > CME__CIVIL_SECONDS_END) {
        sink->until = CME__CIVIL_SECONDS_END;
    }
    return sink->from < sink->until && sink->capacity > 0 && (rule->flags & CME__RULE_NEVER) == 0;
}

/* Takes out the occurrences that an UNTIL in UTC excludes though their civil times are early enough. */
static size_t drop_gap(const cme__rule *rule, int64_t *values, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] < rule->gap_from || values[i] >= rule->gap_until) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

size_t cme__rule_forward(const cme__rule *rule, int64_t from, int64_t until, int64_t *out, size_t capacity,
                         int64_t *steps) {
    cme__sink sink = {.from = from, .until = until, .out = out, .capacity = capacity, .steps = steps};
    while (open_window(rule, &sink)) {
        size_t before = sink.count;
        if ((rule->flags & CME__RULE_SIMPLE) != 0) {
            cme__progression_forward(rule, &sink);
        } else {
            set_days(rule, &sink);
            if ((rule->flags & CME__RULE_SPILLS) != 0) {
                walk_shared_forward(rule, &sink);
            } else if (!cme__plain_forward(rule, &sink)) {
                walk_forward(rule, &sink);
            }
        }
        if ((rule->flags & CME__RULE_HAS_GAP) == 0 || sink.count < capacity) {
            break;
        }
        sink.from = out[sink.count - 1] + 1;
        sink.count = before + drop_gap(rule, out + before, sink.count - before);
        if (sink.count == capacity) {
            break;
        }
    }
    return (rule->flags & CME__RULE_HAS_GAP) != 0 ? drop_gap(rule, out, sink.count) : sink.count;
}

size_t cme__rule_backward(const cme__rule *rule, int64_t from, int64_t until, int64_t *out, size_t capacity,
                          int64_t *steps) {
    cme__sink sink = {.from = from, .until = until, .out = out, .capacity = capacity, .steps = steps};
    while (open_window(rule, &sink)) {
        size_t before = sink.count;
        if ((rule->flags & CME__RULE_SIMPLE) != 0) {
            progression_backward(rule, &sink);
        } else if ((rule->flags & CME__RULE_SPILLS) != 0) {
            walk_shared_backward(rule, &sink);
        } else {
            set_days(rule, &sink);
            walk_backward(rule, &sink);
        }
        if ((rule->flags & CME__RULE_HAS_GAP) == 0 || sink.count < capacity) {
            break;
        }
        sink.until = out[sink.count - 1];
        sink.count = before + drop_gap(rule, out + before, sink.count - before);
        if (sink.count == capacity) {
            break;
        }
    }
    return (rule->flags & CME__RULE_HAS_GAP) != 0 ? drop_gap(rule, out, sink.count) : sink.count;
}
