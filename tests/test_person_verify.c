/* test_person_verify.c: cme_store_verify finds what is wrong with people, when a file was changed by another
 * hand. May use lib/store_internal.h to change it, support_people.h, cmocka. */
#include "support_people.h"

#include <cmevent/duty.h>

#include "store_internal.h"

/* Berlin below Europe; Ada, who applied, was a member and left; Olga, host with an end and after that
 * without. */
static cme_store *begin(void) {
    cme_store *store = support_store();
    cme_id berlin = people_group_below(store, "Berlin", people_group(store, "Europe"));
    cme_person_spec person = CME_PERSON_SPEC_INIT;
    person.name = "Ada";
    person.email = "Ada@Example.org";
    cme_person *ada = NULL;
    assert_ok(cme_person_create(store, &person, &ada), cme_store_message(store));
    cme_membership_spec membership = CME_MEMBERSHIP_SPEC_INIT;
    membership.group = berlin;
    membership.person = ada->id;
    for (int i = 0; i < 3; i++) {
        static const cme_membership_state states[] = {CME_MEMBERSHIP_APPLIED, CME_MEMBERSHIP_MEMBER,
                                                      CME_MEMBERSHIP_LEFT};
        membership.state = states[i];
        membership.at = SUPPORT_NOON - 300 + 100 * i;
        assert_ok(cme_membership_set(store, &membership, NULL), cme_store_message(store));
    }
    cme_duty_spec duty = CME_DUTY_SPEC_INIT;
    duty.person = people_person(store, "Olga");
    duty.role = CME_DUTY_HOST;
    duty.group = berlin;
    duty.until = SUPPORT_NOON + 100;
    assert_ok(cme_duty_assign(store, &duty, NULL), cme_store_message(store));
    duty.since = SUPPORT_NOON + 100;
    duty.until = CME_TIME_NONE;
    assert_ok(cme_duty_assign(store, &duty, NULL), cme_store_message(store));
    cme_person_free(ada);
    return store;
}

/* Changes the file behind the library's back. */
static void tamper(cme_store *store, const char *sql) {
    cme__statement *statement = NULL;
    cme_status status = cme__store_begin_write(store);
    assert_ok(status, cme_store_message(store));
    status = cme__db_prepare(store->db, sql, &statement);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    assert_ok(cme__store_end(store, status), cme_store_message(store));
}

static void test_person_verify__a_sound_store_has_no_problems(void **state) {
    (void)state;
    cme_store *store = begin();
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    if (report->count > 0) {
        fail_msg("%s: %s", report->items[0]->check, report->items[0]->text);
    }
    cme_store_report_free(report);
    cme_store_close(store);
}

/* Each line: what is done to the file, and what is found. */
static const struct {
    const char *sql;
    const char *check;
    const char *words;
} CASES[] = {
    {"UPDATE persons SET name = 'Eve' WHERE name = 'Ada'", "search",
     "the words are not those of the search index"},
    {"UPDATE persons SET email = NULL WHERE name = 'Ada'", "search", "the words are not those"},
    {"UPDATE persons SET email_folded = 'eve@example.org' WHERE name = 'Ada'", "search",
     "the e-mail for finding"},
    {"UPDATE persons SET email_folded = 'eve@example.org' WHERE name = 'Olga'", "search",
     "the e-mail for finding"},
    {"UPDATE persons SET email_folded = NULL WHERE name = 'Ada'", "search", "the e-mail for finding"},
    {"INSERT INTO search_persons(rowid, text) VALUES (77, 'nobody')", "search",
     "the search index has 3 persons, of 2"},
    {"UPDATE memberships SET since = since + 1 WHERE state = 3", "times",
     "membership of 'Ada' in 'Berlin': a state begins at 1772366201, but the one before ends at 1772366200"},
    {"UPDATE memberships SET until = since - 5 WHERE state = 1", "times",
     "ends at 1772366095, before it begins"},
    {"UPDATE memberships SET state = 9 WHERE state = 3", "reference", "9 is no state"},
    {"DELETE FROM memberships WHERE state = 3", "times",
     "a state begins at 1772366300, but the one before ends"},
    {"UPDATE duties SET group_row = NULL", "reference", "is on 0 of a group, an event and a session"},
    {"UPDATE duties SET until = since - 1", "times", "before it begins"},
    {"UPDATE duties SET until = until + 1 WHERE until IS NOT NULL", "times",
     "begins at 1772366500, while the same role is held"},
    {"UPDATE duties SET until = NULL", "times", "while the same role is held"},
    {"UPDATE groups SET parent = (SELECT rowid FROM groups WHERE name = 'Berlin') WHERE name = 'Europe'",
     "reference", "'Europe': is in a circle of groups"},
};

static void test_person_verify__finds_what_was_changed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        cme_store *store = begin();
        tamper(store, CASES[i].sql);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(store, &report), cme_store_message(store));
        bool found = false;
        for (size_t p = 0; p < report->count; p++) {
            found = found || (strcmp(report->items[p]->check, CASES[i].check) == 0 &&
                              strstr(report->items[p]->text, CASES[i].words) != NULL);
        }
        if (!found) {
            fail_msg("%s: %zu problems, the first: %s", CASES[i].sql, report->count,
                     report->count > 0 ? report->items[0]->text : "none");
        }
        cme_store_report_free(report);
        cme_store_close(store);
    }
}

static void test_person_verify__the_deepest_nesting_is_sound(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id parent = CME_ID_NONE;
    for (int i = 0; i < CME_GROUP_DEPTH_MAX; i++) {
        parent = people_group_below(store, "level", parent);
    }
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_person_verify__a_sound_store_has_no_problems),
        cmocka_unit_test(test_person_verify__finds_what_was_changed),
        cmocka_unit_test(test_person_verify__the_deepest_nesting_is_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
