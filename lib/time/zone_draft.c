/* zone_draft.c: builds a zone from transitions and a footer.
 * May use zone_internal.h, civil.h and base/memory.h.
 * Must not know files or where the transitions come from. */
#include <string.h>

#include "time/civil.h"
#include "time/zone_internal.h"

enum {
    FOOTER_YEARS = 412, /* one cycle of the calendar; up to eight years may be without a change */
    FOOTER_TRANSITIONS = 2 * FOOTER_YEARS,
    FOOTER_STATES = 2,
    FOOTER_FIRST_YEAR = 1970, /* for a zone that is a footer and nothing else */
    FOOTER_LAST_YEAR = 9000,  /* no file's transitions come later */
    CIVIL_MARGIN = 200000     /* more than two days: instant and civil time are never further apart */
};

typedef struct footer_change {
    int64_t at;
    uint16_t state;
} footer_change;

static void draft_extend(cme__zone_draft *draft, const cme__zone_footer *footer);
static size_t footer_changes(const cme__zone_footer *footer, int64_t first_year, uint16_t standard,
                             uint16_t daylight, footer_change *out);
static void draft_set_repetition(cme__zone_draft *draft, bool has_last, int64_t last);
static bool draft_set_spans(cme__zone_draft *draft);
static bool states_equal(const cme__zone_state *a, const cme__zone_state *b);

bool cme__zone_draft_begin(cme__zone_draft *draft, const char *name, size_t transitions, size_t states,
                           const cme__zone_footer *footer) {
    *draft = (cme__zone_draft){.footer = footer};
    if (footer != NULL) {
        transitions += footer->has_daylight ? FOOTER_TRANSITIONS : 0;
        states += FOOTER_STATES;
    }
    cme__arena *arena = &draft->arena;
    draft->zone = cme__arena_object(arena, sizeof *draft->zone);
    if (draft->zone != NULL) {
        draft->zone->name = cme__arena_text(arena, name, strlen(name));
    }
    draft->states = cme__arena_alloc(arena, states * sizeof *draft->states);
    draft->at = cme__arena_alloc(arena, transitions * sizeof *draft->at);
    draft->state_index = cme__arena_alloc(arena, (transitions + 1) * sizeof *draft->state_index);
    if (arena->failed) {
        cme__zone_draft_discard(draft);
        return false;
    }
    return true;
}

uint16_t cme__zone_draft_state(cme__zone_draft *draft, cme__zone_state state) {
    for (size_t i = 0; i < draft->state_count; i++) {
        if (states_equal(&draft->states[i], &state)) {
            return (uint16_t)i;
        }
    }
    draft->states[draft->state_count] = state;
    return (uint16_t)draft->state_count++;
}

void cme__zone_draft_first(cme__zone_draft *draft, uint16_t state) {
    draft->state_index[0] = state;
}

void cme__zone_draft_add(cme__zone_draft *draft, int64_t at, uint16_t state) {
    draft->has_last = true;
    draft->last = at;
    size_t count = draft->zone->count;
    if (count > 0 && draft->at[count - 1] == at) {
        count--;
    }
    if (draft->state_index[count] != state) {
        draft->at[count] = at;
        draft->state_index[count + 1] = state;
        count++;
    }
    draft->zone->count = count;
}

cme__zone *cme__zone_draft_finish(cme__zone_draft *draft) {
    if (draft->footer != NULL) {
        draft_extend(draft, draft->footer);
    }
    if (!draft_set_spans(draft)) {
        cme__zone_draft_discard(draft);
        return NULL;
    }
    cme__zone *zone = draft->zone;
    cme__arena_seal(&draft->arena, zone);
    *draft = (cme__zone_draft){0};
    return zone;
}

void cme__zone_draft_discard(cme__zone_draft *draft) {
    cme__arena_free(&draft->arena);
    *draft = (cme__zone_draft){0};
}

void cme__zone_free(cme__zone *zone) {
    cme__arena_object_free(zone);
}

cme__zone *cme__zone_fixed(const char *name, cme__zone_state state) {
    cme__zone_draft draft;
    if (!cme__zone_draft_begin(&draft, name, 0, 1, NULL)) {
        return NULL;
    }
    cme__zone_draft_first(&draft, cme__zone_draft_state(&draft, state));
    return cme__zone_draft_finish(&draft);
}

/* RFC 9636 section 3.3: the footer speaks for the time after the last transition; for all time when there is
 * none. */
