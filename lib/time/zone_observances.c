/* zone_observances.c: zones made from the rules of a VTIMEZONE, and the IANA zones that have the same rules.
 * May use zone_internal.h, civil.h and base/.
 * Must not know iCalendar's text or recurrence rules: the caller hands over expanded onsets. */
#include <stdlib.h>
#include <string.h>

#include "time/civil.h"
#include "time/zone_internal.h"

/* 2010-01-01: rules that programs tell without end in the past count from here only. */
static const cme_time compared_since = INT64_C(1262304000);
static const int64_t year_seconds = INT64_C(366) * CME__DAY_SECONDS;

enum {
    ALIKE_OFFSETS = 1,       /* the offsets agree since compared_since */
    ALIKE_BEFORE = 2,        /* and before it */
    ALIKE_ABBREVIATIONS = 4, /* so do the abbreviations */
    ALIKE_IN_ALL = ALIKE_OFFSETS | ALIKE_BEFORE | ALIKE_ABBREVIATIONS
};

typedef struct onset {
    cme_time at;
    size_t observance;
} onset;

/* The search for an IANA zone. */
typedef struct search {
    cme__zones *zones;
    const cme__zone *wanted;
    cme_time first;
    const cme__zone *best;
    int best_likeness;
} zone_search;

static cme_status check_observances(cme__fault *fault, const cme__observance *observances, size_t count,
                                    size_t *onset_count);
static cme_status build(cme__fault *fault, const char *name, const cme__observance *observances, size_t count,
                        cme__zone **out);
static size_t collect_onsets(const cme__observance *observances, size_t count, onset *out);
static bool add_onset(const cme__observance *observance, size_t index, int64_t civil, onset *out);
static int compare_onsets(const void *a, const void *b);
static cme__zone_state state_before(const cme__observance *observances, size_t count, int32_t offset);
static cme__zone_state state_of(const cme__observance *observance);
static void consider(zone_search *search, const char *name);
static void consider_known(zone_search *search);
static void consider_table(zone_search *search, const char *file);
static void consider_all(zone_search *search);
static int likeness(const zone_search *search, const cme__zone *candidate);
static bool agree(const cme__zone *a, const cme__zone *b, cme_time from, cme_time until,
                  bool by_abbreviation);

cme_status cme__zone_from_observances(cme__zones *zones, cme__fault *fault, const char *name,
                                      const cme__observance *observances, size_t count,
                                      const cme__zone **out) {
    if (zones == NULL || name == NULL || out == NULL || observances == NULL) {
        return cme__fail_null(fault, zones == NULL  ? "zones"
                                     : name == NULL ? "name"
                                     : out == NULL  ? "out"
                                                    : "observances");
    }
    cme__zone *zone = NULL;
    cme_status status = build(fault, name, observances, count, &zone);
    if (status != CME_OK) {
        return status;
    }
    const cme__zone *adopted = cme__zones_adopt(zones, zone);
    if (adopted == NULL) {
        return cme__fail_memory(fault);
    }
    *out = adopted;
    return CME_OK;
}

const char *cme__zones_match_observances(cme__zones *zones, const cme__observance *observances,
                                         size_t count) {
    cme__zone *wanted = NULL;
    if (zones == NULL || observances == NULL || build(NULL, "", observances, count, &wanted) != CME_OK) {
        return NULL;
    }
    zone_search search = {.zones = zones, .wanted = wanted, .first = INT64_MAX};
    for (size_t i = 0; i < count; i++) {
        onset first;
        if (add_onset(&observances[i], i, observances[i].start, &first) && first.at < search.first) {
            search.first = first.at;
        }
    }
    consider_known(&search);
    consider_table(&search, "zone1970.tab");
    consider_table(&search, "zone.tab");
    consider_all(&search);
    cme__zone_free(wanted);
    return search.best != NULL ? cme__zone_name(search.best) : NULL;
}

static cme_status check_observances(cme__fault *fault, const cme__observance *observances, size_t count,
                                    size_t *onset_count) {
    if (count == 0) {
        return cme__fail(fault, CME_ERR_INVALID, "a time zone needs a STANDARD or DAYLIGHT part");
    }
    if (count > CME__OBSERVANCES_MAX) {
        return cme__fail(fault, CME_ERR_LIMIT, "%zu parts of a time zone: at most %d are allowed", count,
                         CME__OBSERVANCES_MAX);
    }
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const cme__observance *observance = &observances[i];
        if (observance->offset_from <= -CME__ZONE_OFFSET_MAX ||
            observance->offset_from >= CME__ZONE_OFFSET_MAX ||
            observance->offset_to <= -CME__ZONE_OFFSET_MAX || observance->offset_to >= CME__ZONE_OFFSET_MAX) {
            return cme__fail(
                fault, CME_ERR_INVALID, "offsets from %d to %d seconds: must be less than %d hours",
                (int)observance->offset_from, (int)observance->offset_to, CME__ZONE_OFFSET_MAX / 3600);
        }
        if (observance->onset_count > CME__ONSETS_MAX || total > CME__ONSETS_MAX - observance->onset_count) {
            return cme__fail(fault, CME_ERR_LIMIT, "the onsets of a time zone: at most %d are allowed",
                             CME__ONSETS_MAX);
        }
        total += observance->onset_count;
    }
    *onset_count = total + count; /* every start may be one more */
    return CME_OK;
}

