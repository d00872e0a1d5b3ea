/* values.h: C values of libcmevent from Python objects and back. Part of the generated wrapper (included by
 * common.i), with the GIL held everywhere.
 *
 * Each value_TYPE_in answers 0, or -1 with a Python exception set; each value_TYPE_out a new reference or
 * NULL. */
#ifndef CMEVENT_PYTHON_VALUES_H
#define CMEVENT_PYTHON_VALUES_H

#include <Python.h>
#include <datetime.h>
#include <stdio.h>

#include <cmevent.h>

/* The Python classes that values become; set once by cmevent._api when it is imported (_register in
 * common.i). */
typedef struct registry {
    PyObject *uuid;        /* uuid.UUID */
    PyObject *zone;        /* zoneinfo.ZoneInfo, */
    PyObject *from_utc;    /* and its method fromutc */
    PyObject *session_key; /* cmevent.SessionKey */
    PyObject *enums;       /* dict: name of the C type -> class of its values */
    PyObject *members;     /* dict: name of the C type -> dict of its members by value */
    PyObject *error;       /* function(status, message) -> exception */
    PyObject *suggest;     /* function(unknown name, known names) -> message */
} registry;

static registry classes;

/* ---- Text ---- */

/* UTF-8 without NUL. The bytes belong to the Python object. */
static int value_text_in(PyObject *object, const char *field, const char **out) {
    Py_ssize_t length = 0;
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be a str, not %s", field, Py_TYPE(object)->tp_name);
        return -1;
    }
    const char *text = PyUnicode_AsUTF8AndSize(object, &length);
    if (text == NULL) {
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            PyErr_Format(PyExc_ValueError, "%s %A has half a character (a surrogate), which is no text",
                         field, object);
        }
        return -1;
    }
    if (strlen(text) != (size_t)length) {
        PyErr_Format(PyExc_ValueError, "%s has a NUL character at offset %zu", field, strlen(text));
        return -1;
    }
    *out = text;
    return 0;
}

static PyObject *value_text_out(const char *text) {
    return text != NULL ? PyUnicode_FromString(text) : Py_NewRef(Py_None);
}

static PyObject *value_texts_out(const char *const *texts, size_t count) {
    PyObject *result = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; result != NULL && i < count; i++) {
        PyObject *item = value_text_out(texts[i]);
        if (item == NULL) {
            Py_CLEAR(result);
        } else {
            PyTuple_SET_ITEM(result, (Py_ssize_t)i, item);
        }
    }
    return result;
}

/* ---- Numbers ---- */

/* A whole number between two bounds. */
static int value_integer_in(PyObject *object, const char *field, long long least, long long most,
                            long long *out) {
    PyObject *index = PyBool_Check(object) ? NULL : PyNumber_Index(object);
    if (index == NULL) {
        PyErr_Format(PyExc_TypeError, "%s must be an int, not %s", field, Py_TYPE(object)->tp_name);
        return -1;
    }
    int overflow = 0;
    long long value = PyLong_AsLongLongAndOverflow(index, &overflow);
    Py_DECREF(index);
    if (value == -1 && PyErr_Occurred() != NULL) {
        return -1;
    }
    if (overflow != 0 || value < least || value > most) {
        PyErr_Format(PyExc_ValueError, "%s %R is not between %lld and %lld", field, object, least, most);
        return -1;
    }
    *out = value;
    return 0;
}

static int value_bool_in(PyObject *object, const char *field, bool *out) {
    if (!PyBool_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be True or False, not %R", field, object);
        return -1;
    }
    *out = object == Py_True;
    return 0;
}

static int value_real_in(PyObject *object, const char *field, double *out) {
    *out = PyFloat_AsDouble(object);
    if (*out == -1.0 && PyErr_Occurred() != NULL) {
        PyErr_Format(PyExc_TypeError, "%s must be a number, not %s", field, Py_TYPE(object)->tp_name);
        return -1;
    }
    return 0;
}

/* A capacity: None is without limit. */
static PyObject *value_capacity_out(int32_t capacity) {
    return capacity == CME_UNLIMITED ? Py_NewRef(Py_None) : PyLong_FromLong(capacity);
}

/* ---- Records ---- */

