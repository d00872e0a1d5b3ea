/* support_life.c: the life of a small community; see support_life.h.
 * May use the public headers.
 * Must not know any one test. */
#include "support_life.h"

#include <stdio.h>

#include <cmevent/attendance.h>
#include <cmevent/block.h>
#include <cmevent/calendar.h>
#include <cmevent/change.h>
#include <cmevent/duty.h>
#include <cmevent/event.h>
#include <cmevent/group.h>
#include <cmevent/membership.h>
#include <cmevent/message.h>
#include <cmevent/person.h>
#include <cmevent/recurrence.h>
#include <cmevent/rsvp.h>
#include <cmevent/store.h>
#include <cmevent/strike.h>
#include <cmevent/venue.h>

#include "support_life_due.h"
#include "support_life_questions.h"
#include "support_life_seats.h"
#include "support_life_series.h"

static cme_status make_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    spec.description = "All who write Rust,\nor would like to.";
    cme_status status = cme_group_create(store, &spec, &group);
    if (status == CME_OK) {
        life->group = group->id;
    }
    cme_group_free(group);
    return status;
}

static cme_status make_venue(cme_store *store, support_life *life) {
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    cme_venue *venue = NULL;
    spec.name = "Town hall";
    spec.address = "1 Market Square";
    spec.room_capacity = 2;
    cme_status status = cme_venue_create(store, &spec, &venue);
    if (status == CME_OK) {
        life->venue = venue->id;
    }
    cme_venue_free(venue);
    return status;
}

static cme_status make_person(cme_store *store, const char *name, const char *email, cme_id *id) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_person *person = NULL;
    spec.name = name;
    spec.email = email;
    cme_status status = cme_person_create(store, &spec, &person);
    if (status == CME_OK) {
        *id = person->id;
    }
    cme_person_free(person);
    return status;
}

static cme_status make_ana(cme_store *store, support_life *life) {
    return make_person(store, "Ana K\xC3\xB6hler", "ana@example.org", &life->ana);
}

static cme_status make_bo(cme_store *store, support_life *life) {
    return make_person(store, "Bo", NULL, &life->bo);
}

static cme_status find_person(cme_store *store, support_life *life) {
    (void)life;
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme_person_page *page = NULL;
    query.text = "koh ana";
    query.limit = 1;
    cme_status status = cme_person_find(store, &query, &page);
    cme_person_page_free(page);
    return status;
}

static cme_status admit_ana(cme_store *store, support_life *life) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    cme_membership *membership = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.by = life->bo;
    spec.state = CME_MEMBERSHIP_MEMBER;
    cme_status status = cme_membership_set(store, &spec, &membership);
    cme_membership_free(membership);
    return status;
}

static cme_status make_organizer(cme_store *store, support_life *life) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    cme_duty *duty = NULL;
    char role[32];
    (void)snprintf(role, sizeof role, "organizer of list %d", life->round++);
    spec.group = life->group;
    spec.person = life->ana;
    spec.role = role;
    cme_status status = cme_duty_assign(store, &spec, &duty);
    if (status == CME_OK) {
        life->duty = duty->id;
    }
    cme_duty_free(duty);
    return status;
}

/* --- People */

static cme_status nest_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Rust Potsdam";
    spec.zone = "Europe/Berlin";
    spec.parent = life->group;
    cme_status status = cme_group_create(store, &spec, &group);
    if (status == CME_OK) {
        life->chapter = group->id;
    }
    cme_group_free(group);
    return status;
}

static cme_status free_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Potsdam";
    cme_status status =
        cme_group_update(store, life->chapter, &spec, CME_GROUP_NAME | CME_GROUP_PARENT, &group);
    cme_group_free(group);
    return status;
}

static cme_status find_groups(cme_store *store, support_life *life) {
    cme_group_query query = CME_GROUP_QUERY_INIT;
    cme_group_page *page = NULL;
    query.parent = life->group;
    query.deep = true;
    query.limit = 1;
    cme_status status = cme_group_find(store, &query, &page);
    cme_group_page_free(page);
    return status;
}

static cme_status move_ana(cme_store *store, support_life *life) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_person *person = NULL;
    char key[32];
    (void)snprintf(key, sizeof key, "crm:%d", life->round++);
    spec.zone = "Europe/Vienna";
    spec.locale = "de-AT";
    spec.external_key = key;
    cme_status status = cme_person_update(
        store, life->ana, &spec, CME_PERSON_ZONE | CME_PERSON_LOCALE | CME_PERSON_EXTERNAL_KEY, &person);
    cme_person_free(person);
    return status;
}

