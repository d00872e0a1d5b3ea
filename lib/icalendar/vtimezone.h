/* vtimezone.h: a VTIMEZONE of our own for an IANA zone (RFC 5545 section 3.6.5).
 * May use base/, time/zone.h and write.h. Knows no events. */
#ifndef CME__ICALENDAR_VTIMEZONE_H
#define CME__ICALENDAR_VTIMEZONE_H

#include "icalendar/write.h"
#include "time/zone.h"

/* Years that are always described, however early the calendar starts: zone data holds irregular years up to
 * 2087. */
enum { CME__VTIMEZONE_YEAR = 2110, CME__VTIMEZONE_YEARS = 60 };

/* Writes the zone, exact from the instant `from` on: yearly rules with BYDAY for what repeats, without end
 * for what does so at the end of CME__VTIMEZONE_YEAR or CME__VTIMEZONE_YEARS after `from`, single dates for
 * the rest. */
void cme__vtimezone_write(cme__ical_writer *writer, const cme__zone *zone, cme_time from);

#endif
