/* support_people.h: groups and people for tests, in one line each, and what tests ask of a store after a
 * failure. May use support.h and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_PEOPLE_H
#define CME_TEST_SUPPORT_PEOPLE_H

#include "support.h"

#include <cmevent/change.h>
#include <cmevent/group.h>
#include <cmevent/membership.h>
#include <cmevent/person.h>

static inline cme_id people_group_below(cme_store *store, const char *name, cme_id parent) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = name;
    spec.zone = "Europe/Berlin";
    spec.parent = parent;
    cme_group *group = NULL;
    assert_ok(cme_group_create(store, &spec, &group), cme_store_message(store));
    cme_id id = group->id;
    cme_group_free(group);
    return id;
}

static inline cme_id people_group(cme_store *store, const char *name) {
    return people_group_below(store, name, CME_ID_NONE);
}

static inline cme_id people_person(cme_store *store, const char *name) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = name;
    cme_person *person = NULL;
    assert_ok(cme_person_create(store, &spec, &person), cme_store_message(store));
    cme_id id = person->id;
    cme_person_free(person);
    return id;
}

/* An id that nothing in any store has. */
static inline cme_id people_stranger(void) {
    cme_id id = CME_ID_NONE;
    memset(id.bytes, 0xEE, sizeof id.bytes);
    return id;
}

static inline uint64_t people_changes(cme_store *store) {
    uint64_t latest = 0;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    return latest;
}

/* The last row of the change log says so. */
static inline void people_assert_changed(cme_store *store, cme_change_kind kind, cme_change_action action,
                                         cme_id id, cme_id person) {
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    query.since = people_changes(store) - 1;
    cme_change_page *page = NULL;
    assert_ok(cme_change_find(store, &query, &page), cme_store_message(store));
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, kind);
    assert_int_equal(page->items[0]->action, action);
    assert_true(cme_id_equal(page->items[0]->id, id));
    assert_true(cme_id_equal(page->items[0]->person, person));
    cme_change_page_free(page);
}

/* The call fails so, its sentence has these words, and nothing was written. */
#define people_assert_refused(store, expected, call, words)                                                  \
    do {                                                                                                     \
        uint64_t changes_before = people_changes(store);                                                     \
        people_check_refused((store), (expected), (call), (words), changes_before);                          \
    } while (0)

static inline void people_check_refused(cme_store *store, cme_status expected, cme_status status,
                                        const char *words, uint64_t changes_before) {
    assert_status(expected, status, cme_store_message(store));
    if (strstr(cme_store_message(store), words) == NULL) {
        fail_msg("the message is '%s', without '%s'", cme_store_message(store), words);
    }
    assert_int_equal(people_changes(store), changes_before);
}

#endif
