/* enums.h: the enumerations and constants of the public headers, by name; cmevent/_enums.py makes classes of
 * them. Part of the generated wrapper (included by common.i). A test compares these tables with the headers.
 */
#ifndef CMEVENT_PYTHON_ENUMS_H
#define CMEVENT_PYTHON_ENUMS_H

#include "values.h"

typedef struct enum_value {
    const char *name;
    long long value;
} enum_value;

#define VALUE(prefix, name)                                                                                  \
    { #name, prefix##name }
#define VALUES_END                                                                                           \
    { NULL, 0 }

static const enum_value status_values[] = {
    VALUE(CME_, OK),
    VALUE(CME_ERR_, MISUSE),
    VALUE(CME_ERR_, NO_MEMORY),
    VALUE(CME_ERR_, INVALID),
    VALUE(CME_ERR_, NOT_FOUND),
    VALUE(CME_ERR_, EXISTS),
    VALUE(CME_ERR_, CONFLICT),
    VALUE(CME_ERR_, STATE),
    VALUE(CME_ERR_, FULL),
    VALUE(CME_ERR_, CLOSED),
    VALUE(CME_ERR_, LIMIT),
    VALUE(CME_ERR_, BUSY),
    VALUE(CME_ERR_, READ_ONLY),
    VALUE(CME_ERR_, CORRUPT),
    VALUE(CME_ERR_, SCHEMA_NEWER),
    VALUE(CME_ERR_, NOT_A_STORE),
    VALUE(CME_ERR_, IO),
    VALUE(CME_ERR_, DISK_FULL),
    VALUE(CME_ERR_, FORKED),
    VALUE(CME_ERR_, ZONE_UNKNOWN),
    VALUE(CME_ERR_, TOO_FAR_BEHIND),
    VALUE(CME_ERR_, STOPPED),
    VALUE(CME_ERR_, NOT_ALLOWED),
    VALUES_END,
};

static const enum_value durability_values[] = {
    VALUE(CME_DURABILITY_, FULL),
    VALUE(CME_DURABILITY_, RELAXED),
    VALUES_END,
};

static const enum_value consent_values[] = {
    VALUE(CME_CONSENT_, EMAIL),
    VALUE(CME_CONSENT_, LISTED),
    VALUE(CME_CONSENT_, PHOTO),
    VALUES_END,
};

static const enum_value membership_state_values[] = {
    VALUE(CME_MEMBERSHIP_, APPLIED),
    VALUE(CME_MEMBERSHIP_, LIVING_ROOM),
    VALUE(CME_MEMBERSHIP_, MEMBER),
    VALUE(CME_MEMBERSHIP_, ALUMNI),
    VALUE(CME_MEMBERSHIP_, LEFT),
    VALUE(CME_MEMBERSHIP_, REMOVED),
    VALUES_END,
};

static const enum_value event_status_values[] = {
    VALUE(CME_EVENT_, DRAFT),     VALUE(CME_EVENT_, PUBLISHED), VALUE(CME_EVENT_, POSTPONED),
    VALUE(CME_EVENT_, CANCELLED), VALUE(CME_EVENT_, COMPLETED), VALUES_END,
};

static const enum_value visibility_values[] = {
    VALUE(CME_VISIBILITY_, PUBLIC),
    VALUE(CME_VISIBILITY_, MEMBERS),
    VALUE(CME_VISIBILITY_, HIDDEN),
    VALUES_END,
};

static const enum_value session_status_values[] = {
    VALUE(CME_SESSION_, DRAFT),
    VALUE(CME_SESSION_, SCHEDULED),
    VALUE(CME_SESSION_, POSTPONED),
    VALUE(CME_SESSION_, CANCELLED),
    VALUES_END,
};

static const enum_value session_comeback_values[] = {
    VALUE(CME_COMEBACK_, NOBODY),
    VALUE(CME_COMEBACK_, INVITE),
    VALUE(CME_COMEBACK_, RESTORE),
    VALUES_END,
};

static const enum_value question_kind_values[] = {
    VALUE(CME_QUESTION_KIND_, TEXT),
    VALUE(CME_QUESTION_KIND_, CHOICE),
    VALUE(CME_QUESTION_KIND_, CHOICES),
    VALUE(CME_QUESTION_KIND_, NUMBER),
    VALUE(CME_QUESTION_KIND_, YES_NO),
    VALUE(CME_QUESTION_KIND_, DATE),
    VALUES_END,
};

static const enum_value rsvp_state_values[] = {
    VALUE(CME_RSVP_, INVITED),    VALUE(CME_RSVP_, PENDING),
    VALUE(CME_RSVP_, GOING),      VALUE(CME_RSVP_, MAYBE),
    VALUE(CME_RSVP_, WAITLISTED), VALUE(CME_RSVP_, OFFERED),
    VALUE(CME_RSVP_, DECLINED),   VALUE(CME_RSVP_, CANCELLED),
    VALUE(CME_RSVP_, REJECTED),   VALUES_END,
};

static const enum_value when_full_values[] = {
    VALUE(CME_WHEN_FULL_, WAIT),
    VALUE(CME_WHEN_FULL_, REFUSE),
    VALUES_END,
};

static const enum_value rsvp_reason_values[] = {
    VALUE(CME_RSVP_REASON_, ANSWER),
    VALUE(CME_RSVP_REASON_, INVITATION),
    VALUE(CME_RSVP_REASON_, PROMOTION),
    VALUE(CME_RSVP_REASON_, CANCELLATION),
    VALUE(CME_RSVP_REASON_, SESSION_CANCELLED),
    VALUE(CME_RSVP_REASON_, EVENT_CANCELLED),
    VALUE(CME_RSVP_REASON_, SESSION_REINSTATED),
    VALUE(CME_RSVP_REASON_, APPROVAL),
    VALUE(CME_RSVP_REASON_, REJECTION),
    VALUE(CME_RSVP_REASON_, SEATED),
    VALUE(CME_RSVP_REASON_, OFFER_EXPIRED),
    VALUE(CME_RSVP_REASON_, NOT_CONFIRMED),
    VALUE(CME_RSVP_REASON_, TRANSFER),
    VALUE(CME_RSVP_REASON_, BLOCKED),
    VALUE(CME_RSVP_REASON_, SUBSCRIPTION),
    VALUE(CME_RSVP_REASON_, RECONFIRMATION),
    VALUES_END,
};

static const enum_value override_values[] = {
    VALUE(CME_OVERRIDE_, WINDOW),
    VALUE(CME_OVERRIDE_, INVITATION),
    VALUE(CME_OVERRIDE_, APPROVAL),
    VALUE(CME_OVERRIDE_, QUEUE),
    VALUE(CME_OVERRIDE_, CAPACITY),
    VALUE(CME_OVERRIDE_, BLOCK),
    VALUES_END,
};

static const enum_value gate_values[] = {
    VALUE(CME_GATE_, SESSION),   VALUE(CME_GATE_, NOT_OPEN),
    VALUE(CME_GATE_, CLOSED),    VALUE(CME_GATE_, INVITATION),
    VALUE(CME_GATE_, APPROVAL),  VALUE(CME_GATE_, BLOCKED),
    VALUE(CME_GATE_, REJECTED),  VALUE(CME_GATE_, FULL),
    VALUE(CME_GATE_, QUEUE),     VALUE(CME_GATE_, OVERFULL),
    VALUE(CME_GATE_, MANUAL),    VALUE(CME_GATE_, QUIET),
    VALUE(CME_GATE_, TOO_LARGE), VALUES_END,
};

static const enum_value approval_values[] = {
    VALUE(CME_APPROVAL_, NONE),
    VALUE(CME_APPROVAL_, NO_HOLD),
    VALUE(CME_APPROVAL_, HOLD),
    VALUES_END,
};

static const enum_value party_policy_values[] = {
    VALUE(CME_PARTY_, SKIP),
    VALUE(CME_PARTY_, STRICT),
    VALUE(CME_PARTY_, SPLIT),
    VALUES_END,
};

static const enum_value promotion_values[] = {
    VALUE(CME_PROMOTION_, AUTO),
    VALUE(CME_PROMOTION_, OFFER),
    VALUE(CME_PROMOTION_, MANUAL),
    VALUES_END,
};

static const enum_value overlap_policy_values[] = {
    VALUE(CME_OVERLAP_, ALLOW),
    VALUE(CME_OVERLAP_, WARN),
    VALUE(CME_OVERLAP_, SKIP),
    VALUES_END,
};

static const enum_value strike_effect_values[] = {
    VALUE(CME_STRIKE_, LOWER_PRIORITY),
    VALUE(CME_STRIKE_, APPROVAL),
    VALUES_END,
};

static const enum_value pool_kind_values[] = {
    VALUE(CME_POOL_, OPEN),
    VALUE(CME_POOL_, NAMED),
    VALUE(CME_POOL_, ROLE),
    VALUES_END,
};

static const enum_value series_scope_values[] = {
    VALUE(CME_SERIES_, THIS),
    VALUE(CME_SERIES_, FOLLOWING),
    VALUE(CME_SERIES_, ALL),
    VALUES_END,
};

static const enum_value series_action_values[] = {
    VALUE(CME_SERIES_, CHANGE),
    VALUE(CME_SERIES_, SKIP),
    VALUE(CME_SERIES_, ADD),
    VALUE(CME_SERIES_, CANCEL),
    VALUES_END,
};

static const enum_value series_keep_values[] = {
    VALUE(CME_SERIES_KEEP_, WALL_CLOCK),
    VALUE(CME_SERIES_KEEP_, INSTANT),
    VALUES_END,
};

static const enum_value series_effect_values[] = {
    VALUE(CME_SERIES_, ADDED),     VALUE(CME_SERIES_, MOVED), VALUE(CME_SERIES_, REMOVED),
    VALUE(CME_SERIES_, CANCELLED), VALUE(CME_SERIES_, KEPT),  VALUES_END,
};

static const enum_value subscription_rsvps_values[] = {
    VALUE(CME_SUBSCRIPTION_, KEEP),
    VALUE(CME_SUBSCRIPTION_, CANCEL),
    VALUES_END,
};

static const enum_value frequency_values[] = {
    VALUE(CME_, SECONDLY), VALUE(CME_, MINUTELY), VALUE(CME_, HOURLY), VALUE(CME_, DAILY),
    VALUE(CME_, WEEKLY),   VALUE(CME_, MONTHLY),  VALUE(CME_, YEARLY), VALUES_END,
};

static const enum_value weekdays_values[] = {
    VALUE(CME_, MONDAY), VALUE(CME_, TUESDAY),  VALUE(CME_, WEDNESDAY), VALUE(CME_, THURSDAY),
    VALUE(CME_, FRIDAY), VALUE(CME_, SATURDAY), VALUE(CME_, SUNDAY),    VALUES_END,
};

static const enum_value missing_day_values[] = {
    VALUE(CME_MISSING_DAY_, OMIT),
    VALUE(CME_MISSING_DAY_, BEFORE),
    VALUE(CME_MISSING_DAY_, AFTER),
    VALUES_END,
};

static const enum_value due_kind_values[] = {
    VALUE(CME_DUE_, RSVP_OPENS),
    VALUE(CME_DUE_, RSVP_CLOSES),
    VALUE(CME_DUE_, REMINDER),
    VALUE(CME_DUE_, REMINDER_AGAIN),
    VALUES_END,
};

static const enum_value attendance_action_values[] = {
    VALUE(CME_ATTENDANCE_, CHECK_IN),
    VALUE(CME_ATTENDANCE_, CHECK_OUT),
    VALUE(CME_ATTENDANCE_, UNDO),
    VALUES_END,
};

static const enum_value change_kind_values[] = {
    VALUE(CME_CHANGE_, GROUP),        VALUE(CME_CHANGE_, PERSON),
    VALUE(CME_CHANGE_, MEMBERSHIP),   VALUE(CME_CHANGE_, DUTY),
    VALUE(CME_CHANGE_, VENUE),        VALUE(CME_CHANGE_, EVENT),
    VALUE(CME_CHANGE_, SESSION),      VALUE(CME_CHANGE_, RSVP),
    VALUE(CME_CHANGE_, ATTENDANCE),   VALUE(CME_CHANGE_, MESSAGE),
    VALUE(CME_CHANGE_, BLOCK),        VALUE(CME_CHANGE_, STRIKE),
    VALUE(CME_CHANGE_, SUBSCRIPTION), VALUES_END,
};

static const enum_value change_action_values[] = {
    VALUE(CME_CHANGE_, CREATED),
    VALUE(CME_CHANGE_, UPDATED),
    VALUES_END,
};

static const enum_value message_kind_values[] = {
    VALUE(CME_MESSAGE_, INVITED),           VALUE(CME_MESSAGE_, PENDING),
    VALUE(CME_MESSAGE_, CONFIRMED),         VALUE(CME_MESSAGE_, MAYBE),
    VALUE(CME_MESSAGE_, WAITLISTED),        VALUE(CME_MESSAGE_, OFFERED),
    VALUE(CME_MESSAGE_, PROMOTED),          VALUE(CME_MESSAGE_, PARTY_CHANGED),
    VALUE(CME_MESSAGE_, DECLINED),          VALUE(CME_MESSAGE_, WITHDRAWN),
    VALUE(CME_MESSAGE_, REJECTED),          VALUE(CME_MESSAGE_, REMOVED),
    VALUE(CME_MESSAGE_, OFFER_EXPIRED),     VALUE(CME_MESSAGE_, RECONFIRM),
    VALUE(CME_MESSAGE_, NOT_CONFIRMED),     VALUE(CME_MESSAGE_, TRANSFERRED),
    VALUE(CME_MESSAGE_, RECEIVED),          VALUE(CME_MESSAGE_, BLOCKED),
    VALUE(CME_MESSAGE_, SESSION_CANCELLED), VALUE(CME_MESSAGE_, SESSION_REINSTATED),
    VALUE(CME_MESSAGE_, SESSION_MOVED),     VALUE(CME_MESSAGE_, SESSION_ENDS),
    VALUE(CME_MESSAGE_, SESSION_PLACE),     VALUE(CME_MESSAGE_, SESSION_POSTPONED),
    VALUE(CME_MESSAGE_, SESSION_RESUMED),   VALUES_END,
};

static const enum_value calendar_note_kind_values[] = {
    VALUE(CME_CALENDAR_NOTE_, KEPT),
    VALUE(CME_CALENDAR_NOTE_, CHANGED),
    VALUE(CME_CALENDAR_NOTE_, DROPPED),
    VALUE(CME_CALENDAR_NOTE_, SKIPPED),
    VALUES_END,
};

static const struct enum_class {
    const char *type;
    const enum_value *values;
} enum_classes[] = {
    {"cme_status", status_values},
    {"cme_durability", durability_values},
    {"cme_consent", consent_values},
    {"cme_membership_state", membership_state_values},
    {"cme_event_status", event_status_values},
    {"cme_visibility", visibility_values},
    {"cme_session_status", session_status_values},
    {"cme_session_comeback", session_comeback_values},
    {"cme_question_kind", question_kind_values},
    {"cme_rsvp_state", rsvp_state_values},
    {"cme_when_full", when_full_values},
    {"cme_rsvp_reason", rsvp_reason_values},
    {"cme_override", override_values},
    {"cme_gate", gate_values},
    {"cme_approval", approval_values},
    {"cme_party_policy", party_policy_values},
    {"cme_promotion", promotion_values},
    {"cme_overlap_policy", overlap_policy_values},
    {"cme_strike_effect", strike_effect_values},
    {"cme_pool_kind", pool_kind_values},
    {"cme_series_scope", series_scope_values},
    {"cme_series_action", series_action_values},
    {"cme_series_keep", series_keep_values},
    {"cme_series_effect", series_effect_values},
    {"cme_subscription_rsvps", subscription_rsvps_values},
    {"cme_frequency", frequency_values},
    {"cme_weekdays", weekdays_values},
    {"cme_missing_day", missing_day_values},
    {"cme_due_kind", due_kind_values},
    {"cme_attendance_action", attendance_action_values},
    {"cme_change_kind", change_kind_values},
    {"cme_change_action", change_action_values},
    {"cme_message_kind", message_kind_values},
    {"cme_calendar_note_kind", calendar_note_kind_values},
};

/* The constants of the headers that are whole numbers. */
static const enum_value constant_values[] = {
    VALUE(CME_, UNLIMITED),
    VALUE(CME_, CAPACITY_MAX),
    VALUE(CME_, PAGE_DEFAULT),
    VALUE(CME_, PAGE_MAX),
    VALUE(CME_, NAME_MAX),
    VALUE(CME_, TITLE_MAX),
    VALUE(CME_, TEXT_MAX),
    VALUE(CME_, URL_MAX),
    VALUE(CME_, UID_MAX),
    VALUE(CME_, RRULE_MAX),
    VALUE(CME_, RECURRENCE_WORDS_MAX),
    VALUE(CME_, WORKING_DAYS),
    VALUE(CME_, DATES_MAX),
    VALUE(CME_, SEARCH_TEXT_MAX),
    VALUE(CME_, YEAR_MIN),
    VALUE(CME_, YEAR_MAX),
    VALUE(CME_, GROUP_DEPTH_MAX),
    VALUE(CME_, DURATION_DAYS_MAX),
    VALUE(CME_, DURATION_SECONDS_MAX),
    VALUE(CME_, SESSION_STEPS_MAX),
    VALUE(CME_, QUESTIONS_MAX),
    VALUE(CME_, QUESTION_CHOICES_MAX),
    VALUE(CME_, QUESTION_TEXT_MAX),
    VALUE(CME_, ANSWER_MAX),
    VALUE(CME_, ANSWER_DIGITS_MAX),
    VALUE(CME_, RSVP_GUESTS_MAX),
    VALUE(CME_, RSVP_SKIP_LIMIT),
    VALUE(CME_, RSVP_PRIORITY_MIN),
    VALUE(CME_, RSVP_PRIORITY_MAX),
    VALUE(CME_, POLICY_ALWAYS),
    VALUE(CME_, POLICY_SECONDS_MAX),
    VALUE(CME_, POLICY_STRIKES_MAX),
    VALUE(CME_, POLICY_STRIKE_DAYS_MAX),
    VALUE(CME_, POOLS_MAX),
    VALUE(CME_, POOL_NAME_MAX),
    VALUE(CME_, SERIES_UNWRITTEN_MAX),
    VALUE(CME_, SERIES_STEPS_MAX),
    VALUE(CME_, SUBSCRIPTION_AHEAD_DAYS),
    VALUE(CME_, SUBSCRIPTION_START_MAX),
    VALUE(CME_, DOOR_OPENS_BEFORE),
    VALUE(CME_, STORE_TICK_MAX),
    VALUE(CME_, STORE_PROBLEMS_MAX),
    VALUE(CME_, CALENDAR_BYTES_MAX),
    VALUE(CME_, CALENDAR_LINE_MAX),
    VALUE(CME_, CALENDAR_DEPTH_MAX),
    VALUE(CME_, CALENDAR_COMPONENTS_MAX),
    VALUE(CME_, CALENDAR_ZONES_MAX),
    VALUE(CME_, CALENDAR_NOTES_MAX),
    VALUES_END,
};

static PyObject *enum_values_out(const enum_value *values) {
    PyObject *result = PyDict_New();
    for (; result != NULL && values->name != NULL; values++) {
        PyObject *number = PyLong_FromLongLong(values->value);
        if (number == NULL || PyDict_SetItemString(result, values->name, number) != 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(number);
    }
    return result;
}

/* All of them: a dict from the C type to a dict from name to value. */
static PyObject *enum_classes_out(void) {
    PyObject *result = PyDict_New();
    for (size_t i = 0; result != NULL && i < sizeof enum_classes / sizeof enum_classes[0]; i++) {
        PyObject *values = enum_values_out(enum_classes[i].values);
        if (values == NULL || PyDict_SetItemString(result, enum_classes[i].type, values) != 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(values);
    }
    return result;
}

#endif
