/* cmevent/policy.h: policies: what decides about the RSVPs of an event's sessions.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_policy_spec spec = CME_POLICY_SPEC_INIT;
 *     spec.approval = CME_APPROVAL_HOLD;
 *     spec.closes_before = 3600;                             // RSVPs close an hour before each session
 *     uint64_t fields = CME_POLICY_APPROVAL | CME_POLICY_CLOSES;
 *     cme_policy *policy = NULL;
 *     if (cme_policy_set_event(store, event->id, &spec, fields, &policy) != CME_OK) { ... }
 *     cme_policy_free(policy);
 *
 * A field that is set for a session counts there; else what is set for its event; else the default, which
 * CME_POLICY_SPEC_INIT has. Fields are set and given back one by one. Times before a start are exact seconds:
 * they follow a session that is moved. A copy of an event, and the second part of a series that is split,
 * have the policy of the event.
 */
#ifndef CMEVENT_POLICY_H
#define CMEVENT_POLICY_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** Whether a yes waits for the organizer. Values are fixed. */
typedef enum cme_approval {
    CME_APPROVAL_NONE = 1,    /**< a yes needs no approval (default) */
    CME_APPROVAL_NO_HOLD = 2, /**< it waits as PENDING and holds no seat */
    CME_APPROVAL_HOLD = 3     /**< it waits as PENDING and holds its seats */
} cme_approval;

/** What happens when the party at the head of the waitlist does not fit. Values are fixed. */
typedef enum cme_party_policy {
    CME_PARTY_SKIP = 1,   /**< the next that fits goes, at most CME_RSVP_SKIP_LIMIT times (default) */
    CME_PARTY_STRICT = 2, /**< nobody behind it moves */
    CME_PARTY_SPLIT = 3   /**< it takes the seats there are, and the rest of it stays in the queue */
} cme_party_policy;

/** How the waitlist moves up. Values are fixed. */
typedef enum cme_promotion {
    CME_PROMOTION_AUTO = 1,  /**< straight to GOING (default) */
    CME_PROMOTION_OFFER = 2, /**< the seat is held for `offer_seconds` and waits for an answer */
    CME_PROMOTION_MANUAL = 3 /**< the organizer promotes */
} cme_promotion;

/** What happens when somebody in the queue goes to another session at that time (rules.md 32). Values are
 * fixed. */
typedef enum cme_overlap_policy {
    CME_OVERLAP_ALLOW = 1, /**< they move up */
    CME_OVERLAP_WARN = 2,  /**< they move up, and are told so (default) */
    CME_OVERLAP_SKIP = 3   /**< they are passed over */
} cme_overlap_policy;

/** What strikes do. Values are fixed. */
typedef enum cme_strike_effect {
    CME_STRIKE_LOWER_PRIORITY = 1, /**< its priority in the queue is one lower (default) */
    CME_STRIKE_APPROVAL = 2        /**< a yes waits for approval */
} cme_strike_effect;

/** Of `opens_before`: RSVPs are open from the publication on. */
#define CME_POLICY_ALWAYS (-1)

/** Most seconds of any field: ten years. */
#define CME_POLICY_SECONDS_MAX 316224000

/** Most strikes, and most days that one counts. */
#define CME_POLICY_STRIKES_MAX     1000
#define CME_POLICY_STRIKE_DAYS_MAX 3660

/** What is to decide. */
typedef struct cme_policy_spec {
    size_t size;
    cme_approval approval;
    bool invitation_only;  /**< only who was invited may say yes; default false */
    int32_t opens_before;  /**< seconds before the start; CME_POLICY_ALWAYS (default) */
    int32_t closes_before; /**< seconds before the start from which on there is neither a new yes nor a
                              promotion; default 0: the start itself */
    int32_t cutoff_before; /**< seconds before the start; who withdraws later is marked late. Default 0:
                              nobody is */
    cme_party_policy party;
    cme_promotion promotion;
    int32_t offer_seconds; /**< how long an offered seat is held, at least 1; default 86400. Quiet hours do
                              not count, and it ends when RSVPs close (rules.md 29, 34) */
    int32_t quiet_from;    /**< hours in which nobody is offered a seat: second of the day, 0 to 86399, in the
                              event's zone; equal to `quiet_until` (default): none */
    int32_t
        quiet_until; /**< first second that is not quiet; the next day's when it is less than `quiet_from` */
    cme_overlap_policy overlap;
    int32_t strike_limit; /**< so many strikes have an effect; default 0: none has */
    int32_t strike_days;  /**< how long one counts, at least 1; default 180 */
    cme_strike_effect strike_effect;
    int32_t remind_before;       /**< seconds before the start; default 0: no reminder */
    int32_t remind_again_before; /**< of a second one, in the same way */
    int32_t reconfirm_before;  /**< seconds before the start at which all who go are asked whether they still
                                  come; default 0: nobody is */
    int32_t reconfirm_seconds; /**< how long they have to answer, at least 1; default 86400 */
} cme_policy_spec;

