/* read_override.c: VEVENTs with a RECURRENCE-ID: which session each names, and what it changes.
 * May use base/, time/, icalendar/reader.h.
 * Must not know how properties are written. */
#include <stdlib.h>
#include <string.h>

#include "icalendar/reader.h"
#include "time/civil.h"

/* Sessions that one RANGE=THISANDFUTURE may change. */
enum { FUTURE_MAX = 1000 };

#define NOTHING SIZE_MAX

/* An override and the session that it names. */
typedef struct named_override {
    const cme__ical_vevent *vevent;
    int64_t civil;
    bool is_session;
    size_t index; /* of what it made in the event's overrides; NOTHING */
} named_override;

static int by_session(const void *a, const void *b);
static bool find_session(cme__ical_making *making, named_override *named);
static cme_status take(cme__ical_making *making, const cme__ical_vevent *master, named_override *named);
static bool build(cme__ical_making *making, const cme__ical_vevent *master, const named_override *named,
                  cme__ical_override *out);
static bool build_times(cme__ical_making *making, const named_override *named, cme__ical_override *out);
static cme_status take_future(cme__ical_making *making, const named_override *all, size_t index, size_t count,
                              int64_t until);
static void settle_periods(cme__ical_making *making);
static cme_status add(cme__ical_making *making, const cme__ical_override *override, size_t *index);
static bool differs(const char *a, const char *b);
static int by_recurrence_id(const void *a, const void *b);
static const char *civil_text(int64_t civil, cme_civil_kind kind, char out[CME_CIVIL_TEXT_SIZE]);

cme_status cme__ical_overrides_make(cme__ical_making *making, const cme__ical_vevent *master,
                                    const cme__ical_vevent *const *overrides, size_t count) {
    named_override *named = cme__alloc_zero(count > 0 ? count : 1, sizeof *named);
    cme_status status = named == NULL ? cme__fail_memory(making->reader->fault) : CME_OK;
    size_t found = 0;
    settle_periods(making);
    for (size_t i = 0; status == CME_OK && i < count; i++) {
        named[found] = (named_override){.vevent = overrides[i], .index = NOTHING};
        found += find_session(making, &named[found]) ? 1 : 0;
    }
    if (found > 1) {
        qsort(named, found, sizeof *named, by_session);
    }
    size_t kept = 0;
    for (size_t i = 0; i < found; i++) {
        if (kept > 0 && named[kept - 1].civil == named[i].civil) {
            cme__ical_note_add(making->reader->notes, CME__ICAL_SKIPPED, named[i].vevent->line, making->uid,
                               "RECURRENCE-ID", "another one for the same session is newer, or comes first");
        } else {
            named[kept++] = named[i];
        }
    }
    for (size_t i = 0; status == CME_OK && i < kept && !making->is_skipped; i++) {
        status = take(making, master, &named[i]);
    }
    int64_t until = CME__CIVIL_SECONDS_END;
    for (size_t i = kept; status == CME_OK && i > 0 && !making->is_skipped; i--) {
        if (named[i - 1].vevent->is_this_and_future) {
            status = take_future(making, named, i - 1, kept, until);
            until = named[i - 1].civil;
        }
    }
    if (making->override_count > 1) {
        qsort(making->overrides, making->override_count, sizeof *making->overrides, by_recurrence_id);
    }
    cme__free(named);
    return status;
}

cme_status cme__ical_override_length(cme__ical_making *making, int64_t civil, const cme__ical_date *date) {
    if (!date->has_end && !date->has_duration) {
        return CME_OK;
    }
    cme__ical_vevent period = {.start = date->moment,
                               .has_end = date->has_end,
                               .end = date->end,
                               .has_duration = date->has_duration,
                               .duration = date->duration,
                               .duration_line = date->moment.line};
    cme__ical_override override = {.line = date->moment.line,
                                   .recurrence_id = cme_civil_from_seconds(civil, making->kind),
                                   .fields = CME_SESSION_DURATION,
                                   .sequence = making->event->sequence,
                                   .stamp = making->event->stamp};
    if (!cme__ical_length_of(making, &period, &override.duration_days, &override.duration_seconds)) {
        cme__ical_making_skip(making, date->moment.line, "RDATE", "a session lasts longer than %d days",
                              CME_DURATION_DAYS_MAX);
        return CME_OK;
    }
    bool is_same = override.duration_days == making->duration_days &&
                   override.duration_seconds == making->duration_seconds;
    if (is_same) {
        return CME_OK;
    }
    const cme__ical_event *event = making->event;
    override.start = override.recurrence_id;
    override.title = event->title;
    override.description = event->description;
    override.location = event->location;
    override.url = event->url;
    return add(making, &override, NULL);
}

