/* model.h: the rules of RSVPs once more, as plainly as possible: one session, in arrays and loops.
 * May use the constants of cmevent/rsvp.h and cmevent/policy.h.
 * Must not call the library, nor know how it decides: it is a second opinion, written from the rules. */
#ifndef CME_TEST_MODEL_H
#define CME_TEST_MODEL_H

#include <cmevent/policy.h>
#include <cmevent/rsvp.h>

enum {
    MODEL_PEOPLE = 12,
    MODEL_POOLS = 4,
    MODEL_LIMIT_CAPACITY = 0,
    MODEL_LIMIT_ROOM = 1,
    MODEL_LIMIT_POOL = 2, /* and the pools behind it */
    MODEL_LIMITS = MODEL_LIMIT_POOL + MODEL_POOLS,
    MODEL_LOG_MAX = 1024,
    MODEL_BLOCKS_MAX = 256,
    MODEL_ABSENCES = 3,     /* earlier sessions of the group */
    MODEL_ELSEWHERE = 3600, /* so long before this session another one starts, which lasts longer */
};

/* Where somebody is blocked. It holds for its group and those below. */
typedef enum model_group { MODEL_GROUP_OWN, MODEL_GROUP_ABOVE, MODEL_GROUP_BELOW, MODEL_GROUPS } model_group;

typedef struct model_block {
    int person;
    model_group group;
    cme_time until; /* CME_TIME_NONE: no end is set */
} model_block;

/* A session that took place before: who had a seat and did not come has a strike. */
typedef struct model_absence {
    cme_time at;
    bool is_struck[MODEL_PEOPLE];
    bool is_excused[MODEL_PEOPLE];
} model_absence;

typedef struct model_policy {
    cme_approval approval;
    bool invitation_only;
    int opens_before; /* CME_POLICY_ALWAYS */
    int closes_before;
    int cutoff_before; /* 0: nobody is late */
    cme_party_policy party;
    cme_overlap_policy overlap;
    cme_promotion promotion;
    int offer_seconds;
    int quiet_from; /* second of the day */
    int quiet_until;
    int reconfirm_before; /* 0: nobody is asked */
    int reconfirm_seconds;
    int strike_limit; /* 0: strikes have no effect */
    int strike_days;
    cme_strike_effect strike_effect;
} model_policy;

typedef struct model_party {
    cme_rsvp_state state; /* 0: no RSVP */
    int guests;           /* of those with a seat, or of the party that waits */
    int queued;           /* heads in the queue */
    int arrival;          /* who came to the queue earlier has the smaller number */
    int priority;
    int skips;
    unsigned all; /* pools, as limits, in all of which it counts */
    unsigned any; /* while it waits: those of which one is enough */
    bool holds;   /* PENDING, and its seats are held */
    bool is_invited;
    bool is_admitted; /* the organizer let it past the gates */
    bool is_late;
    bool is_overlapping; /* moved up although they went elsewhere */
    cme_time queued_at;
    cme_time offered_at;
    cme_time expires_at;
    cme_time going_since;
    struct model_party_before {
        cme_rsvp_state state; /* what the cancellation of the session ended; 0: nothing */
        int guests;
        int rest;     /* heads of a split party that waited */
        bool is_back; /* with its seats: the rest has yet to queue */
    } before;
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
    uint32_t overrides;
    bool is_late;
} model_line;

typedef struct model {
    cme_time now;
    cme_time starts_at;
    bool is_in_berlin; /* else in UTC */
    cme_session_status status;
    int seats[MODEL_LIMITS];          /* CME_UNLIMITED: no limit */
    bool is_open_pool[MODEL_LIMITS];  /* who names none counts there */
    bool has_own_seats[MODEL_LIMITS]; /* the session, not only its event */
    int overfull;                     /* so many heads more than there are seats were allowed */
    bool has_own_policy;
    model_policy policy;
    int arrivals;
    bool has_asked; /* whether they still come */
    int block_count;
    model_block blocks[MODEL_BLOCKS_MAX];
    model_absence absences[MODEL_ABSENCES];
    bool goes_elsewhere[MODEL_PEOPLE]; /* to another session at that time */
    model_party parties[MODEL_PEOPLE];
    uint32_t overrides; /* of the call that runs: for the log */
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
    uint32_t overrides;
    bool names_pools;
    unsigned pools; /* as limits */
    bool any_pool;  /* one of them is enough */
} model_answer;

