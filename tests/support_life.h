/* support_life.h: the life of a small community in steps, through the public interface: what the tests run
 * that make memory, disk or power fail. May use the public headers. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_H
#define CME_TEST_SUPPORT_LIFE_H

#include <stddef.h>

#include <cmevent/session.h>

/* What the steps have made so far. Zero-initialise. */
typedef struct support_life {
    cme_id group;
    cme_id venue;
    cme_id ana;
    cme_id bo;
    cme_id event;
    cme_session_key session;
    int round; /* for names that must differ */
} support_life;

/* One call (or a few that only read). A step may be run again and again: it makes another one, or does
 * nothing new. Steps need those before them. */
typedef struct support_life_step {
    const char *name;
    cme_status (*run)(cme_store *store, support_life *life);
} support_life_step;

extern const support_life_step support_life_steps[];
extern const size_t support_life_step_count;

#endif
