/* spec.h: specs and queries from keyword arguments: a table of fields per struct, one function that walks it.
 * Part of the generated wrapper (included by common.i), with the GIL held everywhere. */
#ifndef CMEVENT_PYTHON_SPEC_H
#define CMEVENT_PYTHON_SPEC_H

#include "values.h"

typedef enum field_kind {
    FIELD_TEXT,
    FIELD_ID,
    FIELD_TIME,
    FIELD_CIVIL,
    FIELD_CIVILS,  /* with `count`: offset of their number */
    FIELD_TEXTS,   /* likewise */
    FIELD_INT32S,  /* likewise */
    FIELD_ANSWERS, /* likewise */
    FIELD_NAMES,   /* one text for C, with commas between the names */
    FIELD_KEY,
    FIELD_ENUM, /* with `type` */
    FIELD_INT32,
    FIELD_UINT32,
    FIELD_UINT64,
    FIELD_REAL,
    FIELD_BOOL
} field_kind;

typedef struct field {
    const char *name;
    field_kind kind;
    bool required; /* when something is made */
    size_t offset;
    size_t count;
    const char *type;
    uint64_t mask; /* the bit of an update, 0 for none */
    bool of_call;  /* says how an update is done: nothing that is kept, and no keyword of what makes something
                    */
} field;

