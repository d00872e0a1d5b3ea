/* history.c: random histories of one session.
 * May use history.h.
 * Must not call the library. */
#include "history.h"

#include <stdio.h>

/* SplitMix64: each seed gives a stream of its own. */
static uint32_t draw(uint64_t *seed, uint32_t below) {
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t bits = *seed;
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((bits ^ (bits >> 31)) >> 33) % below;
}

static int draw_seats(uint64_t *seed) {
    int seats = (int)draw(seed, 14) - 1;
    return seats < 0 ? CME_UNLIMITED : seats;
}

static int draw_guests(uint64_t *seed) {
    switch (draw(seed, 8)) {
    case 0:
        return (int)draw(seed, 15); /* also more than the session holds */
    case 1:
    case 2:
    case 3:
        return (int)draw(seed, 4);
    default:
        return 0;
    }
}

static int draw_seconds(uint64_t *seed, unsigned features) {
    if ((features & HISTORY_CLOCK) != 0 && draw(seed, 10) == 0) {
        return -(int)draw(seed, 20);
    }
    return (int)draw(seed, 3) / 2;
}

static void draw_answer(uint64_t *seed, operation *o) {
    uint32_t kind = draw(seed, 66);
    o->kind = OPERATION_ANSWER;
    o->answer.person = o->person;
    o->answer.answer = kind < 54 ? CME_RSVP_GOING : kind < 60 ? CME_RSVP_MAYBE : CME_RSVP_DECLINED;
    o->answer.guests = draw_guests(seed);
    o->answer.waits = draw(seed, 6) != 0;
}

/* Each row: how often of all, the operation, and the feature that it needs; 0: none. */
static const struct {
    int weight;
    operation_kind kind;
    unsigned feature;
} KINDS[] = {
    {66, OPERATION_ANSWER, 0},
    {22, OPERATION_CANCEL, 0},
    {3, OPERATION_INVITE, 0},
    {9, OPERATION_CAPACITY, HISTORY_CAPACITY},
    {5, OPERATION_ROOM, HISTORY_ROOM},
    {1, OPERATION_CANCEL_SESSION, HISTORY_SESSION},
    {1, OPERATION_REINSTATE, HISTORY_SESSION},
};

enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static operation_kind draw_kind(uint64_t *seed, unsigned features) {
    int sum = 0;
    for (int i = 0; i < KIND_COUNT; i++) {
        sum += KINDS[i].feature == 0 || (KINDS[i].feature & features) != 0 ? KINDS[i].weight : 0;
    }
    int drawn = (int)draw(seed, (uint32_t)sum);
    for (int i = 0; i < KIND_COUNT; i++) {
        drawn -= KINDS[i].feature == 0 || (KINDS[i].feature & features) != 0 ? KINDS[i].weight : 0;
        if (drawn < 0) {
            return KINDS[i].kind;
        }
    }
    return OPERATION_ANSWER;
}

static operation draw_operation(uint64_t *seed, unsigned features) {
    operation o = {.kind = draw_kind(seed, features),
                   .seconds = draw_seconds(seed, features),
                   .person = (int)draw(seed, MODEL_PEOPLE)};
    switch (o.kind) {
    case OPERATION_ANSWER:
        draw_answer(seed, &o);
        break;
    case OPERATION_CAPACITY:
    case OPERATION_ROOM:
        o.seats = draw_seats(seed);
        break;
    case OPERATION_REINSTATE:
        o.comeback = (cme_session_comeback)(1 + draw(seed, 3));
        break;
    case OPERATION_CANCEL:
    case OPERATION_INVITE:
    case OPERATION_CANCEL_SESSION:
        break;
    }
    return o;
}

void history_draw(history *h, uint64_t seed, unsigned allowed) {
    uint64_t stream = seed;
    h->features = 0;
    for (unsigned feature = 1; feature <= HISTORY_ALL; feature <<= 1) {
        h->features |= (allowed & feature) != 0 && draw(&stream, 3) != 0 ? feature : 0;
    }
    h->capacity = draw_seats(&stream);
    h->length = HISTORY_LENGTH;
    bool is_cancelled = false;
    for (int i = 0; i < h->length; i++) {
        operation *o = &h->operations[i];
        *o = draw_operation(&stream, h->features);
        /* A cancelled session soon takes place after all, but for the last ones of a history. */
        if (is_cancelled && i < h->length - 5 && draw(&stream, 3) == 0) {
            *o = (operation){.kind = OPERATION_REINSTATE,
                             .comeback = (cme_session_comeback)(1 + draw(&stream, 3))};
        } else if (i == h->length - 5) {
            o->kind = OPERATION_CANCEL_SESSION;
        }
        is_cancelled =
            (is_cancelled || o->kind == OPERATION_CANCEL_SESSION) && o->kind != OPERATION_REINSTATE;
    }
}

/* --- in words --- */

static const char *const ANSWERS[] = {
    [CME_RSVP_GOING] = "yes", [CME_RSVP_MAYBE] = "maybe", [CME_RSVP_DECLINED] = "no"};
static const char *const COMEBACKS[] = {
    [CME_COMEBACK_NOBODY] = "nobody", [CME_COMEBACK_INVITE] = "invite", [CME_COMEBACK_RESTORE] = "restore"};

void history_words(const operation *o, char *text, size_t size) {
    int length = snprintf(text, size, "%+4d s  ", o->seconds);
    char *rest = text + length;
    size_t left = size - (size_t)length;
    switch (o->kind) {
    case OPERATION_ANSWER:
        (void)snprintf(rest, left, "person %d says %s with %d guests%s", o->person, ANSWERS[o->answer.answer],
                       o->answer.guests, o->answer.waits ? "" : ", or is refused");
        break;
    case OPERATION_CANCEL:
        (void)snprintf(rest, left, "person %d withdraws", o->person);
        break;
    case OPERATION_INVITE:
        (void)snprintf(rest, left, "person %d is invited", o->person);
        break;
    case OPERATION_CAPACITY:
        (void)snprintf(rest, left, "capacity %d", o->seats);
        break;
    case OPERATION_ROOM:
        (void)snprintf(rest, left, "room capacity %d", o->seats);
        break;
    case OPERATION_CANCEL_SESSION:
        (void)snprintf(rest, left, "the session is cancelled");
        break;
    case OPERATION_REINSTATE:
        (void)snprintf(rest, left, "the session is reinstated: %s", COMEBACKS[o->comeback]);
        break;
    }
}