/* --- what happens: each gives the status that the call should have --- */

void model_begin(model *m, cme_time now, cme_time starts_at, int capacity);
cme_status model_answers(model *m, const model_answer *a);
cme_status model_invite(model *m, int person);
cme_status model_cancel(model *m, int person);
cme_status model_approve(model *m, int person, uint32_t overrides);
cme_status model_reject(model *m, int person);
cme_status model_promote(model *m, int person, uint32_t overrides);
cme_status model_prioritize(model *m, int person, int priority);
cme_status model_transfer(model *m, int from, int to, uint32_t overrides);
cme_status model_confirm(model *m, int person);
cme_status model_add_block(model *m, int person, model_group group, cme_time until);
cme_status model_end_block(model *m, int person, model_group group);
cme_status model_excuse(model *m, int person, int absence);
cme_status model_go_elsewhere(model *m, int person, bool goes);
cme_status model_set_seats(model *m, int limit, int seats, bool allow_overfull);
cme_status model_set_policy(model *m, const model_policy *policy);
cme_status model_tick(model *m);
cme_status model_cancel_session(model *m);
cme_status model_reinstate(model *m, cme_session_comeback comeback);

/* --- what may be read off --- */

int model_heads_in(const model *m, cme_rsvp_state state); /* heads with that state */
int model_held(const model *m);              /* heads of offers, and of PENDING that hold seats */
int model_waiting(const model *m);           /* heads in the queue */
int model_taken(const model *m, int limit);  /* heads that take a seat of this limit */
int model_place(const model *m, int person); /* 1 is the head of the queue; 0: not in it */
int model_heads_ahead(const model *m, int person);
int model_strikes(const model *m, int person);     /* that count now */
int model_wall_clock(const model *m, cme_time at); /* seconds that it is ahead of UTC */

/* --- between the files of the model --- */

/* A change that is about to be made of an RSVP: what it shall be, all at once. */
typedef struct model_change {
    cme_rsvp_state state;
    int guests;
    int queued;
    cme_rsvp_reason reason;
    bool holds; /* PENDING, and its seats are held */
    bool is_late;
} model_change;

void model_set(model *m, int person, model_change change);
void model_move_up(model *m);
void model_settle(model *m); /* after each operation */
void model_join_queue(model *m, int person);
void model_count_skips(model *m, int person);              /* before that person is seated */
int model_seats_for(const model *m, const model_party *p); /* seats left to it */
void model_expire_offer(model *m, int person);
bool model_could_fit(const model *m, const model_party *p, int heads);    /* into an empty session */
bool model_others_wait(const model *m, int newcomer, unsigned claim);     /* for the limits of the claim */
bool model_others_wait_for(const model *m, int person, unsigned entered); /* for pools that it goes over to */
model model_without(const model *m, int person); /* what that party has is left to others, and to it */
unsigned model_claim_of(const model_party *p);
unsigned model_settled_claim(const model *m, const model_party *p); /* where its seats would be now */
unsigned model_best_of(const model *m, unsigned any);
bool model_lacks_gate(const model *m, int person, uint32_t overrides); /* an invitation or approval */
bool model_is_blocked(const model *m, int person, uint32_t overrides);
bool model_has_strikes(const model *m, int person, cme_strike_effect effect); /* enough for it */
bool model_has_started(const model *m);
bool model_is_closed(const model *m); /* no promotion */
bool model_is_not_open_yet(const model *m);
bool model_is_alive(const model_party *p);
int model_seated_heads(const model_party *p);

#endif
