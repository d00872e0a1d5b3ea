/* support_life_evening.c: steps of the life of a community: an event, who says yes, who comes.
 * May use the public headers.
 * Must not know any one test. */
#include "support_life_evening.h"

#include <stdio.h>

#include <cmevent/attendance.h>
#include <cmevent/event.h>
#include <cmevent/recurrence.h>
#include <cmevent/rsvp.h>
#include <cmevent/strike.h>

cme_status support_life_make_event(cme_store *store, support_life *life) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_event *event = NULL;
    cme_civil exdate = cme_civil_at(2026, 3, 15, 13, 30, 0);
    spec.group = life->group;
    spec.venue = life->venue;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2026, 3, 1, 13, 30, 0); /* half an hour after the clock of the tests */
    spec.zone = "Europe/Berlin";
    spec.duration_seconds = 2 * 3600;
    spec.rrule = "FREQ=WEEKLY;BYDAY=SU;COUNT=12";
    spec.exdates = &exdate;
    spec.exdate_count = 1;
    spec.capacity = 1;
    cme_status status = cme_event_create(store, &spec, &event);
    if (status == CME_OK) {
        life->event = event->id;
        life->session = cme_session_key_of(event->id, cme_civil_at(2026, 3, 1, 13, 30, 0));
    }
    cme_event_free(event);
    return status;
}

cme_status support_life_publish(cme_store *store, support_life *life) {
    cme_event *event = NULL;
    cme_status status = cme_event_publish(store, life->event, &event);
    cme_event_free(event);
    return status;
}

cme_status support_life_edit_event(cme_store *store, support_life *life) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_event *event = NULL;
    char title[32];
    char rule[64];
    int round = life->round++;
    (void)snprintf(title, sizeof title, "Rust Night %d", round);
    (void)snprintf(rule, sizeof rule, "FREQ=WEEKLY;BYDAY=SU;COUNT=%d", 12 + round % 5);
    spec.title = title;
    spec.rrule = rule;
    cme_status status =
        cme_event_update(store, life->event, &spec, CME_EVENT_TITLE | CME_EVENT_RRULE, &event);
    cme_event_free(event);
    return status;
}

cme_status support_life_rename_session(cme_store *store, support_life *life) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    cme_session *session = NULL;
    char title[32];
    (void)snprintf(title, sizeof title, "Rust Night with guest %d", life->round++);
    spec.title = title;
    cme_status status = cme_session_override(store, life->session, &spec, CME_SESSION_TITLE, &session);
    cme_session_free(session);
    return status;
}

/* From words, from numbers, and of the event. */
cme_status support_life_say_rules(cme_store *store, support_life *life) {
    cme_recurrence_spec spec = CME_RECURRENCE_SPEC_INIT;
    cme_recurrence *rule = NULL;
    spec.start = cme_civil_at(2027, 1, 1, 19, 0, 0);
    spec.frequency = CME_WEEKLY;
    spec.weekdays = CME_TUESDAY;
    cme_status status = cme_recurrence_parse(store, "every second Tuesday until 12 March 2027", spec.start,
                                             "Europe/Berlin", &rule);
    cme_recurrence_free(rule);
    if (status == CME_OK) {
        status = cme_recurrence_make(store, &spec, &rule);
        cme_recurrence_free(rule);
    }
    if (status == CME_OK) {
        status = cme_recurrence_get(store, life->event, &rule);
        cme_recurrence_free(rule);
    }
    return status;
}

cme_status support_life_find_sessions(cme_store *store, support_life *life) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *page = NULL;
    query.group = life->group;
    query.limit = 5;
    cme_status status = cme_session_find(store, &query, &page);
    cme_session_page_free(page);
    return status;
}

static cme_status answer(cme_store *store, support_life *life, cme_id person, cme_rsvp_state state) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    cme_rsvp *rsvp = NULL;
    spec.session = life->session;
    spec.person = person;
    spec.answer = state;
    cme_status status = cme_rsvp_answer(store, &spec, &rsvp);
    cme_rsvp_free(rsvp);
    return status;
}