static cme_status find_people(cme_store *store, support_life *life) {
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme_person_page *page = NULL;
    cme_person_page *rest = NULL;
    query.limit = 1;
    (void)life;
    cme_status status = cme_person_find(store, &query, &page);
    if (status == CME_OK && page->next != NULL) {
        query.cursor = page->next;
        status = cme_person_find(store, &query, &rest);
    }
    cme_person_page_free(rest);
    cme_person_page_free(page);
    return status;
}

static cme_status end_duty(cme_store *store, support_life *life) {
    cme_duty *duty = NULL;
    cme_status status = cme_duty_end(store, life->duty, CME_TIME_NONE, &duty);
    cme_duty_free(duty);
    return status;
}

static cme_status find_duties(cme_store *store, support_life *life) {
    cme_duty_query query = CME_DUTY_QUERY_INIT;
    cme_duty_page *page = NULL;
    query.person = life->ana;
    query.history = true;
    cme_status status = cme_duty_find(store, &query, &page);
    cme_duty_page_free(page);
    return status;
}

/* One duty, however often this is run: leaving ends it. */
static cme_status ana_is_host(cme_store *store, support_life *life) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.group = life->group;
    spec.person = life->ana;
    spec.role = CME_DUTY_HOST;
    cme_status status = admit_ana(store, life);
    if (status == CME_OK) {
        status = cme_duty_assign(store, &spec, NULL);
    }
    return status == CME_ERR_EXISTS ? CME_OK : status;
}

static cme_status ana_leaves(cme_store *store, support_life *life) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    cme_membership *membership = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.state = CME_MEMBERSHIP_LEFT;
    cme_status status = cme_membership_set(store, &spec, &membership);
    cme_membership_free(membership);
    return status;
}

static cme_status find_memberships(cme_store *store, support_life *life) {
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    cme_membership_page *page = NULL;
    query.group = life->group;
    query.history = true;
    query.limit = 1;
    cme_status status = cme_membership_find(store, &query, &page);
    cme_membership_page_free(page);
    return status;
}

