/* history.h: random histories of one session: operations as data, drawn from a seed, told in words.
 * May use model.h.
 * Must not know what becomes of an operation. */
#ifndef CME_TEST_HISTORY_H
#define CME_TEST_HISTORY_H

#include "model.h"

/* What a history may have. Each draws some of what its mask allows, so that rare mixtures come up, too. */
typedef enum history_feature {
    HISTORY_CAPACITY = 1 << 0, /* changes of capacity */
    HISTORY_ROOM = 1 << 1,     /* a room, and changes of it */
    HISTORY_SESSION = 1 << 2,  /* cancelled and reinstated */
    HISTORY_CLOCK = 1 << 3,    /* a clock that is set back now and then */
    HISTORY_ALL = (1 << 4) - 1
} history_feature;

typedef enum operation_kind {
    OPERATION_ANSWER,
    OPERATION_CANCEL,
    OPERATION_INVITE,
    OPERATION_CAPACITY,
    OPERATION_ROOM,
    OPERATION_CANCEL_SESSION,
    OPERATION_REINSTATE
} operation_kind;

typedef struct operation {
    operation_kind kind;
    int seconds; /* by which the clock moves before */
    int person;
    model_answer answer;
    int seats;
    cme_session_comeback comeback;
} operation;

enum { HISTORY_LENGTH = 150 };

typedef struct history {
    unsigned features;
    int capacity;
    int length;
    operation operations[HISTORY_LENGTH];
} history;

void history_draw(history *h, uint64_t seed, unsigned allowed);

/* One operation as a line of text. */
void history_words(const operation *o, char *text, size_t size);

#endif
