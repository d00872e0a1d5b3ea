/* support_life.c: the life of a small community; see support_life.h.
 * May use the public headers.
 * Must not know any one test. */
#include "support_life.h"

#include <stdio.h>

#include <cmevent/calendar.h>
#include <cmevent/change.h>
#include <cmevent/message.h>
#include <cmevent/store.h>
#include <cmevent/venue.h>

#include "support_life_due.h"
#include "support_life_evening.h"
#include "support_life_people.h"
#include "support_life_questions.h"
#include "support_life_seats.h"
#include "support_life_series.h"

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
    {"make a group", support_life_make_group, NULL},
    {"make a venue", make_venue, NULL},
    {"make Ana", support_life_make_ana, NULL},
    {"make Bo", support_life_make_bo, NULL},
    {"find a person", support_life_find_person, NULL},
    {"admit Ana", support_life_admit_ana, support_life_make_ana},
    {"make Ana an organizer", support_life_make_organizer, NULL},
    {"nest a group", support_life_nest_group, NULL},
    {"find groups", support_life_find_groups, NULL},
    {"free a group", support_life_free_group, support_life_nest_group},
    {"move Ana", support_life_move_ana, NULL},
    {"find people", support_life_find_people, NULL},
    {"end a duty", support_life_end_duty, support_life_make_organizer},
    {"find duties", support_life_find_duties, NULL},
    {"Ana leaves", support_life_ana_leaves, support_life_ana_is_host},
    {"find memberships", support_life_find_memberships, NULL},
    {"make a series", support_life_make_event, NULL},
    {"find the series", support_life_find_event, NULL},
    {"say rules", support_life_say_rules, NULL},
    {"publish", support_life_publish, support_life_make_event},
    {"edit the series", support_life_edit_event, NULL},
    {"rename a session", support_life_rename_session, NULL},
    {"find sessions", support_life_find_sessions, NULL},
    {"Ana goes", support_life_ana_goes, support_life_nobody_goes},
    {"Bo waits", support_life_bo_waits, support_life_only_ana_goes},
    {"Ana declines and Bo moves up", support_life_ana_declines, support_life_ana_goes_and_bo_waits},
    {"read a session", support_life_read_session, NULL},
    {"find RSVPs", support_life_find_rsvps, NULL},
    {"Bo comes", support_life_bo_comes, NULL},
    {"Bo did not come", support_life_bo_did_not_come, support_life_bo_comes},
    {"find attendance", support_life_find_attendance, NULL},
    {"find strikes", support_life_find_strikes, NULL},
    {"Ana subscribes", support_life_subscribe, support_life_publish_evening},
    {"Ana unsubscribes", support_life_unsubscribe, support_life_publish_subscribed},
    {"find subscriptions", support_life_find_subscriptions, NULL},
    {"take what is due", support_life_take_due, support_life_publish_reminding},
    {"find when more is due", support_life_find_next_due, NULL},
    {"tick", support_life_tick, support_life_publish_awaited},
    {"block Ana", support_life_block_ana, support_life_unblocked_ana_goes},
    {"find blocks", support_life_find_blocks, NULL},
    {"end the block", support_life_end_block_of_ana, NULL},
    {"cancel a session", support_life_cancel_a_session, support_life_publish_evening},
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
    {"acknowledge the messages", acknowledge_messages, support_life_ana_goes_and_bo_waits},
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
