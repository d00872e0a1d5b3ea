/* zone_set.c: a set of zones over one directory of TZif files: names, loading, caching, the data's version.
 * May use zone_internal.h, base/ and the system's directory calls.
 * Must not know foreign names (zone_names.c) or what is inside a file. */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "time/zone_internal.h"

enum {
    NAMES_MAX = 8192, /* names in a directory; IANA has about 600 */
    DEPTH_MAX = 3,    /* "America/Argentina/Ushuaia" */
    VERSION_MAX = 32
};

#define DEFAULT_DIRECTORY "/usr/share/zoneinfo"

/* Zones ascending by name. */
typedef struct zone_list {
    cme__zone **items;
    size_t count;
    size_t capacity;
} zone_list;

struct cme__zones {
    char *directory;
    zone_list files;   /* of the directory, and UTC */
    zone_list adopted; /* made from rules */
    const cme__zone *last_found;
    char **names;
    size_t name_count;
    size_t name_capacity;
    bool names_are_read;
    char version[VERSION_MAX + 1];
};

static bool zones_add_utc(cme__zones *zones);
static size_t list_place(const zone_list *list, const char *name);
static cme__zone *list_find(const zone_list *list, const char *name);
static bool list_insert(zone_list *list, size_t place, cme__zone *zone);
static void list_free(zone_list *list);
static cme_status fail_unknown(cme__zones *zones, cme__fault *fault, const char *name);
static void names_read(cme__zones *zones);
static void names_forget(cme__zones *zones);
static bool names_walk(cme__zones *zones, cme__text *path, size_t prefix, int depth);
static bool names_walk_entry(cme__zones *zones, cme__text *path, size_t prefix, int depth);
static int compare_names(const void *a, const void *b);
static bool zones_equal(const cme__zone *a, const cme__zone *b);
static cme_status version_from_file(const cme__zones *zones, const char *file, const char *before,
                                    char out[VERSION_MAX + 1]);
static void version_from_contents(cme__zones *zones, char out[VERSION_MAX + 1]);
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length);

cme_status cme__zones_new(cme__fault *fault, const char *directory, cme__zones **out) {
    if (out == NULL) {
        return cme__fail_null(fault, "out");
    }
    cme__zones *zones = cme__alloc_zero(1, sizeof *zones);
    if (zones == NULL) {
        return cme__fail_memory(fault);
    }
    zones->directory = cme__copy_text(directory != NULL ? directory : DEFAULT_DIRECTORY);
    if (zones->directory == NULL || !zones_add_utc(zones)) {
        cme__zones_free(zones);
        return cme__fail_memory(fault);
    }
    *out = zones;
    return CME_OK;
}

void cme__zones_free(cme__zones *zones) {
    if (zones == NULL) {
        return;
    }
    list_free(&zones->files);
    list_free(&zones->adopted);
    names_forget(zones);
    cme__free(zones->directory);
    cme__free(zones);
}

cme_status cme__zones_get(cme__zones *zones, cme__fault *fault, const char *name, const cme__zone **out) {
    if (zones == NULL || name == NULL || out == NULL) {
        return cme__fail_null(fault, zones == NULL ? "zones" : name == NULL ? "zone" : "out");
    }
    const cme__zone *zone = zones->last_found;
    if (zone == NULL || strcmp(zone->name, name) != 0) {
        size_t place = list_place(&zones->files, name);
        zone = list_find(&zones->files, name);
        if (zone == NULL) {
            cme__zone *loaded = NULL;
            cme_status status = cme__zones_load(zones, fault, name, &loaded);
            if (status == CME_ERR_ZONE_UNKNOWN) {
                return fail_unknown(zones, fault, name);
            }
            if (status != CME_OK) {
                return status;
            }
            if (!list_insert(&zones->files, place, loaded)) {
                cme__zone_free(loaded);
                return cme__fail_memory(fault);
            }
            zone = loaded;
        }
        zones->last_found = zone;
    }
    *out = zone;
    return CME_OK;
}

