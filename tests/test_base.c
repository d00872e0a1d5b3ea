/* test_base.c: statuses, faults, memory, text and ids.
 * May use cmocka and lib/base.
 * Must not know stores or calendars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cmevent/id.h>
#include <cmevent/status.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/text.h"

/* --- statuses --- */

static void test_base__every_status_has_its_own_name_and_text(void **state) {
    (void)state;
    for (int value = 0; value >= CME_ERR_NOT_ALLOWED; value--) {
        const char *name = cme_status_name((cme_status)value);
        assert_string_not_equal(name, "CME_ERR_UNKNOWN");
        assert_true(strlen(cme_status_text((cme_status)value)) > 10);
        for (int other = 0; other > value; other--) {
            assert_string_not_equal(name, cme_status_name((cme_status)other));
            assert_string_not_equal(cme_status_text((cme_status)value), cme_status_text((cme_status)other));
        }
    }
    assert_string_equal(cme_status_name(CME_ERR_FULL), "CME_ERR_FULL");
}

static void test_base__unknown_status_has_a_name(void **state) {
    (void)state;
    assert_string_equal(cme_status_name((cme_status)-999), "CME_ERR_UNKNOWN");
    assert_string_equal(cme_status_name((cme_status)1), "CME_ERR_UNKNOWN");
    assert_non_null(cme_status_text((cme_status)-999));
}

static void test_base__version_is_three_numbers(void **state) {
    (void)state;
    int dots = 0;
    const char *version = cme_version();
    assert_true(cme__ascii_is_digit(version[0]));
    for (const char *at = version; *at != '\0'; at++) {
        assert_true(*at == '.' || cme__ascii_is_digit(*at));
        dots += *at == '.';
    }
    assert_int_equal(dots, 2);
}

/* --- faults --- */

static void test_base__fault_keeps_status_and_sentence(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    cme_status status = cme__fail(&fault, CME_ERR_INVALID, "capacity %d of event '%s'", -3, "Rust Night");
    assert_int_equal(status, CME_ERR_INVALID);
    assert_int_equal(fault.status, CME_ERR_INVALID);
    assert_string_equal(fault.text, "capacity -3 of event 'Rust Night'");
    cme__fault_prefix(&fault, "line %d: ", 12);
    assert_string_equal(fault.text, "line 12: capacity -3 of event 'Rust Night'");
    cme__fault_clear(&fault);
    assert_int_equal(fault.status, CME_OK);
    assert_string_equal(fault.text, "");
}

static void test_base__fault_may_quote_itself(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    (void)cme__fail(&fault, CME_ERR_IO, "no such file");
    (void)cme__fail(&fault, CME_ERR_CORRUPT, "zone 'X': %s", fault.text);
    assert_string_equal(fault.text, "zone 'X': no such file");
}

static void test_base__null_fault_only_passes_the_status(void **state) {
    (void)state;
    assert_int_equal(cme__fail(NULL, CME_ERR_BUSY, "x"), CME_ERR_BUSY);
    cme__fault_prefix(NULL, "x");
    cme__fault_clear(NULL);
    assert_int_equal(cme__fail_memory(NULL), CME_ERR_NO_MEMORY);
    cme__fault fault = {CME_OK, ""};
    assert_int_equal(cme__fail_null(&fault, "store"), CME_ERR_MISUSE);
    assert_string_equal(fault.text, "store must not be NULL");
}

static void test_base__fault_is_one_line_of_utf8(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    (void)cme__fail(&fault, CME_ERR_INVALID, "title '%s'",
                    "a\nb\tc\x7f"
                    "\x1b[31m");
    assert_string_equal(fault.text, "title 'a?b?c??[31m'");
    /* NEL, LINE SEPARATOR, and bytes that are no UTF-8. */
    (void)cme__fail(&fault, CME_ERR_INVALID, "%s", "x\xc2\x85y\xe2\x80\xa8z\xff\xc3");
    assert_string_equal(fault.text, "x??y???z??");
    (void)cme__fail(&fault, CME_ERR_INVALID, "%s", "caf\xc3\xa9 \xe2\x80\xa6");
    assert_string_equal(fault.text, "caf\xc3\xa9 \xe2\x80\xa6");
}

