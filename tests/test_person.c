/* test_person.c: persons: their fields, the checks of addresses and locales, and how they are found.
 * May use the library, support_people.h, cmocka. */
#include "support_people.h"

#include "rules/person.h"

static cme_person_spec ada(void) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = "Ada Lovelace";
    spec.email = "Ada@Example.org";
    spec.external_key = "crm:1815";
    return spec;
}

static cme_id make(cme_store *store, const cme_person_spec *spec) {
    cme_person *person = NULL;
    assert_ok(cme_person_create(store, spec, &person), cme_store_message(store));
    cme_id id = person->id;
    cme_person_free(person);
    return id;
}

static cme_id make_with_email(cme_store *store, const char *name, const char *email) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = name;
    spec.email = email;
    return make(store, &spec);
}

static void test_person__create_keeps_every_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = ada();
    spec.locale = "en-GB";
    spec.zone = "Europe/London";
    spec.note = "Analyst,\nmetaphysician";
    spec.consent = CME_CONSENT_EMAIL | CME_CONSENT_PHOTO;
    cme_id id = make(store, &spec);
    people_assert_changed(store, CME_CHANGE_PERSON, CME_CHANGE_CREATED, id, CME_ID_NONE);

    cme_person *person = NULL;
    assert_ok(cme_person_get(store, id, &person), cme_store_message(store));
    cme_store_close(store);
    assert_true(cme_id_equal(person->id, id));
    assert_string_equal(person->name, "Ada Lovelace");
    assert_string_equal(person->email, "Ada@Example.org"); /* as written */
    assert_string_equal(person->locale, "en-GB");
    assert_string_equal(person->zone, "Europe/London");
    assert_string_equal(person->external_key, "crm:1815");
    assert_string_equal(person->note, "Analyst,\nmetaphysician");
    assert_int_equal(person->consent, CME_CONSENT_EMAIL | CME_CONSENT_PHOTO);
    assert_int_equal(person->created_at, SUPPORT_NOON);
    assert_int_equal(person->updated_at, SUPPORT_NOON);
    cme_person_free(person);
}

static void test_person__create_leaves_empty_texts_unset(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = "Ada";
    spec.email = spec.locale = spec.zone = spec.external_key = spec.note = "";
    cme_person *person = NULL;
    assert_ok(cme_person_create(store, &spec, &person), cme_store_message(store));
    assert_null(person->email);
    assert_null(person->locale);
    assert_null(person->zone);
    assert_null(person->external_key);
    assert_null(person->note);
    assert_int_equal(person->consent, 0);
    cme_person_free(person);
    assert_ok(cme_person_create(store, &spec, NULL), cme_store_message(store)); /* no key is no double */
    cme_store_close(store);
}

static void test_person__create_names_the_wrong_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    static char long_name[CME_NAME_MAX + 2];
    memset(long_name, 'n', sizeof long_name - 1);
    const struct {
        cme_person_spec spec;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.name = NULL}, CME_ERR_INVALID, "name of person must not be empty"},
        {{.name = "a\x7F"},
         CME_ERR_INVALID,
         "name of person must not hold control characters: 0x7F at offset 1"},
        {{.name = "\xC0\x80"}, CME_ERR_INVALID, "name of person must be UTF-8"},
        {{.name = long_name}, CME_ERR_LIMIT, "name of person is 201 bytes long: at most 200"},
        {{.name = "A", .email = "ada"}, CME_ERR_INVALID, "email of person 'ada' must be one address"},
        {{.name = "A", .email = "a@b\n"},
         CME_ERR_INVALID,
         "email of person must not hold control characters"},
        {{.name = "A", .email = long_name}, CME_ERR_LIMIT, "email of person"},
        {{.name = "A", .locale = "de_AT"}, CME_ERR_INVALID, "locale of person 'de_AT'"},
        {{.name = "A", .zone = "CEST"}, CME_ERR_ZONE_UNKNOWN, "zone of person: zone 'CEST'"},
        {{.name = "A", .external_key = "a\tb"}, CME_ERR_INVALID, "external_key of person"},
        {{.name = "A", .external_key = long_name}, CME_ERR_LIMIT, "external_key of person"},
        {{.name = "A", .note = "\x1B"}, CME_ERR_INVALID, "note of person"},
        {{.name = "A", .consent = 8}, CME_ERR_INVALID, "consent of person is 0x8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_person_spec spec = cases[i].spec;
        spec.size = sizeof spec;
        cme_person *person = (void *)&spec;
        people_assert_refused(store, cases[i].status, cme_person_create(store, &spec, &person),
                              cases[i].words);
        assert_null(person);
    }
    cme_person_page *page = NULL;
    assert_ok(cme_person_find(store, NULL, &page), cme_store_message(store));
    assert_int_equal(page->count, 0);
    cme_person_page_free(page);
    cme_store_close(store);
}

