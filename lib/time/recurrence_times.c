/* recurrence_times.c: which times of a day a rule allows, and which of a set BYSETPOS picks.
 * May use recurrence_internal.h and civil.h.
 * Must not know months, weeks, COUNT, UNTIL, or the text of a rule. */
#include "time/recurrence_internal.h"

/* The three sets within which positions are counted: a day's, an hour's or a minute's. */
typedef struct clock_sets {
    uint64_t hours;
    uint64_t minutes;
    uint64_t seconds;
} clock_sets;

static clock_sets sets_of_rule(const cme__rule *rule) {
    return (clock_sets){rule->hours, rule->minutes, rule->seconds};
}

/* The sets of the interval that a time lies in: BYSETPOS below WEEKLY counts within it. */
static clock_sets sets_of_interval(const cme__rule *rule, int32_t time) {
    clock_sets sets = sets_of_rule(rule);
    if (rule->frequency <= CME__HOURLY) {
        sets.hours = UINT64_C(1) << (time / 3600);
    }
    if (rule->frequency <= CME__MINUTELY) {
        sets.minutes = UINT64_C(1) << (time / 60 % 60);
    }
    if (rule->frequency == CME__SECONDLY) {
        sets.seconds = UINT64_C(1) << (time % 60);
    }
    return sets;
}

static int32_t sets_size(const clock_sets *sets) {
    return cme__bit_count(sets->hours) * cme__bit_count(sets->minutes) * cme__bit_count(sets->seconds);
}

/* How many times of the sets lie before `time`. */
static int32_t sets_rank(const clock_sets *sets, int32_t time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    int second = time % 60;
    int minutes = cme__bit_count(sets->minutes);
    int seconds = cme__bit_count(sets->seconds);
    int32_t rank = cme__bit_count(sets->hours & cme__bits_below(hour)) * minutes * seconds;
    if ((sets->hours >> hour & 1) == 0) {
        return rank;
    }
    rank += cme__bit_count(sets->minutes & cme__bits_below(minute)) * seconds;
    if ((sets->minutes >> minute & 1) == 0) {
        return rank;
    }
    return rank + cme__bit_count(sets->seconds & cme__bits_below(second));
}

static int32_t sets_select(const clock_sets *sets, int32_t rank) {
    int minutes = cme__bit_count(sets->minutes);
    int seconds = cme__bit_count(sets->seconds);
    return cme__set_select(&sets->hours, 1, rank / (minutes * seconds)) * 3600 +
           cme__set_select(&sets->minutes, 1, rank / seconds % minutes) * 60 +
           cme__set_select(&sets->seconds, 1, rank % seconds);
}

int64_t cme__frequency_seconds(cme__frequency frequency) {
    switch (frequency) {
    case CME__SECONDLY:
        return 1;
    case CME__MINUTELY:
        return 60;
    case CME__HOURLY:
        return 3600;
    default:
        return CME__DAY_SECONDS;
    }
}

/* --- the three sets and the interval --- */

/* How many units of the rule a unit of the day lies after a candidate of the interval. */
static int64_t units_late(const cme__rule *rule, int64_t day, int64_t unit_seconds, int64_t unit) {
    return cme__floor_mod(day * (CME__DAY_SECONDS / unit_seconds) + unit - rule->anchor, rule->interval);
}

/* The first candidate of the interval at or after `time`; CME__DAY_SECONDS when the day has none left. */
static int32_t candidate_forward(const cme__rule *rule, int64_t day, int32_t time) {
    int64_t unit_seconds = cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t unit = time / unit_seconds;
    int64_t late = units_late(rule, day, unit_seconds, unit);
    if (late == 0) {
        return time;
    }
    unit += rule->interval - late;
    return unit * unit_seconds >= CME__DAY_SECONDS ? CME__DAY_SECONDS : (int32_t)(unit * unit_seconds);
}

