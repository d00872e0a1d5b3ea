/* person.c: persons: making, reading, changing them. person_find.c finds them.
 * May use store_page_internal.h, rules/person.h and the rooms below.
 * Must not know groups, events, RSVPs. */
#include <cmevent/person.h>

#include <string.h>

#include "person_internal.h"
#include "rules/person.h"

enum {
    PERSON_ALL = CME_PERSON_NAME | CME_PERSON_EMAIL | CME_PERSON_LOCALE | CME_PERSON_ZONE |
                 CME_PERSON_EXTERNAL_KEY | CME_PERSON_NOTE | CME_PERSON_CONSENT,
    CONSENT_ALL = CME_CONSENT_EMAIL | CME_CONSENT_LISTED | CME_CONSENT_PHOTO
};

static cme_status create_person(cme_store *store, const cme_person_spec *given, void **out);
static cme_status get_person(cme_store *store, cme_id id, void **out);
static cme_status update_person(cme_store *store, cme_id id, const cme_person_spec *given, uint64_t mask,
                                void **out);
static cme_status read_person_row(cme_store *store, int64_t person_row, void **out);
static cme_status check_person(cme_store *store, const cme_person_spec *spec, uint64_t mask);
static cme_status check_external_key(cme_store *store, int64_t person_row, const char *external_key);
static cme_status put_search(cme_store *store, int64_t person_row, const cme_person_spec *spec);

cme_status cme_person_create(cme_store *store, const cme_person_spec *spec, cme_person **out) {
    void *person = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_person(store, spec, out != NULL ? &person : NULL);
    }
    return cme__store_end_with(store, status, person, out);
}

cme_status cme_person_get(cme_store *store, cme_id id, cme_person **out) {
    void *person = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_person(store, id, &person) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, person, out);
}

cme_status cme_person_update(cme_store *store, cme_id id, const cme_person_spec *spec, uint64_t mask,
                             cme_person **out) {
    void *person = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_person(store, id, spec, mask, out != NULL ? &person : NULL);
    }
    return cme__store_end_with(store, status, person, out);
}

void cme_person_free(cme_person *person) {
    cme__arena_object_free(person);
}

cme_status cme__person_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "person", "SELECT rowid FROM persons WHERE id = $1", id, rowid);
}

cme_status cme__person_row_optional(cme_store *store, cme_id id, int64_t *rowid) {
    *rowid = 0;
    return cme_id_is_none(id) ? CME_OK : cme__person_row(store, id, rowid);
}

void *cme__person_read(cme__statement *row, cme__arena *arena) {
    cme_person *person = cme__arena_alloc(arena, sizeof *person);
    if (person != NULL) {
        person->id = cme__column_id(row, 0);
        person->name = cme__column_copy_given(row, 1, arena);
        person->email = cme__column_copy(row, 2, arena);
        person->locale = cme__column_copy(row, 3, arena);
        person->zone = cme__column_copy(row, 4, arena);
        person->external_key = cme__column_copy(row, 5, arena);
        person->note = cme__column_copy(row, 6, arena);
        person->consent = (uint32_t)cme__column_int(row, 7);
        person->created_at = cme__column_time(row, 8);
        person->updated_at = cme__column_time(row, 9);
    }
    return person;
}

char *cme__email_fold(cme__arena *arena, const char *email) {
    if (email == NULL || email[0] == '\0') {
        return NULL;
    }
    char *folded = cme__arena_text(arena, email, strlen(email));
    for (char *at = folded; at != NULL && *at != '\0'; at++) {
        *at = cme__ascii_lower(*at);
    }
    return folded;
}