static void test_person__misuse_is_an_answer(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = ada();
    cme_person *person = NULL;
    cme_person_page *page = NULL;
    assert_status(CME_ERR_MISUSE, cme_person_create(NULL, &spec, &person), "no store");
    assert_status(CME_ERR_MISUSE, cme_person_create(store, NULL, &person), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_person_get(NULL, people_stranger(), &person), "no store");
    assert_status(CME_ERR_MISUSE, cme_person_get(store, people_stranger(), NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_person_update(NULL, people_stranger(), &spec, 0, &person), "no store");
    assert_status(CME_ERR_MISUSE, cme_person_update(store, people_stranger(), NULL, 0, &person),
                  cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_person_find(NULL, NULL, &page), "no store");
    assert_status(CME_ERR_MISUSE, cme_person_find(store, NULL, NULL), cme_store_message(store));
    cme_person_query query = CME_PERSON_QUERY_INIT;
    query.size = 3;
    assert_status(CME_ERR_MISUSE, cme_person_find(store, &query, &page), cme_store_message(store));
    assert_int_equal(people_changes(store), 0);
    cme_person_free(NULL);
    cme_person_page_free(NULL);
    cme_store_close(store);
}

static void test_person__get_names_the_id_that_is_missing(void **state) {
    (void)state;
    cme_store *store = support_store();
    char id[CME_ID_TEXT_SIZE];
    cme_id_text(people_stranger(), id);
    cme_person *person = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_person_get(store, people_stranger(), &person), id);
    people_assert_refused(store, CME_ERR_INVALID, cme_person_get(store, CME_ID_NONE, &person),
                          "person must be set");
    cme_store_close(store);
}

static void test_person__c69_the_same_email_is_not_the_same_person(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id one = make_with_email(store, "Ada", "family@example.org");
    cme_id other = make_with_email(store, "Byron", "family@example.org");
    assert_false(cme_id_equal(one, other));
    cme_store_close(store);
}

static void test_person__c70_an_external_key_is_one_persons(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = ada();
    cme_id id = make(store, &spec);
    char text[CME_ID_TEXT_SIZE];
    cme_id_text(id, text);
    cme_id other = people_person(store, "Byron");
    spec.name = "Somebody else";
    people_assert_refused(store, CME_ERR_EXISTS, cme_person_create(store, &spec, NULL), text);
    people_assert_refused(store, CME_ERR_EXISTS,
                          cme_person_update(store, other, &spec, CME_PERSON_EXTERNAL_KEY, NULL),
                          "external_key 'crm:1815' of person is that of 'Ada Lovelace'");
    /* One's own key may be set again, and a key that was given up is free. */
    assert_ok(cme_person_update(store, id, &spec, CME_PERSON_EXTERNAL_KEY, NULL), cme_store_message(store));
    spec.external_key = NULL;
    assert_ok(cme_person_update(store, id, &spec, CME_PERSON_EXTERNAL_KEY, NULL), cme_store_message(store));
    spec.external_key = "crm:1815";
    assert_ok(cme_person_update(store, other, &spec, CME_PERSON_EXTERNAL_KEY, NULL),
              cme_store_message(store));
    cme_store_close(store);
}