/* By session; of several for one session the newest first, as RFC 5546 section 2.1.5 counts. */
static int by_session(const void *a, const void *b) {
    const named_override *left = a;
    const named_override *right = b;
    if (left->civil != right->civil) {
        return left->civil < right->civil ? -1 : 1;
    }
    if (left->vevent->sequence != right->vevent->sequence) {
        return left->vevent->sequence > right->vevent->sequence ? -1 : 1;
    }
    if (left->vevent->stamp != right->vevent->stamp) {
        return left->vevent->stamp > right->vevent->stamp ? -1 : 1;
    }
    return left->vevent->line < right->vevent->line ? -1 : 1;
}

/* false: the override is left out, and noted. */
static bool find_session(cme__ical_making *making, named_override *named) {
    const cme__ical_vevent *vevent = named->vevent;
    if (vevent->is_damaged) {
        return false;
    }
    named->is_session = cme__ical_occurrence_of(making, &vevent->recurrence_id, &named->civil);
    if (!named->is_session) {
        named->civil = cme__ical_civil_of(making, &vevent->recurrence_id);
    }
    const char *reason = NULL;
    if (!cme__ical_in_range(named->civil)) {
        reason = "lies beyond the years that there are";
    } else if (!named->is_session && vevent->is_cancelled && !making->event->is_detached) {
        reason = "is no session of the event: there is nothing to cancel";
    }
    if (reason != NULL) {
        char text[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(vevent->recurrence_id.civil, text);
        cme__ical_note_add(making->reader->notes, CME__ICAL_SKIPPED, vevent->recurrence_id.line, making->uid,
                           "RECURRENCE-ID", "%s %s", text, reason);
    }
    return reason == NULL;
}

/* Adds the override. A session that the event does not have becomes one of its dates: the file shows it. */
static cme_status take(cme__ical_making *making, const cme__ical_vevent *master, named_override *named) {
    const cme__ical_vevent *vevent = named->vevent;
    uint32_t line = vevent->recurrence_id.line;
    char text[CME_CIVIL_TEXT_SIZE];
    civil_text(named->civil, making->kind, text);
    if (cme__ascending_has(making->exdates, making->exdate_count, named->civil)) {
        if (vevent->is_cancelled) {
            return CME_OK; /* taken out already */
        }
        size_t at = 0;
        while (making->exdates[at] != named->civil) {
            at++;
        }
        making->exdate_count--;
        memmove(making->exdates + at, making->exdates + at + 1,
                (making->exdate_count - at) * sizeof *making->exdates);
        cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, line, making->uid, "RECURRENCE-ID",
                           "%s is also an EXDATE: it stays", text);
    }
    if (!named->is_session) {
        if (!cme__ical_dates_add(&making->rdates, &making->rdate_count, &making->rdate_capacity,
                                 named->civil)) {
            return cme__fail_memory(making->reader->fault);
        }
        if (!making->event->is_detached) {
            cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, line, making->uid, "RECURRENCE-ID",
                               "%s is no session of the event: it becomes an added date", text);
        }
        if (making->rdate_count > making->reader->limits->dates) {
            cme__ical_making_skip(making, line, "RECURRENCE-ID", "there are more than %zu added dates",
                                  making->reader->limits->dates);
            return CME_OK;
        }
    }
    cme__ical_override override;
    if (!build(making, master, named, &override)) {
        cme__ical_note_add(making->reader->notes, CME__ICAL_SKIPPED, vevent->line, making->uid, "DTEND",
                           "the session of %s lasts longer than %d days: it stays as the event has it", text,
                           CME_DURATION_DAYS_MAX);
        return CME_OK;
    }
    bool says_nothing = override.fields == 0 && !override.is_cancelled && override.extra == NULL;
    return says_nothing && !making->event->is_detached ? CME_OK : add(making, &override, &named->index);
}