/* Binds $1 to $8, the columns that INSERT and UPDATE have in common, and runs the statement. */
static cme_status run_person(cme_store *store, cme__statement *statement, const cme_person_spec *spec) {
    cme__arena arena = {0}; /* holds the folded e-mail */
    cme_status status = CME_OK;
    cme__bind_text(statement, 1, spec->name);
    cme__bind_optional_text(statement, 2, spec->email);
    cme__bind_text(statement, 3, cme__email_fold(&arena, spec->email));
    cme__bind_optional_text(statement, 4, spec->locale);
    cme__bind_optional_text(statement, 5, spec->zone);
    cme__bind_optional_text(statement, 6, spec->external_key);
    cme__bind_optional_text(statement, 7, spec->note);
    cme__bind_int(statement, 8, spec->consent);
    if (arena.failed) {
        cme__done(statement);
        status = cme__fail_memory(&store->fault);
    } else {
        status = cme__run(statement);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status insert_person(cme_store *store, cme_id id, const cme_person_spec *spec) {
    static const char SQL[] =
        "INSERT INTO persons (name, email, email_folded, locale, zone, external_key, note,"
        " consent, id, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_id(statement, 9, id);
    cme__bind_time(statement, 10, cme_store_now(store));
    return status == CME_OK ? run_person(store, statement, spec) : status;
}

static cme_status create_person(cme_store *store, const cme_person_spec *given, void **out) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_id id = CME_ID_NONE;
    int64_t person_row = 0;
    cme_status status = cme__spec_read(&store->fault, "person spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_person(store, &spec, PERSON_ALL);
    }
    if (status == CME_OK) {
        status = check_external_key(store, 0, spec.external_key);
    }
    if (status == CME_OK) {
        id = cme__store_new_id(store);
        status = insert_person(store, id, &spec);
    }
    if (status == CME_OK) {
        person_row = cme__db_last_rowid(store->db);
        status = put_search(store, person_row, &spec);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_PERSON, CME_CHANGE_CREATED, id, 0, 0);
    }
    return status == CME_OK ? read_person_row(store, person_row, out) : status;
}

static cme_status get_person(cme_store *store, cme_id id, void **out) {
    int64_t person_row = 0;
    cme_status status = cme__person_row(store, id, &person_row);
    return status == CME_OK ? read_person_row(store, person_row, out) : status;
}

/* What the update makes of the person: the fields of the mask from `given`, the others as they are. */
static cme_person_spec merge_person(const cme_person *person, const cme_person_spec *given, uint64_t mask) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = (mask & CME_PERSON_NAME) != 0 ? given->name : person->name;
    spec.email = (mask & CME_PERSON_EMAIL) != 0 ? given->email : person->email;
    spec.locale = (mask & CME_PERSON_LOCALE) != 0 ? given->locale : person->locale;
    spec.zone = (mask & CME_PERSON_ZONE) != 0 ? given->zone : person->zone;
    spec.external_key = (mask & CME_PERSON_EXTERNAL_KEY) != 0 ? given->external_key : person->external_key;
    spec.note = (mask & CME_PERSON_NOTE) != 0 ? given->note : person->note;
    spec.consent = (mask & CME_PERSON_CONSENT) != 0 ? given->consent : person->consent;
    return spec;
}

static cme_status write_person(cme_store *store, int64_t person_row, const cme_person_spec *spec) {
    static const char SQL[] =
        "UPDATE persons SET name = $1, email = $2, email_folded = $3, locale = $4, zone = $5,"
        " external_key = $6, note = $7, consent = $8, updated_at = $9 WHERE rowid = $10";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_time(statement, 9, cme_store_now(store));
    cme__bind_int(statement, 10, person_row);
    return status == CME_OK ? run_person(store, statement, spec) : status;
}

static cme_status update_person(cme_store *store, cme_id id, const cme_person_spec *given, uint64_t mask,
                                void **out) {
    cme_person_spec own = CME_PERSON_SPEC_INIT;
    int64_t person_row = 0;
    void *old = NULL;
    cme_status status = cme__spec_read(&store->fault, "person spec", given, &own, sizeof own);
    if (status == CME_OK) {
        status = cme__mask_check(store, "person", mask, PERSON_ALL);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, id, &person_row);
    }
    if (status != CME_OK || mask == 0) {
        return status == CME_OK ? read_person_row(store, person_row, out) : status;
    }
    status = check_person(store, &own, mask);
    if (status == CME_OK && (mask & CME_PERSON_EXTERNAL_KEY) != 0) {
        status = check_external_key(store, person_row, own.external_key);
    }
    if (status == CME_OK) {
        status = read_person_row(store, person_row, &old);
    }
    if (status == CME_OK) {
        cme_person_spec spec = merge_person(old, &own, mask);
        status = write_person(store, person_row, &spec);
        if (status == CME_OK && (mask & (CME_PERSON_NAME | CME_PERSON_EMAIL)) != 0) {
            status = put_search(store, person_row, &spec);
        }
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_PERSON, CME_CHANGE_UPDATED, id, 0, 0);
    }
    if (status == CME_OK) {
        status = read_person_row(store, person_row, out);
    }
    cme__arena_object_free(old);
    return status;
}

