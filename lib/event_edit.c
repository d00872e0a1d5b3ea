/* event_edit.c: whether an edit of an event may happen: it never rewrites the past, and strands nobody.
 * May use event_internal.h, rules/event.h and time/.
 * Must not write anything. */
#include "event_internal.h"
#include "time/civil.h"

enum {
    PORTION = 1024,              /* occurrences that are fetched at a time */
    PAST_COMPARED_MAX = 1000000, /* a series with more sessions behind it cannot be edited */
};

/* The occurrences of an event that have started, one after the other. */
typedef struct past {
    const cme__event_fields *event;
    cme__series series;
    cme__expansion portion;
    size_t at;
    int64_t from; /* of the next portion */
    int64_t until;
    cme_time last_start;
    bool is_done;
    int64_t civil; /* the present one, unless is_done */
    cme__event_span span;
} past;

static bool texts_differ(const char *a, const char *b);
static bool dates_differ(const int64_t *a, size_t a_count, const int64_t *b, size_t b_count);
static cme_status rename_written(cme_store *store, const cme__event_fields *old,
                                 const cme__event_fields *edited, cme__session_written *written,
                                 size_t count);
static cme_status check_plain(cme_store *store, const cme__event_fields *old, const cme__event_fields *edited,
                              const cme__session_written *written, size_t count);
static cme_status check_past(cme_store *store, const cme__event_fields *old, const cme__event_fields *edited,
                             cme_time past_until);
static void past_begin(past *walk, const cme__event_fields *event, cme_time past_until);
static cme_status past_next(cme_store *store, past *walk);
static cme_status compare_pasts(cme_store *store, past *old, past *edited);
static cme_status check_started(cme_store *store, const cme__event_fields *old,
                                const cme__event_fields *edited, const cme__session_written *written,
                                const cme__session_written *renamed, size_t count, cme_time past_until);
static cme_status refuse(cme_store *store, const cme__event_fields *old, int64_t civil, const char *why);

cme_status cme__event_check_editable(cme_store *store, const cme__event_fields *fields) {
    if (fields->status != CME_EVENT_CANCELLED && fields->status != CME_EVENT_COMPLETED) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_STATE, "event '%s' is %s: it cannot be changed any more",
                     fields->title, cme__event_status_name(fields->status));
}

unsigned cme__event_compare(const cme__event_fields *old, const cme__event_fields *edited) {
    const cme__event_times *before = &old->times;
    const cme__event_times *after = &edited->times;
    unsigned changed = 0;
    if (before->start != after->start || before->kind != after->kind ||
        texts_differ(before->zone_name, after->zone_name) || before->duration_days != after->duration_days ||
        before->duration_seconds != after->duration_seconds) {
        changed |= CME__CHANGED_TIME;
    }
    if (texts_differ(before->rrule, after->rrule) ||
        dates_differ(before->rdates, before->rdate_count, after->rdates, after->rdate_count) ||
        dates_differ(before->exdates, before->exdate_count, after->exdates, after->exdate_count)) {
        changed |= CME__CHANGED_RECURRENCE;
    }
    if (old->venue_row != edited->venue_row || texts_differ(old->location, edited->location)) {
        changed |= CME__CHANGED_PLACE;
    }
    if (texts_differ(old->title, edited->title) || texts_differ(old->description, edited->description) ||
        texts_differ(old->url, edited->url) || texts_differ(old->categories, edited->categories) ||
        old->visibility != edited->visibility) {
        changed |= CME__CHANGED_SHOWN;
    }
    if (old->capacity != edited->capacity) {
        changed |= CME__CHANGED_CAPACITY;
    }
    return changed;
}