CME_DEFINE_SPEC_INIT(cme_policy_spec, cme_policy_spec_init,
                     (spec.approval = CME_APPROVAL_NONE, spec.opens_before = CME_POLICY_ALWAYS,
                      spec.party = CME_PARTY_SKIP, spec.promotion = CME_PROMOTION_AUTO,
                      spec.offer_seconds = 86400, spec.overlap = CME_OVERLAP_WARN, spec.strike_days = 180,
                      spec.strike_effect = CME_STRIKE_LOWER_PRIORITY, spec.reconfirm_seconds = 86400))
#define CME_POLICY_SPEC_INIT cme_policy_spec_init()

/** Fields of a policy. */
#define CME_POLICY_APPROVAL          (UINT64_C(1) << 0)
#define CME_POLICY_INVITATION_ONLY   (UINT64_C(1) << 1)
#define CME_POLICY_OPENS             (UINT64_C(1) << 2)
#define CME_POLICY_CLOSES            (UINT64_C(1) << 3)
#define CME_POLICY_CUTOFF            (UINT64_C(1) << 4)
#define CME_POLICY_PARTY             (UINT64_C(1) << 5)
#define CME_POLICY_PROMOTION         (UINT64_C(1) << 6)
#define CME_POLICY_OFFER_SECONDS     (UINT64_C(1) << 7)
#define CME_POLICY_QUIET             (UINT64_C(1) << 8) /**< quiet_from and quiet_until together */
#define CME_POLICY_OVERLAP           (UINT64_C(1) << 9)
#define CME_POLICY_STRIKE_LIMIT      (UINT64_C(1) << 10)
#define CME_POLICY_STRIKE_DAYS       (UINT64_C(1) << 11)
#define CME_POLICY_STRIKE_EFFECT     (UINT64_C(1) << 12)
#define CME_POLICY_REMIND            (UINT64_C(1) << 13)
#define CME_POLICY_REMIND_AGAIN      (UINT64_C(1) << 14)
#define CME_POLICY_RECONFIRM         (UINT64_C(1) << 15)
#define CME_POLICY_RECONFIRM_SECONDS (UINT64_C(1) << 16)
#define CME_POLICY_ALL               ((UINT64_C(1) << 17) - 1)

/** A policy as it was when asked for: every field is the one that counts. */
typedef struct cme_policy {
    cme_id event;
    cme_session_key session; /**< CME_SESSION_NONE: that of the event */
    uint64_t fields;         /**< what is set for the event: CME_POLICY_... */
    uint64_t overridden;     /**< what is set for the session */
    cme_approval approval;
    bool invitation_only;
    int32_t opens_before;
    int32_t closes_before;
    int32_t cutoff_before;
    cme_party_policy party;
    cme_promotion promotion;
    int32_t offer_seconds;
    int32_t quiet_from;
    int32_t quiet_until;
    cme_overlap_policy overlap;
    int32_t strike_limit;
    int32_t strike_days;
    cme_strike_effect strike_effect;
    int32_t remind_before;
    int32_t remind_again_before;
    int32_t reconfirm_before;
    int32_t reconfirm_seconds;
    cme_time opens_at; /**< of the session as it is planned now; CME_TIME_NONE: always open, or of an event */
    cme_time closes_at; /**< CME_TIME_NONE: of an event */
    cme_time cutoff_at; /**< CME_TIME_NONE: nobody who withdraws is late, or of an event */
} cme_policy;

/** Sets the fields of `mask` for an event, and so for all its sessions that do not have their own; a mask of
 * 0 only reads. The waitlists of coming sessions move up when they may now. Returns: CME_OK;
 * CME_ERR_NOT_FOUND; CME_ERR_INVALID, CME_ERR_LIMIT (a field; RSVPs that would close before they open);
 * CME_ERR_STATE (the event is cancelled or completed); or a failure of the store. Ownership:
 * `*out` is owned, freed with cme_policy_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_set_event(cme_store *store, cme_id event,
                                                       const cme_policy_spec *spec, uint64_t mask,
                                                       cme_policy **out);

/** Sets the fields of `mask` for one session.
 * Returns: as cme_policy_set_event; CME_ERR_STATE (it is cancelled). Ownership: as cme_policy_set_event.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_set_session(cme_store *store, cme_session_key session,
                                                         const cme_policy_spec *spec, uint64_t mask,
                                                         cme_policy **out);

/** Gives the fields of `mask` of an event back to the defaults.
 * Returns, Ownership: as cme_policy_set_event. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_reset_event(cme_store *store, cme_id event, uint64_t mask,
                                                         cme_policy **out);

/** Gives the fields of `mask` of a session back to its event.
 * Returns, Ownership: as cme_policy_set_session. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_reset_session(cme_store *store, cme_session_key session,
                                                           uint64_t mask, cme_policy **out);

/** Reads the policy of an event.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_policy_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_get_event(cme_store *store, cme_id event, cme_policy **out);

/** Reads the policy that counts for a session.
 * Returns, Ownership: as cme_policy_get_event. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_policy_get_session(cme_store *store, cme_session_key session,
                                                         cme_policy **out);

/** Frees a policy. NULL is allowed. Since: 0.1.0 */
CME_API void cme_policy_free(cme_policy *policy);

CME_END_DECLS

#endif