static void test_person__update_applies_the_mask_alone(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = ada();
    spec.note = "old";
    spec.consent = CME_CONSENT_LISTED;
    cme_id id = make(store, &spec);
    support_set_now(SUPPORT_NOON + 60);
    cme_person_spec change = CME_PERSON_SPEC_INIT;
    change.name = "Ada King";
    change.zone = "Europe/London";
    cme_person *person = NULL;
    assert_ok(
        cme_person_update(store, id, &change, CME_PERSON_NAME | CME_PERSON_ZONE | CME_PERSON_NOTE, &person),
        cme_store_message(store));
    assert_string_equal(person->name, "Ada King");
    assert_string_equal(person->zone, "Europe/London");
    assert_null(person->note);
    assert_string_equal(person->email, "Ada@Example.org");
    assert_string_equal(person->external_key, "crm:1815");
    assert_int_equal(person->consent, CME_CONSENT_LISTED);
    assert_int_equal(person->created_at, SUPPORT_NOON);
    assert_int_equal(person->updated_at, SUPPORT_NOON + 60);
    cme_person_free(person);
    people_assert_changed(store, CME_CHANGE_PERSON, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    change.email = "ada@king.example";
    change.locale = "en";
    change.consent = CME_CONSENT_EMAIL;
    assert_ok(cme_person_update(store, id, &change, CME_PERSON_EMAIL | CME_PERSON_LOCALE | CME_PERSON_CONSENT,
                                NULL),
              cme_store_message(store));
    assert_ok(cme_person_get(store, id, &person), cme_store_message(store));
    assert_string_equal(person->email, "ada@king.example");
    assert_string_equal(person->locale, "en");
    assert_int_equal(person->consent, CME_CONSENT_EMAIL);
    cme_person_free(person);
    cme_store_close(store);
}

static void test_person__update_of_nothing_returns_the_person(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id id = people_person(store, "Ada");
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_person *person = NULL;
    assert_ok(cme_person_update(store, id, &spec, 0, &person), cme_store_message(store));
    assert_string_equal(person->name, "Ada");
    assert_int_equal(people_changes(store), 1);
    cme_person_free(person);
    cme_store_close(store);
}

static void test_person__update_refuses_and_changes_nothing(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id id = people_person(store, "Ada");
    cme_person_spec spec = ada();
    people_assert_refused(store, CME_ERR_INVALID, cme_person_update(store, id, &spec, UINT64_C(1) << 7, NULL),
                          "mask 0x80 of person");
    people_assert_refused(store, CME_ERR_NOT_FOUND,
                          cme_person_update(store, people_stranger(), &spec, CME_PERSON_NAME, NULL),
                          "no person");
    spec.email = "nonsense";
    people_assert_refused(store, CME_ERR_INVALID,
                          cme_person_update(store, id, &spec, CME_PERSON_NAME | CME_PERSON_EMAIL, NULL),
                          "'nonsense'");
    cme_person *person = NULL;
    assert_ok(cme_person_get(store, id, &person), cme_store_message(store));
    assert_string_equal(person->name, "Ada");
    assert_null(person->email);
    cme_person_free(person);
    cme_store_close(store);
}

static void test_person__addresses_that_are_plausible(void **state) {
    (void)state;
    static const char *const good[] = {"ada@example.org",
                                       "a@b",
                                       "first.last+tag@sub.example.co.uk",
                                       "o'neil@example.ie",
                                       "_@x-y.example",
                                       "\"Ada Lovelace\"@example.org",
                                       "\"a@b\"@example.org",
                                       "\"a\\\"b\"@example.org",
                                       "\"\"@example.org",
                                       "root@[192.0.2.1]",
                                       "root@[IPv6:2001:db8::1]",
                                       "ada@b\xC3\xBCro.example",
                                       "\xE7\x94\xA8\xE6\x88\xB7@\xE4\xBE\x8B\xE3\x81\x88.jp",
                                       "a..b@docomo.example",
                                       "!#$%&*/=?^`{|}~@example.org"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        cme__fault fault = {0};
        assert_status(CME_OK, cme__email_check(&fault, "email", good[i]), good[i]);
    }
    static const struct {
        const char *email;
        const char *words;
    } bad[] = {
        {"ada", "it has no @"},
        {"@example.org", "nothing precedes the @"},
        {"ada@", "nothing follows the @"},
        {"@", "nothing precedes the @"},
        {"ada@b@c", "more than one @"},
        {"ada @example.org", "it holds a space"},
        {" ada@example.org", "it holds a space"},
        {"ada@example.org ", "it holds a space"},
        {"ada@exa mple.org", "it holds a space"},
        {"ada\xC2\xA0@example.org", "a space that is not ASCII"},
        {"ada@example.org\xE2\x80\x8B", "a space that is not ASCII"},
        {"ada\xE3\x80\x80@example.org", "a space that is not ASCII"},
        {"Ada <ada@example.org>", "it holds a space"},
        {"<ada@example.org>", "it holds one of"},
        {"ada@example.org,bob@example.org", "more than one @"},
        {"ada@example.org;", "it holds one of"},
        {"mailto:ada@example.org", "it holds one of"},
        {"ada@.example.org", "a part of its domain is empty"},
        {"ada@example.org.", "a part of its domain is empty"},
        {"ada@example..org", "a part of its domain is empty"},
        {"\"ada@example.org", "its quotation mark is not closed"},
        {"\"ada\\\"", "its quotation mark is not closed"},
        {"\"ada\"x@example.org", "no @ follows the quotation mark"},
        {"a\"b@example.org", "it holds one of"},
        {"root@[192.0.2.1", "brackets"},
        {"root@[]", "brackets"},
        {"root@[192.0.2.1].", "brackets"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cme__fault fault = {0};
        assert_status(CME_ERR_INVALID, cme__email_check(&fault, "email", bad[i].email), bad[i].email);
        if (strstr(fault.text, bad[i].words) == NULL) {
            fail_msg("'%s' of %s, without '%s'", fault.text, bad[i].email, bad[i].words);
        }
    }
}

static void test_person__locales_that_are_well_formed(void **state) {
    (void)state;
    /* The examples of RFC 5646 appendix A, and its irregular tags. */
    static const char *const good[] = {"de",
                                       "fr",
                                       "ja",
                                       "i-enochian",
                                       "zh-Hant",
                                       "zh-Hans",
                                       "sr-Cyrl",
                                       "sr-Latn",
                                       "zh-cmn-Hans-CN",
                                       "cmn-Hans-CN",
                                       "zh-yue-HK",
                                       "yue-HK",
                                       "zh-Hans-CN",
                                       "sr-Latn-RS",
                                       "sl-rozaj",
                                       "sl-rozaj-biske",
                                       "sl-nedis",
                                       "de-CH-1901",
                                       "sl-IT-nedis",
                                       "hy-Latn-IT-arevela",
                                       "de-DE",
                                       "en-US",
                                       "es-419",
                                       "de-CH-x-phonebk",
                                       "az-Arab-x-AZE-derbend",
                                       "x-whatever",
                                       "qaa-Qaaa-QM-x-southern",
                                       "de-Qaaa",
                                       "sr-Latn-QM",
                                       "sr-Qaaa-RS",
                                       "en-US-u-islamcal",
                                       "zh-CN-a-myext-x-private",
                                       "en-a-myext-b-another",
                                       "EN-gb-OED",
                                       "sgn-be-fr",
                                       "art-lojban",
                                       "zh-min-nan",
                                       "DE",
                                       "abcdefgh",
                                       "abcd"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        cme__fault fault = {0};
        assert_status(CME_OK, cme__locale_check(&fault, "locale", good[i]), good[i]);
    }
    static const char *const bad[] = {"de_AT",
                                      "de_AT.UTF-8",
                                      "C",
                                      "d",
                                      "de-",
                                      "-de",
                                      "de--AT",
                                      "de-419-DE",
                                      "a-DE",
                                      "ar-a",
                                      "ar-a-b",
                                      "de-x",
                                      "x",
                                      "x-",
                                      "x-123456789",
                                      "german-very-verylongtag",
                                      "1de",
                                      "d3",
                                      "de DE",
                                      " de",
                                      "\xC3\xBC",
                                      "i-unknown",
                                      "de-abc-def-ghi-jkl",
                                      "abcdefghi",
                                      "de-AT ",
                                      "en-u"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cme__fault fault = {0};
        assert_status(CME_ERR_INVALID, cme__locale_check(&fault, "locale", bad[i]), bad[i]);
        assert_non_null(strstr(fault.text, "locale '"));
    }
}

/* --- Finding
 * ---------------------------------------------------------------------------------------------------- */

/* The names that a query finds, joined by commas, read in pages of one. */
static void assert_finds(cme_store *store, cme_person_query query, const char *expected) {
    char names[512] = "";
    cme_person_page *page = NULL;
    query.size = sizeof query;
    query.limit = 1;
    do {
        cme_person_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_person_find(store, &query, &next), cme_store_message(store));
        cme_person_page_free(page);
        page = next;
        for (size_t i = 0; i < page->count; i++) {
            (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                           names[0] != '\0' ? "," : "", page->items[i]->name);
        }
    } while (page->next != NULL);
    cme_person_page_free(page);
    assert_string_equal(names, expected);
}

static void test_person__find_by_words_of_name_and_email(void **state) {
    (void)state;
    cme_store *store = support_store();
    (void)make_with_email(store, "Ada Lovelace", "ada@analytical.example");
    (void)make_with_email(store, "Adam Smith", "smith@example.org");
    (void)make_with_email(store, "J\xC3\xBCrgen Habermas", NULL);
    assert_finds(store, (cme_person_query){.text = "ada"}, "Ada Lovelace,Adam Smith");
    assert_finds(store, (cme_person_query){.text = "LOVE ad"}, "Ada Lovelace");
    assert_finds(store, (cme_person_query){.text = "analyt"}, "Ada Lovelace");
    assert_finds(store, (cme_person_query){.text = "smith@example.org"}, "Adam Smith");
    assert_finds(store, (cme_person_query){.text = "jurg"}, "J\xC3\xBCrgen Habermas");
    assert_finds(store, (cme_person_query){.text = "lace"}, ""); /* words by their beginnings */
    assert_finds(store, (cme_person_query){.text = "?!"}, "");
    assert_finds(store, (cme_person_query){.text = ""}, "Ada Lovelace,Adam Smith,J\xC3\xBCrgen Habermas");
    cme_store_close(store);
}

static void test_person__find_follows_a_change_of_name(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id id = make_with_email(store, "Ada Byron", "ada@byron.example");
    cme_person_spec change = CME_PERSON_SPEC_INIT;
    change.name = "Ada King";
    assert_ok(cme_person_update(store, id, &change, CME_PERSON_NAME, NULL), cme_store_message(store));
    assert_finds(store, (cme_person_query){.text = "king"}, "Ada King");
    assert_finds(store, (cme_person_query){.text = "byron"}, "Ada King"); /* still in her e-mail */
    assert_ok(cme_person_update(store, id, &change, CME_PERSON_EMAIL, NULL), cme_store_message(store));
    assert_finds(store, (cme_person_query){.text = "byron"}, "");
    cme_store_close(store);
}

static void test_person__find_by_email_in_any_case(void **state) {
    (void)state;
    cme_store *store = support_store();
    (void)make_with_email(store, "Ada", "Ada@Example.org");
    (void)make_with_email(store, "Byron", "ada@example.ORG");
    (void)make_with_email(store, "Charles", "charles@example.org");
    (void)make_with_email(store, "Nobody", NULL);
    assert_finds(store, (cme_person_query){.email = "ADA@example.org"}, "Ada,Byron");
    assert_finds(store, (cme_person_query){.email = "da@example.org"}, "");
    assert_finds(store, (cme_person_query){.email = ""}, "Ada,Byron,Charles,Nobody");
    cme_store_close(store);
}

static void test_person__c70_find_by_external_key(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_person_spec spec = ada();
    (void)make(store, &spec);
    (void)people_person(store, "Byron");
    assert_finds(store, (cme_person_query){.external_key = "crm:1815"}, "Ada Lovelace");
    assert_finds(store, (cme_person_query){.external_key = "CRM:1815"}, "");
    cme_store_close(store);
}

static void join(cme_store *store, cme_id group, cme_id person, cme_membership_state state) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    spec.group = group;
    spec.person = person;
    spec.state = state;
    assert_ok(cme_membership_set(store, &spec, NULL), cme_store_message(store));
}

