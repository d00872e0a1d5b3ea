/* quickstart.c: a group, a weekly series, an RSVP, and a calendar that phones can subscribe to. */
#include <stdio.h>
#include <stdlib.h>

#include <cmevent.h>

static void check(cme_status status, const cme_store *store) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
        exit(EXIT_FAILURE);
    }
}

int main(void) {
    cme_store *store = NULL;
    cme_status status = cme_store_open(":memory:", NULL, &store); /* or a file: "club.db" */
    check(status, store);

    cme_group_spec club = CME_GROUP_SPEC_INIT;
    club.name = "Rust Berlin";
    club.zone = "Europe/Berlin";
    cme_group *group = NULL;
    check(cme_group_create(store, &club, &group), store);

    cme_event_spec night = CME_EVENT_SPEC_INIT;
    night.group = group->id;
    night.title = "Rust Night";
    night.start = cme_civil_at(2026, 1, 6, 19, 0, 0); /* 19:00 in Berlin, summer and winter */
    night.duration_seconds = 2 * 3600;
    night.rrule = "FREQ=WEEKLY;BYDAY=TU";
    night.capacity = 40;
    cme_event *event = NULL;
    check(cme_event_create(store, &night, &event), store);
    check(cme_event_publish(store, event->id, NULL), store);

    cme_person_spec somebody = CME_PERSON_SPEC_INIT;
    somebody.name = "Ada Lovelace";
    cme_person *ada = NULL;
    check(cme_person_create(store, &somebody, &ada), store);

    cme_session_query coming = CME_SESSION_QUERY_INIT; /* from now on */
    coming.group = group->id;
    coming.limit = 1;
    cme_session_page *sessions = NULL;
    check(cme_session_find(store, &coming, &sessions), store);

    cme_rsvp_spec yes = CME_RSVP_SPEC_INIT;
    yes.session = sessions->items[0]->key;
    yes.person = ada->id;
    yes.answer = CME_RSVP_GOING;
    yes.guests = 1;
    cme_rsvp *rsvp = NULL;
    check(cme_rsvp_answer(store, &yes, &rsvp), store);
    printf("%s is %s\n", ada->name, rsvp->state == CME_RSVP_GOING ? "going" : "waiting");

    cme_calendar_query feed = CME_CALENDAR_QUERY_INIT;
    feed.group = group->id;
    char *ics = NULL;
    check(cme_calendar_text(store, &feed, &ics, NULL), store);
    fputs(ics, stdout);

    cme_calendar_text_free(ics);
    cme_rsvp_free(rsvp);
    cme_session_page_free(sessions);
    cme_person_free(ada);
    cme_event_free(event);
    cme_group_free(group);
    cme_store_close(store);
    return EXIT_SUCCESS;
}
