/* group.c: groups and how they nest.
 * May use store_page_internal.h and the rooms below.
 * Must not know memberships, duties, events. */
#include <cmevent/group.h>

#include "store_page_internal.h"

enum {
    GROUP_ALL = CME_GROUP_NAME | CME_GROUP_ZONE | CME_GROUP_DESCRIPTION | CME_GROUP_URL | CME_GROUP_PARENT
};

/* The groups from one upwards, itself first. */
typedef struct lineage {
    int64_t rows[CME_GROUP_DEPTH_MAX];
    char *names[CME_GROUP_DEPTH_MAX];
    int count;
} lineage;

static void *read_group(cme__statement *row, cme__arena *arena);
static void order_group(const void *record, cme__cursor_value *values);
static cme_status create_group(cme_store *store, const cme_group_spec *given, void **out);
static cme_status get_group(cme_store *store, cme_id id, void **out);
static cme_status update_group(cme_store *store, cme_id id, const cme_group_spec *given, uint64_t mask,
                               void **out);
static cme_status find_groups(cme_store *store, const void *given, cme__page *page);
static cme_status read_group_row(cme_store *store, int64_t group_row, void **out);
static cme_status check_group(cme_store *store, const cme_group_spec *spec, uint64_t mask);
static cme_status find_parent(cme_store *store, int64_t group_row, cme_id parent, int64_t *parent_row);

CME__PAGE_CHECK(cme_group_page);
static const cme__page_form GROUP_PAGES = {sizeof(cme_group_page), "group:tb", order_group, read_group};

#define GROUP_SELECT                                                                                         \
    "SELECT g.id, g.name, g.zone, g.description, g.url, p.id, g.created_at, g.updated_at"                    \
    " FROM groups g LEFT JOIN groups p ON p.rowid = g.parent "

cme_status cme_group_create(cme_store *store, const cme_group_spec *spec, cme_group **out) {
    void *group = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_group(store, spec, out != NULL ? &group : NULL);
    }
    return cme__store_end_with(store, status, group, out);
}

cme_status cme_group_get(cme_store *store, cme_id id, cme_group **out) {
    void *group = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_group(store, id, &group) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, group, out);
}

cme_status cme_group_update(cme_store *store, cme_id id, const cme_group_spec *spec, uint64_t mask,
                            cme_group **out) {
    void *group = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_group(store, id, spec, mask, out != NULL ? &group : NULL);
    }
    return cme__store_end_with(store, status, group, out);
}

cme_status cme_group_find(cme_store *store, const cme_group_query *query, cme_group_page **out) {
    return cme__page_find(store, find_groups, query, out);
}

void cme_group_free(cme_group *group) {
    cme__arena_object_free(group);
}

void cme_group_page_free(cme_group_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__group_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "group", "SELECT rowid FROM groups WHERE id = $1", id, rowid);
}

cme_status cme__group_rows(cme_store *store, int64_t group_row, bool deep, int64_t **rows, size_t *count) {
    static const char SQL[] =
        "WITH RECURSIVE tree(group_row) AS ("
        "  SELECT rowid FROM groups WHERE rowid = $1"
        "  UNION SELECT g.rowid FROM groups g JOIN tree t ON g.parent = t.group_row WHERE $2 = 1"
        ") SELECT group_row FROM tree ORDER BY group_row";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, group_row);
    cme__bind_int(statement, 2, deep);
    return status == CME_OK ? cme__rows_read(store, statement, rows, count) : status;
}

static void *read_group(cme__statement *row, cme__arena *arena) {
    cme_group *group = cme__arena_alloc(arena, sizeof *group);
    if (group != NULL) {
        group->id = cme__column_id(row, 0);
        group->name = cme__column_copy_given(row, 1, arena);
        group->zone = cme__column_copy_given(row, 2, arena);
        group->description = cme__column_copy(row, 3, arena);
        group->url = cme__column_copy(row, 4, arena);
        group->parent = cme__column_id(row, 5);
        group->created_at = cme__column_time(row, 6);
        group->updated_at = cme__column_time(row, 7);
    }
    return group;
}

static void order_group(const void *record, cme__cursor_value *values) {
    const cme_group *group = record;
    values[0].text = group->name;
    values[1].id = group->id;
}

static cme_status create_group(cme_store *store, const cme_group_spec *given, void **out) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    int64_t parent_row = 0;
    cme_status status = cme__spec_read(&store->fault, "group spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_group(store, &spec, GROUP_ALL);
    }
    if (status == CME_OK) {
        status = find_parent(store, 0, spec.parent, &parent_row);
    }
    if (status != CME_OK) {
        return status;
    }
    cme_id id = cme__store_new_id(store);
    cme__statement *statement = NULL;
    status = cme__db_prepare(
        store->db,
        "INSERT INTO groups (id, parent, name, zone, description, url, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        &statement);
    cme__bind_id(statement, 1, id);
    cme__bind_row(statement, 2, parent_row);
    cme__bind_text(statement, 3, spec.name);
    cme__bind_text(statement, 4, spec.zone);
    cme__bind_optional_text(statement, 5, spec.description);
    cme__bind_optional_text(statement, 6, spec.url);
    cme__bind_time(statement, 7, cme_store_now(store));
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status != CME_OK) {
        return status;
    }
    int64_t group_row = cme__db_last_rowid(store->db);
    status = cme__change_append(store, CME_CHANGE_GROUP, CME_CHANGE_CREATED, id, 0, 0);
    return status == CME_OK ? read_group_row(store, group_row, out) : status;
}