static void test_base__fault_is_cut_between_characters(void **state) {
    (void)state;
    char euros[3 * 400 + 1];
    for (size_t i = 0; i < 400; i++) {
        memcpy(euros + 3 * i, "\xe2\x82\xac", 3);
    }
    euros[sizeof euros - 1] = '\0';
    for (int shift = 0; shift < 4; shift++) {
        cme__fault fault = {CME_OK, ""};
        (void)cme__fail(&fault, CME_ERR_INVALID, "%.*s%s", shift, "abcd", euros);
        size_t length = strlen(fault.text);
        assert_true(length >= CME__FAULT_SIZE - 4 && length < CME__FAULT_SIZE);
        assert_int_equal(cme__utf8_valid_length(fault.text, length), length);
        assert_null(strchr(fault.text + shift, '?'));
        cme__fault_prefix(&fault, "line %d: ", shift);
        length = strlen(fault.text);
        assert_true(length >= CME__FAULT_SIZE - 4 && length < CME__FAULT_SIZE);
        assert_int_equal(cme__utf8_valid_length(fault.text, length), length);
    }
}

/* --- memory --- */

static void test_base__sizes_that_overflow_are_refused(void **state) {
    (void)state;
    assert_null(cme__alloc_zero(SIZE_MAX / 2, 3));
    int *numbers = cme__alloc(4 * sizeof *numbers);
    assert_non_null(numbers);
    assert_null(cme__realloc_array(numbers, SIZE_MAX / 2, 4));
    numbers[3] = 7; /* still ours */
    size_t capacity = 4;
    assert_false(cme__grow(&numbers, &capacity, SIZE_MAX / 2, sizeof *numbers));
    assert_int_equal(capacity, 4);
    assert_int_equal(numbers[3], 7);
    cme__free(numbers);
}

static void test_base__empty_allocations_are_unique(void **state) {
    (void)state;
    void *a = cme__alloc(0);
    void *b = cme__alloc_zero(0, 8);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    a = cme__realloc_array(a, 0, 4);
    assert_non_null(a);
    cme__free(a);
    cme__free(b);
    cme__free(NULL);
    assert_null(cme__copy_text(NULL));
}

static void test_base__grow_keeps_items_and_doubles(void **state) {
    (void)state;
    int64_t *items = NULL;
    size_t capacity = 0;
    int reallocations = 0;
    for (size_t i = 0; i < 10000; i++) {
        size_t before = capacity;
        assert_true(cme__grow(&items, &capacity, i + 1, sizeof *items));
        reallocations += capacity != before;
        items[i] = (int64_t)i;
    }
    for (size_t i = 0; i < 10000; i++) {
        assert_int_equal(items[i], i);
    }
    assert_true(reallocations < 16);
    cme__free(items);
}

static void test_base__arena_gives_cleared_aligned_memory(void **state) {
    (void)state;
    cme__arena arena = {0};
    for (size_t i = 1; i < 300; i++) {
        unsigned char *bytes = cme__arena_alloc(&arena, i);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < i; j++) {
            assert_int_equal(bytes[j], 0);
        }
        memset(bytes, 0xAA, i);
        char *text = cme__arena_text(&arena, "attendance", 3);
        assert_string_equal(text, "att");
    }
    assert_non_null(cme__arena_alloc(&arena, 1 << 20));
    assert_non_null(cme__arena_alloc(&arena, 0));
    assert_null(cme__arena_text(&arena, NULL, 0));
    assert_false(arena.failed);
    cme__arena_free(&arena);
    cme__arena_free(&arena);
}

static void test_base__arena_remembers_failure(void **state) {
    (void)state;
    cme__arena arena = {0};
    assert_non_null(cme__arena_alloc(&arena, 8));
    assert_null(cme__arena_alloc(&arena, SIZE_MAX - 8));
    assert_true(arena.failed);
    cme__arena_free(&arena);
    assert_null(cme__arena_text(&arena, "x", SIZE_MAX));
    assert_true(arena.failed);
    cme__arena_free(&arena);
}

/* Leaks and double frees show under the address sanitizer. */
static void test_base__arena_object_owns_everything(void **state) {
    (void)state;
    for (size_t texts = 0; texts < 2000; texts = texts * 3 + 1) {
        cme__arena arena = {0};
        const char **object = cme__arena_object(&arena, 2000 * sizeof *object);
        assert_non_null(object);
        for (size_t i = 0; i < texts; i++) {
            object[i] = cme__arena_text(&arena, "a text of some length, to fill chunks", 30);
        }
        assert_false(arena.failed);
        cme__arena_seal(&arena, object);
        assert_null(arena.chunks);
        for (size_t i = 0; i < texts; i++) {
            assert_string_equal(object[i], "a text of some length, to fill");
        }
        cme__arena_object_free(object);
    }
    cme__arena_object_free(NULL);
}