static void test_person__find_by_group_shows_who_is_there_now(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id group = people_group(store, "Rust Berlin");
    cme_id other = people_group(store, "Rust Paris");
    static const char *const names[] = {"applied", "living room", "member", "alumni", "left", "removed"};
    for (int i = 0; i < 6; i++) {
        cme_id person = people_person(store, names[i]);
        cme_membership_state last = (cme_membership_state)(i + 1);
        join(store, group, person, last <= CME_MEMBERSHIP_MEMBER ? last : CME_MEMBERSHIP_MEMBER);
        join(store, group, person, last);
        join(store, other, person, CME_MEMBERSHIP_APPLIED);
    }
    (void)people_person(store, "nobody");
    assert_finds(store, (cme_person_query){.group = group}, "alumni,living room,member");
    assert_finds(store, (cme_person_query){.group = other}, "");
    cme_person_query query = CME_PERSON_QUERY_INIT;
    query.group = people_stranger();
    cme_person_page *page = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_person_find(store, &query, &page), "no group");
    cme_store_close(store);
}

static void test_person__find_restrictions_hold_together(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id group = people_group(store, "Rust Berlin");
    cme_person_spec spec = ada();
    cme_id inside = make(store, &spec);
    (void)make_with_email(store, "Ada Outside", "ada@example.org");
    join(store, group, inside, CME_MEMBERSHIP_MEMBER);
    assert_finds(store, (cme_person_query){.text = "ada"}, "Ada Lovelace,Ada Outside");
    assert_finds(store, (cme_person_query){.text = "ada", .group = group}, "Ada Lovelace");
    assert_finds(store, (cme_person_query){.text = "outside", .group = group}, "");
    assert_finds(store, (cme_person_query){.email = "ada@example.org", .group = group}, "Ada Lovelace");
    assert_finds(store, (cme_person_query){.email = "ada@example.org", .text = "out"}, "Ada Outside");
    assert_finds(store, (cme_person_query){.external_key = "crm:1815", .email = "x@example.org"}, "");
    assert_finds(store, (cme_person_query){.external_key = "crm:1815", .text = "ada", .group = group},
                 "Ada Lovelace");
    cme_store_close(store);
}

