/* test_change.c: the change log as applications read it.
 * May use cmocka, cmevent/change.h and lib/store_internal.h (to append without a noun).
 * Must not know what changes mean. */
#include "support.h"

#include <cmevent/change.h>

#include "support_rsvp.h"

static void append(cme_store *store, cme_change_kind kind, cme_id id) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__change_append(store, kind, CME_CHANGE_CREATED, id, 0, 0);
    }
    assert_ok(cme__store_end(store, status), cme_store_message(store));
}

static void append_groups(cme_store *store, int count) {
    for (int i = 0; i < count; i++) {
        append(store, CME_CHANGE_GROUP, cme__store_new_id(store));
    }
}

static cme_change_page *find(cme_store *store, uint64_t since, uint32_t limit) {
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    query.since = since;
    query.limit = limit;
    cme_change_page *page = NULL;
    assert_ok(cme_change_find(store, &query, &page), cme_store_message(store));
    return page;
}

static cme_status find_status(cme_store *store, uint64_t since) {
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    query.since = since;
    cme_change_page *page = NULL;
    cme_status status = cme_change_find(store, &query, &page);
    assert_true((status == CME_OK) == (page != NULL));
    cme_change_page_free(page);
    return status;
}

static void test_change__is_read_back_whole(void **state) {
    (void)state;
    evening e = evening_begin(4);
    uint64_t before = 0;
    assert_ok(cme_change_latest(e.store, &before), cme_store_message(e.store));
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    spec.session = e.session;
    spec.person = e.people[0];
    spec.walk_in = true;
    cme_attendance *entry = NULL;
    support_set_now(EVENING_START);
    assert_ok(cme_attendance_check_in(e.store, &spec, &entry), cme_store_message(e.store));
    support_set_now(EVENING_START + 60);
    assert_ok(cme_attendance_close(e.store, e.session), cme_store_message(e.store));

    cme_change_page *page = find(e.store, before, 0);
    assert_int_equal(page->count, 2);
    assert_false(page->more);
    assert_int_equal(page->items[0]->sequence, before + 1);
    assert_int_equal(page->items[0]->at, EVENING_START);
    assert_int_equal(page->items[0]->kind, CME_CHANGE_ATTENDANCE);
    assert_int_equal(page->items[0]->action, CME_CHANGE_CREATED);
    assert_true(cme_id_equal(page->items[0]->id, entry->id));
    assert_true(cme_id_equal(page->items[0]->person, e.people[0]));
    assert_true(cme_session_key_equal(page->items[0]->session, e.session));
    assert_int_equal(page->items[1]->at, EVENING_START + 60);
    assert_int_equal(page->items[1]->kind, CME_CHANGE_SESSION);
    assert_true(cme_id_is_none(page->items[1]->id));
    assert_true(cme_id_is_none(page->items[1]->person));
    assert_true(cme_session_key_equal(page->items[1]->session, e.session));
    cme_change_page_free(page);
    cme_attendance_free(entry);
    evening_end(&e);
}

static void test_change__pages_follow_each_other(void **state) {
    (void)state;
    cme_store *store = support_store();
    append_groups(store, 7);
    uint64_t last = 0;
    size_t seen = 0;
    bool more = true;
    while (more) {
        cme_change_page *page = find(store, last, 3);
        for (size_t i = 0; i < page->count; i++) {
            assert_true(page->items[i]->sequence > last);
            last = page->items[i]->sequence;
            assert_true(cme_session_key_is_none(page->items[i]->session));
        }
        seen += page->count;
        more = page->more;
        assert_true(page->count == 3 || !more);
        cme_change_page_free(page);
    }
    assert_int_equal(seen, 7);
    cme_change_page *page = find(store, last, 0);
    assert_int_equal(page->count, 0);
    assert_false(page->more);
    cme_change_page_free(page);
    cme_store_close(store);
}

static void test_change__a_page_that_is_just_full_has_no_more(void **state) {
    (void)state;
    cme_store *store = support_store();
    append_groups(store, 3);
    cme_change_page *page = find(store, 0, 3);
    assert_int_equal(page->count, 3);
    assert_false(page->more);
    cme_change_page_free(page);
    cme_store_close(store);
}

static void test_change__latest_is_zero_then_counts(void **state) {
    (void)state;
    cme_store *store = support_store();
    uint64_t latest = 99;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    assert_int_equal(latest, 0);
    append_groups(store, 2);
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    assert_int_equal(latest, 2);
    cme_store_close(store);
}

static void test_change__a_rolled_back_one_never_was(void **state) {
    (void)state;
    cme_store *store = support_store();
    uint64_t latest = 99;
    assert_ok(cme_store_begin(store), cme_store_message(store));
    append_groups(store, 2);
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    assert_int_equal(latest, 0);
    cme_store_close(store);
}

