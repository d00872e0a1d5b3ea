/* block_internal.h: what RSVPs need of blocks (block.c).
 * May use session_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__BLOCK_INTERNAL_H
#define CME__BLOCK_INTERNAL_H

#include "session_internal.h"

/* CME_ERR_NOT_ALLOWED, with group and end, when a block holds for the person and the session; CME_OK
 * otherwise. Where nobody is blocked it costs one look into an index. */
cme_status cme__block_check(cme_store *store, const cme__session_plan *plan, int64_t person_row);

/* cme_store_verify: no block ends before it begins, nor runs twice. */
cme_status cme__block_verify(cme_store *store, cme__db_problem report, void *context);

#endif
