/* support_life_seats.c: policies and pools in the life of a small community; see support_life_seats.h.
 * May use support_life_evening.h and the public headers.
 * Must not know any one test. */
#include "support_life_seats.h"

#include <stdio.h>

#include <cmevent/duty.h>
#include <cmevent/event.h>
#include <cmevent/policy.h>
#include <cmevent/pool.h>

#include "support_life_evening.h"

cme_status support_life_set_policy(cme_store *store, support_life *life) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    cme_policy *policy = NULL;
    spec.closes_before = 1 + life->round++ % 60;
    spec.quiet_until = 8 * 3600;
    cme_status status = cme_policy_set_event(store, life->session.event, &spec,
                                             CME_POLICY_CLOSES | CME_POLICY_QUIET, &policy);
    cme_policy_free(policy);
    return status;
}

cme_status support_life_set_session_policy(cme_store *store, support_life *life) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    cme_policy *policy = NULL;
    spec.closes_before = 100 + life->round++ % 60;
    cme_status status = cme_policy_set_session(store, life->session, &spec, CME_POLICY_CLOSES, &policy);
    cme_policy_free(policy);
    return status;
}

cme_status support_life_reset_session_policy(cme_store *store, support_life *life) {
    return cme_policy_reset_session(store, life->session, CME_POLICY_ALL, NULL);
}

cme_status support_life_reset_policy(cme_store *store, support_life *life) {
    return cme_policy_reset_event(store, life->session.event, CME_POLICY_ALL, NULL);
}

cme_status support_life_read_policy(cme_store *store, support_life *life) {
    cme_policy *policy = NULL;
    cme_status status = cme_policy_get_session(store, life->session, &policy);
    cme_policy_free(policy);
    return status;
}

static cme_status make_pool_of(cme_store *store, support_life *life, cme_pool_kind kind) {
    char name[32];
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    cme_pool *pool = NULL;
    (void)snprintf(name, sizeof name, "pool-%d", life->round++);
    spec.event = life->session.event;
    spec.name = name;
    spec.kind = kind;
    spec.role = kind == CME_POOL_ROLE ? CME_DUTY_ORGANIZER : NULL;
    spec.seats = 30;
    cme_status status = cme_pool_create(store, &spec, &pool);
    if (status == CME_OK) {
        life->pool = pool->id;
    }
    cme_pool_free(pool);
    return status;
}

cme_status support_life_make_named_pool(cme_store *store, support_life *life) {
    cme_status status = support_life_publish_evening(store, life);
    return status == CME_OK ? make_pool_of(store, life, CME_POOL_NAMED) : status;
}

/* An event where somebody goes already, and has a role. */
cme_status support_life_make_role_pool(cme_store *store, support_life *life) {
    cme_status status = support_life_publish_evening(store, life);
    if (status == CME_OK) {
        status = support_life_ana_goes(store, life);
    }
    return status == CME_OK ? make_pool_of(store, life, CME_POOL_ROLE) : status;
}

cme_status support_life_make_open_pool(cme_store *store, support_life *life) {
    return make_pool_of(store, life, CME_POOL_OPEN);
}

cme_status support_life_resize_pool(cme_store *store, support_life *life) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    cme_pool *pool = NULL;
    spec.seats = 100 + life->round++ % 60;
    cme_status status = cme_pool_update(store, life->pool, &spec, CME_POOL_SEATS, &pool);
    cme_pool_free(pool);
    return status;
}

cme_status support_life_resize_pool_of_session(cme_store *store, support_life *life) {
    cme_pool_spec seats = CME_POOL_SPEC_INIT;
    cme_pool *pool = NULL;
    seats.seats = 200 + life->round++ % 60;
    cme_status status = cme_pool_set_session_seats(store, life->session, life->pool, &seats, &pool);
    cme_pool_free(pool);
    return status;
}

cme_status support_life_find_pools(cme_store *store, support_life *life) {
    cme_pool_query query = CME_POOL_QUERY_INIT;
    cme_pool_page *page = NULL;
    query.session = life->session;
    cme_status status = cme_pool_find(store, &query, &page);
    cme_pool_page_free(page);
    return status;
}

cme_status support_life_remove_pool(cme_store *store, support_life *life) {
    return cme_pool_remove(store, life->pool);
}

cme_status support_life_copy_event(cme_store *store, support_life *life) {
    return cme_event_copy(store, life->session.event, CME_CIVIL_NONE, NULL);
}
