/* series_internal.h: what the series*.c files share: an edit while it is planned or applied.
 * May use event_internal.h, rules/series.h. For lib/series*.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__SERIES_INTERNAL_H
#define CME__SERIES_INTERNAL_H

#include <cmevent/series.h>

#include "base/ascending.h"
#include "event_internal.h"
#include "rules/series.h"

/* An RSVP that is alive, as it was before the edit. */
typedef struct cme__series_rsvp {
    int64_t person_row;
    cme_id person;
    const char *name;
    cme_rsvp_state state;
    int32_t guests;
} cme__series_rsvp;

/* A session in the plan that is being made. */
typedef struct cme__series_item {
    cme_series_session *session; /* in the plan's arena */
    int64_t row;                 /* 0: nothing was written about it */
    bool place_changes;
    cme__series_rsvp *rsvps;
    size_t rsvp_count;
} cme__series_item;

/* A written session, and where it goes. */
typedef struct cme__series_row {
    cme__session_written written;
    int64_t civil;   /* its name before, the start for a plain event's */
    int64_t target;  /* its name after, when it has a counterpart */
    bool goes_along; /* it belongs to what is edited; else it stays as it is */
    bool has_target;
    bool has_started; /* moved to before its date, and begun */
    size_t item;      /* in the plan */
} cme__series_row;

/* An edit at work. */
typedef struct cme__series_work {
    cme_store *store;
    cme_series_edit edit; /* its texts lie in the plan's arena */
    cme__arena *arena;    /* of the plan */
    cme_series_plan *plan;
    cme_time now;

    cme__event_fields old;
    int64_t event_row; /* the event that has the sessions edited afterwards */

    /* Where the edit begins (series_times.c): a date, and the first one of the rule from there on. */
    int64_t cut;
    int64_t rule_from;
    bool rule_goes_on; /* the rule has dates from the cut on */
    bool splits;
    cme__event_fields head;  /* what stays before the cut */
    cme__event_fields tail;  /* what is edited */
    cme__series rule_before; /* without added and removed dates */
    cme__series rule_after;
    cme__series_map map;

    cme__series_row *rows; /* the written sessions */
    size_t row_count;

    cme__series_item *items;
    size_t item_count;
    size_t item_capacity;
} cme__series_work;

/* --- the times before (series_cut.c) --- */

/* Finds the cut for FOLLOWING and ALL. */
cme_status cme__series_find_cut(cme__series_work *work);

/* Sets work->head and work->splits; work->rows must be read. */
cme_status cme__series_make_head(cme__series_work *work);

/* In the arena; NULL: memory ran out. The canonical text of a rule; a text, which is freed; dates, with room
 * for more. */
const char *cme__series_canonical(cme__series_work *work, const cme__rule *rule);
const char *cme__series_keep_text(cme__series_work *work, cme__text *text);
int64_t *cme__series_copy_dates(cme__series_work *work, const int64_t *dates, size_t count, size_t room);

/* The text of a rule with another end, which is freed, in the arena. */
const char *cme__series_bounded(cme__series_work *work, const char *canonical, cme__text *bound);

/* What the rule gives, or the start alone. */
cme__series cme__series_rule_alone(const cme__event_times *times);

/* --- the times after (series_times.c) --- */

/* Sets work->tail, and the map between the dates; work->rows must be read. */
cme_status cme__series_make_tail(cme__series_work *work);

/* What a date from the cut on becomes; false: nothing. */
bool cme__series_target(const cme__series_work *work, int64_t civil, int64_t *out);

/* --- the sessions that were written about (series_rows.c) --- */

/* Reads them, and which of them the edit concerns. */
cme_status cme__series_rows_read(cme__series_work *work);

/* Gives each its target; no two the same. */
cme_status cme__series_rows_target(cme__series_work *work);

/* Writes them: to their new names, or cancelled. The events must be written. */
cme_status cme__series_rows_write(cme__series_work *work);

/* --- the plan (series_plan.c) --- */

/* Notes a session before the edit, with the people who have an RSVP. */
cme_status cme__series_note(cme__series_work *work, const cme__session_plan *before, size_t *index);

/* Notes dates that nothing was written about, before and after. */
cme_status cme__series_note_unwritten(cme__series_work *work);
cme_status cme__series_note_date(cme__series_work *work, cme_series_effect effect, int64_t from, int64_t to);

/* Looks at what became of all that was noted, and finishes the plan. */
cme_status cme__series_finish(cme__series_work *work);

/* CME_ERR_CONFLICT when the plans differ, or when the second one may not be applied. */
cme_status cme__series_compare(cme_store *store, const cme_series_plan *expected,
                               const cme_series_plan *found);
cme_status cme__series_check_allowed(const cme__series_work *work);

/* --- the edits (series_edit.c) --- */

/* Does the edit, and notes it. */
cme_status cme__series_do(cme__series_work *work);

#endif
