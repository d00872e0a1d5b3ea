/* zone.c: what a loaded zone answers: offsets, civil times, instants, transitions.
 * May use zone_internal.h and civil.h.
 * Must not know where zones come from; reads no files and allocates nothing. */
#include "time/zone.h"

#include "time/civil.h"
#include "time/zone_internal.h"

enum {
    GAP_SPANS_MAX = 16, /* spans behind a gap in which its civil times may yet occur */
    BUCKET_STEPS = 4    /* transitions tried one by one before the search takes over */
};

/* Times beyond are answered as if they were this. */
static const int64_t time_farthest = INT64_C(1) << 60;

/* 400 Gregorian years: 146,097 days, a whole number of weeks. */
static const int64_t cycle_seconds = INT64_C(146097) * CME__DAY_SECONDS;

static size_t span_of(const cme__zone *zone, const int64_t *keys, int64_t time, int64_t *shift);
static size_t count_not_after(const cme__zone *zone, const int64_t *keys, int64_t value);
static size_t search_not_after(const int64_t *keys, size_t count, int64_t value);
static int32_t offset_of_gap(const cme__zone *zone, size_t span, int64_t civil);
static int64_t add_saturated(int64_t time, int32_t offset);

const char *cme__zone_name(const cme__zone *zone) {
    return zone->name;
}

cme__zone_state cme__zone_state_at(const cme__zone *zone, cme_time instant) {
    int64_t shift = 0;
    size_t span = span_of(zone, zone->at, instant, &shift);
    return zone->states[zone->state_index[span]];
}

int32_t cme__zone_offset_at(const cme__zone *zone, cme_time instant) {
    int64_t shift = 0;
    return zone->offset[span_of(zone, zone->at, instant, &shift)];
}

int64_t cme__zone_civil(const cme__zone *zone, cme_time instant) {
    return add_saturated(instant, cme__zone_offset_at(zone, instant));
}

cme_time cme__zone_instant(const cme__zone *zone, int64_t civil_seconds) {
    /* The first span that ends, on its own clock, after the civil time: when the civil time occurs twice this
     * is the first of both, and when it begins after the civil time, that one was skipped. */
    int64_t shift = 0;
    size_t span = span_of(zone, zone->local_end, civil_seconds, &shift);
    int32_t offset = zone->offset[span];
    if (span > 0 && civil_seconds - shift < zone->at[span - 1] + offset) {
        offset = offset_of_gap(zone, span, civil_seconds - shift);
    }
    return add_saturated(civil_seconds, -offset);
}

bool cme__zone_next_transition(const cme__zone *zone, cme_time after, cme__zone_transition *out) {
    if (after >= time_farthest) {
        return false;
    }
    if (after < -time_farthest) {
        after = -time_farthest - 1;
    }
    int64_t shift = 0;
    size_t span = span_of(zone, zone->at, after, &shift);
    if (span >= zone->count) {
        return false;
    }
    out->at = zone->at[span] + shift;
    out->before = zone->states[zone->state_index[span]];
    out->after = zone->states[zone->state_index[span + 1]];
    return true;
}

/* The span of a time among `keys`, the ends of the spans. `*shift` is what was taken off the time to find it
 * in the written-out part of the footer's rule. */
static size_t span_of(const cme__zone *zone, const int64_t *keys, int64_t time, int64_t *shift) {
    if (zone->repeats &&
        (time >= zone->repeat_until || (zone->repeats_backward && time < zone->repeat_since))) {
        time = time > time_farthest ? time_farthest : time < -time_farthest ? -time_farthest : time;
        *shift = cme__floor_div(time - zone->repeat_since, cycle_seconds) * cycle_seconds;
        time -= *shift;
    }
    return count_not_after(zone, keys, time);
}

/* How many of the ascending keys are not after a value. */
static size_t count_not_after(const cme__zone *zone, const int64_t *keys, int64_t value) {
    size_t known = 0;
    uint64_t bucket = ((uint64_t)value - (uint64_t)CME__ZONE_BUCKETS_SINCE) >> CME__ZONE_BUCKET_BITS;
    if (bucket < CME__ZONE_BUCKETS) {
        known = zone->bucket[bucket];
        for (int step = 0; step < BUCKET_STEPS; step++) {
            if (known == zone->count || keys[known] > value) {
                return known;
            }
            known++;
        }
    }
    return known + search_not_after(keys + known, zone->count - known, value);
}

/* Binary search without branches to mispredict: compilers make a conditional move of the choice. */
static size_t search_not_after(const int64_t *keys, size_t count, int64_t value) {
    if (count == 0) {
        return 0;
    }
    const int64_t *base = keys;
    while (count > 1) {
        size_t half = count / 2;
        base += base[half - 1] <= value ? half : 0;
        count -= half;
    }
    return (size_t)(base - keys) + (*base <= value ? 1 : 0);
}

/* RFC 5545 section 3.3.5, erratum 4271: the offset before the gap. Unless the clock was set back again so
 * soon that the civil time occurs after all. */
static int32_t offset_of_gap(const cme__zone *zone, size_t span, int64_t civil) {
    for (size_t later = span + 1; later <= zone->count && later - span <= GAP_SPANS_MAX; later++) {
        int64_t instant = civil - zone->offset[later];
        if (instant >= zone->at[later - 1] && (later == zone->count || instant < zone->at[later])) {
            return zone->offset[later];
        }
    }
    return zone->offset[span - 1];
}

static int64_t add_saturated(int64_t time, int32_t offset) {
    if (offset > 0 && time > INT64_MAX - offset) {
        return INT64_MAX;
    }
    if (offset < 0 && time < INT64_MIN - offset) {
        return INT64_MIN;
    }
    return time + offset;
}