enum { MANY = 250 };

/* Pages through the query and checks that each of MANY persons comes once, by name, then id. */
static void assert_pages(cme_store *store, cme_person_query query, uint32_t limit) {
    char last_name[CME_NAME_MAX + 1] = "";
    cme_id last_id = CME_ID_NONE;
    cme_person_page *page = NULL;
    size_t seen = 0;
    query.size = sizeof query;
    query.limit = limit;
    do {
        cme_person_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_person_find(store, &query, &next), cme_store_message(store));
        cme_person_page_free(page);
        page = next;
        assert_true(page->count == limit || page->next == NULL);
        assert_true(page->count > 0);
        for (size_t i = 0; i < page->count; i++, seen++) {
            int names = strcmp(last_name, page->items[i]->name);
            assert_true(names < 0 ||
                        (names == 0 && memcmp(&last_id, &page->items[i]->id, sizeof last_id) < 0));
            (void)snprintf(last_name, sizeof last_name, "%s", page->items[i]->name);
            last_id = page->items[i]->id;
        }
    } while (page->next != NULL);
    assert_int_equal(seen, MANY);
    cme_person_page_free(page);
}

static void test_person__find_pages_give_each_person_once(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id group = people_group(store, "Rust Berlin");
    static const char *const names[] = {"Zoe",
                                        "same",
                                        "same",
                                        "\xC3\x84nne, 100%",
                                        "\xE6\x9D\xB1\xE4\xBA\xAC",
                                        "a,b|c:d",
                                        "-",
                                        "\xF0\x9F\xA6\x80"};
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < MANY; i++) {
        join(store, group, make_with_email(store, names[i % 8], "all@example.org"), CME_MEMBERSHIP_MEMBER);
    }
    assert_ok(cme_store_commit(store), cme_store_message(store));
    static const uint32_t limits[] = {1, 7, 100, MANY - 1, MANY, CME_PAGE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        assert_pages(store, (cme_person_query){0}, limits[i]);
        assert_pages(store, (cme_person_query){.text = "all"}, limits[i]);
        assert_pages(store, (cme_person_query){.email = "ALL@example.org"}, limits[i]);
        assert_pages(store, (cme_person_query){.group = group}, limits[i]);
        assert_pages(store, (cme_person_query){.group = group, .text = "exam", .email = "all@example.org"},
                     limits[i]);
    }
    cme_store_close(store);
}

