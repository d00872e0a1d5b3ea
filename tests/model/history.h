/* history.h: random histories of one session: operations as data, drawn from a seed, told in words.
 * May use model.h.
 * Must not know what becomes of an operation. */
#ifndef CME_TEST_HISTORY_H
#define CME_TEST_HISTORY_H

#include "model.h"

/* What a history may have. Each draws some of what its mask allows, so that rare mixtures come up, too. */
typedef enum history_feature {
    HISTORY_CAPACITY = 1 << 0,   /* changes of capacity */
    HISTORY_ROOM = 1 << 1,       /* a room, and changes of it */
    HISTORY_SESSION = 1 << 2,    /* cancelled and reinstated */
    HISTORY_CLOCK = 1 << 3,      /* a clock that is set back now and then */
    HISTORY_OVERFULL = 1 << 4,   /* fewer seats than are taken */
    HISTORY_PARTY = 1 << 5,      /* STRICT and SPLIT */
    HISTORY_PROMOTION = 1 << 6,  /* OFFER and MANUAL */
    HISTORY_APPROVAL = 1 << 7,   /* NO_HOLD and HOLD */
    HISTORY_INVITATION = 1 << 8, /* invitation only */
    HISTORY_TIME = 1 << 9,       /* hours pass */
    HISTORY_WINDOW = 1 << 10,    /* RSVPs open and close, and who withdraws late is marked */
    HISTORY_QUIET = 1 << 11,     /* quiet hours */
    HISTORY_ORGANIZER = 1 << 12, /* approvals, rejections, promotions by hand, reconfirmations */
    HISTORY_PRIORITY = 1 << 13,
    HISTORY_TRANSFER = 1 << 14,
    HISTORY_OVERRIDES = 1 << 15, /* gates set aside by name */
    HISTORY_POLICY = 1 << 16,    /* changes of policy on the way */
    HISTORY_POOLS = 1 << 17,
    HISTORY_TICK = 1 << 18,      /* what time brings about is carried out; without quiet hours */
    HISTORY_RECONFIRM = 1 << 19, /* who goes is asked whether they still come */
    HISTORY_BLOCKS = 1 << 20,
    HISTORY_STRIKES = 1 << 21, /* of earlier sessions, excused now and then */
    HISTORY_SUMMER = 1 << 22,  /* quiet hours in a zone whose clock is set forward or back that night */
    HISTORY_OVERLAP = 1 << 23, /* people who go elsewhere at that time, too */
    HISTORY_ALL = (1 << 24) - 1
} history_feature;

typedef enum operation_kind {
    OPERATION_ANSWER,
    OPERATION_CANCEL,
    OPERATION_INVITE,
    OPERATION_APPROVE,
    OPERATION_REJECT,
    OPERATION_PROMOTE,
    OPERATION_CONFIRM,
    OPERATION_PRIORITIZE,
    OPERATION_TRANSFER,
    OPERATION_BLOCK,
    OPERATION_UNBLOCK,
    OPERATION_EXCUSE,
    OPERATION_ELSEWHERE,
    OPERATION_CAPACITY,
    OPERATION_ROOM,
    OPERATION_POOL,
    OPERATION_POLICY,
    OPERATION_CANCEL_SESSION,
    OPERATION_REINSTATE,
    OPERATION_TICK
} operation_kind;

typedef struct operation {
    operation_kind kind;
    int seconds; /* by which the clock moves before */
    int person;
    int other; /* who gets the seats */
    model_answer answer;
    uint32_t overrides;
    int priority;
    int seats;
    int pool;
    bool allow_overfull;
    model_policy policy;
    cme_session_comeback comeback;
    model_group group;
    int block_seconds; /* 0: without end */
    int absence;
    bool goes; /* elsewhere */
} operation;

/* A history begins at noon UTC; its session begins the next day at seven in the evening, and the next history
 * later. */
enum { HISTORY_LENGTH = 150, HISTORY_STARTS_AFTER = 31 * 3600, HISTORY_DAYS = 10 };

typedef struct history {
    unsigned features;
    bool is_spring; /* HISTORY_SUMMER: the clock is set forward */
    int capacity;
    int pools;
    int pool_seats[MODEL_POOLS];
    bool is_open_pool[MODEL_POOLS];
    bool is_absent[MODEL_ABSENCES][MODEL_PEOPLE]; /* had a seat in an earlier session, and did not come */
    int length;
    operation operations[HISTORY_LENGTH];
} history;

void history_draw(history *h, uint64_t seed, unsigned allowed);

/* One operation as a line of text. */
void history_words(const operation *o, char *text, size_t size);

#endif