static cme_status build(cme__fault *fault, const char *name, const cme__observance *observances, size_t count,
                        cme__zone **out) {
    size_t capacity = 0;
    cme_status status = check_observances(fault, observances, count, &capacity);
    if (status != CME_OK) {
        return status;
    }
    onset *onsets = cme__realloc_array(NULL, capacity, sizeof *onsets);
    cme__zone_draft draft;
    if (onsets == NULL || !cme__zone_draft_begin(&draft, name, capacity, count + 1, NULL)) {
        cme__free(onsets);
        return cme__fail_memory(fault);
    }
    uint16_t states[CME__OBSERVANCES_MAX];
    for (size_t i = 0; i < count; i++) {
        states[i] = cme__zone_draft_state(&draft, state_of(&observances[i]));
    }
    size_t onset_count = collect_onsets(observances, count, onsets);
    qsort(onsets, onset_count, sizeof *onsets, compare_onsets);

    /* Before the first onset the clock is what the first onset changes it from. */
    int32_t first_offset = observances[onset_count > 0 ? onsets[0].observance : 0].offset_from;
    cme__zone_draft_first(&draft,
                          cme__zone_draft_state(&draft, state_before(observances, count, first_offset)));
    for (size_t i = 0; i < onset_count; i++) {
        cme__zone_draft_add(&draft, onsets[i].at, states[onsets[i].observance]);
    }
    cme__free(onsets);
    *out = cme__zone_draft_finish(&draft);
    return *out != NULL ? CME_OK : cme__fail_memory(fault);
}

static size_t collect_onsets(const cme__observance *observances, size_t count, onset *out) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const cme__observance *observance = &observances[i];
        total += add_onset(observance, i, observance->start, &out[total]) ? 1 : 0;
        for (size_t j = 0; j < observance->onset_count; j++) {
            total += add_onset(observance, i, observance->onsets[j], &out[total]) ? 1 : 0;
        }
    }
    return total;
}

/* An onset is told in the time before it. One outside the calendar's years is left out. */
static bool add_onset(const cme__observance *observance, size_t index, int64_t civil, onset *out) {
    if (civil < CME__CIVIL_SECONDS_MIN || civil >= CME__CIVIL_SECONDS_END) {
        return false;
    }
    *out = (onset){civil - observance->offset_from, index};
    return true;
}

/* Of two at one instant the later part of the file wins, as it comes last. */
static int compare_onsets(const void *a, const void *b) {
    const onset *left = a;
    const onset *right = b;
    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    return left->observance < right->observance ? -1 : left->observance > right->observance ? 1 : 0;
}

/* A part that leads to the offset tells its name, standard time first. */
static cme__zone_state state_before(const cme__observance *observances, size_t count, int32_t offset) {
    const cme__observance *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (observances[i].offset_to == offset &&
            (found == NULL || (found->is_dst && !observances[i].is_dst))) {
            found = &observances[i];
        }
    }
    return found != NULL ? state_of(found) : (cme__zone_state){offset, false, ""};
}

static cme__zone_state state_of(const cme__observance *observance) {
    cme__zone_state state = {observance->offset_to, observance->is_dst, ""};
    memcpy(state.abbreviation, observance->abbreviation, sizeof state.abbreviation);
    state.abbreviation[sizeof state.abbreviation - 1] = '\0';
    return state;
}

/* --- the search for an IANA zone --- */

