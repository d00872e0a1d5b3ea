/* support.c: what every test shares; see support.h.
 * May use cmocka, POSIX files and the library.
 * Must not know any one test. */
#define _XOPEN_SOURCE 700

#include "support.h"

#include <ftw.h>
#include <unistd.h>

char *support_temp_dir(void) {
    const char *parent = getenv("TMPDIR");
    char *folder = support_path(parent != NULL && parent[0] != '\0' ? parent : "/tmp", "cmevent-test-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        fail_msg("cannot make the folder %s", folder);
    }
    return folder;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *position) {
    (void)status;
    (void)type;
    (void)position;
    return remove(path);
}

void support_temp_dir_remove(char *folder) {
    if (folder != NULL && nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0) {
        fail_msg("cannot remove the folder %s", folder);
    }
    free(folder);
}

char *support_path(const char *folder, const char *name) {
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    assert_non_null(path);
    (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

char *support_read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("cannot open %s", path);
    }
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long length = ftell(file);
    assert_true(length >= 0);
    rewind(file);
    char *text = malloc((size_t)length + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)length, file), (size_t)length);
    text[length] = '\0';
    (void)fclose(file);
    if (size != NULL) {
        *size = (size_t)length;
    }
    return text;
}

void support_assert_status(cme_status expected, cme_status status, const char *message,
                           const char *expression, const char *file, int line) {
    if (status == expected) {
        return;
    }
    print_error("%s\n    is %s, should be %s\n    message: %s\n", expression, cme_status_name(status),
                cme_status_name(expected), message != NULL ? message : "(none)");
    _fail(file, line);
}