/* The fields of a record by name: a copy of `blank`, which has their names, with their values. */
static PyObject *value_fields_out(PyObject *record, PyObject *blank) {
    PyObject *name = NULL;
    Py_ssize_t position = 0;
    PyObject *result = PyDict_Copy(blank);
    while (result != NULL && PyDict_Next(blank, &position, &name, NULL)) {
        PyObject *field = PyObject_GetAttr(record, name);
        if (field == NULL || PyDict_SetItem(result, name, field) != 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(field);
    }
    return result;
}

/* ---- Enumerations ---- */

/* A member of the class of `type`, its number, or its name in lower case; of a set, a list of them too. */
static int value_enum_in(PyObject *object, const char *field, const char *type, long long *out) {
    PyObject *class_object = PyDict_GetItemString(classes.enums, type);
    if (PyIndex_Check(object) || class_object == NULL) {
        return value_integer_in(object, field, INT32_MIN, INT32_MAX, out);
    }
    PyObject *member = PyObject_CallMethod(class_object, "named", "Os", object, field);
    int result = member != NULL ? value_integer_in(member, field, INT32_MIN, INT32_MAX, out) : -1;
    Py_XDECREF(member);
    return result;
}

/* A member of the class of `type`; a value that this version of the bindings does not know stays an int. */
static PyObject *value_enum_out(const char *type, long long value) {
    PyObject *members = PyDict_GetItemString(classes.members, type);
    PyObject *number = PyLong_FromLongLong(value);
    if (members == NULL || number == NULL) {
        return number;
    }
    PyObject *member = PyObject_GetItem(members, number);
    Py_DECREF(number);
    return member;
}

/* A set of numbers below 32, as bits. */
static PyObject *value_bits_out(uint32_t bits) {
    PyObject *result = PyFrozenSet_New(NULL);
    for (long number = 0; result != NULL && number < 32; number++) {
        PyObject *item = bits >> number & 1u ? PyLong_FromLong(number) : NULL;
        if (bits >> number & 1u && (item == NULL || PySet_Add(result, item) != 0)) {
            Py_CLEAR(result);
        }
        Py_XDECREF(item);
    }
    return result;
}

/* ---- Ids ---- */

/* An attribute that may be missing: 1 and a new reference, 0 without it, -1 with an exception. */
static int value_attribute(PyObject *object, const char *name, PyObject **out) {
    *out = PyObject_GetAttrString(object, name);
    if (*out != NULL) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

static int value_id_bytes_in(PyObject *uuid, cme_id *out) {
    PyObject *bytes = PyObject_GetAttrString(uuid, "bytes");
    if (bytes == NULL) {
        return -1;
    }
    int result = -1;
    if (PyBytes_Check(bytes) && PyBytes_GET_SIZE(bytes) == (Py_ssize_t)sizeof out->bytes) {
        memcpy(out->bytes, PyBytes_AS_STRING(bytes), sizeof out->bytes);
        result = 0;
    } else {
        PyErr_SetString(PyExc_TypeError, "the bytes of a UUID are 16");
    }
    Py_DECREF(bytes);
    return result;
}

static int value_id_text_in(PyObject *object, const char *field, cme_id *out) {
    const char *text = NULL;
    if (value_text_in(object, field, &text) != 0) {
        return -1;
    }
    if (cme_id_parse(text, out) != CME_OK) {
        PyErr_Format(PyExc_ValueError, "%s %R is no UUID", field, object);
        return -1;
    }
    return 0;
}

/* An id: uuid.UUID, its text, or a record whose `id` is one. */
static int value_id_in(PyObject *object, const char *field, cme_id *out) {
    if (PyUnicode_Check(object)) {
        return value_id_text_in(object, field, out);
    }
    int is_uuid = PyObject_IsInstance(object, classes.uuid);
    if (is_uuid != 0) {
        return is_uuid > 0 ? value_id_bytes_in(object, out) : -1;
    }
    PyObject *id = NULL;
    int has_id = value_attribute(object, "id", &id);
    int result = -1;
    if (has_id > 0 && PyObject_IsInstance(id, classes.uuid) == 1) {
        result = value_id_bytes_in(id, out);
    } else if (PyErr_Occurred() == NULL) {
        PyErr_Format(PyExc_TypeError, "%s must be a uuid.UUID, its text, or a record with an id, not %s",
                     field, Py_TYPE(object)->tp_name);
    }
    Py_XDECREF(id);
    return result;
}

static PyObject *value_uuid_new(cme_id id) {
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)id.bytes, (Py_ssize_t)sizeof id.bytes);
    /* UUID(hex=None, bytes=bytes) */
    PyObject *result =
        bytes != NULL ? PyObject_CallFunctionObjArgs(classes.uuid, Py_None, bytes, NULL) : NULL;
    Py_XDECREF(bytes);
    return result;
}

/* The ids of a page repeat: of many sessions there are few events, groups and venues, and a UUID takes long
 * to make. So the last ones are kept, and handed out again: nobody notices, for a UUID cannot be changed. */