/* More candidates than are read one by one: the same answers by another way. */
static void test_person__find_among_many_candidates(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < 1200; i++) {
        (void)make_with_email(store, i % 2 == 0 ? "even" : "odd", "many@example.org");
    }
    (void)make_with_email(store, "aaa", "few@example.org");
    assert_ok(cme_store_commit(store), cme_store_message(store));
    cme_person_query query = CME_PERSON_QUERY_INIT;
    query.text = "many";
    query.limit = 601;
    cme_person_page *page = NULL;
    assert_ok(cme_person_find(store, &query, &page), cme_store_message(store));
    assert_int_equal(page->count, 601);
    assert_string_equal(page->items[0]->name, "even"); /* "aaa" does not match */
    assert_string_equal(page->items[600]->name, "odd");
    cme_person_page *rest = NULL;
    query.cursor = page->next;
    assert_ok(cme_person_find(store, &query, &rest), cme_store_message(store));
    assert_int_equal(rest->count, 599);
    assert_null(rest->next);
    cme_person_page_free(rest);
    cme_person_page_free(page);
    cme_store_close(store);
}

static void test_person__find_in_a_large_group(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id group = people_group(store, "Rust Berlin");
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < 1100; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%04d", i * 7 % 1100);
        join(store, group, people_person(store, name), CME_MEMBERSHIP_MEMBER);
        (void)people_person(store, name); /* somebody of the same name who is not in it */
    }
    assert_ok(cme_store_commit(store), cme_store_message(store));
    cme_person_query query = CME_PERSON_QUERY_INIT;
    query.group = group;
    query.limit = CME_PAGE_MAX;
    cme_person_page *page = NULL;
    assert_ok(cme_person_find(store, &query, &page), cme_store_message(store));
    assert_int_equal(page->count, 1100);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(atoi(page->items[i]->name), i);
    }
    cme_person_page_free(page);
    cme_store_close(store);
}

