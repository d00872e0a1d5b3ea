/* cmevent.h: all of libcmevent.
 * Includes every header of cmevent/; each can also be included alone. */
#ifndef CMEVENT_H
#define CMEVENT_H

#include <cmevent/answer.h>
#include <cmevent/attendance.h>
#include <cmevent/block.h>
#include <cmevent/calendar.h>
#include <cmevent/change.h>
#include <cmevent/civil.h>
#include <cmevent/conflict.h>
#include <cmevent/due.h>
#include <cmevent/duty.h>
#include <cmevent/event.h>
#include <cmevent/group.h>
#include <cmevent/guest.h>
#include <cmevent/id.h>
#include <cmevent/membership.h>
#include <cmevent/message.h>
#include <cmevent/person.h>
#include <cmevent/policy.h>
#include <cmevent/pool.h>
#include <cmevent/question.h>
#include <cmevent/recurrence.h>
#include <cmevent/rsvp.h>
#include <cmevent/series.h>
#include <cmevent/session.h>
#include <cmevent/spec.h>
#include <cmevent/status.h>
#include <cmevent/store.h>
#include <cmevent/strike.h>
#include <cmevent/subscription.h>
#include <cmevent/venue.h>

#endif
