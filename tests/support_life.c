/* support_life.c: the life of a small community; see support_life.h.
 * May use the public headers.
 * Must not know any one test. */
#include "support_life.h"

#include <stdio.h>

#include <cmevent/change.h>
#include <cmevent/duty.h>
#include <cmevent/event.h>
#include <cmevent/group.h>
#include <cmevent/membership.h>
#include <cmevent/person.h>
#include <cmevent/store.h>
#include <cmevent/venue.h>

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
    cme_duty_free(duty);
    return status;
}

static cme_status make_event(cme_store *store, support_life *life) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_event *event = NULL;
    cme_civil exdate = cme_civil_at(2027, 3, 16, 19, 0, 0);
    spec.group = life->group;
    spec.venue = life->venue;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2027, 3, 2, 19, 0, 0);
    spec.zone = "Europe/Berlin";
    spec.duration_seconds = 2 * 3600;
    spec.rrule = "FREQ=WEEKLY;BYDAY=TU;COUNT=12";
    spec.exdates = &exdate;
    spec.exdate_count = 1;
    spec.capacity = 1;
    cme_status status = cme_event_create(store, &spec, &event);
    if (status == CME_OK) {
        life->event = event->id;
        life->session = cme_session_key_of(event->id, cme_civil_at(2027, 3, 9, 19, 0, 0));
    }
    cme_event_free(event);
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

static cme_status verify(cme_store *store, support_life *life) {
    (void)life;
    cme_store_report *report = NULL;
    cme_status status = cme_store_verify(store, &report);
    cme_store_report_free(report);
    return status;
}

const support_life_step support_life_steps[] = {
    {"make a group", make_group},
    {"make a venue", make_venue},
    {"make Ana", make_ana},
    {"make Bo", make_bo},
    {"find a person", find_person},
    {"admit Ana", admit_ana},
    {"make Ana an organizer", make_organizer},
    {"make a series", make_event},
    {"find the series", find_event},
    {"read the changes", read_changes},
    {"verify", verify},
};

const size_t support_life_step_count = sizeof support_life_steps / sizeof support_life_steps[0];