/* --- text --- */

static void test_base__text_grows(void **state) {
    (void)state;
    cme__text text = {0};
    for (int i = 0; i < 1000; i++) {
        cme__text_format(&text, "%d,", i);
        cme__text_add(&text, "ab");
        cme__text_add_char(&text, ';');
        cme__text_append(&text, "xyz", 1);
    }
    assert_false(text.failed);
    assert_int_equal(text.length, strlen(text.bytes));
    assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4 + 4000);
    assert_memory_equal(text.bytes, "0,ab;x1,ab;x", 12);
    cme__text_clear(&text);
    assert_string_equal(text.bytes, "");
    cme__text_format(&text, "%0500d", 7);
    assert_int_equal(text.length, 500);
    size_t length = 0;
    char *taken = cme__text_take(&text, &length);
    assert_int_equal(length, 500);
    assert_int_equal(strlen(taken), 500);
    assert_null(text.bytes);
    cme__free(taken);
}

static void test_base__empty_text_is_an_empty_string(void **state) {
    (void)state;
    cme__text text = {0};
    char *taken = cme__text_take(&text, NULL);
    assert_string_equal(taken, "");
    cme__free(taken);
    cme__text_append(&text, NULL, 0);
    assert_string_equal(text.bytes, "");
    cme__text_free(&text);
}

static void test_base__failed_text_gives_nothing(void **state) {
    (void)state;
    cme__text text = {0};
    cme__text_add(&text, "x");
    cme__text_append(&text, "x", SIZE_MAX - 1);
    assert_true(text.failed);
    cme__text_add(&text, "y");
    size_t length = 99;
    assert_null(cme__text_take(&text, &length));
    assert_int_equal(length, 0);
}

static void test_base__utf8_is_rfc_3629(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t valid;
    } cases[] = {
        {"", 0},
        {"plain", 5},
        {"exactly8exactly8", 16},
        {"seventeen bytes \xc3\xa9", 18},
        {"\xc2\x80\xdf\xbf", 4},
        {"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", 12},
        {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8},
        {"a\xc0\x80", 1},              /* overlong NUL */
        {"a\xc1\xbf", 1},              /* overlong */
        {"a\xe0\x9f\xbf", 1},          /* overlong */
        {"a\xf0\x8f\xbf\xbf", 1},      /* overlong */
        {"a\xed\xa0\x80", 1},          /* surrogate */
        {"a\xf4\x90\x80\x80", 1},      /* above U+10FFFF */
        {"a\xf5\x80\x80\x80", 1},      /* no lead byte */
        {"a\x80", 1},                  /* continuation alone */
        {"a\xe2\x82", 1},              /* cut off */
        {"12345678\xe2\x82\x41", 8},   /* broken third byte */
        {"1234567\xf0\x90\x80\xc0", 7} /* broken fourth byte */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(cme__utf8_valid_length(cases[i].bytes, strlen(cases[i].bytes)), cases[i].valid);
    }
}

static void test_base__utf8_cut_ends_on_a_boundary(void **state) {
    (void)state;
    const char *text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8e\x89z"; /* boundaries 0 1 3 6 10 11 */
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t limit = 0; limit < 13; limit++) {
        assert_int_equal(cme__utf8_cut(text, 11, limit), expected[limit]);
    }
}

static void test_base__text_check_names_field_and_offset(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    assert_int_equal(cme__text_check(&fault, "title", "ab\ncd", CME__TEXT_LINE, 100), CME_ERR_INVALID);
    assert_non_null(strstr(fault.text, "title"));
    assert_non_null(strstr(fault.text, "0x0A at offset 2"));
    assert_int_equal(cme__text_check(&fault, "title", "abc\xff", CME__TEXT_LINE, 100), CME_ERR_INVALID);
    assert_non_null(strstr(fault.text, "0xFF at offset 3"));
    assert_int_equal(cme__text_check(&fault, "title", "abcd", CME__TEXT_LINE, 3), CME_ERR_LIMIT);
    assert_non_null(strstr(fault.text, "at most 3"));
    assert_int_equal(cme__text_check_required(&fault, "title", "", CME__TEXT_LINE, 3), CME_ERR_INVALID);
    assert_string_equal(fault.text, "title must not be empty");
    assert_int_equal(cme__text_check_required(&fault, "title", NULL, CME__TEXT_LINE, 3), CME_ERR_INVALID);
}

