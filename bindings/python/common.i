/* common.i: the conversion policy, once: values, statuses, specs, records, pages. */

%begin %{
#define PY_SSIZE_T_CLEAN
%}

%{
#include "enums.h"
#include "handle.h"
#include "spec.h"
%}

%include <stdint.i>

%pythonnondynamic;
%nodefaultctor;
%nodefaultdtor;
%immutable;
/* The GIL is given back around the calls of a store (STORE_CALL in handle.h), and nowhere else. */
%nothread;

%init %{
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL) {
        return NULL;
    }
%}

%inline %{
static PyObject *_register(PyObject *uuid, PyObject *zone, PyObject *session_key, PyObject *enums, PyObject *members,
                           PyObject *error, PyObject *suggest) {
    classes.uuid = Py_NewRef(uuid);
    classes.zone = Py_NewRef(zone);
    classes.from_utc = PyObject_GetAttrString(zone, "fromutc");
    if (classes.from_utc == NULL) {
        return NULL;
    }
    classes.session_key = Py_NewRef(session_key);
    classes.enums = Py_NewRef(enums);
    classes.members = Py_NewRef(members);
    classes.error = Py_NewRef(error);
    classes.suggest = Py_NewRef(suggest);
    Py_RETURN_NONE;
}
static PyObject *_filled(PyObject *record, PyObject *blank) {
    return value_fields_out(record, blank);
}
static PyObject *_enums(void) {
    return enum_classes_out();
}
static PyObject *_constants(void) {
    return enum_values_out(constant_values);
}
static const char *_version(void) {
    return cme_version();
}
%}
%pythoncode %{
from . import _enums as _classes
from . import _answers, _errors, _files, _keywords, _plans, _records

_classes.make(_cmevent._enums())
constants = _cmevent._constants()
version = _cmevent._version()
_cmevent._register(_records.UUID, _plans.ZoneInfo, _records.SessionKey, _classes.by_type, _classes.members, _errors.make,
                   _keywords.suggest)
%}

/* ---- Values ---- */

typedef int64_t cme_time;

