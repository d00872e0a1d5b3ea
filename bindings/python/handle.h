/* handle.h: the store as Python holds it: closed or open, one thread at a time, with the sentence of the last
 * failure. Part of the generated wrapper (included by common.i).
 *
 * Every method of Store that calls the library is one STORE_CALL: it gives the GIL back, waits for the store,
 * calls, and copies the message to where the status typemap finds it. Nothing else gives the GIL back.
 *
 * The thread that opens a transaction keeps the store until it ends it. While a call runs, its thread may
 * come back from Python code that the call itself runs (a clock, a sink): such a call is refused. */
#ifndef CMEVENT_PYTHON_HANDLE_H
#define CMEVENT_PYTHON_HANDLE_H

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "values.h"

/* Statuses of the bindings' own, beside libcmevent's, which are not positive. */
#define STATUS_CLOSED ((cme_status)1) /* the store is closed */
#define STATUS_RAISED ((cme_status)2) /* a Python exception is set already */

typedef struct Store {
    cme_store *store; /* NULL: closed */
    pid_t process;
    PyThread_type_lock lock;
    atomic_ulong owner; /* the thread that holds the lock, 0 for nobody */
    int depth;          /* transactions that are open; the lock is kept while there is one */
    bool is_calling;
    PyObject *clock; /* a callable, or NULL */
    cme_time now;    /* what it said before the call that runs */
    PyObject *path;  /* str */
} Store;

/* The sentence of the call that this thread made last. */
static _Thread_local char call_message[1024];

static void call_message_set(const char *message) {
    snprintf(call_message, sizeof call_message, "%s", message);
}

/* Raises the exception of a status, with the sentence of this thread's last call: -1, or 0 for CME_OK. */
static int store_raise(cme_status status) {
    if (status == CME_OK) {
        return 0;
    }
    if (status != STATUS_RAISED) {
        /* A long sentence is cut, maybe inside a character. */
        PyObject *message = PyUnicode_DecodeUTF8(call_message, (Py_ssize_t)strlen(call_message), "replace");
        PyObject *error =
            message != NULL ? PyObject_CallFunction(classes.error, "iO", (int)status, message) : NULL;
        if (error != NULL) {
            PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        }
        Py_XDECREF(message);
        Py_XDECREF(error);
    }
    return -1;
}

static cme_time store_clock(void *context) {
    const Store *self = context;
    return self->now;
}

/* Asks a clock of Python's before the call, so that one that raises stops the call before it began, and one
 * call has one now. */
static int store_ask_clock(Store *self) {
    PyObject *now = PyObject_CallNoArgs(self->clock);
    int result = now != NULL ? value_time_in(now, "what the clock returns", &self->now) : -1;
    Py_XDECREF(now);
    return result;
}

/* Waits for the lock without the GIL; Ctrl-C ends the waiting. `*thread` is the state to take the GIL back
 * with. */
static bool store_wait(Store *self, PyThreadState **thread) {
    while (PyThread_acquire_lock_timed(self->lock, -1, 1) != PY_LOCK_ACQUIRED) {
        PyEval_RestoreThread(*thread);
        int interrupted = PyErr_CheckSignals();
        *thread = PyEval_SaveThread();
        if (interrupted != 0) {
            return false;
        }
    }
    atomic_store(&self->owner, PyThread_get_thread_ident());
    return true;
}

static void store_release(Store *self) {
    if (self->depth == 0 && atomic_load(&self->owner) == PyThread_get_thread_ident()) {
        atomic_store(&self->owner, 0);
        PyThread_release_lock(self->lock);
    }
}

/* Begins a call: gives the GIL back and takes the store. A forked child takes no lock: the thread that holds
 * it may not exist there; the library refuses the call. */
static cme_status store_enter(Store *self, PyThreadState **thread) {
    bool is_child = self->process != getpid();
    bool is_ours = !is_child && atomic_load(&self->owner) == PyThread_get_thread_ident();
    *thread = PyEval_SaveThread();
    if (is_ours && self->is_calling) {
        call_message_set(
            "the store is in the middle of a call of this thread: a clock or a sink must not use it");
        return CME_ERR_MISUSE;
    }
    if (!is_child && !is_ours && !store_wait(self, thread)) {
        return STATUS_RAISED;
    }
    if (self->store == NULL) {
        call_message_set("the store is closed");
        store_release(self);
        return STATUS_CLOSED;
    }
    self->is_calling = true;
    if (self->clock != NULL && !is_child) {
        PyEval_RestoreThread(*thread);
        int asked = store_ask_clock(self);
        *thread = PyEval_SaveThread();
        if (asked != 0) {
            self->is_calling = false;
            store_release(self);
            return STATUS_RAISED;
        }
    }
    return CME_OK;
}