static void test_change__trim_forgets_and_says_who_is_too_far_behind(void **state) {
    (void)state;
    cme_store *store = support_store();
    append_groups(store, 5);
    assert_ok(cme_change_trim(store, 3), cme_store_message(store));
    assert_status(CME_ERR_TOO_FAR_BEHIND, find_status(store, 0), cme_store_message(store));
    assert_status(CME_ERR_TOO_FAR_BEHIND, find_status(store, 2), cme_store_message(store));
    assert_non_null(strstr(cme_store_message(store), "changes up to 3"));
    cme_change_page *page = find(store, 3, 0);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->sequence, 4);
    cme_change_page_free(page);

    /* Trimming again to less does not bring the number back. */
    assert_ok(cme_change_trim(store, 1), cme_store_message(store));
    assert_status(CME_ERR_TOO_FAR_BEHIND, find_status(store, 2), cme_store_message(store));
    cme_store_close(store);
}

static void test_change__numbers_are_never_reused(void **state) {
    (void)state;
    cme_store *store = support_store();
    append_groups(store, 4);
    assert_ok(cme_change_trim(store, 4), cme_store_message(store));
    uint64_t latest = 0;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    assert_int_equal(latest, 4);
    assert_ok(find_status(store, 4), cme_store_message(store));
    append_groups(store, 1);
    cme_change_page *page = find(store, 4, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->sequence, 5);
    cme_change_page_free(page);
    cme_store_close(store);
}

static void test_change__numbers_of_another_store_are_refused(void **state) {
    (void)state;
    cme_store *store = support_store();
    append_groups(store, 2);
    assert_status(CME_ERR_INVALID, find_status(store, 3), cme_store_message(store));
    assert_non_null(strstr(cme_store_message(store), "since 3"));
    assert_status(CME_ERR_INVALID, find_status(store, UINT64_MAX), cme_store_message(store));
    assert_status(CME_ERR_INVALID, cme_change_trim(store, 3), cme_store_message(store));
    assert_status(CME_ERR_INVALID, cme_change_trim(store, UINT64_MAX), cme_store_message(store));
    cme_store_close(store);
}

static void test_change__misuse_is_refused(void **state) {
    (void)state;
    cme_store *store = support_store();
    uint64_t latest = 0;
    cme_change_page *page = NULL;
    assert_int_equal(cme_change_find(NULL, NULL, &page), CME_ERR_MISUSE);
    assert_int_equal(cme_change_find(store, NULL, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_change_latest(store, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_change_latest(NULL, &latest), CME_ERR_MISUSE);
    assert_int_equal(cme_change_trim(NULL, 0), CME_ERR_MISUSE);
    cme_change_page_free(NULL);
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_change_find(store, &query, &page), cme_store_message(store));
    query.size = 0;
    assert_status(CME_ERR_MISUSE, cme_change_find(store, &query, &page), cme_store_message(store));
    assert_null(page);
    cme_store_close(store);
}

static void test_change__session_keys_compare_without_their_kind(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id event = cme__store_new_id(store);
    cme_session_key zoned = cme_session_key_of(event, cme_civil_at(2027, 3, 23, 0, 0, 0));
    cme_session_key date = cme_session_key_of(event, cme_civil_date(2027, 3, 23));
    assert_true(cme_session_key_equal(zoned, date));
    assert_false(cme_session_key_equal(zoned, cme_session_key_of(event, cme_civil_date(2027, 3, 24))));
    assert_false(
        cme_session_key_equal(zoned, cme_session_key_of(cme__store_new_id(store), zoned.recurrence_id)));
    assert_false(cme_session_key_is_none(zoned));
    assert_false(cme_session_key_is_none(cme_session_key_of(event, CME_CIVIL_NONE)));
    assert_true(cme_session_key_is_none(CME_SESSION_NONE));

    assert_int_equal(cme__recurrence_id_of(zoned.recurrence_id), cme__recurrence_id_of(date.recurrence_id));
    assert_int_equal(cme__recurrence_id_of(CME_CIVIL_NONE), CME__RECURRENCE_PLAIN);
    cme_civil back = cme__recurrence_id_civil(cme__recurrence_id_of(date.recurrence_id), CME_CIVIL_DATE);
    assert_true(cme_civil_equal(back, date.recurrence_id));
    assert_true(cme_civil_is_none(cme__recurrence_id_civil(CME__RECURRENCE_PLAIN, CME_CIVIL_DATE)));
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_change__is_read_back_whole),
        cmocka_unit_test(test_change__pages_follow_each_other),
        cmocka_unit_test(test_change__a_page_that_is_just_full_has_no_more),
        cmocka_unit_test(test_change__latest_is_zero_then_counts),
        cmocka_unit_test(test_change__a_rolled_back_one_never_was),
        cmocka_unit_test(test_change__trim_forgets_and_says_who_is_too_far_behind),
        cmocka_unit_test(test_change__numbers_are_never_reused),
        cmocka_unit_test(test_change__numbers_of_another_store_are_refused),
        cmocka_unit_test(test_change__misuse_is_refused),
        cmocka_unit_test(test_change__session_keys_compare_without_their_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