cme_status cme__event_check_edit(cme_store *store, const cme__event_fields *old,
                                 const cme__event_fields *edited, cme__session_written *written,
                                 size_t written_count) {
    cme_time past_until = cme__event_past_until(old->stopped_at, cme_store_now(store));
    cme__session_written *before = cme__alloc_zero(written_count, sizeof *before);
    if (before == NULL) {
        return cme__fail_memory(&store->fault);
    }
    if (written_count > 0) {
        memcpy(before, written, written_count * sizeof *before);
    }
    cme_status status;
    if (!cme__event_times_is_series(&old->times) && !cme__event_times_is_series(&edited->times)) {
        status = check_plain(store, old, edited, written, written_count);
    } else {
        status = check_past(store, old, edited, past_until);
        if (status == CME_OK) {
            status = rename_written(store, old, edited, written, written_count);
        }
        if (status == CME_OK) {
            status = check_started(store, old, edited, before, written, written_count, past_until);
        }
    }
    cme__free(before);
    return status;
}

static bool texts_differ(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

static bool dates_differ(const int64_t *a, size_t a_count, const int64_t *b, size_t b_count) {
    return a_count != b_count || (a_count > 0 && memcmp(a, b, a_count * sizeof *a) != 0);
}

/* A plain event's one session keeps its RSVPs whatever becomes of its time, and takes a name when the event
 * becomes a series. All others must still be generated; a cancelled one stays as it is (rules.md 45). */
static cme_status rename_written(cme_store *store, const cme__event_fields *old,
                                 const cme__event_fields *edited, cme__session_written *written,
                                 size_t count) {
    bool becomes_plain = !cme__event_times_is_series(&edited->times);
    cme__series series = cme__event_times_series(&edited->times);
    for (size_t i = 0; i < count; i++) {
        cme__session_written *session = &written[i];
        if (session->recurrence_id == CME__RECURRENCE_PLAIN) {
            session->recurrence_id = becomes_plain ? CME__RECURRENCE_PLAIN : edited->times.start;
        } else if (becomes_plain) {
            if (session->recurrence_id != old->times.start) {
                return refuse(store, old, session->recurrence_id,
                              "was written about, and a plain event has its first session only");
            }
            session->recurrence_id = CME__RECURRENCE_PLAIN;
        }
        if (!becomes_plain && !session->cancelled && !cme__series_contains(&series, session->recurrence_id)) {
            return refuse(store, old, session->recurrence_id,
                          "was written about and would be no session any more");
        }
    }
    return CME_OK;
}

static cme_status check_plain(cme_store *store, const cme__event_fields *old, const cme__event_fields *edited,
                              const cme__session_written *written, size_t count) {
    cme_time now = cme_store_now(store);
    cme_time past_until = cme__event_past_until(old->stopped_at, now);
    cme__session_written session = {.recurrence_id = CME__RECURRENCE_PLAIN};
    for (size_t i = 0; i < count; i++) {
        if (written[i].recurrence_id == CME__RECURRENCE_PLAIN) {
            session = written[i];
        }
    }
    cme__session_derive(&old->times, &session);
    cme_time before = session.starts_at;
    if (session.cancelled) {
        return CME_OK;
    }
    if (before <= past_until) {
        return cme__fail(&store->fault, CME_ERR_CONFLICT, "event '%s' has started: its time stays as it was",
                         old->title);
    }
    cme__session_derive(&edited->times, &session);
    if (session.starts_at != before && session.starts_at <= now && old->status != CME_EVENT_DRAFT) {
        char start[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(edited->times.start, edited->times.kind), start);
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "start %s of event '%s': lies in the past, and the event is %s", start, old->title,
                         cme__event_status_name(old->status));
    }
    return CME_OK;
}

