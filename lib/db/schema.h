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
extern const int cme__schema_version;

#endif