/* There is one seat. */
cme_status support_life_ana_goes(cme_store *store, support_life *life) {
    return answer(store, life, life->ana, CME_RSVP_GOING);
}

cme_status support_life_bo_waits(cme_store *store, support_life *life) {
    return answer(store, life, life->bo, CME_RSVP_GOING);
}

/* Bo gets the seat. */
cme_status support_life_ana_declines(cme_store *store, support_life *life) {
    return answer(store, life, life->ana, CME_RSVP_DECLINED);
}

cme_status support_life_nobody_goes(cme_store *store, support_life *life) {
    cme_status status = answer(store, life, life->bo, CME_RSVP_DECLINED);
    return status == CME_OK ? support_life_ana_declines(store, life) : status;
}

cme_status support_life_only_ana_goes(cme_store *store, support_life *life) {
    cme_status status = support_life_nobody_goes(store, life);
    return status == CME_OK ? support_life_ana_goes(store, life) : status;
}

cme_status support_life_ana_goes_and_bo_waits(cme_store *store, support_life *life) {
    cme_status status = support_life_only_ana_goes(store, life);
    return status == CME_OK ? support_life_bo_waits(store, life) : status;
}

cme_status support_life_read_session(cme_store *store, support_life *life) {
    cme_session *session = NULL;
    cme_status status = cme_session_get(store, life->session, &session);
    cme_session_free(session);
    return status;
}

cme_status support_life_find_rsvps(cme_store *store, support_life *life) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    cme_rsvp_page *page = NULL;
    cme_rsvp_log_page *log = NULL;
    query.session = life->session;
    cme_status status = cme_rsvp_find(store, &query, &page);
    if (status == CME_OK) {
        status = cme_rsvp_log_find(store, &query, &log);
    }
    cme_rsvp_page_free(page);
    cme_rsvp_log_page_free(log);
    return status;
}

cme_status support_life_bo_comes(cme_store *store, support_life *life) {
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    cme_attendance *line = NULL;
    spec.session = life->session;
    spec.person = life->bo;
    spec.desk = "front";
    cme_status status = cme_attendance_check_in(store, &spec, &line);
    if (status == CME_OK) {
        life->line = line->id;
    }
    cme_attendance_free(line);
    return status;
}

cme_status support_life_bo_did_not_come(cme_store *store, support_life *life) {
    cme_attendance *line = NULL;
    cme_status status = cme_attendance_undo(store, life->line, CME_ID_NONE, &line);
    cme_attendance_free(line);
    return status;
}

cme_status support_life_find_strikes(cme_store *store, support_life *life) {
    cme_strike_query query = CME_STRIKE_QUERY_INIT;
    cme_strike_page *page = NULL;
    uint32_t count = 0;
    query.group = life->group;
    query.deep = query.excused = true;
    cme_status status = cme_strike_find(store, &query, &page);
    if (status == CME_OK) {
        status = cme_strike_count(store, life->session, life->bo, &count);
    }
    cme_strike_page_free(page);
    return status;
}

cme_status support_life_find_attendance(cme_store *store, support_life *life) {
    cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
    cme_attendance_page *page = NULL;
    query.session = life->session;
    cme_status status = cme_attendance_find(store, &query, &page);
    cme_attendance_page_free(page);
    return status;
}

cme_status support_life_publish_evening(cme_store *store, support_life *life) {
    cme_status status = support_life_make_event(store, life);
    return status == CME_OK ? support_life_publish(store, life) : status;
}

cme_status support_life_cancel_a_session(cme_store *store, support_life *life) {
    cme_session_key next = cme_session_key_of(life->event, cme_civil_at(2026, 3, 8, 13, 30, 0));
    cme_session *session = NULL;
    cme_status status = cme_session_cancel(store, next, &session);
    cme_session_free(session);
    return status;
}

cme_status support_life_find_event(cme_store *store, support_life *life) {
    cme_event_query query = CME_EVENT_QUERY_INIT;
    cme_event_page *page = NULL;
    query.group = life->group;
    query.text = "rust";
    cme_status status = cme_event_find(store, &query, &page);
    cme_event_page_free(page);
    return status;
}