static cme_status read_person_row(cme_store *store, int64_t person_row, void **out) {
    return cme__record_of_row(store, CME__PERSON_SELECT "WHERE p.rowid = $1", person_row, cme__person_read,
                              out);
}

static cme_status check_person(cme_store *store, const cme_person_spec *spec, uint64_t mask) {
    cme__fault *fault = &store->fault;
    cme_status status = CME_OK;
    if ((mask & CME_PERSON_NAME) != 0) {
        status = cme__text_check_required(fault, "name of person", spec->name, CME__TEXT_LINE, CME_NAME_MAX);
    }
    if (status == CME_OK && (mask & CME_PERSON_EMAIL) != 0) {
        status = cme__text_check(fault, "email of person", spec->email, CME__TEXT_LINE, CME_NAME_MAX);
        if (status == CME_OK) {
            status = cme__email_check(fault, "email of person", spec->email);
        }
    }
    if (status == CME_OK && (mask & CME_PERSON_LOCALE) != 0) {
        status = cme__text_check(fault, "locale of person", spec->locale, CME__TEXT_LINE, CME_NAME_MAX);
        if (status == CME_OK) {
            status = cme__locale_check(fault, "locale of person", spec->locale);
        }
    }
    if (status == CME_OK && (mask & CME_PERSON_ZONE) != 0) {
        status = cme__text_check(fault, "zone of person", spec->zone, CME__TEXT_LINE, CME_NAME_MAX);
        if (status == CME_OK) {
            status = cme__zone_check(store, "zone of person", spec->zone);
        }
    }
    if (status == CME_OK && (mask & CME_PERSON_EXTERNAL_KEY) != 0) {
        status = cme__text_check(fault, "external_key of person", spec->external_key, CME__TEXT_LINE,
                                 CME_NAME_MAX);
    }
    if (status == CME_OK && (mask & CME_PERSON_NOTE) != 0) {
        status = cme__text_check(fault, "note of person", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK && (mask & CME_PERSON_CONSENT) != 0 &&
        (spec->consent & ~(uint32_t)CONSENT_ALL) != 0) {
        status =
            cme__fail(fault, CME_ERR_INVALID,
                      "consent of person is 0x%x: only the bits CME_CONSENT_EMAIL, CME_CONSENT_LISTED and"
                      " CME_CONSENT_PHOTO are known",
                      (unsigned int)spec->consent);
    }
    return status;
}

/* An external key is one person's (rules.md 70): the message says whose. `person_row` may keep its own. */
static cme_status check_external_key(cme_store *store, int64_t person_row, const char *external_key) {
    if (external_key == NULL || external_key[0] == '\0') {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(
        store->db, "SELECT id, name FROM persons WHERE external_key = $1 AND rowid <> $2", &statement);
    cme__bind_text(statement, 1, external_key);
    cme__bind_int(statement, 2, person_row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        char id[CME_ID_TEXT_SIZE];
        cme_id_text(cme__column_id(statement, 0), id);
        status = cme__fail(&store->fault, CME_ERR_EXISTS,
                           "external_key '%s' of person is that of '%s' (%s) already", external_key,
                           cme__column_given(statement, 1), id);
    }
    cme__done(statement);
    return status;
}

void cme__person_words(const char *name, const char *email, cme__text *out) {
    cme__text_add(out, name);
    if (email != NULL) {
        cme__text_add_char(out, ' ');
        cme__text_add(out, email);
    }
}

static cme_status put_search(cme_store *store, int64_t person_row, const cme_person_spec *spec) {
    cme__text words = {0};
    bool has_email = spec->email != NULL && spec->email[0] != '\0';
    cme__person_words(spec->name, has_email ? spec->email : NULL, &words);
    cme_status status = words.failed
                            ? cme__fail_memory(&store->fault)
                            : cme__search_put(store->db, CME__SEARCH_PERSON, person_row, words.bytes);
    cme__text_free(&words);
    return status;
}
