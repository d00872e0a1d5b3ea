/* test_door.c: what the lines of the door's log come to, for one head.
 * May use cmocka and lib/rules/door.h.
 * Must not know stores. */
#include "support.h"

#include "rules/door.h"

static cme_id id_of(int number) {
    cme_id id = CME_ID_NONE;
    id.bytes[15] = (uint8_t)number;
    return id;
}

static cme__door_line check_in(int id, cme_time at) {
    return (cme__door_line){.id = id_of(id), .at = at, .action = CME_ATTENDANCE_CHECK_IN};
}

static cme__door_line walk_in(int id, cme_time at) {
    cme__door_line line = check_in(id, at);
    line.is_walk_in = true;
    return line;
}

static cme__door_line check_out(int id, cme_time at) {
    return (cme__door_line){.id = id_of(id), .at = at, .action = CME_ATTENDANCE_CHECK_OUT};
}

static cme__door_line undo(int id, cme_time at, int undoes) {
    return (cme__door_line){
        .id = id_of(id), .at = at, .action = CME_ATTENDANCE_UNDO, .undoes = id_of(undoes)};
}

static void check_head(cme__door_head head, bool is_present, bool has_attended, bool has_walked_in) {
    assert_int_equal(head.is_present, is_present);
    assert_int_equal(head.has_attended, has_attended);
    assert_int_equal(head.has_walked_in, has_walked_in);
}

static void test_door__nobody_came(void **state) {
    (void)state;
    cme__door_head head;
    assert_int_equal(cme__door_fold(NULL, 0, &head), 0);
    check_head(head, false, false, false);
}

static void test_door__c58_check_in_sets(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(1, 100), check_in(2, 200)};
    cme__door_head head;
    cme__door_fold(lines, 2, &head);
    check_head(head, true, true, false);
    assert_true(lines[0].is_first);
    assert_false(lines[0].was_inside);
    assert_false(lines[1].is_first);
    assert_true(lines[1].was_inside);
}

static void test_door__who_left_has_attended_and_may_come_back(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(1, 100), check_out(2, 200), check_in(3, 300)};
    cme__door_head head;
    cme__door_fold(lines, 2, &head);
    check_head(head, false, true, false);
    assert_true(lines[1].was_inside);
    cme__door_fold(lines, 3, &head);
    check_head(head, true, true, false);
    assert_false(lines[2].was_inside); /* no duplicate */
    assert_false(lines[2].is_first);
}

static void test_door__c61_undone_lines_do_not_count(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(1, 100), undo(2, 150, 1)};
    cme__door_head head;
    cme__door_fold(lines, 2, &head);
    check_head(head, false, false, false);
    assert_true(lines[0].is_undone);
    assert_false(lines[0].is_first);

    cme__door_line left[] = {check_in(1, 100), check_out(2, 200), undo(3, 250, 2)};
    cme__door_fold(left, 3, &head);
    check_head(head, true, true, false);
}

static void test_door__c61_a_duplicate_outlives_the_undone_check_in(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(1, 100), check_in(2, 200), undo(3, 250, 1)};
    cme__door_head head;
    cme__door_fold(lines, 3, &head);
    check_head(head, true, true, false);
    assert_true(lines[1].is_first);
    assert_false(lines[1].was_inside);
}

static void test_door__an_undo_is_not_undone(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(1, 100), undo(2, 150, 1), undo(3, 160, 2)};
    cme__door_head head;
    cme__door_fold(lines, 3, &head);
    check_head(head, false, false, false);
    assert_false(lines[1].is_undone);
}

static void test_door__first_check_in_says_who_walked_in(void **state) {
    (void)state;
    cme__door_line lines[] = {check_in(2, 200), walk_in(1, 100)};
    cme__door_head head;
    cme__door_fold(lines, 2, &head);
    check_head(head, true, true, true);

    cme__door_line undone[] = {check_in(2, 200), walk_in(1, 100), undo(3, 300, 1)};
    cme__door_fold(undone, 3, &head);
    check_head(head, true, true, false);
}

static void test_door__equal_times_are_ordered_by_id(void **state) {
    (void)state;
    cme__door_line lines[] = {check_out(2, 100), check_in(1, 100)};
    cme__door_head head;
    cme__door_fold(lines, 2, &head);
    check_head(head, false, true, false);
    assert_int_equal(lines[0].action, CME_ATTENDANCE_CHECK_IN);
}

static cme__door_answer decide(int64_t left, bool has_seat, bool is_inside, bool walks_in, bool over) {
    cme__seats seats = {.is_limited = true, .left = left, .most = 10};
    cme__door_request request = {
        .has_seat = has_seat, .is_inside = is_inside, .walks_in = walks_in, .over_capacity = over};
    return cme__door_decide(&seats, &request);
}

static void test_door__whoever_has_a_seat_or_is_inside_comes_in(void **state) {
    (void)state;
    assert_int_equal(decide(-3, true, false, false, false), CME__DOOR_LET_IN);
    assert_int_equal(decide(-3, false, true, false, false), CME__DOOR_LET_IN);
    assert_int_equal(decide(5, false, false, false, false), CME__DOOR_NO_SEAT);
    assert_int_equal(decide(5, false, false, false, true), CME__DOOR_NO_SEAT);
}

