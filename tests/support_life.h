/* support_life.h: the life of a small community in steps, through the public interface: what the tests run
 * that make memory, disk or power fail. May use the public headers. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_H
#define CME_TEST_SUPPORT_LIFE_H

#include <stddef.h>

#include <cmevent/session.h>

/* What the steps have made so far. Zero-initialise. */
typedef struct support_life {
    cme_id group;
    cme_id chapter; /* below `group` */
    cme_id duty;
    cme_id venue;
    cme_id pool;
    cme_id ana;
    cme_id bo;
    cme_id event;
    cme_session_key session;
    cme_id series;   /* of support_life_series.h */
    cme_id question; /* of support_life_questions.h */
    cme_id line;     /* of the attendance */
    int round;       /* for values that must differ */
} support_life;

/* One call (or a few that only read). Steps need those before them. A step changes something (or reads) each
 * time that it runs after its `prepare`, so that it can be run again and again. */
typedef struct support_life_step {
    const char *name;
    cme_status (*run)(cme_store *store, support_life *life);
    cme_status (*prepare)(cme_store *store, support_life *life); /* or NULL */
} support_life_step;

extern const support_life_step support_life_steps[];
extern const size_t support_life_step_count;

/* Prepares and runs all steps in turn; stops at the first failure. */
cme_status support_live(cme_store *store, support_life *life);

#endif