static void consider_known(zone_search *search) {
    /* Where most calendars come from, one for each rule, the largest city first. */
    static const char names[][32] = {"Etc/UTC",
                                     "Europe/London",
                                     "Europe/Berlin",
                                     "Europe/Athens",
                                     "America/New_York",
                                     "America/Chicago",
                                     "America/Denver",
                                     "America/Los_Angeles",
                                     "America/Phoenix",
                                     "America/Anchorage",
                                     "Pacific/Honolulu",
                                     "America/Halifax",
                                     "America/St_Johns",
                                     "America/Mexico_City",
                                     "America/Bogota",
                                     "America/Caracas",
                                     "America/Santiago",
                                     "America/Argentina/Buenos_Aires",
                                     "America/Sao_Paulo",
                                     "Africa/Lagos",
                                     "Africa/Johannesburg",
                                     "Africa/Cairo",
                                     "Africa/Nairobi",
                                     "Europe/Moscow",
                                     "Europe/Istanbul",
                                     "Asia/Jerusalem",
                                     "Asia/Dubai",
                                     "Asia/Tehran",
                                     "Asia/Karachi",
                                     "Asia/Kolkata",
                                     "Asia/Kathmandu",
                                     "Asia/Dhaka",
                                     "Asia/Bangkok",
                                     "Asia/Shanghai",
                                     "Asia/Singapore",
                                     "Asia/Tokyo",
                                     "Asia/Seoul",
                                     "Australia/Perth",
                                     "Australia/Darwin",
                                     "Australia/Adelaide",
                                     "Australia/Brisbane",
                                     "Australia/Sydney",
                                     "Pacific/Auckland"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        consider(search, names[i]);
    }
    for (size_t i = 0; i < cme__zone_windows_name_count; i++) {
        consider(search, cme__zone_windows_names[i].zone);
    }
}

/* IANA's tables of zones by country: the zones that differ since 1970, and one at least for each country. */
static void consider_table(zone_search *search, const char *file) {
    char *text = NULL;
    size_t size = 0;
    if (search->best_likeness == ALIKE_IN_ALL ||
        cme__zones_read(search->zones, NULL, file, &text, &size) != CME_OK) {
        return;
    }
    /* "DE,DK,NO,SE,SJ<tab>+5230+01322<tab>Europe/Berlin<tab>most of Germany" */
    for (char *line = text; *line != '\0';) {
        char *end = line + strcspn(line, "\n");
        char *next = *end == '\n' ? end + 1 : end;
        *end = '\0';
        char *name = line;
        for (int field = 0; name != NULL && field < 2; field++) {
            name = strchr(name, '\t');
            name = name != NULL ? name + 1 : NULL;
        }
        if (line[0] != '#' && name != NULL) {
            name[strcspn(name, "\t\r")] = '\0';
            consider(search, name);
        }
        line = next;
    }
    cme__free(text);
}

/* All others, names with an area only: "Japan" and "EST" are for old programs. */
static void consider_all(zone_search *search) {
    size_t count = 0;
    const char *const *names = NULL;
    if (search->best_likeness < ALIKE_IN_ALL) {
        names = cme__zones_names(search->zones, &count);
    }
    for (size_t i = 0; i < count; i++) {
        if (strchr(names[i], '/') != NULL) {
            consider(search, names[i]);
        }
    }
}

static void consider(zone_search *search, const char *name) {
    if (search->best_likeness == ALIKE_IN_ALL) {
        return;
    }
    const cme__zone *candidate = cme__zones_find(search->zones, name);
    int found = candidate != NULL ? likeness(search, candidate) : 0;
    if (found > search->best_likeness) {
        search->best = candidate;
        search->best_likeness = found;
    }
}

static int likeness(const zone_search *search, const cme__zone *candidate) {
    cme_time from = search->first > compared_since ? search->first : compared_since;
    cme_time until = from + year_seconds > CME__ONSETS_UNTIL ? from + year_seconds : CME__ONSETS_UNTIL;
    if (!agree(search->wanted, candidate, from, until, false)) {
        return 0;
    }
    int found = ALIKE_OFFSETS;
    found |= agree(search->wanted, candidate, search->first, until, false) ? ALIKE_BEFORE : 0;
    found |= agree(search->wanted, candidate, from, until, true) ? ALIKE_ABBREVIATIONS : 0;
    return found;
}

/* Looks at the start and at every change of either clock. */
static bool agree(const cme__zone *a, const cme__zone *b, cme_time from, cme_time until,
                  bool by_abbreviation) {
    cme_time at = from;
    for (;;) {
        cme__zone_state a_state = cme__zone_state_at(a, at);
        cme__zone_state b_state = cme__zone_state_at(b, at);
        if (a_state.offset != b_state.offset) {
            return false;
        }
        if (by_abbreviation && a_state.abbreviation[0] != '\0' &&
            strcmp(a_state.abbreviation, b_state.abbreviation) != 0) {
            return false;
        }
        cme__zone_transition next = {.at = until};
        cme__zone_transition other;
        if (!cme__zone_next_transition(a, at, &next)) {
            next.at = until;
        }
        if (cme__zone_next_transition(b, at, &other) && other.at < next.at) {
            next.at = other.at;
        }
        if (next.at >= until) {
            return true;
        }
        at = next.at;
    }
}