const char *cme__zones_version(cme__zones *zones) {
    if (zones->version[0] == '\0') {
        cme_status status = version_from_file(zones, "tzdata.zi", "# version ", zones->version);
        if (status == CME_ERR_NOT_FOUND) {
            status = version_from_file(zones, "+VERSION", "", zones->version);
        }
        if (status == CME_ERR_NOT_FOUND) {
            version_from_contents(zones, zones->version);
        }
    }
    return zones->version;
}

bool cme__zone_name_is_safe(const char *name) {
    size_t length = 0;
    for (bool is_start = true; name[length] != '\0'; length++) {
        char c = name[length];
        char lower = cme__ascii_lower(c);
        bool is_letter = lower >= 'a' && lower <= 'z';
        bool is_inner = cme__ascii_is_digit(c) || c == '_' || c == '+' || c == '-' || c == '/';
        if (!is_letter && (is_start || !is_inner)) {
            return false;
        }
        is_start = c == '/';
    }
    if (length == 0 || length > CME__ZONE_NAME_MAX || name[length - 1] == '/') {
        return false;
    }
    /* Not IANA's: copies of all zones, and what this machine is set to. */
    return strncmp(name, "posix/", 6) != 0 && strncmp(name, "right/", 6) != 0 && strcmp(name, "posix") != 0 &&
           strcmp(name, "right") != 0 && strcmp(name, "localtime") != 0 && strcmp(name, "posixrules") != 0;
}

const cme__zone *cme__zones_find(cme__zones *zones, const char *name) {
    size_t place = list_place(&zones->files, name);
    cme__zone *zone = list_find(&zones->files, name);
    if (zone != NULL || cme__zones_load(zones, NULL, name, &zone) != CME_OK) {
        return zone;
    }
    if (!list_insert(&zones->files, place, zone)) {
        cme__zone_free(zone);
        return NULL;
    }
    return zone;
}

cme_status cme__zones_load(const cme__zones *zones, cme__fault *fault, const char *name, cme__zone **out) {
    if (!cme__zone_name_is_safe(name)) {
        return CME_ERR_ZONE_UNKNOWN;
    }
    char *bytes = NULL;
    size_t size = 0;
    cme_status status = cme__zones_read(zones, fault, name, &bytes, &size);
    if (status == CME_OK) {
        status = cme__zone_file_parse(fault, name, bytes, size, out);
        cme__free(bytes);
    } else if (status == CME_ERR_NOT_FOUND) {
        status = CME_ERR_ZONE_UNKNOWN;
    } else if (status == CME_ERR_LIMIT) {
        status = cme__fail(fault, CME_ERR_CORRUPT, "the file of zone '%s' is damaged: larger than %d bytes",
                           name, CME__ZONE_FILE_MAX);
    }
    return status;
}

cme_status cme__zones_read(const cme__zones *zones, cme__fault *fault, const char *file, char **bytes,
                           size_t *size) {
    cme__text path = {0};
    cme__text_add(&path, zones->directory);
    cme__text_add_char(&path, '/');
    cme__text_add(&path, file);
    cme_status status = path.failed ? cme__fail_memory(fault)
                                    : cme__zone_file_read(fault, path.bytes, CME__ZONE_FILE_MAX, bytes, size);
    cme__text_free(&path);
    return status;
}

const char *const *cme__zones_names(cme__zones *zones, size_t *count) {
    if (!zones->names_are_read) {
        names_read(zones);
    }
    *count = zones->name_count;
    return (const char *const *)zones->names;
}