/* Ends a call: keeps its message, gives the store back (unless a transaction is open). */
static void store_leave(Store *self, cme_status status) {
    if (status != CME_OK) {
        call_message_set(cme_store_message(self->store));
    }
    self->is_calling = false;
    store_release(self);
}

/* A sink that raised has left its exception in the state of this thread. */
static cme_status store_end(PyThreadState *thread, cme_status status) {
    PyEval_RestoreThread(thread);
    return PyErr_Occurred() != NULL ? STATUS_RAISED : status;
}

/* Calls the library. The GIL is held before and after. */
#define STORE_CALL(self, call)                                                                               \
    PyThreadState *call_thread = NULL;                                                                       \
    cme_status call_status = store_enter(self, &call_thread);                                                \
    if (call_status == CME_OK) {                                                                             \
        call_status = (call);                                                                                \
        store_leave(self, call_status);                                                                      \
    }                                                                                                        \
    return store_end(call_thread, call_status)

/* ---- Inside a STORE_CALL ---- */

static cme_status store_begin(Store *self) {
    cme_status status = cme_store_begin(self->store);
    self->depth += status == CME_OK;
    return status;
}

/* A transaction has ended after this, whatever came of it (cme_store_commit). */
static cme_status store_end_transaction(Store *self, bool keep) {
    cme_status status = keep ? cme_store_commit(self->store) : cme_store_rollback(self->store);
    self->depth -= self->depth > 0;
    return status;
}

static cme_status store_now(Store *self, cme_time *now) {
    *now = cme_store_now(self->store);
    return CME_OK;
}

/* ---- Opening and closing, with the GIL held ---- */

static void store_free(Store *self) {
    if (self->store != NULL) {
        Py_BEGIN_ALLOW_THREADS cme_store_close(self->store);
        Py_END_ALLOW_THREADS
    }
    if (self->lock != NULL) {
        if (atomic_load(&self->owner) != 0) {
            PyThread_release_lock(self->lock);
        }
        PyThread_free_lock(self->lock);
    }
    Py_XDECREF(self->clock);
    Py_XDECREF(self->path);
    PyMem_Free(self);
}

static cme_status store_open(Store *self, const char *path, const cme_store_options *options) {
    cme_status status = CME_OK;
    Py_BEGIN_ALLOW_THREADS status = cme_store_open(path, options, &self->store);
    if (status != CME_OK) {
        call_message_set(cme_store_message(self->store));
    }
    Py_END_ALLOW_THREADS return status;
}

static Store *store_new(const char *path, PyObject *clock, const cme_store_options *spec) {
    Store *self = PyMem_Calloc(1, sizeof *self);
    if (self == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    cme_store_options options = *spec;
    self->process = getpid();
    self->lock = PyThread_allocate_lock();
    self->path = PyUnicode_DecodeFSDefault(path);
    atomic_init(&self->owner, 0);
    if (self->lock == NULL || self->path == NULL) {
        goto fail;
    }
    if (clock != Py_None) {
        if (!PyCallable_Check(clock)) {
            PyErr_Format(PyExc_TypeError, "clock must be callable, not %s", Py_TYPE(clock)->tp_name);
            goto fail;
        }
        self->clock = Py_NewRef(clock);
        options.clock = store_clock;
        options.clock_context = self;
        if (store_ask_clock(self) != 0) {
            goto fail;
        }
    }
    if (store_raise(store_open(self, path, &options)) != 0) {
        goto fail;
    }
    return self;
fail:
    if (PyErr_Occurred() == NULL) {
        PyErr_NoMemory();
    }
    store_free(self);
    return NULL;
}

/* Closing a closed store is nothing; closing one in use by another thread waits for that. */
static cme_status store_close(Store *self) {
    PyThreadState *thread = PyEval_SaveThread();
    bool is_child = self->process != getpid();
    bool is_ours = !is_child && atomic_load(&self->owner) == PyThread_get_thread_ident();
    cme_status status = CME_OK;
    PyObject *clock = NULL;
    if (is_ours && self->is_calling) {
        call_message_set(
            "the store is in the middle of a call of this thread: a clock or a sink must not close it");
        status = CME_ERR_MISUSE;
    } else if (!is_child && !is_ours && !store_wait(self, &thread)) {
        status = STATUS_RAISED;
    } else {
        cme_store_close(self->store);
        self->store = NULL;
        self->depth = 0;
        clock = self->clock;
        self->clock = NULL;
        store_release(self);
    }
    PyEval_RestoreThread(thread);
    Py_XDECREF(clock);
    return status;
}

#endif