static void test_base__text_check_knows_lines_and_blocks(void **state) {
    (void)state;
    assert_int_equal(cme__text_check(NULL, "f", NULL, CME__TEXT_LINE, 0), CME_OK);
    assert_int_equal(cme__text_check(NULL, "f", "", CME__TEXT_LINE, 0), CME_OK);
    assert_int_equal(cme__text_check(NULL, "f", "abc", CME__TEXT_LINE, 3), CME_OK);
    assert_int_equal(cme__text_check(NULL, "f", "a\tb", CME__TEXT_LINE, 9), CME_ERR_INVALID);
    assert_int_equal(cme__text_check(NULL, "f", "a\x7f", CME__TEXT_LINE, 9), CME_ERR_INVALID);
    assert_int_equal(cme__text_check(NULL, "f", "a\tb\nc\r\nd", CME__TEXT_BLOCK, 9), CME_OK);
    assert_int_equal(cme__text_check(NULL, "f", "a\rb", CME__TEXT_BLOCK, 9), CME_ERR_INVALID);
    assert_int_equal(cme__text_check(NULL, "f", "a\x01", CME__TEXT_BLOCK, 9), CME_ERR_INVALID);
}

static void test_base__folding_is_ascii_only(void **state) {
    (void)state;
    assert_true(cme__ascii_equal_fold("DtStart", "DTSTART"));
    assert_false(cme__ascii_equal_fold("DTSTART", "DTSTAR"));
    assert_false(cme__ascii_equal_fold("DTSTAR", "DTSTART"));
    assert_false(cme__ascii_equal_fold("@", "`"));
    assert_false(cme__ascii_equal_fold("\xc3\xa9", "\xc3\x89"));
    assert_true(cme__ascii_equal_fold_n("RRULE:x", "rrule;y", 5));
    assert_false(cme__ascii_equal_fold_n("RRULE:x", "rrule;y", 6));
    assert_true(cme__ascii_equal_fold_n("ab", "AB", 99));
    assert_true(cme__ascii_equal_fold_n("ab", "xy", 0));
}

/* --- ids --- */

static void test_base__id_text_round_trip(void **state) {
    (void)state;
    cme_id id;
    char text[CME_ID_TEXT_SIZE];
    assert_int_equal(cme_id_parse("0190F5A2-1b3c-7d4e-8f00-0123456789AB", &id), CME_OK);
    cme_id_text(id, text);
    assert_string_equal(text, "0190f5a2-1b3c-7d4e-8f00-0123456789ab");
    assert_int_equal(id.bytes[0], 0x01);
    assert_int_equal(id.bytes[15], 0xab);
    cme_id_text(id, NULL);
}

static void test_base__id_parse_refuses_what_is_no_uuid(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "0",
                                      "0190f5a2",
                                      "0190f5a2-1b3c-7d4e-8f00-0123456789a",
                                      "0190f5a2-1b3c-7d4e-8f00-0123456789abc",
                                      "0190f5a2-1b3c-7d4e-8f00-0123456789ag",
                                      "0190f5a21b3c7d4e8f000123456789ab",
                                      "{190f5a2-1b3c-7d4e-8f00-0123456789a}",
                                      "0190f5a2-1b3c-7d4e-8f000-123456789ab",
                                      " 190f5a2-1b3c-7d4e-8f00-0123456789ab"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cme_id id = {{42}};
        assert_int_equal(cme_id_parse(bad[i], &id), CME_ERR_INVALID);
        assert_int_equal(id.bytes[0], 42);
    }
    cme_id id;
    assert_int_equal(cme_id_parse(NULL, &id), CME_ERR_MISUSE);
    assert_int_equal(cme_id_parse("x", NULL), CME_ERR_MISUSE);
}

static void test_base__no_id_is_none(void **state) {
    (void)state;
    assert_true(cme_id_is_none(CME_ID_NONE));
    cme__id_source source = {0};
    cme_id id = cme__id_new(&source, 0);
    assert_false(cme_id_is_none(id));
    assert_true(cme_id_equal(id, id));
    assert_false(cme_id_equal(id, CME_ID_NONE));
}

