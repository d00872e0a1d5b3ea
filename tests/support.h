/* support.h: what every test shares: cmocka, temporary folders, a clock that stands still, readable
 * assertions. May use cmocka and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_H
#define CME_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cmevent/civil.h>
#include <cmevent/status.h>
#include <cmevent/store.h>

/* 2026-03-01T12:00:00Z, a Sunday: where the clock of a test stands until the test moves it. */
#define SUPPORT_NOON INT64_C(1772366400)

/* A clock for a store: the callback answers `now` of the clock that its context points to. */
typedef struct support_clock {
    cme_time now;
} support_clock;

cme_time support_clock_now(void *clock);

/* A store in memory whose clock stands at SUPPORT_NOON until support_set_now. For tests of one thread; owned,
 * cme_store_close. The test fails when it cannot be opened. */
cme_store *support_store(void);
void support_set_now(cme_time now);

/* The same for a file, and for threads, with a clock of its own (which must outlive the store). */
cme_store *support_store_at(const char *path, support_clock *clock);

/* Makes an empty folder. The answer is owned: give it to support_temp_dir_remove, which removes all that it
 * holds. */
char *support_temp_dir(void);
void support_temp_dir_remove(char *folder);

/* The path of `name` in `folder`; owned, free(). */
char *support_path(const char *folder, const char *name);

/* The whole file, with a NUL behind it; owned, free(). The test fails when it cannot be read. */
char *support_read_file(const char *path, size_t *size);

/* The test fails, with both names and the message, unless the status is the one expected. */
#define assert_status(expected, status, message)                                                             \
    support_assert_status((expected), (status), (message), #status, __FILE__, __LINE__)
#define assert_ok(status, message) assert_status(CME_OK, (status), (message))
void support_assert_status(cme_status expected, cme_status status, const char *message,
                           const char *expression, const char *file, int line);

#endif
