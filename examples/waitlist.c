/* waitlist.c: three seats, five people, one night: how a waitlist moves by offers, and what everybody is
 * told.
 *
 *     waitlist
 *
 * The seats are offered, not given: an hour each, and nobody is woken up. The application sends what the
 * outbox has, lets cme_store_tick see to offers that run out, and can always say why somebody waits. The
 * store lies in memory, and the clock is the story's own, so that it ends the same every day. */
#include <stdio.h>
#include <stdlib.h>

#include <cmevent.h>

enum { PEOPLE = 5, SEATS = 3, HOUR = 3600 };

static const char *const NAMES[PEOPLE] = {"Ada", "Ben", "Cleo", "Dan", "Eve"};

typedef struct story {
    cme_store *store;
    cme_time now;
    cme_session_key session;
    cme_id people[PEOPLE];
} story;

static cme_time story_clock(void *context) {
    return ((const story *)context)->now;
}

static void check(const story *tale, cme_status status) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(tale->store));
        exit(EXIT_FAILURE);
    }
}

/* Berlin is an hour ahead of UTC in March before the clocks change. */
static void set_clock(story *tale, int day, int hour, int minute) {
    tale->now = cme_civil_seconds(cme_civil_at(2027, 3, day, hour, minute, 0)) - HOUR;
    printf("\n%d March, %02d:%02d\n", day, hour, minute);
}

static void announce(story *tale) {
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    group_spec.name = "Supper Club Berlin";
    group_spec.zone = "Europe/Berlin";
    cme_group *group = NULL;
    check(tale, cme_group_create(tale->store, &group_spec, &group));

    cme_event_spec event_spec = CME_EVENT_SPEC_INIT;
    event_spec.group = group->id;
    event_spec.title = "Supper at Cleo's";
    event_spec.start = cme_civil_at(2027, 3, 12, 19, 0, 0);
    event_spec.duration_seconds = 3 * HOUR;
    event_spec.capacity = SEATS;
    cme_event *event = NULL;
    check(tale, cme_event_create(tale->store, &event_spec, &event));
    check(tale, cme_event_publish(tale->store, event->id, NULL));
    tale->session = cme_session_key_of(event->id, CME_CIVIL_NONE);

    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.promotion = CME_PROMOTION_OFFER;
    policy.offer_seconds = HOUR;
    policy.quiet_from = 22 * HOUR;
    policy.quiet_until = 8 * HOUR;
    uint64_t fields = CME_POLICY_PROMOTION | CME_POLICY_OFFER_SECONDS | CME_POLICY_QUIET;
    check(tale, cme_policy_set_event(tale->store, event->id, &policy, fields, NULL));

    for (int i = 0; i < PEOPLE; i++) {
        cme_person_spec spec = CME_PERSON_SPEC_INIT;
        spec.name = NAMES[i];
        cme_person *person = NULL;
        check(tale, cme_person_create(tale->store, &spec, &person));
        tale->people[i] = person->id;
        cme_person_free(person);
    }
    cme_event_free(event);
    cme_group_free(group);
}

static void say_yes(const story *tale, int person) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = tale->session;
    spec.person = tale->people[person];
    spec.answer = CME_RSVP_GOING;
    check(tale, cme_rsvp_answer(tale->store, &spec, NULL));
}

static void withdraw(const story *tale, int person) {
    printf("  %s withdraws.\n", NAMES[person]);
    check(tale, cme_rsvp_cancel(tale->store, tale->session, tale->people[person], CME_ID_NONE, NULL));
}

/* When something runs out, on the clock of the wall. */
static void print_until(const char *name, const char *text, cme_time until) {
    cme_civil civil = cme_civil_from_seconds(until + HOUR, CME_CIVIL_FLOATING);
    printf("  to %-4s: %s until %02d:%02d on %d March\n", name, text, civil.hour, civil.minute, civil.day);
}

/* What a real application would mail. */
static void send_messages(const story *tale) {
    cme_message_page *page = NULL;
    check(tale, cme_message_find(tale->store, NULL, &page));
    for (size_t i = 0; i < page->count; i++) {
        const cme_message *message = page->items[i];
        switch (message->kind) {
        case CME_MESSAGE_CONFIRMED:
            printf("  to %-4s: you have a seat\n", message->person_name);
            break;
        case CME_MESSAGE_WAITLISTED:
            printf("  to %-4s: you are in the queue\n", message->person_name);
            break;
        case CME_MESSAGE_OFFERED:
            print_until(message->person_name, "there is a seat for you. It is yours if you say so",
                        message->expires_at);
            break;
        case CME_MESSAGE_OFFER_EXPIRED:
            printf("  to %-4s: the seat went on to the next one\n", message->person_name);
            break;
        case CME_MESSAGE_WITHDRAWN:
            printf("  to %-4s: a pity. See you next time\n", message->person_name);
            break;
        default:
            break;
        }
    }
    check(tale, cme_message_acknowledge(tale->store, page->through));
    cme_message_page_free(page);
}

static void explain(const story *tale, int person) {
    cme_rsvp_explanation *why = NULL;
    check(tale, cme_rsvp_explain(tale->store, tale->session, tale->people[person], &why));
    printf("  Why does %s wait? Number %d in the queue, %s %d, %d left%s\n", NAMES[person],
           why->queue_position, why->limit != NULL ? why->limit : "no limit", why->limit_seats,
           why->seats_left, why->gates & CME_GATE_QUIET ? ", and it is night: no offers" : "");
    cme_rsvp_explanation_free(why);
}

static void tell(story *tale) {
    set_clock(tale, 10, 18, 0);
    announce(tale);
    for (int i = 0; i < PEOPLE; i++) {
        say_yes(tale, i);
    }
    send_messages(tale);

    set_clock(tale, 10, 21, 30);
    withdraw(tale, 0);
    send_messages(tale);

    set_clock(tale, 10, 23, 0);
    withdraw(tale, 1);
    send_messages(tale);
    explain(tale, 4);

    set_clock(tale, 11, 8, 0);
    check(tale, cme_store_tick(tale->store, NULL));
    send_messages(tale);
    printf("  Eve says yes.\n");
    say_yes(tale, 4);
    send_messages(tale);

    set_clock(tale, 11, 8, 45);
    check(tale, cme_store_tick(tale->store, NULL));
    send_messages(tale);

    cme_session *session = NULL;
    check(tale, cme_session_get(tale->store, tale->session, &session));
    printf("\n%d of %d seats are taken, %d wait.\n", session->going, session->capacity, session->waiting);
    cme_session_free(session);
}

int main(void) {
    story tale = {0};
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = story_clock;
    options.clock_context = &tale;
    check(&tale, cme_store_open(":memory:", &options, &tale.store));
    tell(&tale);
    cme_store_close(tale.store);
    return EXIT_SUCCESS;
}