static cme_status get_group(cme_store *store, cme_id id, void **out) {
    int64_t group_row = 0;
    cme_status status = cme__group_row(store, id, &group_row);
    return status == CME_OK ? read_group_row(store, group_row, out) : status;
}

/* What the update makes of the group: the fields of the mask from `given`, the others as they are. */
static cme_group_spec merge_group(const cme_group *group, const cme_group_spec *given, uint64_t mask) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = (mask & CME_GROUP_NAME) != 0 ? given->name : group->name;
    spec.zone = (mask & CME_GROUP_ZONE) != 0 ? given->zone : group->zone;
    spec.description = (mask & CME_GROUP_DESCRIPTION) != 0 ? given->description : group->description;
    spec.url = (mask & CME_GROUP_URL) != 0 ? given->url : group->url;
    spec.parent = (mask & CME_GROUP_PARENT) != 0 ? given->parent : group->parent;
    return spec;
}

static cme_status write_group(cme_store *store, int64_t group_row, const cme_group_spec *spec,
                              int64_t parent_row) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "UPDATE groups SET parent = $1, name = $2, zone = $3, description = $4,"
                        " url = $5, updated_at = $6 WHERE rowid = $7",
                        &statement);
    cme__bind_row(statement, 1, parent_row);
    cme__bind_text(statement, 2, spec->name);
    cme__bind_text(statement, 3, spec->zone);
    cme__bind_optional_text(statement, 4, spec->description);
    cme__bind_optional_text(statement, 5, spec->url);
    cme__bind_time(statement, 6, cme_store_now(store));
    cme__bind_int(statement, 7, group_row);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status update_group(cme_store *store, cme_id id, const cme_group_spec *given, uint64_t mask,
                               void **out) {
    cme_group_spec own = CME_GROUP_SPEC_INIT;
    int64_t group_row = 0;
    int64_t parent_row = 0;
    void *old = NULL;
    cme_status status = cme__spec_read(&store->fault, "group spec", given, &own, sizeof own);
    if (status == CME_OK) {
        status = cme__mask_check(store, "group", mask, GROUP_ALL);
    }
    if (status == CME_OK) {
        status = cme__group_row(store, id, &group_row);
    }
    if (status != CME_OK || mask == 0) {
        return status == CME_OK ? read_group_row(store, group_row, out) : status;
    }
    status = check_group(store, &own, mask);
    if (status == CME_OK) {
        status = read_group_row(store, group_row, &old);
    }
    if (status == CME_OK) {
        cme_group_spec spec = merge_group(old, &own, mask);
        if ((mask & CME_GROUP_PARENT) != 0) {
            status = find_parent(store, group_row, spec.parent, &parent_row);
        } else if (!cme_id_is_none(spec.parent)) {
            status = cme__group_row(store, spec.parent, &parent_row);
        }
        if (status == CME_OK) {
            status = write_group(store, group_row, &spec, parent_row);
        }
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_GROUP, CME_CHANGE_UPDATED, id, 0, 0);
    }
    if (status == CME_OK) {
        status = read_group_row(store, group_row, out);
    }
    cme__arena_object_free(old);
    return status;
}

static const char FIND_ALL[] = GROUP_SELECT "WHERE (g.name, g.id) > ($1, $2) ORDER BY g.name, g.id LIMIT $3";

static const char FIND_CHILDREN[] =
    GROUP_SELECT "WHERE g.parent = $4 AND (g.name, g.id) > ($1, $2) ORDER BY g.name, g.id LIMIT $3";

static const char FIND_BELOW[] =
    "WITH RECURSIVE below(group_row) AS ("
    "  SELECT rowid FROM groups WHERE parent = $4"
    "  UNION SELECT c.rowid FROM groups c JOIN below b ON c.parent = b.group_row"
    ") " GROUP_SELECT "WHERE g.rowid IN (SELECT group_row FROM below) AND (g.name, g.id) > ($1, $2)"
    " ORDER BY g.name, g.id LIMIT $3";

static cme_status find_groups(cme_store *store, const void *given, cme__page *page) {
    cme_group_query query = CME_GROUP_QUERY_INIT;
    cme__statement *statement = NULL;
    int64_t parent_row = 0;
    cme_status status = cme__query_read(&store->fault, "group query", given, &query, sizeof query);
    bool below = !cme_id_is_none(query.parent);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &GROUP_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && below) {
        status = cme__group_row(store, query.parent, &parent_row);
    }
    if (status == CME_OK) {
        const char *sql = !below ? FIND_ALL : query.deep ? FIND_BELOW : FIND_CHILDREN;
        status = cme__db_prepare(store->db, sql, &statement);
    }
    cme__bind_text(statement, 1, page->after[0].text);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_int(statement, 3, cme__page_rows(page));
    if (below) {
        cme__bind_int(statement, 4, parent_row);
    }
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}

