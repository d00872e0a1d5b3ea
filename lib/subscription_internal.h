/* subscription_internal.h: what series, and the passing of time, need of subscriptions (subscription*.c).
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__SUBSCRIPTION_INTERNAL_H
#define CME__SUBSCRIPTION_INTERNAL_H

#include <cmevent/subscription.h>

#include "store_internal.h"

/* What came of following an event. */
typedef struct cme__subscription_work {
    int64_t event_row;
    int64_t only;     /* rowid of one subscription; 0: all of the event */
    cme_id by;        /* who says so, when it is not the person */
    bool is_afresh;   /* the event may have changed: all coming sessions are looked at */
    uint32_t left;    /* so many sessions and RSVPs may be seen to; counted down */
    uint32_t made;    /* RSVPs; counted up */
    bool is_complete; /* all is done that could be done now; otherwise it goes on at once */
    cme_time next_at; /* then there is more to do; CME_TIME_NONE: not as things stand */
} cme__subscription_work;

/* Makes the RSVPs of subscribers (rules.md 42): session by session, in the order in which people subscribed.
 */
cme_status cme__subscription_follow(cme_store *store, cme__subscription_work *work);

/* A series was split: whoever is subscribed to the one event is to the other, too. */
cme_status cme__subscription_split(cme_store *store, int64_t from_event_row, int64_t to_event_row);

/* The id of an event's row. */
cme_status cme__subscription_event(cme_store *store, int64_t event_row, cme_id *event);

/* cme_store_verify: subscriptions without an event's line, or with times that cannot be. */
cme_status cme__subscription_verify(cme_store *store, cme__db_problem report, void *context);

#endif