static void test_base__new_ids_are_version_7_of_their_second(void **state) {
    (void)state;
    cme__id_source source = {0};
    cme_id id = cme__id_new(&source, 1645557742); /* the second of RFC 9562 appendix A.6 */
    uint64_t milliseconds = 0;
    for (int i = 0; i < 6; i++) {
        milliseconds = milliseconds << 8 | id.bytes[i];
    }
    assert_int_equal(milliseconds, UINT64_C(1645557742000));
    assert_int_equal(id.bytes[6] >> 4, 7);
    assert_int_equal(id.bytes[8] >> 6, 2);
}

static void test_base__new_ids_ascend_whatever_the_clock_does(void **state) {
    (void)state;
    cme__id_source source = {0};
    cme_id last = CME_ID_NONE;
    /* Stands still for longer than a second has room (4,096,000 ids are too slow to make here: start near its
     * end), steps back, goes on, and names impossible seconds. */
    static const cme_time clock[] = {1000, 1000, 999, -5, INT64_MIN, 1001, 2000000000, 1, INT64_MAX, 5};
    for (size_t step = 0; step < sizeof clock / sizeof clock[0]; step++) {
        for (int i = 0; i < 5000; i++) {
            cme_id id = cme__id_new(&source, clock[step]);
            assert_true(memcmp(last.bytes, id.bytes, sizeof id.bytes) < 0);
            last = id;
        }
    }
    cme__id_source full = {1000, 4096000 - 2};
    last = CME_ID_NONE;
    for (int i = 0; i < 5; i++) {
        cme_id id = cme__id_new(&full, 1000);
        assert_true(memcmp(last.bytes, id.bytes, sizeof id.bytes) < 0);
        last = id;
    }
    assert_int_equal(full.last_second, 1001);
}

static void test_base__random_bytes_fill_exactly(void **state) {
    (void)state;
    unsigned seen[64] = {0};
    for (int round = 0; round < 200; round++) {
        uint8_t bytes[66];
        memset(bytes, 0, sizeof bytes);
        bytes[0] = bytes[65] = 0x5A;
        cme__random_bytes(bytes + 1, 64);
        assert_int_equal(bytes[0], 0x5A);
        assert_int_equal(bytes[65], 0x5A);
        for (int i = 0; i < 64; i++) {
            seen[i] |= bytes[i + 1];
        }
    }
    /* In 200 rounds every bit of every byte is set once (it fails by chance less than once in 10^57). */
    for (int i = 0; i < 64; i++) {
        assert_int_equal(seen[i], 0xFF);
    }
    cme__random_bytes(NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base__every_status_has_its_own_name_and_text),
        cmocka_unit_test(test_base__unknown_status_has_a_name),
        cmocka_unit_test(test_base__version_is_three_numbers),
        cmocka_unit_test(test_base__fault_keeps_status_and_sentence),
        cmocka_unit_test(test_base__fault_may_quote_itself),
        cmocka_unit_test(test_base__null_fault_only_passes_the_status),
        cmocka_unit_test(test_base__fault_is_one_line_of_utf8),
        cmocka_unit_test(test_base__fault_is_cut_between_characters),
        cmocka_unit_test(test_base__sizes_that_overflow_are_refused),
        cmocka_unit_test(test_base__empty_allocations_are_unique),
        cmocka_unit_test(test_base__grow_keeps_items_and_doubles),
        cmocka_unit_test(test_base__arena_gives_cleared_aligned_memory),
        cmocka_unit_test(test_base__arena_remembers_failure),
        cmocka_unit_test(test_base__arena_object_owns_everything),
        cmocka_unit_test(test_base__text_grows),
        cmocka_unit_test(test_base__empty_text_is_an_empty_string),
        cmocka_unit_test(test_base__failed_text_gives_nothing),
        cmocka_unit_test(test_base__utf8_is_rfc_3629),
        cmocka_unit_test(test_base__utf8_cut_ends_on_a_boundary),
        cmocka_unit_test(test_base__text_check_names_field_and_offset),
        cmocka_unit_test(test_base__text_check_knows_lines_and_blocks),
        cmocka_unit_test(test_base__folding_is_ascii_only),
        cmocka_unit_test(test_base__id_text_round_trip),
        cmocka_unit_test(test_base__id_parse_refuses_what_is_no_uuid),
        cmocka_unit_test(test_base__no_id_is_none),
        cmocka_unit_test(test_base__new_ids_are_version_7_of_their_second),
        cmocka_unit_test(test_base__new_ids_ascend_whatever_the_clock_does),
        cmocka_unit_test(test_base__random_bytes_fill_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