#define FIELD(struct_type, name, kind, mask)                                                                 \
    { #name, FIELD_##kind, false, offsetof(struct_type, name), 0, NULL, mask }
#define FIELD_NEEDED(struct_type, name, kind, mask)                                                          \
    { #name, FIELD_##kind, true, offsetof(struct_type, name), 0, NULL, mask }
#define FIELD_OF(struct_type, name, type, mask)                                                              \
    { #name, FIELD_ENUM, false, offsetof(struct_type, name), 0, #type, mask }
#define FIELD_OF_NEEDED(struct_type, name, type)                                                             \
    { #name, FIELD_ENUM, true, offsetof(struct_type, name), 0, #type, 0 }
#define FIELD_RENAMED(struct_type, name, python, kind)                                                       \
    { python, FIELD_##kind, false, offsetof(struct_type, name), 0, NULL, 0 }
#define FIELD_LIST(struct_type, name, number, mask)                                                          \
    { #name, FIELD_CIVILS, false, offsetof(struct_type, name), offsetof(struct_type, number), NULL, mask }
#define FIELD_TEXT_LIST(struct_type, name, number, mask)                                                     \
    { #name, FIELD_TEXTS, false, offsetof(struct_type, name), offsetof(struct_type, number), NULL, mask }
#define FIELD_NUMBER_LIST(struct_type, name, number)                                                         \
    { #name, FIELD_INT32S, false, offsetof(struct_type, name), offsetof(struct_type, number), NULL, 0 }
#define FIELD_ANSWER_LIST(struct_type, name, number)                                                         \
    { #name, FIELD_ANSWERS, false, offsetof(struct_type, name), offsetof(struct_type, number), NULL, 0 }

#define FIELD_OF_CALL(struct_type, name, kind)                                                               \
    { #name, FIELD_##kind, false, offsetof(struct_type, name), 0, NULL, 0, true }
#define FIELD_NAME_LIST(struct_type, name)                                                                   \
    { #name, FIELD_NAMES, false, offsetof(struct_type, name), 0, NULL, 0 }

/* A table with its length, as %spec and %query name it. */
typedef struct field_table {
    const field *fields;
    size_t count;
} field_table;
#define FIELD_TABLE(fields)                                                                                  \
    { fields, sizeof(fields) / sizeof((fields)[0]) }

/* What a filled spec borrows beyond the keywords themselves: arrays, and tuples that keep what is in them. */
enum { SPEC_LISTS_MAX = 9 };
typedef struct spec_lists {
    void *lists[SPEC_LISTS_MAX];
    PyObject *kept[SPEC_LISTS_MAX];
    size_t count;
} spec_lists;

static void spec_lists_free(spec_lists *lists) {
    for (size_t i = 0; i < lists->count; i++) {
        PyMem_Free(lists->lists[i]);
        Py_DECREF(lists->kept[i]);
    }
    lists->count = 0;
}

/* What is iterable, as a tuple; a text is one thing. NULL: an exception is set. */
static PyObject *spec_items(PyObject *object, const char *name) {
    PyObject *walk = PyUnicode_Check(object) || PyBytes_Check(object) ? NULL : PyObject_GetIter(object);
    if (walk == NULL && (PyErr_Occurred() == NULL || PyErr_ExceptionMatches(PyExc_TypeError))) {
        PyErr_Format(PyExc_TypeError, "%s must be a list, not %s", name, Py_TYPE(object)->tp_name);
    }
    PyObject *items = walk != NULL ? PySequence_Tuple(walk) : NULL;
    Py_XDECREF(walk);
    return items;
}

/* What an item of a list is called: "choices[2]". */
typedef struct item_name {
    char text[64];
} item_name;

static item_name spec_item_name(const char *list, size_t place) {
    item_name name;
    snprintf(name.text, sizeof name.text, "%s[%zu]", list, place);
    return name;
}

/* An array for the items of a sequence, which are kept with it; NULL: an exception is set. */
static void *spec_list(PyObject *object, const char *name, size_t size, spec_lists *lists, PyObject **items) {
    *items = spec_items(object, name);
    if (*items == NULL) {
        return NULL;
    }
    size_t count = (size_t)PyTuple_GET_SIZE(*items);
    void *list = lists->count < SPEC_LISTS_MAX ? PyMem_Calloc(count + 1, size) : NULL;
    if (list == NULL) {
        Py_DECREF(*items);
        PyErr_NoMemory();
        return NULL;
    }
    lists->kept[lists->count] = *items;
    lists->lists[lists->count++] = list;
    return list;
}

static int spec_civils(PyObject *object, const field *known, char *spec, spec_lists *lists) {
    PyObject *items = NULL;
    cme_civil *list = spec_list(object, known->name, sizeof *list, lists, &items);
    if (list == NULL) {
        return -1;
    }
    size_t count = (size_t)PyTuple_GET_SIZE(items);
    for (size_t i = 0; i < count; i++) {
        const item_name name = spec_item_name(known->name, i);
        if (value_civil_in(PyTuple_GET_ITEM(items, (Py_ssize_t)i), name.text, &list[i]) != 0) {
            return -1;
        }
    }
    memcpy(spec + known->offset, &list, sizeof list);
    memcpy(spec + known->count, &count, sizeof count);
    return 0;
}

/* None among them is no text. NULL: an exception is set. */
static const char **spec_text_list(PyObject *object, const char *name, spec_lists *lists, size_t *count) {
    PyObject *items = NULL;
    const char **list = spec_list(object, name, sizeof *list, lists, &items);
    *count = list != NULL ? (size_t)PyTuple_GET_SIZE(items) : 0;
    for (size_t i = 0; i < *count; i++) {
        PyObject *item = PyTuple_GET_ITEM(items, (Py_ssize_t)i);
        const item_name item_named = spec_item_name(name, i);
        if (item != Py_None && value_text_in(item, item_named.text, &list[i]) != 0) {
            return NULL;
        }
    }
    return list;
}

static int spec_texts(PyObject *object, const field *known, char *spec, spec_lists *lists) {
    size_t count = 0;
    const char **list = spec_text_list(object, known->name, lists, &count);
    if (list == NULL) {
        return -1;
    }
    memcpy(spec + known->offset, &list, sizeof list);
    memcpy(spec + known->count, &count, sizeof count);
    return 0;
}

/* Tuples (question, guest, text or None), as cmevent/_answers.py makes them. NULL: an exception is set. */
static cme_answer *spec_answer_list(PyObject *object, spec_lists *lists, size_t *count) {
    PyObject *items = NULL;
    cme_answer *list = spec_list(object, "answers", sizeof *list, lists, &items);
    *count = list != NULL ? (size_t)PyTuple_GET_SIZE(items) : 0;
    for (size_t i = 0; i < *count; i++) {
        PyObject *item = PyTuple_GET_ITEM(items, (Py_ssize_t)i);
        if (!PyTuple_Check(item) || PyTuple_GET_SIZE(item) != 3) {
            PyErr_SetString(PyExc_TypeError, "answers must be tuples (question, guest, answer)");
            return NULL;
        }
        PyObject *text = PyTuple_GET_ITEM(item, 2);
        long long guest = 0;
        if (value_id_in(PyTuple_GET_ITEM(item, 0), "question of an answer", &list[i].question) != 0 ||
            value_integer_in(PyTuple_GET_ITEM(item, 1), "guest of an answer", INT32_MIN, INT32_MAX, &guest) !=
                0 ||
            (text != Py_None && value_text_in(text, "answer", &list[i].answer) != 0)) {
            return NULL;
        }
        list[i].guest = (int32_t)guest;
    }
    return list;
}

static int spec_answers(PyObject *object, const field *known, char *spec, spec_lists *lists) {
    size_t count = 0;
    const cme_answer *list = spec_answer_list(object, lists, &count);
    if (list == NULL) {
        return -1;
    }
    memcpy(spec + known->offset, &list, sizeof list);
    memcpy(spec + known->count, &count, sizeof count);
    return 0;
}

/* A number by itself is a list of one. */
static int spec_numbers(PyObject *object, const field *known, char *spec, spec_lists *lists) {
    PyObject *items = NULL;
    PyObject *alone = PyIndex_Check(object) ? PyTuple_Pack(1, object) : Py_NewRef(object);
    int32_t *list = alone != NULL ? spec_list(alone, known->name, sizeof *list, lists, &items) : NULL;
    Py_XDECREF(alone);
    if (list == NULL) {
        return -1;
    }
    size_t count = (size_t)PyTuple_GET_SIZE(items);
    for (size_t i = 0; i < count; i++) {
        long long number = 0;
        PyObject *item = PyTuple_GET_ITEM(items, (Py_ssize_t)i);
        const item_name name = spec_item_name(known->name, i);
        if (value_integer_in(item, name.text, INT32_MIN, INT32_MAX, &number) != 0) {
            return -1;
        }
        list[i] = (int32_t)number;
    }
    memcpy(spec + known->offset, &list, sizeof list);
    memcpy(spec + known->count, &count, sizeof count);
    return 0;
}

/* The name of an item of a list: a str, or a record that has one. A new reference. */
static PyObject *spec_name(PyObject *item, const char *of) {
    PyObject *name = NULL;
    if (PyUnicode_Check(item)) {
        name = Py_NewRef(item);
    } else if (value_attribute(item, "name", &name) < 0) {
        return NULL;
    }
    if (name == NULL || !PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "%s must be names, or records with one, not %s", of,
                     Py_TYPE(item)->tp_name);
    } else if (PyUnicode_FindChar(name, ',', 0, PyUnicode_GET_LENGTH(name), 1) >= 0) {
        PyErr_Format(PyExc_ValueError, "%s: the name %R has a comma", of, name);
    } else {
        return name;
    }
    Py_XDECREF(name);
    return NULL;
}

/* Names in a list become one text, which is kept; a text goes through as it is. */
static int spec_joined(PyObject *object, const field *known, const char **out, spec_lists *lists) {
    PyObject *items = NULL;
    if (PyUnicode_Check(object)) {
        return value_text_in(object, known->name, out);
    }
    if (spec_list(object, known->name, 1, lists, &items) == NULL) {
        return -1;
    }
    PyObject *names = PyList_New(0);
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(items); i++) {
        PyObject *name = spec_name(PyTuple_GET_ITEM(items, i), known->name);
        if (name == NULL || PyList_Append(names, name) != 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    PyObject *comma = names != NULL ? PyUnicode_FromString(",") : NULL;
    PyObject *text = comma != NULL ? PyUnicode_Join(comma, names) : NULL;
    Py_XDECREF(comma);
    Py_XDECREF(names);
    if (text == NULL) {
        return -1;
    }
    Py_SETREF(lists->kept[lists->count - 1], text); /* instead of the items */
    return value_text_in(text, known->name, out);
}

/* Whole numbers, each into a place of its own width. */
static int spec_number(PyObject *object, const field *known, void *place) {
    long long number = 0;
    int result = 0;
    switch (known->kind) {
    case FIELD_UINT32:
        result = value_integer_in(object, known->name, 0, UINT32_MAX, &number);
        *(uint32_t *)place = (uint32_t)number;
        return result;
    case FIELD_UINT64:
        result = value_integer_in(object, known->name, 0, INT64_MAX, &number);
        *(uint64_t *)place = (uint64_t)number;
        return result;
    case FIELD_ENUM:
        result = value_enum_in(object, known->name, known->type, &number);
        break;
    default:
        result = value_integer_in(object, known->name, INT32_MIN, INT32_MAX, &number);
        break;
    }
    int32_t narrow = (int32_t)number;
    memcpy(place, &narrow, sizeof narrow); /* an int32_t, an enumeration, or flags of 32 bits */
    return result;
}

static int spec_field(PyObject *object, const field *known, char *spec, spec_lists *lists) {
    void *place = spec + known->offset;
    if (object == Py_None) {
        return 0; /* the default */
    }
    switch (known->kind) {
    case FIELD_TEXT:
        return value_text_in(object, known->name, place);
    case FIELD_ID:
        return value_id_in(object, known->name, place);
    case FIELD_TIME:
        return value_time_in(object, known->name, place);
    case FIELD_CIVIL:
        return value_civil_in(object, known->name, place);
    case FIELD_CIVILS:
        return spec_civils(object, known, spec, lists);
    case FIELD_TEXTS:
        return spec_texts(object, known, spec, lists);
    case FIELD_INT32S:
        return spec_numbers(object, known, spec, lists);
    case FIELD_ANSWERS:
        return spec_answers(object, known, spec, lists);
    case FIELD_NAMES:
        return spec_joined(object, known, place, lists);
    case FIELD_KEY:
        return value_key_in(object, known->name, place);
    case FIELD_REAL:
        return value_real_in(object, known->name, place);
    case FIELD_BOOL:
        return value_bool_in(object, known->name, place);
    case FIELD_ENUM:
    case FIELD_INT32:
    case FIELD_UINT32:
    case FIELD_UINT64:
        break;
    }
    return spec_number(object, known, place);
}

/* Whether a field goes into a call that changes something, or into one that makes something. */
static bool spec_takes(const field *known, bool is_update) {
    return is_update ? known->mask != 0 || known->of_call : !known->of_call;
}

/* The names of a table; `kind`: 0 those that something is made of, 1 those of them that must be there, 2
 * those that can be changed, and 3 those among them that say how. */
static PyObject *spec_names(field_table table, int kind) {
    PyObject *names = PyList_New(0);
    for (size_t i = 0; names != NULL && i < table.count; i++) {
        const field *known = &table.fields[i];
        if (kind % 2 == 0 ? spec_takes(known, kind == 2) : kind == 1 ? known->required : known->of_call) {
            PyObject *name = PyUnicode_FromString(known->name);
            if (name == NULL || PyList_Append(names, name) != 0) {
                Py_CLEAR(names);
            }
            Py_XDECREF(name);
        }
    }
    return names;
}

static void spec_unknown(PyObject *name, field_table table, bool is_update) {
    PyObject *names = spec_names(table, is_update ? 2 : 0);
    PyObject *message =
        names != NULL ? PyObject_CallFunctionObjArgs(classes.suggest, name, names, NULL) : NULL;
    if (message != NULL) {
        PyErr_SetObject(PyExc_TypeError, message);
    }
    Py_XDECREF(names);
    Py_XDECREF(message);
}

static int spec_all_there(PyObject *dict, field_table table) {
    for (size_t i = 0; i < table.count; i++) {
        if (table.fields[i].required) {
            PyObject *object = PyDict_GetItemString(dict, table.fields[i].name);
            if (object == NULL || object == Py_None) {
                PyErr_Format(PyExc_TypeError, "%s is missing", table.fields[i].name);
                return -1;
            }
        }
    }
    return 0;
}

static const field *spec_find(field_table table, PyObject *name, bool is_update) {
    for (size_t i = 0; i < table.count; i++) {
        const field *known = &table.fields[i];
        if (spec_takes(known, is_update) && PyUnicode_CompareWithASCIIString(name, known->name) == 0) {
            return known;
        }
    }
    return NULL;
}

/* The bits of the fields that a dict names. */
static uint64_t spec_mask(PyObject *dict, field_table table) {
    uint64_t mask = 0;
    for (size_t i = 0; i < table.count; i++) {
        if (PyDict_GetItemString(dict, table.fields[i].name) != NULL) {
            mask |= table.fields[i].mask;
        }
    }
    return mask;
}

/* Fills a spec, which holds its defaults, from a dict. `mask` of an update collects the bits of the fields
 * named; else NULL, and what is required must be there. */
static int spec_fill(PyObject *dict, field_table table, void *spec, uint64_t *mask, spec_lists *lists) {
    PyObject *name = NULL;
    PyObject *object = NULL;
    Py_ssize_t position = 0;
    lists->count = 0;
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "keyword arguments are needed");
        return -1;
    }
    while (PyDict_Next(dict, &position, &name, &object)) {
        const field *known = spec_find(table, name, mask != NULL);
        if (known == NULL) {
            spec_unknown(name, table, mask != NULL);
            return -1;
        }
        if (spec_field(object, known, spec, lists) != 0) {
            return -1;
        }
    }
    if (mask != NULL) {
        *mask = spec_mask(dict, table);
        return 0;
    }
    return spec_all_there(dict, table);
}

/* Specs of many rows, one after the other, and what each borrows. */
typedef struct spec_rows {
    char *specs;
    spec_lists *lists;
    PyObject *rows;
    size_t count;
} spec_rows;

static void spec_rows_free(spec_rows *rows) {
    for (size_t i = 0; rows->lists != NULL && i < rows->count; i++) {
        spec_lists_free(&rows->lists[i]);
    }
    PyMem_Free(rows->lists);
    PyMem_Free(rows->specs);
    Py_CLEAR(rows->rows);
}

/* Says which row it was. An exception that needs more than a sentence stays as it is. */
static void spec_row_failed(size_t row) {
    PyObject *type = NULL;
    PyObject *error = NULL;
    PyObject *traceback = NULL;
    PyErr_Fetch(&type, &error, &traceback);
    PyErr_NormalizeException(&type, &error, &traceback);
    if (type == PyExc_TypeError || type == PyExc_ValueError) {
        PyErr_Format(type, "row %zu: %S", row, error);
        Py_XDECREF(type);
        Py_XDECREF(error);
        Py_XDECREF(traceback);
    } else {
        PyErr_Restore(type, error, traceback);
    }
}

/* Fills a spec from each dict of a list; `defaults` is one that holds its defaults. */
static int spec_rows_fill(PyObject *list, field_table table, const void *defaults, size_t size,
                          spec_rows *rows) {
    *rows = (spec_rows){.rows = PySequence_Tuple(list)};
    if (rows->rows == NULL) {
        return -1;
    }
    const size_t count = (size_t)PyTuple_GET_SIZE(rows->rows);
    rows->specs = PyMem_Calloc(count + 1, size);
    rows->lists = PyMem_Calloc(count + 1, sizeof *rows->lists);
    if (rows->specs == NULL || rows->lists == NULL) {
        PyErr_NoMemory();
        goto fail;
    }
    while (rows->count < count) {
        const size_t row = rows->count++;
        char *spec = rows->specs + row * size;
        memcpy(spec, defaults, size);
        if (spec_fill(PyTuple_GET_ITEM(rows->rows, (Py_ssize_t)row), table, spec, NULL, &rows->lists[row]) !=
            0) {
            spec_row_failed(row);
            goto fail;
        }
    }
    return 0;
fail:
    spec_rows_free(rows);
    return -1;
}

#endif
