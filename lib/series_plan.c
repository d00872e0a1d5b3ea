/* series_plan.c: the plan of an edit: what was noted before, and what became of it.
 * May use series_internal.h, rsvp_row_internal.h and db/.
 * Must not change anything. */
#include <stdlib.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"
#include "series_internal.h"
#include "time/civil.h"

static cme__series_item *add_item(cme__series_work *work);
static cme_status read_rsvps(cme__series_work *work, cme__series_item *item);
static cme_status note_before(cme__series_work *work, const cme__expansion *dates, size_t limit);
static cme_status note_added(cme__series_work *work, const cme__expansion *before, size_t limit);
static bool is_written(const cme__series_work *work, int64_t civil);
static cme_status finish_item(cme__series_work *work, cme__series_item *item);
static cme_status add_persons(cme__series_work *work, const cme__series_item *item);
static cme_status build_lists(cme__series_work *work);
static bool sessions_equal(const cme_series_session *a, const cme_series_session *b);

/* The list of persons while it grows: its capacity is a power of two, so that it need not be kept. */
static bool grow_persons(cme__series_work *work);

cme_status cme__series_note(cme__series_work *work, const cme__session_plan *before, size_t *index) {
    cme__series_item *item = add_item(work);
    if (item == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    if (index != NULL) {
        *index = work->item_count - 1;
    }
    item->row = before->row;
    item->session->from = before->key;
    item->session->to = before->key;
    item->session->starts_before = before->starts_at;
    item->session->ends_before = before->ends_at;
    return before->row != 0 ? read_rsvps(work, item) : CME_OK;
}

cme_status cme__series_note_date(cme__series_work *work, cme_series_effect effect, int64_t from, int64_t to) {
    cme__series_item *item = add_item(work);
    if (item == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    cme_series_session *session = item->session;
    const cme__event_times *old = &work->old.times;
    const cme__event_times *tail = &work->tail.times;
    session->effect = effect;
    if (effect != CME_SERIES_ADDED) {
        cme__event_span span =
            cme__event_session_span(old->zone, old->kind, from, old->duration_days, old->duration_seconds);
        bool is_series = cme__event_times_is_series(old);
        session->from = cme_session_key_of(work->old.id, is_series ? cme_civil_from_seconds(from, old->kind)
                                                                   : CME_CIVIL_NONE);
        session->starts_before = span.starts_at;
        session->ends_before = span.ends_at;
    }
    if (effect != CME_SERIES_REMOVED && effect != CME_SERIES_CANCELLED) {
        cme__event_span span =
            cme__event_session_span(tail->zone, tail->kind, to, tail->duration_days, tail->duration_seconds);
        bool is_series = cme__event_times_is_series(tail);
        session->to = cme_session_key_of(work->tail.id,
                                         is_series ? cme_civil_from_seconds(to, tail->kind) : CME_CIVIL_NONE);
        session->starts_after = span.starts_at;
        session->ends_after = span.ends_at;
    }
    return CME_OK;
}

cme_status cme__series_note_unwritten(cme__series_work *work) {
    cme__series series = cme__event_times_series(&work->old.times);
    cme__expansion dates = {0};
    size_t limit = CME_SERIES_UNWRITTEN_MAX + work->row_count;
    cme_status status = cme__series_expand(&work->store->fault, &series, work->cut, CME__CIVIL_SECONDS_END,
                                           limit + 1, &dates);
    if (status == CME_OK) {
        status = note_before(work, &dates, limit);
    }
    /* After CANCEL nothing follows. */
    if (status == CME_OK && work->edit.action == CME_SERIES_CHANGE) {
        status = note_added(work, &dates, limit);
    }
    cme__expansion_free(&dates);
    return status;
}

static cme_status note_before(cme__series_work *work, const cme__expansion *dates, size_t limit) {
    size_t count = dates->count < limit ? dates->count : limit;
    cme_status status = CME_OK;
    work->plan->more_sessions = dates->count > limit || dates->truncated;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        int64_t civil = dates->civil[i];
        int64_t target = 0;
        if (is_written(work, civil)) {
            continue;
        }
        if (work->edit.action != CME_SERIES_CHANGE) {
            status = cme__series_note_date(work, CME_SERIES_CANCELLED, civil, 0);
        } else if (!cme__series_target(work, civil, &target)) {
            status = cme__series_note_date(work, CME_SERIES_REMOVED, civil, 0);
        } else {
            status = cme__series_note_date(work, CME_SERIES_MOVED, civil, target);
            const cme_series_session *last =
                work->item_count > 0 ? work->items[work->item_count - 1].session : NULL;
            if (status == CME_OK && last != NULL && cme_session_key_equal(last->from, last->to) &&
                last->starts_before == last->starts_after && last->ends_before == last->ends_after) {
                work->item_count--; /* nothing becomes of it */
            }
        }
    }
    return status;
}

/* Dates of the new plan that none of the old ones became: as far as the old ones were looked at. */
static cme_status note_added(cme__series_work *work, const cme__expansion *before, size_t limit) {
    size_t count = before->count < limit ? before->count : limit;
    int64_t *targets = cme__alloc_zero(count + work->row_count, sizeof *targets);
    cme__expansion after = {0};
    cme__series series = cme__event_times_series(&work->tail.times);
    size_t target_count = 0;
    if (targets == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < count; i++) {
        target_count += cme__series_target(work, before->civil[i], &targets[target_count]);
    }
    for (size_t i = 0; i < work->row_count; i++) {
        if (work->rows[i].has_target) {
            targets[target_count++] = work->rows[i].target;
        }
    }
    cme__ascending_sort(targets, target_count);
    int64_t until = CME__CIVIL_SECONDS_END;
    if (work->plan->more_sessions) {
        until = target_count > 0 ? targets[target_count - 1] + 1 : CME__CIVIL_SECONDS_MIN;
    }
    size_t most = target_count + CME_SERIES_UNWRITTEN_MAX;
    cme_status status =
        cme__series_expand(&work->store->fault, &series, CME__CIVIL_SECONDS_MIN, until, most + 1, &after);
    work->plan->more_sessions = work->plan->more_sessions || after.count > most || after.truncated;
    for (size_t i = 0; i < after.count && i < most && status == CME_OK; i++) {
        if (!cme__ascending_has(targets, target_count, after.civil[i])) {
            status = cme__series_note_date(work, CME_SERIES_ADDED, 0, after.civil[i]);
        }
    }
    cme__expansion_free(&after);
    cme__free(targets);
    return status;
}

static bool is_written(const cme__series_work *work, int64_t civil) {
    for (size_t i = 0; i < work->row_count; i++) {
        if (work->rows[i].civil == civil) {
            return true;
        }
    }
    return false;
}

static cme__series_item *add_item(cme__series_work *work) {
    cme_series_session *session = cme__arena_alloc(work->arena, sizeof *session);
    if (session == NULL ||
        !cme__grow(&work->items, &work->item_capacity, work->item_count + 1, sizeof *work->items)) {
        return NULL;
    }
    session->from = session->to = CME_SESSION_NONE;
    session->starts_before = session->starts_after = CME_TIME_NONE;
    session->ends_before = session->ends_after = CME_TIME_NONE;
    cme__series_item *item = &work->items[work->item_count++];
    *item = (cme__series_item){.session = session};
    return item;
}

/* Those that are alive: states 1 to 6. */
static cme_status read_rsvps(cme__series_work *work, cme__series_item *item) {
    static const char SELECT[] =
        "SELECT r.person, p.id, p.name, r.state, r.guests FROM rsvps r JOIN persons p ON p.rowid = r.person"
        " WHERE r.session = $1 AND r.state <= 6 ORDER BY r.person";
    size_t capacity = 0;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(work->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, item->row);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (!cme__grow(&item->rsvps, &capacity, item->rsvp_count + 1, sizeof *item->rsvps)) {
            status = cme__fail_memory(&work->store->fault);
            break;
        }
        cme__series_rsvp *rsvp = &item->rsvps[item->rsvp_count++];
        rsvp->person_row = cme__column_int(statement, 0);
        rsvp->person = cme__column_id(statement, 1);
        rsvp->name = cme__column_copy(statement, 2, work->arena);
        rsvp->state = (cme_rsvp_state)cme__column_int(statement, 3);
        rsvp->guests = (int32_t)cme__column_int(statement, 4);
    }
    cme__done(statement);
    item->session->people = (int32_t)item->rsvp_count;
    return status;
}

