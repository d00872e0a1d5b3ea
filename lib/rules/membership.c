/* rules/membership.c: the table of membership states.
 * May use base/.
 * Must not know intervals, persons, groups, nor when anything happened. */
#include "rules/membership.h"

#include "base/text.h"

enum { STATES = CME_MEMBERSHIP_REMOVED + 1 };

/* What the table says of a change. */
typedef enum verdict {
    NO = 0,
    YES,
    DECIDED /* only by somebody else than the person */
} verdict;

enum {
    NONE = 0,
    APPLIED = CME_MEMBERSHIP_APPLIED,
    LIVING_ROOM = CME_MEMBERSHIP_LIVING_ROOM,
    MEMBER = CME_MEMBERSHIP_MEMBER,
    ALUMNI = CME_MEMBERSHIP_ALUMNI,
    LEFT = CME_MEMBERSHIP_LEFT,
    REMOVED = CME_MEMBERSHIP_REMOVED
};

/* clang-format off */
static const verdict TABLE[STATES][STATES] = {
    [NONE]        = {[APPLIED] = YES,     [LIVING_ROOM] = YES, [MEMBER] = YES},
    [APPLIED]     = {                     [LIVING_ROOM] = YES, [MEMBER] = YES,                  [LEFT] = YES, [REMOVED] = YES},
    [LIVING_ROOM] = {                                          [MEMBER] = YES,                  [LEFT] = YES, [REMOVED] = YES},
    [MEMBER]      = {                                                          [ALUMNI] = YES,  [LEFT] = YES, [REMOVED] = YES},
    [ALUMNI]      = {                                          [MEMBER] = YES,                  [LEFT] = YES, [REMOVED] = YES},
    [LEFT]        = {[APPLIED] = YES,     [LIVING_ROOM] = YES, [MEMBER] = YES,                                [REMOVED] = YES},
    [REMOVED]     = {[APPLIED] = DECIDED,                      [MEMBER] = DECIDED},
};
/* clang-format on */

static const char *const NAMES[STATES] = {"none",   "applied", "living room", "member",
                                          "alumni", "left",    "removed"};

static void list_allowed(cme__text *text, cme_membership_state from);

bool cme__membership_state_is_known(cme_membership_state state) {
    return (int)state >= APPLIED && (int)state <= REMOVED;
}

const char *cme__membership_state_name(cme_membership_state state) {
    return NAMES[cme__membership_state_is_known(state) ? (int)state : NONE];
}

bool cme__membership_state_is_out(cme_membership_state state) {
    return state == CME_MEMBERSHIP_ALUMNI || state == CME_MEMBERSHIP_LEFT || state == CME_MEMBERSHIP_REMOVED;
}

cme_status cme__membership_check_change(cme__fault *fault, cme_membership_state from, cme_membership_state to,
                                        bool is_decided) {
    if (!cme__membership_state_is_known(to)) {
        return cme__fail(fault, CME_ERR_INVALID, "state %d of membership: must be a CME_MEMBERSHIP_... value",
                         (int)to);
    }
    int row = cme__membership_state_is_known(from) ? (int)from : NONE;
    verdict found = TABLE[row][to];
    if (found == YES || (found == DECIDED && is_decided)) {
        return CME_OK;
    }
    if (found == DECIDED) {
        return cme__fail(
            fault, CME_ERR_INVALID,
            "by of membership must be set to somebody else: from '%s' to '%s' is another's decision",
            NAMES[row], NAMES[to]);
    }
    cme__text allowed = {0};
    list_allowed(&allowed, from);
    cme_status status = allowed.failed ? cme__fail_memory(fault)
                                       : cme__fail(fault, CME_ERR_STATE,
                                                   "membership cannot change from '%s' to '%s', only to %s",
                                                   NAMES[row], NAMES[to], allowed.bytes);
    cme__text_free(&allowed);
    return status;
}

/* "'member', 'left', 'removed'". */
static void list_allowed(cme__text *text, cme_membership_state from) {
    int row = cme__membership_state_is_known(from) ? (int)from : NONE;
    for (int to = APPLIED; to < STATES; to++) {
        if (TABLE[row][to] != NO) {
            cme__text_format(text, "%s'%s'", text->length > 0 ? ", " : "", NAMES[to]);
        }
    }
}
