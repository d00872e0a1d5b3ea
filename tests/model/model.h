/* model.h: the rules of RSVPs once more, as plainly as possible: one session, in arrays and loops.
 * May use the constants of cmevent/rsvp.h.
 * Must not call the library, nor know how it decides: it is a second opinion, written from the rules. */
#ifndef CME_TEST_MODEL_H
#define CME_TEST_MODEL_H

#include <cmevent/rsvp.h>

enum {
    MODEL_PEOPLE = 12,
    MODEL_POOLS = 4,
    MODEL_LIMIT_CAPACITY = 0,
    MODEL_LIMIT_ROOM = 1,
    MODEL_LIMITS = 2 + MODEL_POOLS,
    MODEL_LOG_MAX = 8192,
};

/* Sets of limits. */
#define MODEL_CAPACITY     1u
#define MODEL_ROOM         2u
#define MODEL_POOL(number) (4u << (number))

typedef enum model_party_policy { MODEL_SKIP = 1, MODEL_STRICT, MODEL_SPLIT } model_party_policy;
typedef enum model_promotion { MODEL_AUTO = 1, MODEL_OFFER, MODEL_MANUAL } model_promotion;
typedef enum model_approval { MODEL_NO_APPROVAL = 1, MODEL_NO_HOLD, MODEL_HOLD } model_approval;

typedef struct model_policy {
    model_approval approval;
    bool is_invitation_only;
    int opens_before; /* -1: always open */
    int closes_before;
    int cutoff_before;
    model_party_policy party;
    model_promotion promotion;
    int offer_seconds;
    int quiet_from;
    int quiet_until;
} model_policy;

typedef struct model_party {
    cme_rsvp_state state; /* 0: no RSVP */
    int guests;           /* of those with a seat, or of the party that waits */
    int queued;           /* heads in the queue */
    int arrival;          /* who came to the queue earlier has the smaller number */
    cme_time queued_at;
    int priority;
    int skips;
    unsigned all;     /* pools in all of which it counts: MODEL_POOL */
    unsigned any;     /* pools of which one is enough */
    unsigned counted; /* the pools in which its seats count now */
    bool holds;       /* PENDING, and its seats are held */
    bool is_invited;
    bool is_admitted; /* the organizer let it past the gates */
    bool is_late;
    cme_time offered_at;
    cme_time expires_at;
    cme_rsvp_state before; /* what the cancellation of the session ended; 0: nothing */
    int guests_before;
    int first_line; /* of the log */
} model_party;

/* What the log should say. */
typedef struct model_line {
    int person;
    cme_rsvp_state from;
    cme_rsvp_state to;
    int guests_before;
    int guests_after;
    cme_rsvp_reason reason;
    bool is_late;
} model_line;

typedef struct model {
    cme_time now;
    cme_time starts_at;
    cme_session_status status;
    int seats[MODEL_LIMITS]; /* CME_UNLIMITED: no limit */
    bool has_own_capacity;   /* the session, not only its event */
    model_policy policy;
    int arrivals;
    model_party parties[MODEL_PEOPLE];
    int lines;
    model_line log[MODEL_LOG_MAX];
} model;

/* What somebody answers. */
typedef struct model_answer {
    int person;
    cme_rsvp_state answer;
    int guests;
    bool waits; /* rather than to be refused */
    int priority;
    unsigned all; /* with `any`: 0 keeps what there is */
    unsigned any;
    uint32_t overrides;
} model_answer;

void model_begin(model *m, cme_time now, cme_time starts_at, int capacity);

cme_status model_answers(model *m, const model_answer *a);
cme_status model_invite(model *m, int person);
cme_status model_cancel(model *m, int person);
cme_status model_set_seats(model *m, int limit, int seats);
cme_status model_cancel_session(model *m);
cme_status model_reinstate(model *m, cme_session_comeback comeback);

/* What may be read off. */
int model_going(const model *m);             /* heads of those that are GOING */
int model_waiting(const model *m);           /* heads in the queue */
int model_taken(const model *m, int limit);  /* heads that take a seat of this limit */
int model_place(const model *m, int person); /* 1 is the head of the queue; 0: not in it */
int model_heads_ahead(const model *m, int person);

/* --- between model.c and model_queue.c --- */

bool model_fits(const model *m, const model_party *p, int heads);
bool model_others_wait(const model *m, const model_party *newcomer);
bool model_is_closed(const model *m);
void model_set(model *m, int person, cme_rsvp_state state, int guests, int queued, cme_rsvp_reason reason);
void model_move_up(model *m);

#endif