const char *cme__zones_name_folded(cme__zones *zones, const char *name) {
    if (!cme__zone_name_is_safe(name)) {
        return NULL;
    }
    size_t high = 0;
    const char *const *names = cme__zones_names(zones, &high);
    size_t low = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = cme__zone_name_compare(names[middle], name);
        if (order == 0) {
            return names[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return cme__ascii_equal_fold(name, "UTC") ? "UTC" : NULL;
}

const cme__zone *cme__zones_adopt(cme__zones *zones, cme__zone *zone) {
    size_t place = list_place(&zones->adopted, zone->name);
    for (size_t i = place; i < zones->adopted.count; i++) {
        cme__zone *other = zones->adopted.items[i];
        if (strcmp(other->name, zone->name) != 0) {
            break;
        }
        if (zones_equal(other, zone)) {
            cme__zone_free(zone);
            return other;
        }
    }
    if (!list_insert(&zones->adopted, place, zone)) {
        cme__zone_free(zone);
        return NULL;
    }
    return zone;
}

/* There even where no zone data is installed. */
static bool zones_add_utc(cme__zones *zones) {
    cme__zone *utc = cme__zone_fixed("UTC", (cme__zone_state){0, false, "UTC"});
    if (utc == NULL) {
        return false;
    }
    if (!list_insert(&zones->files, 0, utc)) {
        cme__zone_free(utc);
        return false;
    }
    return true;
}

/* The first place whose name is not before `name`. */
static size_t list_place(const zone_list *list, const char *name) {
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(list->items[middle]->name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static cme__zone *list_find(const zone_list *list, const char *name) {
    size_t place = list_place(list, name);
    bool is_there = place < list->count && strcmp(list->items[place]->name, name) == 0;
    return is_there ? list->items[place] : NULL;
}

static bool list_insert(zone_list *list, size_t place, cme__zone *zone) {
    if (!cme__grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
        return false;
    }
    memmove(list->items + place + 1, list->items + place, (list->count - place) * sizeof *list->items);
    list->items[place] = zone;
    list->count++;
    return true;
}

static void list_free(zone_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        cme__zone_free(list->items[i]);
    }
    cme__free(list->items);
}

static cme_status fail_unknown(cme__zones *zones, cme__fault *fault, const char *name) {
    if (fault == NULL) {
        return CME_ERR_ZONE_UNKNOWN;
    }
    const char *meant = cme__zones_map_foreign(zones, name);
    if (meant != NULL) {
        return cme__fail(fault, CME_ERR_ZONE_UNKNOWN, "zone '%s' is not an IANA name: '%s' is meant", name,
                         meant);
    }
    size_t count = 0;
    (void)cme__zones_names(zones, &count);
    if (count == 0) {
        return cme__fail(fault, CME_ERR_ZONE_UNKNOWN,
                         "zone '%s' is unknown: there is no IANA zone data in '%s' (only 'UTC' needs none)",
                         name, zones->directory);
    }
    return cme__fail(fault, CME_ERR_ZONE_UNKNOWN, "zone '%s' is not in the system's IANA zone data", name);
}

/* What cannot be read is left out. When memory runs out the list stays empty, and the next caller tries
 * again. */
static void names_read(cme__zones *zones) {
    cme__text path = {0};
    cme__text_add(&path, zones->directory);
    zones->names_are_read = !path.failed && names_walk(zones, &path, path.length + 1, 1);
    cme__text_free(&path);
    if (!zones->names_are_read) {
        names_forget(zones);
    } else if (zones->name_count > 1) {
        qsort(zones->names, zones->name_count, sizeof *zones->names, compare_names);
    }
}

static void names_forget(cme__zones *zones) {
    for (size_t i = 0; i < zones->name_count; i++) {
        cme__free(zones->names[i]);
    }
    cme__free(zones->names);
    zones->names = NULL;
    zones->name_count = 0;
    zones->name_capacity = 0;
}

/* Returns false when memory ran out. `prefix` is where the names begin in the path. */
static bool names_walk(cme__zones *zones, cme__text *path, size_t prefix, int depth) {
    DIR *folder = opendir(path->bytes);
    if (folder == NULL) {
        return true;
    }
    bool goes_on = true;
    size_t length = path->length;
    for (struct dirent *entry = readdir(folder); entry != NULL && goes_on; entry = readdir(folder)) {
        cme__text_add_char(path, '/');
        cme__text_add(path, entry->d_name);
        goes_on = !path->failed;
        if (goes_on && cme__zone_name_is_safe(path->bytes + prefix)) {
            goes_on = names_walk_entry(zones, path, prefix, depth);
        }
        if (!path->failed) {
            path->length = length;
            path->bytes[length] = '\0';
        }
    }
    (void)closedir(folder);
    return goes_on;
}

static bool names_walk_entry(cme__zones *zones, cme__text *path, size_t prefix, int depth) {
    struct stat about;
    if (stat(path->bytes, &about) != 0) {
        return true;
    }
    if (S_ISDIR(about.st_mode)) {
        return depth >= DEPTH_MAX || names_walk(zones, path, prefix, depth + 1);
    }
    if (!S_ISREG(about.st_mode)) {
        return true;
    }
    if (zones->name_count >= NAMES_MAX) {
        return true;
    }
    if (!cme__grow(&zones->names, &zones->name_capacity, zones->name_count + 1, sizeof *zones->names)) {
        return false;
    }
    char *name = cme__copy_text(path->bytes + prefix);
    if (name == NULL) {
        return false;
    }
    zones->names[zones->name_count++] = name;
    return true;
}

static int compare_names(const void *a, const void *b) {
    return cme__zone_name_compare(*(char *const *)a, *(char *const *)b);
}

int cme__zone_name_compare(const char *a, const char *b) {
    while (*a != '\0' && cme__ascii_lower(*a) == cme__ascii_lower(*b)) {
        a++;
        b++;
    }
    return (unsigned char)cme__ascii_lower(*a) - (unsigned char)cme__ascii_lower(*b);
}

static bool zones_equal(const cme__zone *a, const cme__zone *b) {
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i <= a->count; i++) {
        const cme__zone_state *a_state = &a->states[a->state_index[i]];
        const cme__zone_state *b_state = &b->states[b->state_index[i]];
        if ((i < a->count && a->at[i] != b->at[i]) || a_state->offset != b_state->offset ||
            a_state->is_dst != b_state->is_dst || strcmp(a_state->abbreviation, b_state->abbreviation) != 0) {
            return false;
        }
    }
    return true;
}

/* The rest of a file's first line behind `before`: visible ASCII, not too long. NOT_FOUND when the file does
 * not say. */
static cme_status version_from_file(const cme__zones *zones, const char *file, const char *before,
                                    char out[VERSION_MAX + 1]) {
    char *bytes = NULL;
    size_t size = 0;
    cme_status status = cme__zones_read(zones, NULL, file, &bytes, &size);
    if (status == CME_ERR_NO_MEMORY) {
        return status;
    }
    status = CME_ERR_NOT_FOUND;
    if (bytes != NULL && strncmp(bytes, before, strlen(before)) == 0) {
        const char *from = bytes + strlen(before);
        size_t length = 0;
        while (length < VERSION_MAX && from[length] > ' ' && from[length] < 0x7F) {
            length++;
        }
        if (length > 0 && (from[length] == '\n' || from[length] == '\r' || from[length] == '\0')) {
            memcpy(out, from, length);
            out[length] = '\0';
            status = CME_OK;
        }
    }
    cme__free(bytes);
    return status;
}

/* A hash of all names and files, whatever the order in which the directory lists them. Nothing when memory
 * runs out. */
static void version_from_contents(cme__zones *zones, char out[VERSION_MAX + 1]) {
    uint64_t sum = 0;
    size_t count = 0;
    const char *const *names = cme__zones_names(zones, &count);
    if (!zones->names_are_read) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        char *bytes = NULL;
        size_t size = 0;
        cme_status status = cme__zones_read(zones, NULL, names[i], &bytes, &size);
        if (status == CME_ERR_NO_MEMORY) {
            return;
        }
        if (status == CME_OK) {
            uint64_t hash = hash_bytes(UINT64_C(0xcbf29ce484222325), names[i], strlen(names[i]) + 1);
            sum += hash_bytes(hash, bytes, size);
        }
        cme__free(bytes);
    }
    static const char digits[] = "0123456789abcdef";
    memcpy(out, "hash-", 5);
    for (size_t i = 0; i < 16; i++) {
        out[5 + i] = digits[sum >> (60 - 4 * i) & 0x0F];
    }
    out[21] = '\0';
}

/* FNV-1a. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}