static bool build(cme__ical_making *making, const cme__ical_vevent *master, const named_override *named,
                  cme__ical_override *out) {
    const cme__ical_vevent *vevent = named->vevent;
    const cme__ical_event *event = making->event;
    *out = (cme__ical_override){.line = vevent->line,
                                .recurrence_id = cme_civil_from_seconds(named->civil, making->kind),
                                .is_cancelled = vevent->is_cancelled && !event->is_cancelled,
                                .title = vevent->title != NULL ? vevent->title : event->title,
                                .description = vevent->description,
                                .location = vevent->location,
                                .url = vevent->url,
                                .sequence = vevent->sequence,
                                .stamp = vevent->stamp,
                                .extra = differs(vevent->extra, master->extra) ? vevent->extra : NULL};
    if (!build_times(making, named, out)) {
        return false;
    }
    if (vevent->categories != NULL && differs(vevent->categories, event->categories)) {
        cme__ical_note_add(making->reader->notes, CME__ICAL_DROPPED, vevent->line, making->uid, "CATEGORIES",
                           "the session has other categories than its event: the event's are kept");
    }
    if (out->is_cancelled) { /* such a VEVENT often says no more than which session it is */
        out->description = out->description != NULL ? out->description : event->description;
        out->location = out->location != NULL ? out->location : event->location;
        out->url = out->url != NULL ? out->url : event->url;
    }
    out->fields |= differs(out->title, event->title) ? CME_SESSION_TITLE : 0;
    out->fields |= differs(out->description, event->description) ? CME_SESSION_DESCRIPTION : 0;
    out->fields |= differs(out->location, event->location) ? CME_SESSION_LOCATION : 0;
    out->fields |= differs(out->url, event->url) ? CME_SESSION_URL : 0;
    return true;
}

/* Start and length on the event's clock; without a DTSTART of its own the session stays where it is. */
static bool build_times(cme__ical_making *making, const named_override *named, cme__ical_override *out) {
    cme__ical_vevent vevent = *named->vevent;
    out->start = out->recurrence_id;
    if (!vevent.has_start) {
        vevent.start = vevent.recurrence_id;
    } else if (vevent.start.civil.kind == CME_CIVIL_DATE) {
        out->start = vevent.start.civil;
    } else if (making->kind == CME_CIVIL_DATE) {
        cme_time instant = cme__ical_instant_of(making, &vevent.start);
        out->start = cme_civil_from_seconds(cme__zone_civil(making->zone, instant), CME_CIVIL_ZONED);
    } else {
        out->start = cme_civil_from_seconds(cme__ical_civil_of(making, &vevent.start), making->kind);
        bool is_same =
            making->kind == CME_CIVIL_UTC || cme__zone_instant(making->zone, cme_civil_seconds(out->start)) ==
                                                 cme__ical_instant_of(making, &vevent.start);
        if (!is_same) {
            cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, vevent.start.line, making->uid,
                               "DTSTART", "the clock in %s shows this time twice: the first one is taken",
                               cme__zone_name(making->zone));
        }
    }
    if (cme_civil_is_none(out->start) || !cme_civil_is_valid(out->start)) {
        return false;
    }
    if (vevent.is_cancelled && !vevent.has_start && !vevent.has_end && !vevent.has_duration) {
        out->duration_days = making->duration_days;
        out->duration_seconds = making->duration_seconds;
    } else if (!cme__ical_length_of(making, &vevent, &out->duration_days, &out->duration_seconds)) {
        return false;
    }
    bool is_moved = !cme_civil_equal(out->start, out->recurrence_id);
    bool is_resized = out->duration_days != making->duration_days ||
                      out->duration_seconds != making->duration_seconds ||
                      (out->start.kind == CME_CIVIL_DATE) != (making->kind == CME_CIVIL_DATE);
    out->fields |= is_moved ? CME_SESSION_START : 0;
    out->fields |= is_resized ? CME_SESSION_DURATION : 0;
    return true;
}