/* --- afterwards --- */

cme_status cme__series_finish(cme__series_work *work) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < work->item_count && status == CME_OK; i++) {
        if (work->items[i].row != 0) {
            status = finish_item(work, &work->items[i]);
        }
        if (status == CME_OK) {
            status = add_persons(work, &work->items[i]);
        }
    }
    return status == CME_OK ? build_lists(work) : status;
}

static cme_status finish_item(cme__series_work *work, cme__series_item *item) {
    cme_series_session *session = item->session;
    cme__session_plan after;
    cme__seat_limit limits[CME__SEATING_WHOLE];
    cme_status status = cme__session_load_row(work->store, item->row, &after);
    if (status != CME_OK) {
        return status;
    }
    session->to = after.key;
    session->starts_after = after.starts_at;
    session->ends_after = after.ends_at;
    if (after.status == CME_SESSION_CANCELLED) {
        bool is_wanted = work->edit.action == CME_SERIES_CANCEL;
        session->effect = is_wanted ? CME_SERIES_CANCELLED : CME_SERIES_REMOVED;
        session->is_stranded = !is_wanted && session->people > 0;
        work->plan->stranded_count += session->is_stranded;
        return CME_OK;
    }
    bool is_same = cme_session_key_equal(session->from, session->to) &&
                   session->starts_before == session->starts_after &&
                   session->ends_before == session->ends_after;
    session->effect = is_same ? CME_SERIES_KEPT : CME_SERIES_MOVED;
    cme__seats seats = cme__rsvp_seats(&after, limits);
    /* What was allowed to be over-full before is so still. */
    if (seats.is_limited && -seats.left > after.heads.overfull && cme__session_is_coming(&after, work->now)) {
        session->seats_over = (int32_t)-seats.left;
        work->plan->overfull_count++;
        return cme__rsvp_check_seats(work->store, &after, seats.binding->name, seats.binding->seats, true);
    }
    return CME_OK;
}

