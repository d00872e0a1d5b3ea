/* person_internal.h: what the files of persons share (person.c, person_find.c, person_verify.c).
 * May use store_page_internal.h. For lib/person*.c and store_verify.c only. */
#ifndef CME__PERSON_INTERNAL_H
#define CME__PERSON_INTERNAL_H

#include <cmevent/person.h>

#include "store_page_internal.h"

/* The columns that cme__person_read reads, of `persons p`. */
#define CME__PERSON_COLUMNS                                                                                  \
    "SELECT p.id, p.name, p.email, p.locale, p.zone, p.external_key, p.note, p.consent, p.created_at,"       \
    " p.updated_at"

#define CME__PERSON_SELECT CME__PERSON_COLUMNS " FROM persons p "

void *cme__person_read(cme__statement *row, cme__arena *arena);

/* The e-mail as it is compared: ASCII letters in lower case. NULL for none. In `arena`. */
char *cme__email_fold(cme__arena *arena, const char *email);

/* The words that find a person: name and e-mail (or NULL). */
void cme__person_words(const char *name, const char *email, cme__text *out);

/* cme_store_verify: words of persons, memberships, duties, how groups nest (person_verify.c). */
cme_status cme__person_verify(cme_store *store, cme__db_problem report, void *context);

#endif