/* RANGE=THISANDFUTURE: the same change for every session behind, up to the next such change (`until`). */
static cme_status take_future(cme__ical_making *making, const named_override *all, size_t index, size_t count,
                              int64_t until) {
    const named_override *named = &all[index];
    uint32_t line = named->vevent->recurrence_id.line;
    if (named->index == NOTHING) {
        return CME_OK;
    }
    cme__ical_override model = making->overrides[named->index];
    int64_t shift = cme_civil_seconds(model.start) - named->civil;
    cme__series series = cme__ical_making_series(making);
    cme__expansion sessions = {0};
    size_t most = making->reader->future_left < FUTURE_MAX ? making->reader->future_left : FUTURE_MAX;
    cme_status status = most == 0 ? CME_OK
                                  : cme__series_expand(making->reader->fault, &series, named->civil + 1,
                                                       until, most, &sessions);
    if (status == CME_OK && (sessions.truncated || most == 0)) {
        cme__ical_note_add(
            making->reader->notes, CME__ICAL_SKIPPED, line, making->uid, "RECURRENCE-ID",
            "RANGE=THISANDFUTURE would change more than %zu sessions: only the first one is changed", most);
    } else if (status == CME_OK) {
        making->reader->future_left -= sessions.count;
        cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, line, making->uid, "RECURRENCE-ID",
                           "RANGE=THISANDFUTURE is read as a change of each of %zu sessions",
                           sessions.count + 1);
    }
    size_t next = index + 1;
    for (size_t i = 0; status == CME_OK && !sessions.truncated && i < sessions.count; i++) {
        while (next < count && all[next].civil < sessions.civil[i]) {
            next++;
        }
        cme_civil start = cme_civil_from_seconds(sessions.civil[i] + shift, (cme_civil_kind)model.start.kind);
        bool has_own = next < count && all[next].civil == sessions.civil[i];
        if (!has_own && !cme_civil_is_none(start)) {
            model.recurrence_id = cme_civil_from_seconds(sessions.civil[i], making->kind);
            model.start = start;
            status = add(making, &model, NULL);
        }
    }
    cme__expansion_free(&sessions);
    return status;
}

/* What added periods made: by session, one for each. */
static void settle_periods(cme__ical_making *making) {
    size_t kept = 0;
    if (making->override_count > 1) {
        qsort(making->overrides, making->override_count, sizeof *making->overrides, by_recurrence_id);
    }
    for (size_t i = 0; i < making->override_count; i++) {
        if (kept == 0 || by_recurrence_id(&making->overrides[kept - 1], &making->overrides[i]) != 0) {
            making->overrides[kept++] = making->overrides[i];
        }
    }
    making->override_count = making->period_count = kept;
}

/* One for each session: an explicit one takes the place of what an added period made. */
static cme_status add(cme__ical_making *making, const cme__ical_override *override, size_t *index) {
    cme__ical_override *period = NULL;
    if (making->period_count > 0) {
        period = bsearch(override, making->overrides, making->period_count, sizeof *making->overrides,
                         by_recurrence_id);
    }
    if (period != NULL) {
        *period = *override;
    } else if (!cme__grow(&making->overrides, &making->override_capacity, making->override_count + 1,
                          sizeof *making->overrides)) {
        return cme__fail_memory(making->reader->fault);
    } else {
        making->overrides[making->override_count] = *override;
        period = &making->overrides[making->override_count++];
    }
    if (index != NULL) {
        *index = (size_t)(period - making->overrides);
    }
    return CME_OK;
}

static bool differs(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

static int by_recurrence_id(const void *a, const void *b) {
    int64_t left = cme_civil_seconds(((const cme__ical_override *)a)->recurrence_id);
    int64_t right = cme_civil_seconds(((const cme__ical_override *)b)->recurrence_id);
    return (left > right) - (left < right);
}

static const char *civil_text(int64_t civil, cme_civil_kind kind, char out[CME_CIVIL_TEXT_SIZE]) {
    cme_civil_text(cme_civil_from_seconds(civil, kind), out);
    return out;
}
