/* api.i: the one module: cmevent._api (Python) over cmevent._cmevent (C).
 * The conversion policy stands in common.i; each noun has its own NOUN.i, as in include/cmevent. */
%module(package="cmevent", threads="1") _api

%include "common.i"
%include "store.i"
%include "group.i"
%include "person.i"
%include "membership.i"
%include "duty.i"
%include "venue.i"
%include "event.i"
%include "session.i"
%include "conflict.i"
%include "question.i"
%include "rsvp.i"
%include "policy.i"
%include "series.i"
%include "subscription.i"
%include "attendance.i"
%include "change.i"
%include "message.i"
%include "calendar.i"
%include "handle.i"