static cme_status make_event(cme_store *store, support_life *life) {
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

static cme_status publish(cme_store *store, support_life *life) {
    cme_event *event = NULL;
    cme_status status = cme_event_publish(store, life->event, &event);
    cme_event_free(event);
    return status;
}

static cme_status edit_event(cme_store *store, support_life *life) {
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

static cme_status rename_session(cme_store *store, support_life *life) {
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
static cme_status say_rules(cme_store *store, support_life *life) {
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

static cme_status find_sessions(cme_store *store, support_life *life) {
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

static cme_status bo_waits(cme_store *store, support_life *life) {
    return answer(store, life, life->bo, CME_RSVP_GOING);
}

/* Bo gets the seat. */
static cme_status ana_declines(cme_store *store, support_life *life) {
    return answer(store, life, life->ana, CME_RSVP_DECLINED);
}

static cme_status nobody_goes(cme_store *store, support_life *life) {
    cme_status status = answer(store, life, life->bo, CME_RSVP_DECLINED);
    return status == CME_OK ? ana_declines(store, life) : status;
}

static cme_status only_ana_goes(cme_store *store, support_life *life) {
    cme_status status = nobody_goes(store, life);
    return status == CME_OK ? support_life_ana_goes(store, life) : status;
}

static cme_status ana_goes_and_bo_waits(cme_store *store, support_life *life) {
    cme_status status = only_ana_goes(store, life);
    return status == CME_OK ? bo_waits(store, life) : status;
}

static cme_status read_session(cme_store *store, support_life *life) {
    cme_session *session = NULL;
    cme_status status = cme_session_get(store, life->session, &session);
    cme_session_free(session);
    return status;
}

static cme_status find_rsvps(cme_store *store, support_life *life) {
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

static cme_status bo_comes(cme_store *store, support_life *life) {
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

static cme_status bo_did_not_come(cme_store *store, support_life *life) {
    cme_attendance *line = NULL;
    cme_status status = cme_attendance_undo(store, life->line, CME_ID_NONE, &line);
    cme_attendance_free(line);
    return status;
}

static cme_status find_strikes(cme_store *store, support_life *life) {
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

static cme_status find_attendance(cme_store *store, support_life *life) {
    cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
    cme_attendance_page *page = NULL;
    query.session = life->session;
    cme_status status = cme_attendance_find(store, &query, &page);
    cme_attendance_page_free(page);
    return status;
}

cme_status support_life_publish_evening(cme_store *store, support_life *life) {
    cme_status status = make_event(store, life);
    return status == CME_OK ? publish(store, life) : status;
}

static cme_status end_block_of_ana(cme_store *store, support_life *life) {
    cme_block *block = NULL;
    cme_status status = cme_block_end(store, life->group, life->ana, &block);
    cme_block_free(block);
    return status == CME_ERR_NOT_FOUND ? CME_OK : status;
}

static cme_status unblocked_ana_goes(cme_store *store, support_life *life) {
    cme_status status = end_block_of_ana(store, life);
    if (status == CME_OK) {
        status = support_life_publish_evening(store, life);
    }
    return status == CME_OK ? support_life_ana_goes(store, life) : status;
}

static cme_status block_ana(cme_store *store, support_life *life) {
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    cme_block *block = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.by = life->bo;
    spec.note = "Loud";
    cme_status status = cme_block_add(store, &spec, &block);
    cme_block_free(block);
    return status;
}

static cme_status find_blocks(cme_store *store, support_life *life) {
    cme_block_query query = CME_BLOCK_QUERY_INIT;
    cme_block_page *page = NULL;
    query.group = life->group;
    query.deep = query.above = query.history = true;
    query.limit = 1;
    cme_status status = cme_block_find(store, &query, &page);
    cme_block_page_free(page);
    return status;
}

static cme_status cancel_a_session(cme_store *store, support_life *life) {
    cme_session_key next = cme_session_key_of(life->event, cme_civil_at(2026, 3, 8, 13, 30, 0));
    cme_session *session = NULL;
    cme_status status = cme_session_cancel(store, next, &session);
    cme_session_free(session);
    return status;
}

static cme_status find_event(cme_store *store, support_life *life) {
    cme_event_query query = CME_EVENT_QUERY_INIT;
    cme_event_page *page = NULL;
    query.group = life->group;
    query.text = "rust";
    cme_status status = cme_event_find(store, &query, &page);
    cme_event_page_free(page);
    return status;
}

static cme_status read_changes(cme_store *store, support_life *life) {
    (void)life;
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    cme_change_page *page = NULL;
    query.limit = 20;
    cme_status status = cme_change_find(store, &query, &page);
    cme_change_page_free(page);
    return status;
}

static cme_status read_messages(cme_store *store, support_life *life) {
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    cme_message_page *page = NULL;
    uint64_t count = 0;
    query.session = life->session;
    query.limit = 2;
    cme_status status = cme_message_find(store, &query, &page);
    if (status == CME_OK) {
        status = cme_message_count(store, &count);
    }
    cme_message_page_free(page);
    return status;
}

static cme_status acknowledge_messages(cme_store *store, support_life *life) {
    (void)life;
    uint64_t latest = 0;
    cme_status status = cme_change_latest(store, &latest);
    return status == CME_OK ? cme_message_acknowledge(store, latest) : status;
}

static cme_status verify(cme_store *store, support_life *life) {
    (void)life;
    cme_store_report *report = NULL;
    cme_status status = cme_store_verify(store, &report);
    cme_store_report_free(report);
    return status;
}

static cme_status write_feed(cme_store *store, support_life *life) {
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    char *text = NULL;
    query.group = life->group;
    cme_status status = cme_calendar_text(store, &query, &text, NULL);
    cme_calendar_text_free(text);
    return status;
}

static cme_status import_events(cme_store *store, support_life *life) {
    char file[1024];
    int round = life->round++;
    int length = snprintf(file, sizeof file,
                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n"
                          "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20260201T120000Z\r\n"
                          "DTSTART;TZID=Europe/Berlin:20260401T190000\r\nDURATION:PT2H\r\n"
                          "RRULE:FREQ=MONTHLY;COUNT=6\r\nSUMMARY:Reading group\r\nX-ROOM:12\r\nEND:VEVENT\r\n"
                          "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20260201T120000Z\r\n"
                          "RECURRENCE-ID;TZID=Europe/Berlin:20260501T190000\r\n"
                          "DTSTART;TZID=Europe/Berlin:20260502T190000\r\nDURATION:PT2H\r\n"
                          "SUMMARY:Reading group\\, on a Saturday\r\nEND:VEVENT\r\n"
                          "END:VCALENDAR\r\n",
                          round, round);
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_report *report = NULL;
    spec.group = life->group;
    cme_status status = cme_calendar_import(store, file, (size_t)length, &spec, &report);
    cme_calendar_report_free(report);
    return status;
}

const support_life_step support_life_steps[] = {
    {"make a group", make_group, NULL},
    {"make a venue", make_venue, NULL},
    {"make Ana", make_ana, NULL},
    {"make Bo", make_bo, NULL},
    {"find a person", find_person, NULL},
    {"admit Ana", admit_ana, make_ana},
    {"make Ana an organizer", make_organizer, NULL},
    {"nest a group", nest_group, NULL},
    {"find groups", find_groups, NULL},
    {"free a group", free_group, nest_group},
    {"move Ana", move_ana, NULL},
    {"find people", find_people, NULL},
    {"end a duty", end_duty, make_organizer},
    {"find duties", find_duties, NULL},
    {"Ana leaves", ana_leaves, ana_is_host},
    {"find memberships", find_memberships, NULL},
    {"make a series", make_event, NULL},
    {"find the series", find_event, NULL},
    {"say rules", say_rules, NULL},
    {"publish", publish, make_event},
    {"edit the series", edit_event, NULL},
    {"rename a session", rename_session, NULL},
    {"find sessions", find_sessions, NULL},
    {"Ana goes", support_life_ana_goes, nobody_goes},
    {"Bo waits", bo_waits, only_ana_goes},
    {"Ana declines and Bo moves up", ana_declines, ana_goes_and_bo_waits},
    {"read a session", read_session, NULL},
    {"find RSVPs", find_rsvps, NULL},
    {"Bo comes", bo_comes, NULL},
    {"Bo did not come", bo_did_not_come, bo_comes},
    {"find attendance", find_attendance, NULL},
    {"find strikes", find_strikes, NULL},
    {"Ana subscribes", support_life_subscribe, support_life_publish_evening},
    {"Ana unsubscribes", support_life_unsubscribe, support_life_publish_subscribed},
    {"find subscriptions", support_life_find_subscriptions, NULL},
    {"take what is due", support_life_take_due, support_life_publish_reminding},
    {"find when more is due", support_life_find_next_due, NULL},
    {"tick", support_life_tick, support_life_publish_awaited},
    {"block Ana", block_ana, unblocked_ana_goes},
    {"find blocks", find_blocks, NULL},
    {"end the block", end_block_of_ana, NULL},
    {"cancel a session", cancel_a_session, support_life_publish_evening},
    {"set a policy", support_life_set_policy, support_life_publish_evening},
    {"set the policy of a session", support_life_set_session_policy, NULL},
    {"read a policy", support_life_read_policy, NULL},
    {"remove a pool", support_life_remove_pool, support_life_make_named_pool},
    {"make a pool that counts who is there", support_life_make_open_pool, support_life_make_role_pool},
    {"give a pool more seats", support_life_resize_pool, NULL},
    {"give a pool of a session other seats", support_life_resize_pool_of_session, NULL},
    {"find pools", support_life_find_pools, NULL},
    {"copy an event with a policy and pools", support_life_copy_event, support_life_set_policy},
    {"give the policy of a session back", support_life_reset_session_policy, support_life_set_session_policy},
    {"give a policy back", support_life_reset_policy, support_life_set_policy},
    {"plan an edit of a series", support_life_plan_edit, support_life_make_series},
    {"split a series", support_life_split, support_life_make_series},
    {"change the rule of a series", support_life_change_rule, support_life_make_series},
    {"change the zone of a series", support_life_change_zone, support_life_make_series},
    {"skip a date", support_life_skip, support_life_make_series},
    {"add a date", support_life_add, support_life_make_series},
    {"end a series", support_life_end, support_life_make_series},
    {"move a session of a series", support_life_move_third, support_life_make_series},
    {"give a session back", support_life_reset_fourth, support_life_make_series},
    {"reinstate a session", support_life_reinstate, support_life_cancel_third},
    {"find conflicts", support_life_find_conflicts, NULL},
    {"ask a question", support_life_ask, support_life_bring_guest},
    {"change a question", support_life_change_question, support_life_make_question},
    {"retire a question", support_life_retire_question, support_life_make_question},
    {"find questions", support_life_find_questions, NULL},
    {"give answers", support_life_give_answers, support_life_make_question},
    {"RSVP with answers", support_life_answer_with_rsvp, support_life_make_answers},
    {"find answers", support_life_find_answers, support_life_make_answers},
    {"name guests", support_life_name_guests, support_life_bring_guest},
    {"find guests", support_life_find_guests, support_life_make_answers},
    {"copy an event with its questions", support_life_copy_questions, support_life_make_question},
    {"split a series with answers", support_life_split, support_life_make_answers},
    {"write the group's feed", write_feed, NULL},
    {"import a calendar", import_events, NULL},
    {"read the changes", read_changes, NULL},
    {"read the messages", read_messages, NULL},
    {"acknowledge the messages", acknowledge_messages, ana_goes_and_bo_waits},
    {"verify", verify, NULL},
};

const size_t support_life_step_count = sizeof support_life_steps / sizeof support_life_steps[0];

cme_status support_live(cme_store *store, support_life *life) {
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < support_life_step_count; i++) {
        if (support_life_steps[i].prepare != NULL) {
            status = support_life_steps[i].prepare(store, life);
        }
        if (status == CME_OK) {
            status = support_life_steps[i].run(store, life);
        }
    }
    return status;
}
