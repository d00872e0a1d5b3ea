/* policy_row_internal.h: policies as rows: which fields are set, and to what (policy_row.c).
 * May use policy_internal.h. For policy*.c only. */
#ifndef CME__POLICY_ROW_INTERNAL_H
#define CME__POLICY_ROW_INTERNAL_H

#include "policy_internal.h"

enum { CME__POLICY_COLUMNS = 18 };

/* What is set for an event or a session. */
typedef struct cme__policy_row {
    uint64_t set; /* CME_POLICY_... */
    int32_t values[CME__POLICY_COLUMNS];
} cme__policy_row;

/* Reads both rows of a session; `session_row` 0: that of the event alone. CME_ERR_CORRUPT when a value is
 * none. */
cme_status cme__policy_rows_read(cme_store *store, int64_t event_row, int64_t session_row,
                                 cme__policy_row *event, cme__policy_row *session);

/* Replaces the row of a session, or with `session_row` 0 of the event, and keeps CME__HAS_POLICY. */
cme_status cme__policy_row_write(cme_store *store, int64_t event_row, int64_t session_row,
                                 const cme__policy_row *row);

/* Checks the fields of `mask` and sets them. `of` is what the message says they belong to. */
cme_status cme__policy_row_apply(cme_store *store, const char *of, const cme_policy_spec *spec, uint64_t mask,
                                 cme__policy_row *row);

/* The fields of `mask` that are set in one and not in the other, or to something else. */
uint64_t cme__policy_row_compare(const cme__policy_row *a, const cme__policy_row *b);

/* Puts what is set over a policy. */
void cme__policy_row_over(const cme__policy_row *row, cme__policy *policy);

/* The fields of a record. */
void cme__policy_record(const cme__policy *policy, cme_policy *out);

#endif