static void test_door__c64_walk_ins_take_seats_that_are_left(void **state) {
    (void)state;
    assert_int_equal(decide(1, false, false, true, false), CME__DOOR_LET_IN);
    assert_int_equal(decide(0, false, false, true, false), CME__DOOR_FULL);
    assert_int_equal(decide(0, false, false, true, true), CME__DOOR_LET_IN_OVER);
    assert_int_equal(decide(1, false, false, true, true), CME__DOOR_LET_IN);
    cme__seats unlimited = {.is_limited = false};
    cme__door_request request = {.walks_in = true};
    assert_int_equal(cme__door_decide(&unlimited, &request), CME__DOOR_LET_IN);
}

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* A log of lines with ids 1 to `count`, few different times, and undos of anything, also of lines that never
 * arrive. */
static size_t random_log(uint32_t *seed, cme__door_line *lines, size_t most) {
    size_t count = draw(seed, (uint32_t)most + 1);
    for (size_t i = 0; i < count; i++) {
        int id = (int)i + 1;
        cme_time at = 100 + draw(seed, 5);
        switch (draw(seed, 5)) {
        case 0:
            lines[i] = check_out(id, at);
            break;
        case 1:
            lines[i] = undo(id, at, (int)draw(seed, (uint32_t)most + 1) + 1);
            break;
        case 2:
            lines[i] = walk_in(id, at);
            break;
        default:
            lines[i] = check_in(id, at);
            break;
        }
    }
    return count;
}

static void test_door__c59_merging_in_any_order_any_number_of_times(void **state) {
    (void)state;
    enum { MOST = 12, ROUNDS = 20000 };
    uint32_t seed = 59;
    for (int round = 0; round < ROUNDS; round++) {
        cme__door_line log[MOST] = {0};
        size_t count = random_log(&seed, log, MOST);
        cme__door_line expected[MOST];
        memcpy(expected, log, sizeof log);
        cme__door_head expected_head;
        assert_int_equal(cme__door_fold(expected, count, &expected_head), count);

        /* Each line once and then some of them again, shuffled. */
        cme__door_line merged[3 * MOST];
        size_t total = count;
        memcpy(merged, log, sizeof log);
        for (size_t again = 0; count > 0 && again < 2 * count; again++) {
            merged[total++] = log[draw(&seed, (uint32_t)count)];
        }
        for (size_t i = total; i > 1; i--) {
            size_t other = draw(&seed, (uint32_t)i);
            cme__door_line swap = merged[i - 1];
            merged[i - 1] = merged[other];
            merged[other] = swap;
        }
        cme__door_head head;
        assert_int_equal(cme__door_fold(merged, total, &head), count);
        check_head(head, expected_head.is_present, expected_head.has_attended, expected_head.has_walked_in);
        for (size_t i = 0; i < count; i++) {
            assert_true(cme_id_equal(merged[i].id, expected[i].id));
            assert_int_equal(merged[i].is_undone, expected[i].is_undone);
            assert_int_equal(merged[i].was_inside, expected[i].was_inside);
            assert_int_equal(merged[i].is_first, expected[i].is_first);
        }
    }
}

/* The same by plain loops: who came is whoever has a check-in that nobody took back. */
static void test_door__agrees_with_a_plain_model(void **state) {
    (void)state;
    enum { MOST = 10, ROUNDS = 20000 };
    uint32_t seed = 58;
    for (int round = 0; round < ROUNDS; round++) {
        cme__door_line log[MOST];
        size_t count = random_log(&seed, log, MOST);
        bool came = false;
        const cme__door_line *last = NULL;
        for (size_t i = 0; i < count; i++) {
            bool undone = log[i].action == CME_ATTENDANCE_UNDO;
            for (size_t j = 0; j < count; j++) {
                undone = undone ||
                         (log[j].action == CME_ATTENDANCE_UNDO && cme_id_equal(log[j].undoes, log[i].id));
            }
            if (undone) {
                continue;
            }
            came = came || log[i].action == CME_ATTENDANCE_CHECK_IN;
            if (last == NULL || log[i].at >= last->at) { /* ids ascend with i */
                last = &log[i];
            }
        }
        bool inside = last != NULL && last->action == CME_ATTENDANCE_CHECK_IN;
        cme__door_head head;
        cme__door_fold(log, count, &head);
        assert_int_equal(head.has_attended, came);
        assert_int_equal(head.is_present, inside);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_door__nobody_came),
        cmocka_unit_test(test_door__c58_check_in_sets),
        cmocka_unit_test(test_door__who_left_has_attended_and_may_come_back),
        cmocka_unit_test(test_door__c61_undone_lines_do_not_count),
        cmocka_unit_test(test_door__c61_a_duplicate_outlives_the_undone_check_in),
        cmocka_unit_test(test_door__an_undo_is_not_undone),
        cmocka_unit_test(test_door__first_check_in_says_who_walked_in),
        cmocka_unit_test(test_door__equal_times_are_ordered_by_id),
        cmocka_unit_test(test_door__whoever_has_a_seat_or_is_inside_comes_in),
        cmocka_unit_test(test_door__c64_walk_ins_take_seats_that_are_left),
        cmocka_unit_test(test_door__c59_merging_in_any_order_any_number_of_times),
        cmocka_unit_test(test_door__agrees_with_a_plain_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