/* Compares the sessions that have started before the edit with those that would have. */
static cme_status check_past(cme_store *store, const cme__event_fields *old, const cme__event_fields *edited,
                             cme_time past_until) {
    if (past_until < old->times.first_at && past_until < edited->times.first_at) {
        return CME_OK;
    }
    past before, after;
    past_begin(&before, old, past_until);
    past_begin(&after, edited, past_until);
    cme_status status = past_next(store, &before);
    if (status == CME_OK) {
        status = past_next(store, &after);
    }
    size_t compared = 0;
    while (status == CME_OK && !(before.is_done && after.is_done)) {
        status = compare_pasts(store, &before, &after);
        if (status == CME_OK && ++compared > PAST_COMPARED_MAX) {
            status = cme__fail(&store->fault, CME_ERR_LIMIT,
                               "event '%s' has more than %d sessions behind it: end it, and copy it",
                               old->title, PAST_COMPARED_MAX);
        }
        if (status == CME_OK) {
            status = past_next(store, &before);
        }
        if (status == CME_OK) {
            status = past_next(store, &after);
        }
    }
    cme__expansion_free(&before.portion);
    cme__expansion_free(&after.portion);
    return status;
}

static void past_begin(past *walk, const cme__event_fields *event, cme_time past_until) {
    *walk = (past){.event = event, .last_start = past_until};
    walk->series = cme__event_times_series(&event->times);
    walk->from = CME__CIVIL_SECONDS_MIN;
    walk->until = cme__civil_window_of(event->times.zone, past_until, past_until + 1).until;
}

/* Goes to the next occurrence that has started. */
static cme_status past_next(cme_store *store, past *walk) {
    const cme__event_times *times = &walk->event->times;
    while (!walk->is_done) {
        if (walk->at < walk->portion.count) {
            walk->civil = walk->portion.civil[walk->at++];
            walk->span = cme__event_session_span(times->zone, times->kind, walk->civil, times->duration_days,
                                                 times->duration_seconds);
            if (walk->span.starts_at <= walk->last_start) {
                return CME_OK;
            }
            continue;
        }
        if (walk->from >= walk->until) {
            walk->is_done = true;
            break;
        }
        cme_status status = cme__series_expand(&store->fault, &walk->series, walk->from, walk->until, PORTION,
                                               &walk->portion);
        if (status != CME_OK) {
            return status;
        }
        walk->at = 0;
        if (walk->portion.count < PORTION) {
            walk->from = walk->until; /* that was the last portion, or what follows cannot be walked to */
        } else {
            walk->from = walk->portion.civil[walk->portion.count - 1] + 1;
        }
    }
    return CME_OK;
}

/* The present occurrences of both must be one and the same. */
static cme_status compare_pasts(cme_store *store, past *old, past *edited) {
    bool is_gone = edited->is_done || (!old->is_done && old->civil < edited->civil);
    bool is_new = old->is_done || (!edited->is_done && edited->civil < old->civil);
    if (is_gone) {
        return refuse(store, old->event, old->civil, "has started and would be gone");
    }
    if (is_new) {
        return refuse(store, old->event, edited->civil, "would be added to the past");
    }
    if (old->span.starts_at != edited->span.starts_at || old->span.ends_at != edited->span.ends_at) {
        return refuse(store, old->event, old->civil, "has started and would change its time");
    }
    return CME_OK;
}

/* A session that was moved may have started although its original time has not come, and the other way
 * round. */
static cme_status check_started(cme_store *store, const cme__event_fields *old,
                                const cme__event_fields *edited, const cme__session_written *written,
                                const cme__session_written *renamed, size_t count, cme_time past_until) {
    for (size_t i = 0; i < count; i++) {
        if (written[i].cancelled || written[i].starts_at > past_until) {
            continue;
        }
        cme__session_written before = written[i];
        cme__session_written after = renamed[i];
        cme__session_derive(&old->times, &before);
        cme__session_derive(&edited->times, &after);
        if (before.starts_at != after.starts_at || before.ends_at != after.ends_at) {
            return refuse(store, old,
                          before.recurrence_id == CME__RECURRENCE_PLAIN ? old->times.start
                                                                        : before.recurrence_id,
                          "has started and would change its time");
        }
    }
    return CME_OK;
}

static cme_status refuse(cme_store *store, const cme__event_fields *old, int64_t civil, const char *why) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(civil, old->times.kind), text);
    return cme__fail(&store->fault, CME_ERR_CONFLICT, "event '%s': its session of %s %s", old->title, text,
                     why);
}