static cme_status add_persons(cme__series_work *work, const cme__series_item *item) {
    const cme_series_session *session = item->session;
    bool is_told = session->starts_before != session->starts_after ||
                   session->ends_before != session->ends_after || item->place_changes ||
                   session->effect == CME_SERIES_REMOVED || session->effect == CME_SERIES_CANCELLED;
    cme_status status = CME_OK;
    for (size_t i = 0; i < item->rsvp_count && status == CME_OK; i++) {
        const cme__series_rsvp *rsvp = &item->rsvps[i];
        cme__rsvp_row row = {.person = rsvp->person_row};
        status = cme__rsvp_row_read(work->store, item->row, &row);
        if (status != CME_OK || (!is_told && row.state == rsvp->state)) {
            continue;
        }
        cme_series_person *person = cme__arena_alloc(work->arena, sizeof *person);
        if (person == NULL || !grow_persons(work)) {
            return cme__fail_memory(&work->store->fault);
        }
        *person = (cme_series_person){.person = rsvp->person,
                                      .name = rsvp->name,
                                      .from = session->from,
                                      .to = session->to,
                                      .before = rsvp->state,
                                      .after = row.state,
                                      .guests = rsvp->guests};
        ((const cme_series_person **)work->plan->persons)[work->plan->person_count++] = person;
    }
    return status;
}

static bool grow_persons(cme__series_work *work) {
    size_t count = work->plan->person_count;
    if ((count & (count - 1)) != 0) {
        return true;
    }
    const cme_series_person **grown =
        cme__arena_alloc(work->arena, 2 * (count + 1) * sizeof(cme_series_person *));
    if (grown != NULL && count > 0) {
        memcpy(grown, work->plan->persons, count * sizeof(cme_series_person *));
    }
    if (grown != NULL) {
        work->plan->persons = grown;
    }
    return grown != NULL;
}