enum { UUIDS_KEPT = 256 };
static struct {
    cme_id id;
    PyObject *uuid;
} uuids_kept[UUIDS_KEPT];

static PyObject *value_id_out(cme_id id) {
    if (cme_id_is_none(id)) {
        Py_RETURN_NONE;
    }
    const size_t place = id.bytes[sizeof id.bytes - 1] % UUIDS_KEPT; /* the last byte is a random one */
    if (uuids_kept[place].uuid != NULL && cme_id_equal(uuids_kept[place].id, id)) {
        return Py_NewRef(uuids_kept[place].uuid);
    }
    PyObject *result = value_uuid_new(id);
    if (result != NULL) {
        uuids_kept[place].id = id;
        Py_XSETREF(uuids_kept[place].uuid, Py_NewRef(result));
    }
    return result;
}

/* ---- Instants ---- */

/* Needs an aware datetime; parts of a second are dropped. */
static int value_time_in(PyObject *object, const char *field, cme_time *out) {
    if (!PyDateTime_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s must be an aware datetime, not %s", field,
                     Py_TYPE(object)->tp_name);
        return -1;
    }
    PyObject *offset = PyObject_CallMethod(object, "utcoffset", NULL);
    if (offset == NULL) {
        return -1;
    }
    if (offset == Py_None) {
        Py_DECREF(offset);
        PyErr_Format(
            PyExc_ValueError,
            "%s %R is naive; say which clock it was read from: .replace(tzinfo=ZoneInfo('Europe/Berlin')), or "
            ".replace(tzinfo=timezone.utc)",
            field, object);
        return -1;
    }
    int64_t shift = (int64_t)PyDateTime_DELTA_GET_DAYS(offset) * 86400 + PyDateTime_DELTA_GET_SECONDS(offset);
    Py_DECREF(offset);
    cme_civil civil = cme_civil_at(PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object),
                                   PyDateTime_GET_DAY(object), PyDateTime_DATE_GET_HOUR(object),
                                   PyDateTime_DATE_GET_MINUTE(object), PyDateTime_DATE_GET_SECOND(object));
    *out = cme_civil_seconds(civil) - shift;
    return 0;
}

/* An aware datetime in UTC; None for no instant, and for one beyond the years of datetime. */
static PyObject *value_time_out(cme_time time) {
    cme_civil civil = time != CME_TIME_NONE ? cme_civil_from_seconds(time, CME_CIVIL_UTC) : CME_CIVIL_NONE;
    if (cme_civil_is_none(civil)) {
        Py_RETURN_NONE;
    }
    return PyDateTimeAPI->DateTime_FromDateAndTime(civil.year, civil.month, civil.day, civil.hour,
                                                   civil.minute, civil.second, 0, PyDateTime_TimeZone_UTC,
                                                   PyDateTimeAPI->DateTimeType);
}

/* The same on the clock of a zone; its `fold` tells the two apart that a clock shows twice. */
static PyObject *value_local_out(cme_time time, const char *zone) {
    cme_civil civil = time != CME_TIME_NONE ? cme_civil_from_seconds(time, CME_CIVIL_UTC) : CME_CIVIL_NONE;
    if (cme_civil_is_none(civil)) {
        Py_RETURN_NONE;
    }
    PyObject *result = NULL;
    PyObject *utc = NULL;
    PyObject *name = PyUnicode_FromString(zone);
    PyObject *info = name != NULL ? PyObject_CallFunctionObjArgs(classes.zone, name, NULL) : NULL;
    if (info != NULL) { /* fromutc wants the time in UTC, with the zone in which it is wanted */
        utc = PyDateTimeAPI->DateTime_FromDateAndTime(civil.year, civil.month, civil.day, civil.hour,
                                                      civil.minute, civil.second, 0, info,
                                                      PyDateTimeAPI->DateTimeType);
    }
    if (utc != NULL) {
        result = PyObject_CallFunctionObjArgs(classes.from_utc, info, utc, NULL);
    }
    Py_XDECREF(utc);
    Py_XDECREF(info);
    Py_XDECREF(name);
    return result;
}

/* ---- Civil times ---- */

/* A date, a datetime without zone, a datetime in UTC, or a pair (datetime without zone, cme_civil_kind).
 * Zones with names are resolved before, in cmevent/_plans.py. */