%typemap(in) cme_id { if (value_id_in($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) cme_id { $result = value_id_out($1); if ($result == NULL) SWIG_fail; }

%typemap(in) cme_session_key { if (value_key_in($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) cme_session_key { $result = value_key_out($1); if ($result == NULL) SWIG_fail; }

%typemap(in) cme_time { if (value_time_in($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) cme_time { $result = value_time_out($1); if ($result == NULL) SWIG_fail; }

%typemap(in) cme_civil { if (value_civil_in($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) cme_civil { $result = value_civil_out($1); if ($result == NULL) SWIG_fail; }

%typemap(in) int32_t {
    long long number_in = 0;
    if (value_integer_in($input, "$1_name", INT32_MIN, INT32_MAX, &number_in) != 0) SWIG_fail;
    $1 = (int32_t)number_in;
}

%typemap(in) const char * { const char *text_in = NULL; if (value_text_in($input, "$1_name", &text_in) != 0) SWIG_fail; $1 = (char *)text_in; }
%typemap(freearg) const char * ""
%typemap(out) const char * { $result = value_text_out($1); if ($result == NULL) SWIG_fail; }

/* What a file system calls its files: str, bytes or a path. */
%typemap(in) const char *path (PyObject *path_bytes = NULL) {
    if (!PyUnicode_FSConverter($input, &path_bytes)) SWIG_fail;
    $1 = PyBytes_AS_STRING(path_bytes);
}
%typemap(freearg) const char *path { Py_XDECREF(path_bytes$argnum); }

/* Arguments that may be None. */
%typemap(in) cme_id by {
    $1 = CME_ID_NONE;
    if ($input != Py_None && value_id_in($input, "$1_name", &$1) != 0) SWIG_fail;
}
%typemap(in) cme_time at {
    $1 = CME_TIME_NONE;
    if ($input != Py_None && value_time_in($input, "$1_name", &$1) != 0) SWIG_fail;
}

/* Capacities: None is without limit. */
%typemap(out) int32_t capacity, int32_t room_capacity, int32_t seats_left {
    $result = value_capacity_out($1);
    if ($result == NULL) SWIG_fail;
}

/* A value of an enumeration leaves as a member of its class. */
%define %enumeration(CTYPE)
typedef int CTYPE;
%typemap(out) CTYPE { $result = value_enum_out(#CTYPE, (int)$1); if ($result == NULL) SWIG_fail; }
%enddef
%enumeration(cme_membership_state)
%enumeration(cme_event_status)
%enumeration(cme_visibility)
%enumeration(cme_session_status)
%enumeration(cme_question_kind)
%enumeration(cme_rsvp_state)
%enumeration(cme_rsvp_reason)
%enumeration(cme_series_scope)
%enumeration(cme_series_action)
%enumeration(cme_series_effect)
%enumeration(cme_attendance_action)
%enumeration(cme_change_kind)
%enumeration(cme_change_action)
%enumeration(cme_message_kind)
%enumeration(cme_due_kind)
%enumeration(cme_calendar_note_kind)
%typemap(out) uint32_t consent { $result = value_enum_out("cme_consent", $1); if ($result == NULL) SWIG_fail; }

/* Where there may be none: 0 is None. Until %clear, for what has this name. */
%define %enumeration_or_none(CTYPE, NAME)
%typemap(out) CTYPE NAME {
    $result = $1 != 0 ? value_enum_out(#CTYPE, (int)$1) : Py_NewRef(Py_None);
    if ($result == NULL) SWIG_fail;
}
%enddef

/* ---- Statuses ---- */

/* A failure raises; nothing else of the call is looked at then. */
typedef int cme_status;
%typemap(out) cme_status {
    if (store_raise($1) != 0) SWIG_fail;
    $result = Py_NewRef(Py_None);
}

/* ---- Specs and queries: a dict of keyword arguments becomes a struct, by a table of its fields (spec.h) ---- */

/* CTYPE of a parameter `spec`, or of `spec` and `mask`; INIT is its CME_..._INIT; FIELDS names the array of its fields. */
%define %spec(CTYPE, INIT, FIELDS)
%{
static const field_table FIELDS##_table = FIELD_TABLE(FIELDS);
%}
%inline %{
static PyObject *_##FIELDS(int kind) {
    return spec_names(FIELDS##_table, kind);
}
%}
%typemap(in) const CTYPE *spec (CTYPE spec_filled, spec_lists spec_filled_lists) {
    spec_filled = INIT;
    $1 = &spec_filled;
    if (spec_fill($input, FIELDS##_table, &spec_filled, NULL, &spec_filled_lists) != 0) SWIG_fail;
}
%typemap(in) (const CTYPE *spec, uint64_t mask) (CTYPE spec_filled, spec_lists spec_filled_lists) {
    spec_filled = INIT;
    $1 = &spec_filled;
    $2 = 0;
    if (spec_fill($input, FIELDS##_table, &spec_filled, &$2, &spec_filled_lists) != 0) SWIG_fail;
}
%typemap(freearg) const CTYPE *spec { if ($1 != NULL) spec_lists_free(&spec_filled_lists$argnum); }
%typemap(freearg) (const CTYPE *spec, uint64_t mask) { if ($1 != NULL) spec_lists_free(&spec_filled_lists$argnum); }
%enddef

/* Specs of many rows, each a dict. */
%define %specs(CTYPE, INIT, FIELDS)
%typemap(in) (const CTYPE *specs, size_t count) (spec_rows specs_filled) {
    const CTYPE specs_default = INIT;
    if (spec_rows_fill($input, FIELDS##_table, &specs_default, sizeof specs_default, &specs_filled) != 0) SWIG_fail;
    $1 = (CTYPE *)(void *)specs_filled.specs;
    $2 = specs_filled.count;
}
%typemap(freearg) (const CTYPE *specs, size_t count) { if ($1 != NULL) spec_rows_free(&specs_filled$argnum); }
%enddef

/* Lists that are arguments themselves. An argument that is not NULL any more has something to free. */
%typemap(in) (const char *const *names, size_t name_count) (spec_lists names_kept, const char **names_list) {
    names_kept.count = 0;
    $1 = (char **)&names_kept;
    names_list = spec_text_list($input, "names", &names_kept, &$2);
    if (names_list == NULL) SWIG_fail;
    $1 = (char **)names_list;
}
%typemap(freearg) (const char *const *names, size_t name_count) { if ($1 != NULL) spec_lists_free(&names_kept$argnum); }
%typemap(in) (const cme_answer *answers, size_t answer_count) (spec_lists answers_kept, cme_answer *answers_list) {
    answers_kept.count = 0;
    $1 = (cme_answer *)&answers_kept;
    answers_list = spec_answer_list($input, &answers_kept, &$2);
    if (answers_list == NULL) SWIG_fail;
    $1 = answers_list;
}
%typemap(freearg) (const cme_answer *answers, size_t answer_count) { if ($1 != NULL) spec_lists_free(&answers_kept$argnum); }

/* ---- What calls hand out: owned by Python, freed with CTYPE_free ---- */

%define %handed_out(CTYPE)
%typemap(in, numinputs=0) CTYPE **out (CTYPE *object_made = NULL) { $1 = &object_made; }
%typemap(argout) CTYPE **out {
    Py_XDECREF($result);
    $result = SWIG_NewPointerObj(*$1, $descriptor(CTYPE *), SWIG_POINTER_OWN);
    if ($result == NULL) SWIG_fail;
}
%extend CTYPE {
    ~CTYPE() { CTYPE##_free($self); }
}
%enddef

/* A record. Its struct is declared after this, in a noun's file; cmevent/_records.py gives the class what all records can. */
%define %record(CTYPE, NAME)
%rename(NAME) CTYPE;
%handed_out(CTYPE)
%enddef

/* A part of something handed out: never freed by itself. */
%define %part(CTYPE, NAME)
%rename(NAME) CTYPE;
%enddef

/* A field that C reads in another way than it stands in the struct. NAME is the class, TYPE what the typemaps take. */
%define %computed(CTYPE, NAME, TYPE, FIELD, VALUE, DOC)
%extend CTYPE {
    TYPE _##FIELD##_value() { return VALUE; }

    %pythoncode %{
    FIELD = property(_cmevent.NAME##__##FIELD##_value, doc=DOC)
    %}
}
%enddef

/* What holds items: a page, a report. EXTRA are its further fields. */
%define %items(CTYPE, NAME, ITEM)
%rename(NAME) CTYPE;
%handed_out(CTYPE)
%extend CTYPE {
    size_t _count() { return $self->count; }
    /* The caller keeps the index within the count, and the holder alive (cmevent/_records.py). */
    const ITEM *_item(size_t index) { return index < $self->count ? $self->items[index] : NULL; }
}
%enddef

/* A page: its items, and the cursor of the next one. */
%define %page(CTYPE, NAME, ITEM)
%items(CTYPE, NAME, ITEM)
typedef struct CTYPE {
    const char *next;
} CTYPE;
%enddef
