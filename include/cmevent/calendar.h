/* cmevent/calendar.h: iCalendar (RFC 5545): feeds out, files in.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
 *     query.group = group->id;
 *     char *text = NULL;
 *     size_t length = 0;
 *     if (cme_calendar_text(store, &query, &text, &length) != CME_OK) { ... }
 *     fwrite(text, 1, length, file);
 *     cme_calendar_text_free(text);
 */
#ifndef CMEVENT_CALENDAR_H
#define CMEVENT_CALENDAR_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** What goes into a feed. Exactly one of `group`, `event`, `person` is set. */
typedef struct cme_calendar_query {
    size_t size;
    cme_id group;        /**< all events of a group, */
    bool deep;           /**< also of the groups below it; */
    cme_id event;        /**< or one event; */
    cme_id person;       /**< or the sessions for which a person has an RSVP that is alive (as in
                            cme_session_query), with       their own answer and nobody else's (rules.md 36, 77) */
    cme_visibility upto; /**< the least visible events to include; CME_VISIBILITY_PUBLIC (default) */
    cme_time
        ended_after;  /**< leave out events whose last session ended before; CME_TIME_NONE (default): none */
    const char *name; /**< name of the calendar; NULL: the group's, event's or person's */
    uint32_t refresh_seconds; /**< how often readers should ask again; default 3600, 0: not said */
} cme_calendar_query;

CME_DEFINE_SPEC_INIT(cme_calendar_query, cme_calendar_query_init, spec.ended_after = CME_TIME_NONE;
                     spec.refresh_seconds = 3600)
#define CME_CALENDAR_QUERY_INIT cme_calendar_query_init()

/** Takes bytes of a feed as they are written. Returns 0 to go on, anything else to stop. It must not call the
 * store. */
typedef int (*cme_sink)(void *context, const char *bytes, size_t length);

/** Writes a feed: drafts are left out, cancelled sessions stay in as STATUS:CANCELLED (rules.md 73), a series
 * is one UID with its overrides. The bytes are the same as long as nothing has changed. Returns: CME_OK;
 * CME_ERR_INVALID (none or several of group, event, person); CME_ERR_NOT_FOUND; CME_ERR_STOPPED (by the
 *     sink); or a failure of the store.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_calendar_write(cme_store *store, const cme_calendar_query *query,
                                                     cme_sink sink, void *context);

/** Writes a feed into memory.
 * Returns: as cme_calendar_write; CME_ERR_NO_MEMORY.
 * Ownership: `*text` is owned, freed with cme_calendar_text_free; it ends with a NUL that `*length` (may be
 * NULL) does not count. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_calendar_text(cme_store *store, const cme_calendar_query *query,
                                                    char **text, size_t *length);

/** Limits on what is read. Beyond them a file is refused (CME_ERR_LIMIT) with line and reason. */
#define CME_CALENDAR_BYTES_MAX      10485760 /**< of a file */
#define CME_CALENDAR_LINE_MAX       262144 /**< bytes of one unfolded line: a description with its escapes fits */
#define CME_CALENDAR_DEPTH_MAX      8      /**< nested components */
#define CME_CALENDAR_COMPONENTS_MAX 100000 /**< components of all kinds */
#define CME_CALENDAR_ZONES_MAX      1000   /**< time zones that differ in name or rules */
#define CME_CALENDAR_NOTES_MAX      1000   /**< notes listed in a report; the rest is counted */

/** How to read a file. */
typedef struct cme_calendar_import_spec {
    size_t size;
    cme_id group; /**< required: the group that the events go to */
    const char
        *zone; /**< for times without a zone of their own, or with one that nobody knows; NULL: the group's */
    bool publish; /**< publish the events (default); else they stay drafts */
    bool dry_run; /**< change nothing, only report */
} cme_calendar_import_spec;

CME_DEFINE_SPEC_INIT(cme_calendar_import_spec, cme_calendar_import_spec_init, spec.publish = true)
#define CME_CALENDAR_IMPORT_SPEC_INIT cme_calendar_import_spec_init()

/** How much a note weighs. */
typedef enum cme_calendar_note_kind {
    CME_CALENDAR_NOTE_KEPT = 1,    /**< not used by the store, kept and written out again */
    CME_CALENDAR_NOTE_CHANGED = 2, /**< read as something else than it says; the text tells */
    CME_CALENDAR_NOTE_DROPPED = 3, /**< not read: unknown, not an event, personal, or damaged */
    CME_CALENDAR_NOTE_SKIPPED = 4  /**< a whole event or session was left out */
} cme_calendar_note_kind;

/** One thing that was not taken as it stood. */
typedef struct cme_calendar_note {
    cme_calendar_note_kind kind;
    uint32_t line;        /**< physical line in the file, from 1; 0: unknown */
    const char *uid;      /**< of the event concerned, or NULL */
    const char *property; /**< name of the property or component, or NULL */
    const char *text;     /**< value and reason, one sentence */
} cme_calendar_note;

/** What became of a file. */
typedef struct cme_calendar_report {
    uint32_t events_created;
    uint32_t events_updated;
    uint32_t events_unchanged; /**< known already, not newer (SEQUENCE, then DTSTAMP) */
    uint32_t events_skipped;
    uint32_t sessions_overridden;
    size_t count;                          /**< notes listed */
    const cme_calendar_note *const *items; /**< in the order of the file */
    size_t note_total;                     /**< notes in all, also those beyond CME_CALENDAR_NOTES_MAX */
} cme_calendar_report;

/** Reads a file of iCalendar 2.0 into a group, whole or not at all. An event is known again by its UID: a
 * newer one (SEQUENCE, then DTSTAMP) updates it, others leave it alone. Events that cannot be read are left
 * out and noted; so is everything else that was not understood. Returns: CME_OK; CME_ERR_INVALID (no
 * iCalendar 2.0; the message has line and reason); CME_ERR_LIMIT (beyond a limit above); CME_ERR_NOT_FOUND
 * (the group); CME_ERR_ZONE_UNKNOWN (`zone`); or a failure of the store. Ownership: `*out` is owned, freed
 * with cme_calendar_report_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_calendar_import(cme_store *store, const char *bytes, size_t length,
                                                      const cme_calendar_import_spec *spec,
                                                      cme_calendar_report **out);

/** Frees the text of a feed. NULL is allowed. Since: 0.1.0 */
CME_API void cme_calendar_text_free(char *text);

/** Frees a report. NULL is allowed. Since: 0.1.0 */
CME_API void cme_calendar_report_free(cme_calendar_report *report);

CME_END_DECLS

#endif