/* The last second of the last candidate at or before `time`; -1 when the day has none before. */
static int32_t candidate_backward(const cme__rule *rule, int64_t day, int32_t time) {
    int64_t unit_seconds = cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t unit = time / unit_seconds;
    int64_t late = units_late(rule, day, unit_seconds, unit);
    if (late == 0) {
        return time;
    }
    unit -= late;
    return unit < 0 ? -1 : (int32_t)((unit + 1) * unit_seconds - 1);
}

/* The first time >= `time` that the sets allow, without regard to BYSETPOS; jumps over hours and minutes. */
static int32_t allowed_forward(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps) {
    bool has_candidates = rule->frequency < CME__DAILY && rule->interval > 1;
    while (time < CME__DAY_SECONDS && *steps >= 0) {
        if (has_candidates) {
            int32_t candidate = candidate_forward(rule, day, time);
            if (candidate >= CME__DAY_SECONDS) {
                return -1;
            }
            time = candidate;
        }
        --*steps;
        int hour = time / 3600;
        uint64_t left = (uint64_t)rule->hours >> hour;
        if (left == 0) {
            return -1;
        }
        if ((left & 1) == 0) {
            time = (hour + cme__lowest_bit(left)) * 3600;
            continue;
        }
        int minute = time / 60 % 60;
        left = rule->minutes >> minute;
        if ((left & 1) == 0) {
            time = left == 0 ? (hour + 1) * 3600 : hour * 3600 + (minute + cme__lowest_bit(left)) * 60;
            continue;
        }
        int second = time % 60;
        left = rule->seconds >> second;
        if ((left & 1) == 0) {
            time += left == 0 ? 60 - second : cme__lowest_bit(left);
            continue;
        }
        return time;
    }
    return -1;
}

static int32_t allowed_backward(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps) {
    bool has_candidates = rule->frequency < CME__DAILY && rule->interval > 1;
    while (time >= 0 && *steps >= 0) {
        if (has_candidates) {
            time = candidate_backward(rule, day, time);
            if (time < 0) {
                return -1;
            }
        }
        --*steps;
        int hour = time / 3600;
        uint64_t left = rule->hours & cme__bits_below(hour + 1);
        if (left == 0) {
            return -1;
        }
        if ((left >> hour & 1) == 0) {
            time = (cme__highest_bit(left) + 1) * 3600 - 1;
            continue;
        }
        int minute = time / 60 % 60;
        left = rule->minutes & cme__bits_below(minute + 1);
        if ((left >> minute & 1) == 0) {
            time = hour * 3600 + (left == 0 ? 0 : (cme__highest_bit(left) + 1) * 60) - 1;
            continue;
        }
        int second = time % 60;
        left = rule->seconds & cme__bits_below(second + 1);
        if ((left >> second & 1) == 0) {
            time = time - second + (left == 0 ? 0 : cme__highest_bit(left) + 1) - 1;
            continue;
        }
        return time;
    }
    return -1;
}

/* --- the same with BYSETPOS below WEEKLY --- */

static bool picks_within_day(const cme__rule *rule) {
    return (rule->flags & CME__RULE_PICKS) != 0 && rule->frequency <= CME__DAILY;
}

int32_t cme__time_next(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps) {
    time = allowed_forward(rule, day, time, steps);
    if (!picks_within_day(rule)) {
        return time;
    }
    while (time >= 0) {
        clock_sets sets = sets_of_interval(rule, time);
        int64_t position = cme__pick_next(rule, sets_rank(&sets, time), sets_size(&sets));
        if (position >= 0) {
            return sets_select(&sets, (int32_t)position);
        }
        int32_t unit = (int32_t)cme__frequency_seconds((cme__frequency)rule->frequency);
        time = allowed_forward(rule, day, (time / unit + 1) * unit, steps);
    }
    return -1;
}

int32_t cme__time_previous(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps) {
    time = allowed_backward(rule, day, time, steps);
    if (!picks_within_day(rule)) {
        return time;
    }
    while (time >= 0) {
        clock_sets sets = sets_of_interval(rule, time);
        int64_t position = cme__pick_previous(rule, sets_rank(&sets, time), sets_size(&sets));
        if (position >= 0) {
            return sets_select(&sets, (int32_t)position);
        }
        int32_t unit = (int32_t)cme__frequency_seconds((cme__frequency)rule->frequency);
        time = allowed_backward(rule, day, time / unit * unit - 1, steps);
    }
    return -1;
}