static int value_civil_in(PyObject *object, const char *field, cme_civil *out) {
    long long kind = CME_CIVIL_ZONED;
    if (PyTuple_Check(object) && PyTuple_GET_SIZE(object) == 2) {
        if (value_integer_in(PyTuple_GET_ITEM(object, 1), field, CME_CIVIL_ZONED, CME_CIVIL_DATE, &kind) !=
            0) {
            return -1;
        }
        object = PyTuple_GET_ITEM(object, 0);
    }
    if (PyDateTime_Check(object)) {
        PyObject *tzinfo = PyDateTime_DATE_GET_TZINFO(object);
        if (tzinfo != Py_None && tzinfo != PyDateTime_TimeZone_UTC) {
            PyErr_Format(PyExc_ValueError,
                         "%s %R must be in the event's own civil time (without a tzinfo) or in UTC", field,
                         object);
            return -1;
        }
        *out = cme_civil_at(PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object),
                            PyDateTime_GET_DAY(object), PyDateTime_DATE_GET_HOUR(object),
                            PyDateTime_DATE_GET_MINUTE(object), PyDateTime_DATE_GET_SECOND(object));
        out->kind = (uint8_t)(tzinfo != Py_None ? CME_CIVIL_UTC : kind);
        return 0;
    }
    if (PyDate_Check(object)) {
        *out = cme_civil_date(PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object),
                              PyDateTime_GET_DAY(object));
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%s must be a datetime or a date, not %s", field, Py_TYPE(object)->tp_name);
    return -1;
}

/* A date, or a datetime without a zone; in UTC for a civil time in UTC. */
static PyObject *value_civil_out(cme_civil civil) {
    if (cme_civil_is_none(civil)) {
        Py_RETURN_NONE;
    }
    if (civil.kind == CME_CIVIL_DATE) {
        return PyDate_FromDate(civil.year, civil.month, civil.day);
    }
    return PyDateTimeAPI->DateTime_FromDateAndTime(
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, 0,
        civil.kind == CME_CIVIL_UTC ? PyDateTime_TimeZone_UTC : Py_None, PyDateTimeAPI->DateTimeType);
}

static PyObject *value_civils_out(const cme_civil *civils, size_t count) {
    PyObject *result = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; result != NULL && i < count; i++) {
        PyObject *item = value_civil_out(civils[i]);
        if (item == NULL) {
            Py_CLEAR(result);
        } else {
            PyTuple_SET_ITEM(result, (Py_ssize_t)i, item);
        }
    }
    return result;
}

/* ---- Keys of sessions ---- */

static int value_key_tuple_in(PyObject *tuple, const char *field, cme_session_key *out) {
    PyObject *recurrence_id = PyTuple_GET_ITEM(tuple, 1);
    char name[64];
    out->recurrence_id = CME_CIVIL_NONE;
    snprintf(name, sizeof name, "event of %s", field);
    if (value_id_in(PyTuple_GET_ITEM(tuple, 0), name, &out->event) != 0) {
        return -1;
    }
    snprintf(name, sizeof name, "recurrence_id of %s", field);
    return recurrence_id == Py_None ? 0 : value_civil_in(recurrence_id, name, &out->recurrence_id);
}

/* A SessionKey (event, recurrence_id), or a record whose `key` is one. */
static int value_key_in(PyObject *object, const char *field, cme_session_key *out) {
    PyObject *key = NULL;
    int has_key = PyTuple_Check(object) ? 0 : value_attribute(object, "key", &key);
    int result = -1;
    PyObject *tuple = has_key > 0 ? key : object;
    if (has_key >= 0 && PyTuple_Check(tuple) && PyTuple_GET_SIZE(tuple) == 2) {
        result = value_key_tuple_in(tuple, field, out);
    } else if (has_key >= 0) {
        PyErr_Format(PyExc_TypeError, "%s must be a Session or a SessionKey, not %s", field,
                     Py_TYPE(object)->tp_name);
    }
    Py_XDECREF(key);
    return result;
}

static PyObject *value_key_out(cme_session_key key) {
    if (cme_session_key_is_none(key)) {
        Py_RETURN_NONE;
    }
    PyObject *event = value_id_out(key.event);
    PyObject *recurrence_id = event != NULL ? value_civil_out(key.recurrence_id) : NULL;
    /* As SessionKey._make does it: the constructor of a named tuple is Python code. */
    PyObject *arguments = recurrence_id != NULL ? Py_BuildValue("((OO))", event, recurrence_id) : NULL;
    PyObject *result = NULL;
    if (arguments != NULL) {
        result = PyTuple_Type.tp_new((PyTypeObject *)classes.session_key, arguments, NULL);
    }
    Py_XDECREF(event);
    Py_XDECREF(recurrence_id);
    Py_XDECREF(arguments);
    return result;
}

#endif
