/* schema.h: the steps that build today's tables; user_version counts those that were taken.
 * May use the C library only. */
#ifndef CME__DB_SCHEMA_H
#define CME__DB_SCHEMA_H

#include <stdint.h>

/* "CMEV": application_id of our files. */
enum { CME__APPLICATION_ID = 0x434D4556 };

/* recurrence_id of the session of a plain event. */
#define CME__RECURRENCE_PLAIN INT64_MIN

/* events.last_at of a series without end. */
#define CME__LAST_AT_ENDLESS INT64_MAX

extern const char *const cme__schema_steps[];

/* SHA-256 of the tables that each step leaves (db_schema.c; a test says what it must be). A file with another
 * one is compared word for word, which takes longer. */
extern const char *const cme__schema_digests[];
extern const int cme__schema_version;

#endif