int32_t cme__time_rank(const cme__rule *rule, int32_t time) {
    clock_sets sets = sets_of_rule(rule);
    return sets_rank(&sets, time);
}

int32_t cme__time_select(const cme__rule *rule, int32_t rank) {
    clock_sets sets = sets_of_rule(rule);
    return sets_select(&sets, rank);
}

int32_t cme__time_count(const cme__rule *rule, int64_t day, int32_t before, int64_t *steps) {
    bool every = rule->frequency >= CME__DAILY || rule->interval == 1;
    if (every && before > 0 && !picks_within_day(rule)) {
        int32_t last = before - 1;
        clock_sets sets = sets_of_rule(rule);
        bool last_is_in = (sets.hours >> (last / 3600) & 1) != 0 &&
                          (sets.minutes >> (last / 60 % 60) & 1) != 0 &&
                          (sets.seconds >> (last % 60) & 1) != 0;
        return sets_rank(&sets, last) + (last_is_in ? 1 : 0);
    }
    int32_t count = 0;
    for (int32_t time = cme__time_next(rule, day, 0, steps); time >= 0 && time < before;
         time = cme__time_next(rule, day, time + 1, steps)) {
        count++;
    }
    return count;
}

int32_t cme__time_at(const cme__rule *rule, int64_t day, int32_t rank, int64_t *steps) {
    int32_t time = cme__time_next(rule, day, 0, steps);
    while (time >= 0 && rank-- > 0) {
        time = cme__time_next(rule, day, time + 1, steps);
    }
    return time;
}

/* Over all days, an interval of I units meets exactly the units that are equal to its first modulo the
 * greatest common divisor of I and the units of a day. */
bool cme__time_reachable(const cme__rule *rule) {
    if (rule->frequency > CME__DAILY) {
        return true;
    }
    int64_t a = CME__DAY_SECONDS / cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t b = rule->interval;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    cme__rule every = *rule;
    every.interval = (uint32_t)a;
    int64_t steps = 2 * CME__DAY_SECONDS;
    return cme__time_next(&every, 0, 0, &steps) >= 0;
}

/* --- BYSETPOS --- */

int64_t cme__pick_next(const cme__rule *rule, int64_t from, int64_t size) {
    enum { LAST = 64 * CME__RULE_WORDS - 1 };
    int64_t best = -1;
    if (from >= size) {
        return -1;
    }
    if (from <= LAST) {
        int position = cme__set_next(rule->positions, CME__RULE_WORDS, (int)from);
        best = position >= 0 && position < size ? position : -1;
    }
    int64_t from_end = size - 1 - from;
    int position = cme__set_previous(rule->positions_from_end, CME__RULE_WORDS,
                                     (int)(from_end > LAST ? LAST : from_end));
    if (position >= 0 && (best < 0 || size - 1 - position < best)) {
        best = size - 1 - position;
    }
    return best;
}

int64_t cme__pick_previous(const cme__rule *rule, int64_t from, int64_t size) {
    enum { LAST = 64 * CME__RULE_WORDS - 1 };
    int64_t best = -1;
    if (from >= size) {
        from = size - 1;
    }
    if (from < 0) {
        return -1;
    }
    int position = cme__set_previous(rule->positions, CME__RULE_WORDS, (int)(from > LAST ? LAST : from));
    best = position;
    int64_t from_end = size - 1 - from;
    if (from_end <= LAST) {
        position = cme__set_next(rule->positions_from_end, CME__RULE_WORDS, (int)from_end);
        if (position >= 0 && position < size && size - 1 - position > best) {
            best = size - 1 - position;
        }
    }
    return best;
}

int64_t cme__pick_count(const cme__rule *rule, int64_t before, int64_t size) {
    int64_t count = 0;
    for (int64_t position = cme__pick_next(rule, 0, size); position >= 0 && position < before;
         position = cme__pick_next(rule, position + 1, size)) {
        count++;
    }
    return count;
}