static void test_person__find_refuses_foreign_cursors_and_limits(void **state) {
    (void)state;
    cme_store *store = support_store();
    static char long_text[CME_SEARCH_TEXT_MAX + 2];
    memset(long_text, 't', sizeof long_text - 1);
    const struct {
        cme_person_query query;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.cursor = "group:tb,a,00000000-0000-0000-0000-000000000000"}, CME_ERR_INVALID, "not of this query"},
        {{.cursor = ""}, CME_ERR_INVALID, "not of this query"},
        {{.limit = CME_PAGE_MAX + 1}, CME_ERR_LIMIT, "limit 100001"},
        {{.text = long_text}, CME_ERR_LIMIT, "text of person query"},
        {{.text = "\xFF"}, CME_ERR_INVALID, "text of person query"},
        {{.email = "\xFF"}, CME_ERR_INVALID, "email of person query"},
        {{.external_key = "\xFF"}, CME_ERR_INVALID, "external_key of person query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_person_query query = cases[i].query;
        query.size = sizeof query;
        cme_person_page *page = NULL;
        people_assert_refused(store, cases[i].status, cme_person_find(store, &query, &page), cases[i].words);
        assert_null(page);
    }
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_person__create_keeps_every_field),
        cmocka_unit_test(test_person__create_leaves_empty_texts_unset),
        cmocka_unit_test(test_person__create_names_the_wrong_field),
        cmocka_unit_test(test_person__misuse_is_an_answer),
        cmocka_unit_test(test_person__get_names_the_id_that_is_missing),
        cmocka_unit_test(test_person__c69_the_same_email_is_not_the_same_person),
        cmocka_unit_test(test_person__c70_an_external_key_is_one_persons),
        cmocka_unit_test(test_person__update_applies_the_mask_alone),
        cmocka_unit_test(test_person__update_of_nothing_returns_the_person),
        cmocka_unit_test(test_person__update_refuses_and_changes_nothing),
        cmocka_unit_test(test_person__addresses_that_are_plausible),
        cmocka_unit_test(test_person__locales_that_are_well_formed),
        cmocka_unit_test(test_person__find_by_words_of_name_and_email),
        cmocka_unit_test(test_person__find_follows_a_change_of_name),
        cmocka_unit_test(test_person__find_by_email_in_any_case),
        cmocka_unit_test(test_person__c70_find_by_external_key),
        cmocka_unit_test(test_person__find_by_group_shows_who_is_there_now),
        cmocka_unit_test(test_person__find_restrictions_hold_together),
        cmocka_unit_test(test_person__find_pages_give_each_person_once),
        cmocka_unit_test(test_person__find_among_many_candidates),
        cmocka_unit_test(test_person__find_in_a_large_group),
        cmocka_unit_test(test_person__find_refuses_foreign_cursors_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