/* By time before; what is added, last and by its own time. */
static int by_time(const void *left, const void *right) {
    const cme_series_session *a = *(const cme_series_session *const *)left;
    const cme_series_session *b = *(const cme_series_session *const *)right;
    bool a_is_added = a->effect == CME_SERIES_ADDED;
    bool b_is_added = b->effect == CME_SERIES_ADDED;
    if (a_is_added != b_is_added) {
        return a_is_added ? 1 : -1;
    }
    cme_time at = a_is_added ? a->starts_after : a->starts_before;
    cme_time bt = b_is_added ? b->starts_after : b->starts_before;
    if (at != bt) {
        return at < bt ? -1 : 1;
    }
    int64_t an = cme__recurrence_id_of(a_is_added ? a->to.recurrence_id : a->from.recurrence_id);
    int64_t bn = cme__recurrence_id_of(b_is_added ? b->to.recurrence_id : b->from.recurrence_id);
    return (an > bn) - (an < bn);
}

static cme_status build_lists(cme__series_work *work) {
    const cme_series_session **sessions =
        cme__arena_alloc(work->arena, (work->item_count + 1) * sizeof(cme_series_session *));
    if (sessions == NULL || work->arena->failed) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < work->item_count; i++) {
        sessions[i] = work->items[i].session;
    }
    qsort(sessions, work->item_count, sizeof(cme_series_session *), by_time);
    work->plan->sessions = sessions;
    work->plan->session_count = work->item_count;
    return CME_OK;
}

/* --- before a plan is applied --- */

cme_status cme__series_compare(cme_store *store, const cme_series_plan *expected,
                               const cme_series_plan *found) {
    bool is_same = expected->session_count == found->session_count &&
                   expected->person_count == found->person_count &&
                   expected->more_sessions == found->more_sessions &&
                   cme_civil_equal(expected->splits_at, found->splits_at);
    for (size_t i = 0; is_same && i < found->session_count; i++) {
        is_same = sessions_equal(expected->sessions[i], found->sessions[i]);
    }
    for (size_t i = 0; is_same && i < found->person_count; i++) {
        const cme_series_person *a = expected->persons[i];
        const cme_series_person *b = found->persons[i];
        is_same = cme_id_equal(a->person, b->person) && a->before == b->before && a->after == b->after &&
                  a->guests == b->guests && cme_session_key_equal(a->from, b->from) &&
                  cme_session_key_equal(a->to, b->to);
    }
    if (is_same) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_CONFLICT,
                     "the edit would do something else by now than its plan says: make a new plan");
}

static bool sessions_equal(const cme_series_session *a, const cme_series_session *b) {
    return a->effect == b->effect && a->is_stranded == b->is_stranded &&
           cme_session_key_equal(a->from, b->from) && cme_session_key_equal(a->to, b->to) &&
           a->starts_before == b->starts_before && a->starts_after == b->starts_after &&
           a->ends_before == b->ends_before && a->ends_after == b->ends_after && a->people == b->people &&
           a->seats_over == b->seats_over;
}

cme_status cme__series_check_allowed(const cme__series_work *work) {
    const cme_series_plan *plan = work->plan;
    for (size_t i = 0; i < plan->session_count; i++) {
        const cme_series_session *session = plan->sessions[i];
        char start[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(session->starts_before, CME_CIVIL_UTC), start);
        if (session->seats_over > 0 && !work->edit.allow_overfull) {
            return cme__fail(&work->store->fault, CME_ERR_CONFLICT,
                             "event '%s': its session of %s would have %d heads more than seats",
                             work->old.title, start, (int)session->seats_over);
        }
        if (session->is_stranded && !work->edit.release_stranded) {
            return cme__fail(&work->store->fault, CME_ERR_CONFLICT,
                             "event '%s': its session of %s would be gone, and %d people have RSVPs for it",
                             work->old.title, start, (int)session->people);
        }
    }
    return CME_OK;
}