static cme_status read_group_row(cme_store *store, int64_t group_row, void **out) {
    return cme__record_of_row(store, GROUP_SELECT "WHERE g.rowid = $1", group_row, read_group, out);
}

static cme_status check_group(cme_store *store, const cme_group_spec *spec, uint64_t mask) {
    cme__fault *fault = &store->fault;
    cme_status status = CME_OK;
    if ((mask & CME_GROUP_NAME) != 0) {
        status = cme__text_check_required(fault, "name of group", spec->name, CME__TEXT_LINE, CME_NAME_MAX);
    }
    if (status == CME_OK && (mask & CME_GROUP_ZONE) != 0) {
        status = cme__text_check_required(fault, "zone of group", spec->zone, CME__TEXT_LINE, CME_NAME_MAX);
        if (status == CME_OK) {
            status = cme__zone_check(store, "zone of group", spec->zone);
        }
    }
    if (status == CME_OK && (mask & CME_GROUP_DESCRIPTION) != 0) {
        status =
            cme__text_check(fault, "description of group", spec->description, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK && (mask & CME_GROUP_URL) != 0) {
        status = cme__text_check(fault, "url of group", spec->url, CME__TEXT_LINE, CME_URL_MAX);
    }
    return status;
}

/* Walks up from a group. A file with a circle in it stops the walk at the depth that is allowed. */
static cme_status read_lineage(cme_store *store, int64_t group_row, cme__arena *arena, lineage *out) {
    cme_status status = CME_OK;
    *out = (lineage){0};
    while (status == CME_OK && group_row != 0 && out->count < CME_GROUP_DEPTH_MAX) {
        cme__statement *statement = NULL;
        bool row = false;
        status = cme__db_prepare(store->db, "SELECT parent, name FROM groups WHERE rowid = $1", &statement);
        cme__bind_int(statement, 1, group_row);
        if (status == CME_OK) {
            status = cme__step(statement, &row);
        }
        if (row) {
            out->rows[out->count] = group_row;
            out->names[out->count] = cme__column_copy_given(statement, 1, arena);
            out->count++;
        }
        group_row = row ? cme__column_int(statement, 0) : 0;
        cme__done(statement);
        if (status == CME_OK && arena->failed) {
            status = cme__fail_memory(&store->fault);
        }
    }
    return status;
}

/* "parent 'Mitte' of group 'Europe' would close a circle: Europe > Berlin > Mitte > Europe". */
static cme_status fail_circle(cme_store *store, const lineage *above, int own) {
    cme__text path = {0};
    for (int i = own; i >= 0; i--) {
        cme__text_format(&path, "%s > ", above->names[i]);
    }
    cme__text_add(&path, above->names[own]);
    cme_status status = path.failed ? cme__fail_memory(&store->fault)
                                    : cme__fail(&store->fault, CME_ERR_INVALID,
                                                "parent '%s' of group '%s' would close a circle: %s",
                                                above->names[0], above->names[own], path.bytes);
    cme__text_free(&path);
    return status;
}

/* How many levels a group and those below it have; 1 for a group that is not there yet. */
static cme_status measure_height(cme_store *store, int64_t group_row, int64_t *height) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(
        store->db,
        "WITH RECURSIVE below(group_row, level) AS ("
        "  SELECT rowid, 1 FROM groups WHERE rowid = $1"
        "  UNION ALL SELECT g.rowid, b.level + 1 FROM groups g JOIN below b ON g.parent = b.group_row"
        "  WHERE b.level < $2"
        ") SELECT coalesce(max(level), 1) FROM below",
        &statement);
    cme__bind_int(statement, 1, group_row);
    cme__bind_int(statement, 2, CME_GROUP_DEPTH_MAX);
    return status == CME_OK ? cme__value_read(statement, height) : status;
}

/* The row of the parent that a group (0: a new one) is to have, unless that makes a circle or nests too deep.
 */
static cme_status find_parent(cme_store *store, int64_t group_row, cme_id parent, int64_t *parent_row) {
    *parent_row = 0;
    if (cme_id_is_none(parent)) {
        return CME_OK;
    }
    cme_status status = cme__group_row(store, parent, parent_row);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "parent of group: ");
        return status;
    }
    cme__arena arena = {0};
    lineage above;
    int64_t height = 1;
    status = read_lineage(store, *parent_row, &arena, &above);
    for (int i = 0; status == CME_OK && i < above.count; i++) {
        if (above.rows[i] == group_row) {
            status = fail_circle(store, &above, i);
        }
    }
    if (status == CME_OK) {
        status = measure_height(store, group_row, &height);
    }
    if (status == CME_OK && above.count + height > CME_GROUP_DEPTH_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT,
                           "parent '%s' of group: groups would nest %d deep, at most %d", above.names[0],
                           (int)(above.count + height), CME_GROUP_DEPTH_MAX);
    }
    cme__arena_free(&arena);
    return status;
}
