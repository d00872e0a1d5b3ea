/* rules/person.h: what an e-mail address and a locale look like.
 * May use base/. Pure: no SQL, no clock, no locale of the system.
 * Knows the form alone: whether somebody reads mail there is not asked. */
#ifndef CME__RULES_PERSON_H
#define CME__RULES_PERSON_H

#include "base/fault.h"

/* One address, something@something: the local part may be quoted (RFC 5321 section 4.1.2) and hold any UTF-8
 * (RFC 6531), the domain too (IDN), or be a literal in brackets. Refused is what is surely something else: a
 * list, a name with the address behind it, a space, an empty label. CME_ERR_INVALID says what. The text has
 * passed cme__text_check; NULL and "" are well. */
cme_status cme__email_check(cme__fault *fault, const char *field, const char *email);

/* A well-formed language tag of BCP 47 (RFC 5646 section 2.1), also the irregular ones of the registry. NULL
 * and "" are well. */
cme_status cme__locale_check(cme__fault *fault, const char *field, const char *locale);

#endif
