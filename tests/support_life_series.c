/* support_life_series.c: series in the life of a small community; see support_life_series.h.
 * May use the public headers.
 * Must not know any one test. */
#include "support_life_series.h"

#include <cmevent/conflict.h>
#include <cmevent/event.h>
#include <cmevent/rsvp.h>
#include <cmevent/series.h>

static cme_session_key on_march(const support_life *life, int day) {
    return cme_session_key_of(life->series, cme_civil_at(2026, 3, day, 19, 0, 0));
}

/* --- what they begin with */

static cme_status make_event(cme_store *store, support_life *life) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_event *event = NULL;
    spec.group = life->group;
    spec.venue = life->venue;
    spec.title = "Board games";
    spec.start = cme_civil_at(2026, 3, 4, 19, 0, 0);
    spec.zone = "Europe/Berlin";
    spec.duration_seconds = 2 * 3600;
    spec.rrule = "FREQ=WEEKLY;COUNT=6";
    spec.capacity = 1;
    cme_status status = cme_event_create(store, &spec, &event);
    if (status == CME_OK) {
        life->series = event->id;
        status = cme_event_publish(store, life->series, NULL);
    }
    cme_event_free(event);
    return status;
}

static cme_status goes(cme_store *store, const support_life *life, cme_id person) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = on_march(life, 18);
    spec.person = person;
    spec.answer = CME_RSVP_GOING;
    return cme_rsvp_answer(store, &spec, NULL);
}

cme_status support_life_make_series(cme_store *store, support_life *life) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    cme_status status = make_event(store, life);
    if (status == CME_OK) {
        status = goes(store, life, life->ana);
    }
    if (status == CME_OK) {
        status = goes(store, life, life->bo);
    }
    spec.title = "Board games with guests";
    if (status == CME_OK) {
        status = cme_session_override(store, on_march(life, 25), &spec, CME_SESSION_TITLE, NULL);
    }
    return status;
}

cme_status support_life_cancel_third(cme_store *store, support_life *life) {
    cme_status status = support_life_make_series(store, life);
    return status == CME_OK ? cme_session_cancel(store, on_march(life, 18), NULL) : status;
}

/* --- edits */

static cme_status edit(cme_store *store, const cme_series_edit *edit, bool applies) {
    cme_series_plan *plan = NULL;
    cme_event *event = NULL;
    cme_status status = cme_series_plan_make(store, edit, &plan);
    if (status == CME_OK && applies) {
        status = cme_series_apply(store, plan, &event);
    }
    cme_event_free(event);
    cme_series_plan_free(plan);
    return status;
}

static cme_series_edit edit_of(const support_life *life, cme_series_scope scope) {
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on_march(life, 18);
    edit.scope = scope;
    edit.release_stranded = true;
    return edit;
}

/* A seat more, so that Bo moves up. */
static cme_series_edit split_of(const support_life *life) {
    cme_series_edit edit = edit_of(life, CME_SERIES_FOLLOWING);
    edit.mask = CME_SERIES_START | CME_SERIES_TITLE | CME_SERIES_CAPACITY;
    edit.start = cme_civil_at(2026, 3, 19, 20, 0, 0);
    edit.title = "Board games on Thursdays";
    edit.capacity = 2;
    return edit;
}

cme_status support_life_plan_edit(cme_store *store, support_life *life) {
    cme_series_edit split = split_of(life);
    return edit(store, &split, false);
}

cme_status support_life_split(cme_store *store, support_life *life) {
    cme_series_edit split = split_of(life);
    return edit(store, &split, true);
}

/* Every other week: the third session stays, the fourth, which has a title of its own, is cancelled. */
cme_status support_life_change_rule(cme_store *store, support_life *life) {
    cme_series_edit change = edit_of(life, CME_SERIES_ALL);
    change.mask = CME_SERIES_RRULE;
    change.rrule = "FREQ=WEEKLY;INTERVAL=2;COUNT=3";
    return edit(store, &change, true);
}

cme_status support_life_change_zone(cme_store *store, support_life *life) {
    cme_series_edit change = edit_of(life, CME_SERIES_ALL);
    change.mask = CME_SERIES_ZONE | CME_SERIES_VENUE;
    change.zone = "Europe/Lisbon";
    change.keep = CME_SERIES_KEEP_INSTANT;
    return edit(store, &change, true);
}

cme_status support_life_skip(cme_store *store, support_life *life) {
    cme_series_edit skip = edit_of(life, CME_SERIES_THIS);
    skip.action = CME_SERIES_SKIP;
    return edit(store, &skip, true);
}

cme_status support_life_add(cme_store *store, support_life *life) {
    cme_series_edit add = edit_of(life, CME_SERIES_THIS);
    add.action = CME_SERIES_ADD;
    add.start = cme_civil_at(2026, 3, 20, 19, 0, 0);
    return edit(store, &add, true);
}

cme_status support_life_end(cme_store *store, support_life *life) {
    cme_series_edit end = edit_of(life, CME_SERIES_FOLLOWING);
    end.action = CME_SERIES_CANCEL;
    return edit(store, &end, true);
}

/* --- single sessions */

cme_status support_life_move_third(cme_store *store, support_life *life) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    cme_session *session = NULL;
    spec.start = cme_civil_at(2026, 3, 19, 18, 30, 0);
    spec.duration_seconds = 3600;
    spec.capacity = 2;
    uint64_t mask = CME_SESSION_START | CME_SESSION_DURATION | CME_SESSION_CAPACITY;
    cme_status status = cme_session_override(store, on_march(life, 18), &spec, mask, &session);
    cme_session_free(session);
    return status;
}

cme_status support_life_reset_fourth(cme_store *store, support_life *life) {
    cme_session *session = NULL;
    cme_status status = cme_session_reset(store, on_march(life, 25), CME_SESSION_TITLE, &session);
    cme_session_free(session);
    return status;
}

cme_status support_life_reinstate(cme_store *store, support_life *life) {
    cme_session *session = NULL;
    cme_status status = cme_session_reinstate(store, on_march(life, 18), CME_COMEBACK_RESTORE, &session);
    cme_session_free(session);
    return status;
}

/* --- conflicts: of the room, and of Ana */

cme_status support_life_find_conflicts(cme_store *store, support_life *life) {
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    cme_conflict_page *page = NULL;
    query.limit = 2;
    query.venue = life->venue;
    cme_status status = cme_conflict_find(store, &query, &page);
    cme_conflict_page_free(page);
    page = NULL;
    query.venue = CME_ID_NONE;
    query.person = life->ana;
    if (status == CME_OK) {
        status = cme_conflict_find(store, &query, &page);
    }
    cme_conflict_page_free(page);
    return status;
}