static void draft_extend(cme__zone_draft *draft, const cme__zone_footer *footer) {
    bool has_last = draft->has_last;
    int64_t last = draft->last;
    bool is_all_daylight = cme__zone_footer_is_all_daylight(footer);
    uint16_t standard = cme__zone_draft_state(draft, footer->standard);
    uint16_t daylight = footer->has_daylight ? cme__zone_draft_state(draft, footer->daylight) : standard;
    if (!has_last) {
        cme__zone_draft_first(draft, is_all_daylight ? daylight : standard);
    }
    if (!footer->has_daylight || is_all_daylight) {
        return;
    }
    int64_t first_year = FOOTER_FIRST_YEAR;
    if (has_last) {
        int month = 0;
        int day = 0;
        cme__date_from_days(cme__floor_div(last, CME__DAY_SECONDS), &first_year, &month, &day);
    }
    if (first_year > FOOTER_LAST_YEAR) {
        return;
    }
    if (first_year < CME_YEAR_MIN) {
        first_year = CME_YEAR_MIN;
    }
    footer_change changes[FOOTER_TRANSITIONS];
    size_t count = footer_changes(footer, first_year, standard, daylight, changes);
    size_t written = draft->zone->count;
    for (size_t i = 0; i < count; i++) {
        if (!has_last || changes[i].at > last) {
            cme__zone_draft_add(draft, changes[i].at, changes[i].state);
        }
    }
    if (draft->zone->count >= written + 2) {
        draft_set_repetition(draft, has_last, last);
    }
}

/* The changes of FOOTER_YEARS years, ascending. Times of up to 167 hours may carry one into another year, so
 * they are sorted; they nearly are. Where a year's end meets a start, the start wins. */
static size_t footer_changes(const cme__zone_footer *footer, int64_t first_year, uint16_t standard,
                             uint16_t daylight, footer_change *out) {
    size_t count = 0;
    for (int64_t year = first_year; year < first_year + FOOTER_YEARS; year++) {
        footer_change pair[2] = {{0, standard}, {0, daylight}};
        cme__zone_footer_year(footer, year, &pair[1].at, &pair[0].at);
        for (int i = 0; i < 2; i++) {
            size_t place = count++;
            while (place > 0 && (out[place - 1].at > pair[i].at ||
                                 (out[place - 1].at == pair[i].at && pair[i].state == standard))) {
                out[place] = out[place - 1];
                place--;
            }
            out[place] = pair[i];
        }
    }
    return count;
}

/* Behind the cycle two transitions more are written, so that the next one of every time in it is there. The
 * very last one is never handed out: it may be an end whose start, at the same instant, was not written. */
static void draft_set_repetition(cme__zone_draft *draft, bool has_last, int64_t last) {
    const int64_t cycle_seconds = INT64_C(146097) * CME__DAY_SECONDS;
    cme__zone *zone = draft->zone;
    int64_t until = draft->at[zone->count - 2] - CIVIL_MARGIN;
    int64_t since = until - cycle_seconds;
    if (has_last && since <= last + CIVIL_MARGIN) {
        return;
    }
    zone->repeats = true;
    zone->repeats_backward = !has_last;
    zone->repeat_since = since;
    zone->repeat_until = until;
}

static bool draft_set_spans(cme__zone_draft *draft) {
    cme__zone *zone = draft->zone;
    int32_t *offset = cme__arena_alloc(&draft->arena, (zone->count + 1) * sizeof *offset);
    int64_t *local_end = cme__arena_alloc(&draft->arena, zone->count * sizeof *local_end);
    uint32_t *bucket = cme__arena_alloc(&draft->arena, CME__ZONE_BUCKETS * sizeof *bucket);
    if (draft->arena.failed) {
        return false;
    }
    for (size_t i = 0; i <= zone->count; i++) {
        offset[i] = draft->states[draft->state_index[i]].offset;
    }
    /* The running maximum keeps the search right where a span is shorter than the step back that follows it.
     */
    for (size_t i = 0; i < zone->count; i++) {
        local_end[i] = draft->at[i] + offset[i];
        if (i > 0 && local_end[i] < local_end[i - 1]) {
            local_end[i] = local_end[i - 1];
        }
    }
    uint32_t ended = 0;
    for (size_t i = 0; i < CME__ZONE_BUCKETS; i++) {
        int64_t begin = CME__ZONE_BUCKETS_SINCE + ((int64_t)i << CME__ZONE_BUCKET_BITS);
        while (ended < zone->count && draft->at[ended] <= begin && local_end[ended] <= begin) {
            ended++;
        }
        bucket[i] = ended;
    }
    zone->bucket = bucket;
    zone->at = draft->at;
    zone->state_index = draft->state_index;
    zone->states = draft->states;
    zone->offset = offset;
    zone->local_end = local_end;
    return true;
}

static bool states_equal(const cme__zone_state *a, const cme__zone_state *b) {
    return a->offset == b->offset && a->is_dst == b->is_dst && strcmp(a->abbreviation, b->abbreviation) == 0;
}
